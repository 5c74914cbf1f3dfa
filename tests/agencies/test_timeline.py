"""Spans and paths as plain values."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.rules import BEGINNING, OPEN_END
from agencies.timeline import (
    ONE_DAY,
    Closed,
    Cycle,
    Facts,
    Span,
    TooEarly,
    at,
    changed_from,
    closed_after,
    lay_out,
    merged,
)

STEPS = {1: "R.", 2: "A.", 3: "B.", 4: "C."}
JULY = date(2025, 7, 1)


def facts(parent: int | None, name: str = "x") -> Facts:
    return Facts(parent, "code", name, "commune", "ubnd_xa", "none")


def span(parent: int | None, first: date = BEGINNING, last: date = OPEN_END, name: str = "x") -> Span:
    return Span(first, last, facts(parent, name))


def test_a_move_cuts_everything_below_it() -> None:
    timelines = {
        1: [span(None)],
        2: [span(1)],
        3: [span(1, last=JULY - ONE_DAY), Span(JULY, OPEN_END, facts(2), reorganisation=7)],
        4: [span(3)],
    }

    placed = lay_out(timelines, STEPS)[4]

    assert [(piece.path, piece.first, piece.reorganisation) for piece in placed] == [
        ("R.B.C.", BEGINNING, None),
        ("R.A.B.C.", JULY, 7),
    ]
    assert merged([Span(piece.first, piece.last, piece.facts) for piece in placed]) == timelines[4]


def test_a_child_that_outlives_its_parent_keeps_the_last_place() -> None:
    timelines = {1: [span(None)], 2: [span(1, date(2010, 1, 1), date(2020, 1, 1))], 3: [span(2)]}

    assert [piece.path for piece in lay_out(timelines, STEPS)[3]] == ["R.A.B."]


def test_nobody_stands_below_itself_on_the_same_day() -> None:
    with pytest.raises(Cycle):
        lay_out({1: [span(None)], 2: [span(3)], 3: [span(2)]}, STEPS)


def test_two_may_change_places_over_time() -> None:
    before, after = {"last": JULY - ONE_DAY}, {"first": JULY}
    timelines = {
        1: [span(None)],
        2: [span(1, **before), span(3, **after)],
        3: [span(2, **before), span(1, **after)],
    }

    assert [piece.path for piece in lay_out(timelines, STEPS)[2]] == ["R.A.", "R.B.A."]


def test_a_change_may_not_reach_behind_what_holds_now() -> None:
    spans = changed_from(2, [span(1)], JULY, name="y")

    assert [(item.facts.name, item.last) for item in spans] == [("x", JULY - ONE_DAY), ("y", OPEN_END)]
    with pytest.raises(TooEarly):
        changed_from(2, spans, JULY, name="z")
    with pytest.raises(Closed):
        changed_from(2, closed_after(2, spans, JULY), JULY + ONE_DAY, name="z")


days = st.dates(date(2000, 1, 1), date(2030, 1, 1))


@given(st.lists(st.tuples(days, st.sampled_from([1, 2, 3, 4]), st.sampled_from([1, 2, 3, 4])), max_size=12))
def test_paths_follow_the_parents_on_every_day(moves: list[tuple[date, int, int]]) -> None:
    timelines: dict[int, list[Span]] = {1: [span(None)], 2: [span(1)], 3: [span(2)], 4: [span(3)]}
    for day, number, parent in moves:
        try:
            changed = timelines | {number: changed_from(number, timelines[number], day, parent=parent)}
            if number != 1:
                lay_out(changed, STEPS)
                timelines = changed
        except (TooEarly, Cycle):
            continue

    placed = lay_out(timelines, STEPS)

    for number, pieces in placed.items():
        assert pieces[0].first == BEGINNING
        assert pieces[-1].last == OPEN_END
        for piece, following in pairwise(pieces):
            assert piece.last + ONE_DAY == following.first
        for day in {day for day, _, _ in moves} | {BEGINNING}:
            piece = next(piece for piece in pieces if piece.first <= day <= piece.last)
            parent = piece.facts.parent
            above = next(p.path for p in placed[parent] if p.first <= day <= p.last) if parent else ""
            assert piece.path == above + STEPS[number]
            held = at(timelines[number], day)
            assert held
            assert held.facts == piece.facts
