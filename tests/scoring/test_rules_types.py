"""Each way of marking: from a claim to points."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.explain.marking import claim_fault, mark_lines
from scoring.rules.claims import ClaimFault, ClaimRefused
from scoring.rules.mark import Mark
from scoring.rules.marking import Answer, clean_claim, mark_all, mark_item, read_points
from scoring.rules.rule_types import (
    AnyRule,
    Base,
    Binary,
    Bracket,
    BracketStep,
    CampaignDay,
    Checklist,
    ClaimedDay,
    Component,
    Condition,
    Context,
    Deadline,
    FixedDay,
    IfCriterion,
    LateStep,
    Manual,
    Ratio,
    Sample,
)
from tests.scoring.rubrics import criterion, rubric

D = Decimal
CONTEXT = Context(2023, {"self": date(2023, 12, 5)})

LIST = Checklist(
    (
        Component("niem_yet", "Niêm yết", D("1.5")),
        Component("dang_tai", "Đăng tải", D("1.5")),
        Component("khong_trang", "Không có trang", D("1.5"), ("dang_tai",), ("niem_yet",)),
    )
)
RATE = Bracket((BracketStep(D(98), D(8)), BracketStep(D(95), D(6)), BracketStep(D(80), D(2))))
SURVEY = Bracket((BracketStep(D(90), D(2)), BracketStep(D(80), D(1))), base=Base("Có khảo sát", D(2)))
PLAN = Deadline(FixedDay(1, 31), (LateStep(0, D(3)), LateStep(15, D(2)), LateStep(30, D(1))))
REPORT = Deadline(CampaignDay("self"), (LateStep(0, D(2)), LateStep(5, D(1))), working_days=True)
REPAIR = Deadline(ClaimedDay(), (LateStep(0, D(3)), LateStep(None, D(1))), condition=Condition("Được chấp nhận", D(1)))
SIGNED = Deadline(FixedDay(1, 31), (LateStep(0, D(3)), LateStep(15, D(2))), condition=Condition("Được ký", D(1)))
IN_TIME: dict[str, Any] = {"due": "2023-05-05", "done": "2023-05-05"}
LATE = IN_TIME | {"done": "2024-05-05"}

CASES: list[tuple[AnyRule, str, dict[str, Any], str | None]] = [
    (Binary(), "2", {"met": True}, "2"),
    (Binary(), "2", {"met": False}, "0"),
    (Binary(), "2", {}, None),
    (LIST, "3", {"ticks": ["niem_yet"]}, "1.5"),
    (LIST, "3", {"ticks": ["niem_yet", "dang_tai"]}, "3"),
    (LIST, "3", {"ticks": ["khong_trang", "niem_yet"]}, "3"),
    (LIST, "3", {"ticks": []}, "0"),
    (LIST, "3", {}, None),
    (Ratio("a", "b"), "8", {"numerator": 45, "denominator": 50}, "7.20"),
    (Ratio("a", "b"), "8", {"numerator": 1, "denominator": 3}, "2.67"),
    (Ratio("a", "b"), "1", {"numerator": 1, "denominator": 8}, "0.13"),  # 0.125, half up
    (Ratio("a", "b"), "1", {"numerator": 1, "denominator": 200}, "0.01"),  # 0.005, half up
    (Ratio("a", "b"), "8", {"numerator": 0, "denominator": 5}, "0"),
    (Ratio("a", "b"), "8", {"numerator": 3}, None),
    (Ratio("a", "b"), "8", {}, None),
    (Ratio("a", "b", "zero"), "8", {"numerator": 0, "denominator": 0}, "0"),
    (Ratio("a", "b", "full"), "8", {"numerator": 0, "denominator": 0}, "8"),
    (Ratio("a", "b", "full"), "8", {"denominator": 0}, "8"),
    (Ratio("a", "b", fractional=True), "8", {"numerator": "1.5", "denominator": "2"}, "6"),
    (Sample(5), "6", {"numerator": 4, "denominator": 5}, "4.80"),
    (Sample(5), "6", {"denominator": 5}, None),
    (RATE, "8", {"value": "98"}, "8"),
    (RATE, "8", {"value": "97.99"}, "6"),
    (RATE, "8", {"value": 80}, "2"),
    (RATE, "8", {"value": "79.99"}, "0"),
    (RATE, "8", {}, None),
    (SURVEY, "4", {"base": True, "value": "90"}, "4"),
    (SURVEY, "4", {"base": True, "value": "85"}, "3"),
    (SURVEY, "4", {"base": True, "value": "10"}, "2"),
    (SURVEY, "4", {"base": False}, "0"),
    (SURVEY, "4", {"base": False, "value": "95"}, "0"),
    (SURVEY, "4", {"base": True}, None),
    (SURVEY, "4", {"value": "95"}, None),
    (PLAN, "3", {"done": "2023-01-31"}, "3"),
    (PLAN, "3", {"done": "2022-12-20"}, "3"),
    (PLAN, "3", {"done": "2023-02-01"}, "2"),
    (PLAN, "3", {"done": "2023-02-15"}, "2"),
    (PLAN, "3", {"done": "2023-02-16"}, "1"),
    (PLAN, "3", {"done": "2023-03-02"}, "1"),
    (PLAN, "3", {"done": "2023-03-03"}, "0"),
    (PLAN, "3", {"never": True}, "0"),
    (PLAN, "3", {}, None),
    (REPORT, "2", {"done": "2023-12-12"}, "1"),  # five working days
    (REPORT, "2", {"done": "2023-12-13"}, "0"),
    (REPAIR, "3", IN_TIME | {"condition": True}, "3"),
    (REPAIR, "3", IN_TIME | {"condition": False}, "1"),
    (REPAIR, "3", LATE | {"condition": True}, "1"),
    (REPAIR, "3", LATE | {"condition": False}, "1"),
    (REPAIR, "3", IN_TIME, None),
    (REPAIR, "3", {"done": "2023-05-05", "condition": True}, None),
    (REPAIR, "3", {"never": True}, "0"),
    (SIGNED, "3", {"done": "2023-02-10", "condition": False}, "1"),
    (SIGNED, "3", {"done": "2023-03-10", "condition": False}, "0"),  # too late already: a condition never adds
    (Manual(D("0.25")), "3", {"points": "2.75"}, "2.75"),
    (Manual(D("0.25")), "3", {"points": 0}, "0"),
    (Manual(D("0.25")), "3", {}, None),
]


@pytest.mark.parametrize(("rule", "maximum", "claim", "points"), CASES)
def test_points_follow_from_the_claim(rule: AnyRule, maximum: str, claim: dict[str, Any], points: str | None) -> None:
    item = criterion(points=maximum, rule=rule)

    mark = mark_item(item, Answer(claim), CONTEXT)

    assert mark.points == (None if points is None else D(points))
    assert not mark.not_applicable
    assert mark.steps or not claim  # every point has its reason; only a blank claim has nothing to say


@pytest.mark.parametrize(("rule", "maximum", "claim", "points"), CASES)
def test_a_claim_is_kept_so_that_it_reads_the_same(
    rule: AnyRule, maximum: str, claim: dict[str, Any], points: str | None
) -> None:
    item = criterion(points=maximum, rule=rule)

    kept = clean_claim(item, claim)

    assert clean_claim(item, kept) == kept
    assert mark_item(item, Answer(kept), CONTEXT).points == (None if points is None else D(points))


@pytest.mark.parametrize(
    ("rule", "claim", "faults"),
    [
        (Binary(), {"met": "yes"}, {"met: not_yes_or_no"}),
        (Binary(), {"met": True, "note": "?"}, {"note: unknown_field"}),
        (LIST, {"ticks": "niem_yet"}, {"ticks: not_a_list"}),
        (LIST, {"ticks": ["khac"]}, {"ticks: unknown_component"}),
        (LIST, {"ticks": ["khong_trang"]}, {"ticks: required_component"}),
        (LIST, {"ticks": ["niem_yet", "dang_tai", "khong_trang"]}, {"ticks: excluded_component"}),
        (Ratio("a", "b"), {"numerator": 6, "denominator": 5}, {"numerator: more_than_all"}),
        (Ratio("a", "b"), {"numerator": 1, "denominator": 0}, {"numerator: more_than_all"}),
        (
            Ratio("a", "b"), {"numerator": "1.5", "denominator": "x"},
            {"numerator: not_whole", "denominator: not_a_number"},
        ),
        (Ratio("a", "b"), {"numerator": -1}, {"numerator: not_a_number"}),
        (Ratio("a", "b"), {"numerator": True}, {"numerator: not_a_number"}),
        (Ratio("a", "b"), {"numerator": float("nan")}, {"numerator: not_a_number"}),
        (Ratio("a", "b"), {"numerator": "1e3"}, {"numerator: not_a_number"}),
        (Sample(5), {"numerator": 4, "denominator": 4}, {"denominator: sample_too_small"}),
        (RATE, {"value": "100.01"}, {"value: too_much"}),
        (PLAN, {"done": "31/01/2023"}, {"done: not_a_day"}),
        (PLAN, {"done": "0203-01-31"}, {"done: not_a_day"}),
        (PLAN, {"done": "2023-01-31", "never": True}, {"never: done_and_never"}),
        (PLAN, {"due": "2023-01-31"}, {"due: unknown_field"}),
        (Manual(D("0.25")), {"points": "10.25"}, {"points: too_much"}),
        (Manual(D("0.25")), {"points": "1.1"}, {"points: not_a_step"}),
    ],
)  # fmt: skip
def test_a_claim_with_faults_is_refused_and_every_fault_is_named(
    rule: AnyRule, claim: dict[str, Any], faults: set[str]
) -> None:
    with pytest.raises(ClaimRefused) as refused:
        clean_claim(criterion(rule=rule), claim)

    assert {f"{fault.name}: {fault.code}" for fault in refused.value.faults} == faults


@pytest.mark.parametrize(("rule", "maximum", "claim", "points"), CASES)
def test_what_stands_alone_never_looks_around(
    rule: AnyRule, maximum: str, claim: dict[str, Any], points: str | None
) -> None:
    item, nothing = criterion(points=maximum, rule=rule), cast("Context", None)

    if rule.stands_alone:
        assert mark_item(item, Answer(claim), nothing) == mark_item(item, Answer(claim), CONTEXT)


def test_a_sheet_marked_again_is_marked_by_what_stands_there_now() -> None:
    graded = rubric(
        criterion("E1", "2", rule=Binary()), criterion("E2", "3", rule=Binary()), criterion("E3", "2", rule=REPORT)
    )

    def points(first: object, second: bool, due: date) -> list[Decimal | None]:
        answers = {"E1": Answer({"met": first}), "E2": Answer({"met": second}), "E3": Answer({"done": "2023-12-12"})}
        return [mark.points for mark in mark_all(graded, "S", answers, Context(2023, {"self": due})).values()]

    for _again in range(2):
        assert points(True, True, date(2023, 12, 5)) == [2, 3, 1]
        assert points(False, True, date(2023, 12, 5)) == [0, 3, 1]
        assert points(None, False, date(2023, 12, 12)) == [None, 0, 2]
        with pytest.raises(ClaimRefused):  # equal to True, and not the same claim
            points(1, True, date(2023, 12, 5))


def test_nothing_to_count_may_mean_not_applicable() -> None:
    item = criterion(rule=Ratio("a", "b", "not_applicable"))

    mark = mark_item(item, Answer({"numerator": 0, "denominator": 0}), CONTEXT)

    assert (mark.not_applicable, mark.points) == (True, None)


@pytest.mark.parametrize(("other", "points"), [("5", "4"), ("4.99", "0"), (None, None)])
def test_nothing_to_count_may_depend_on_another_criterion(other: str | None, points: str | None) -> None:
    # The dependent criterion stands first, so marking has to follow the dependency and not the order.
    graded = rubric(
        criterion("E2", "4", rule=Ratio("a", "b", IfCriterion("E1", D(5)))),
        criterion("E1", "7", rule=Manual(D("0.01"))),
    )
    answers = {"E2": Answer({"denominator": 0}), "E1": Answer({"points": other})}

    marks = mark_all(graded, "S", answers, CONTEXT)

    assert marks["E2"].points == (None if points is None else D(points))
    assert marks["E2"].steps


@pytest.mark.parametrize(
    ("due", "done", "late"),
    [
        ("2023-12-05", "2023-12-05", 0),
        ("2023-12-05", "2023-12-06", 1),
        ("2023-12-08", "2023-12-09", 1),  # Friday, handed in on Saturday: late, and not by less than a day
        ("2023-12-08", "2023-12-11", 1),
        ("2023-12-09", "2023-12-11", 0),  # due on a Saturday: the term ends with the next working day
        ("2023-12-09", "2023-12-12", 1),
        ("2023-12-29", "2024-01-02", 0),  # a holiday before a week-end and New Year
        ("2023-12-28", "2024-01-03", 2),
    ],
)
def test_lateness_in_working_days_skips_week_ends_and_holidays(due: str, done: str, late: int) -> None:
    holidays = {date(2023, 12, 29), date(2024, 1, 1)}

    assert REPORT.days_late(date.fromisoformat(due), date.fromisoformat(done), holidays) == late


def test_the_system_marks_by_the_day_the_sheet_came_in() -> None:
    rule = Deadline(CampaignDay("self"), REPORT.steps, working_days=True, done_from="submission")
    item = criterion(points="2", rule=rule)

    def on(day: date | None, due: dict[str, date]) -> Mark:
        return mark_item(item, Answer(), Context(2023, due, day))

    assert on(date(2023, 12, 5), {"self": date(2023, 12, 5)}).points == 2
    assert on(date(2023, 12, 6), {"self": date(2023, 12, 5)}).points == 1
    assert on(date(2023, 12, 6), {"self": date(2023, 12, 20)}).points == 2  # an extension
    assert on(None, {"self": date(2023, 12, 5)}).steps[0].code == "waits_for_submission"
    assert on(date(2023, 12, 6), {}).steps[0].code == "waits_for_day"


def test_a_verifier_may_set_points_by_hand_with_a_reason() -> None:
    item = criterion(points="3", rule=LIST)

    mark = mark_item(item, Answer({"ticks": []}, points=read_points(item, "1.25"), reason="Thiếu trang 2"), CONTEXT)

    assert mark.points == D("1.25")
    assert mark.steps[0].values["reason"] == "Thiếu trang 2"


@pytest.mark.parametrize("points", ["3.01", "-1", "1.255", "", None, "x"])
def test_points_by_hand_stay_between_zero_and_the_maximum(points: object) -> None:
    with pytest.raises(ClaimRefused):
        read_points(criterion(points="3"), points)


def test_not_applicable_is_a_mark_without_points() -> None:
    mark = mark_item(criterion(), Answer(not_applicable=True), CONTEXT)

    assert (mark.points, mark.not_applicable) == (None, True)
    with pytest.raises(ValueError, match="no points"):
        Mark(D(0), not_applicable=True)


FIELDS = ["met", "ticks", "numerator", "denominator", "value", "base", "due", "done", "never", "condition", "points"]
anything = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.dates().map(str)
    | st.lists(st.sampled_from(["niem_yet", "dang_tai", "khong_trang", "x", 5, None]), max_size=4)
    | st.dictionaries(st.text(max_size=3), st.integers(), max_size=2)
)  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(
    st.sampled_from([Binary(), LIST, Ratio("a", "b", "full"), Sample(2), RATE, SURVEY, PLAN, REPORT, REPAIR, Manual()]),
    st.dictionaries(st.sampled_from(FIELDS), anything, max_size=4),
)
def test_any_claim_is_marked_within_bounds_or_refused(rule: AnyRule, claim: dict[str, Any]) -> None:
    item = criterion(points="10" if isinstance(rule, Ratio | Sample | Manual | Binary) else str(most(rule)), rule=rule)
    refused: Collection[ClaimFault] = ()
    try:
        mark = mark_item(item, Answer(clean_claim(item, claim)), CONTEXT)
    except ClaimRefused as error:
        mark, refused = Mark(), error.faults

    assert mark.points is None or 0 <= mark.points <= item.max_points
    assert all([*mark_lines(item, mark), *(claim_fault(item, fault) for fault in refused)])


def most(rule: AnyRule) -> Decimal:
    """The most points these rules give."""
    return {LIST: D(3), RATE: D(8), SURVEY: D(4), PLAN: D(3), REPORT: D(2), REPAIR: D(3)}[rule]
