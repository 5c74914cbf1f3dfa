"""The law's arithmetic: coverage, the two months, Điều 40, Điều 39; the tables of states."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.rules import (
    Kind,
    coverage,
    in_time,
    lacks,
    longest_unseen,
    months_after,
    report_due,
    same_part,
    wanted_kinds,
)
from audits.states import NEXT_AUDIT, NEXT_FINDING, AuditState, FindingState

QUALIFIED = {
    "degree": "Kỹ sư", "management": "2015", "training": "2019", "training_until": None, "since": date(2010, 1, 1),
}  # fmt: skip


@pytest.mark.parametrize(("mandatory", "needed"), [(0, 0), (1, 1), (3, 1), (4, 2), (41, 14)])
def test_a_third_is_rounded_up(mandatory: int, needed: int) -> None:
    assert coverage(range(mandatory), [], []).needed == needed


@pytest.mark.parametrize(
    ("inspected", "on_site", "met"),
    [(range(4), [0, 1], True), (range(4), [0], False), (range(3), [0, 1], False), ([2, 3], [0, 1], True)],
)
def test_coverage_asks_for_all_and_a_third_on_site(inspected: list[int], on_site: list[int], met: bool) -> None:
    assert coverage(range(4), inspected, on_site).is_met is met


@given(st.sets(st.integers(0, 60)), st.sets(st.integers(0, 60)), st.sets(st.integers(0, 60)))
def test_coverage_never_counts_who_is_not_mandatory(wanted: set[int], seen: set[int], visited: set[int]) -> None:
    reached = coverage(wanted, seen, visited)

    assert reached.on_site <= reached.inspected <= reached.mandatory
    assert reached.is_met == (wanted <= seen | visited and 3 * len(wanted & visited) >= len(wanted))


@pytest.mark.parametrize(
    ("signed", "due"),
    [
        (date(2026, 6, 15), date(2026, 8, 15)),
        (date(2026, 12, 31), date(2027, 2, 28)),
        (date(2027, 12, 30), date(2028, 2, 29)),
    ],
)
def test_the_report_is_due_two_months_after_signing(signed: date, due: date) -> None:
    assert report_due(signed) == due


def test_a_year_later_is_the_same_day() -> None:
    assert months_after(date(2024, 2, 29), 12) == date(2025, 2, 28)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, []), ({"degree": " "}, ["degree"]), ({"training": ""}, ["training"]),
        ({"training_until": date(2026, 5, 1)}, ["training_expired"]), ({"since": date(2024, 1, 1)}, ["service"]),
        ({"since": None, "management": ""}, ["management", "service"]),
    ],
)  # fmt: skip
def test_what_an_inspector_lacks(change: dict[str, object], found: list[str]) -> None:
    assert lacks(**{**QUALIFIED, **change}, on=date(2026, 6, 1)) == found  # type: ignore[arg-type]


def test_nothing_was_asked_of_inspectors_before_june_2016() -> None:
    empty = {"degree": "", "management": "", "training": "", "training_until": None, "since": None}

    assert lacks(**empty, on=date(2016, 5, 31)) == []  # type: ignore[arg-type]


def test_a_part_is_the_same_however_it_is_typed() -> None:
    assert same_part("Phòng Nội vụ", "phong  noi vu")
    assert not same_part("", "")


def test_whoever_was_never_seen_comes_first() -> None:
    seen = {1: date(2025, 5, 1), 2: date(2023, 5, 1), 3: None}

    assert longest_unseen([1, 2, 3, 4], seen, 3) == [3, 4, 2]


def test_the_file_asks_for_what_the_form_calls_for() -> None:
    on_site = wanted_kinds(on_site=True, planned=True, nonconforming=True, settled=True)
    records = wanted_kinds(on_site=False, planned=True, nonconforming=False, settled=True)

    assert on_site == [Kind.PLAN, Kind.DECISION, Kind.MINUTES, Kind.CORRECTION, Kind.TEAM_REPORT, Kind.UNIT_REPORT]
    assert records == [Kind.PLAN, Kind.REQUEST, Kind.REPORT, Kind.UNIT_REPORT]
    assert len(Kind) == 10


def test_in_time_is_by_the_last_day() -> None:
    assert in_time(date(2026, 8, 15), date(2026, 8, 15))
    assert not in_time(date(2026, 8, 16), date(2026, 8, 15))
    assert not in_time(None, date(2026, 8, 15))


@pytest.mark.parametrize(
    ("table", "states", "first", "ends"),
    [
        (NEXT_AUDIT, AuditState, AuditState.PLANNED, {AuditState.CLOSED, AuditState.CANCELLED}),
        (NEXT_FINDING, FindingState, FindingState.NOTED, set()),
    ],
)
def test_every_state_is_there_and_can_be_reached(table: dict, states: type, first: str, ends: set) -> None:  # type: ignore[type-arg]
    reached, ahead = set(), {first}
    while ahead:
        reached |= ahead
        ahead = {then for now in ahead for then in table[now]} - reached

    assert set(table) == set(states) == reached
    assert {state for state, then in table.items() if not then} == ends
