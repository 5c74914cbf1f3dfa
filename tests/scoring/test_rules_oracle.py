"""The engine against a second one, written here in another way: whole cents and fractions, no shared code."""

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.rules.engine import Events, assess
from scoring.rules.mark import Mark
from scoring.rules.outcome import Outcome
from scoring.rules.rubric import Band, Criterion, CriterionZero, Group, LateSubmission, Rubric
from tests.scoring.rubrics import S, X, criterion, rubric

POLICIES = ("rebase", "award_full", "award_zero")


@dataclass(frozen=True)
class Case:
    """One sheet to rate."""

    rubric: Rubric
    marks: dict[str, Mark]
    stage: Any
    events: Events


def cents(least: int, most: int) -> st.SearchStrategy[Decimal]:
    """Points with two decimals."""
    return st.integers(least, most).map(lambda value: Decimal(value) / 100)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    count = draw(st.integers(1, 7))
    items = [
        criterion(
            f"A{number}",
            str(draw(cents(1, 4000))),
            applicability={"S": draw(st.sampled_from(["required", "conditional", "conditional", "none"]))},
            entered_by=draw(st.sampled_from(["agency", "agency", "verifier", "system"])),
        )
        for number in range(count)
    ]
    minimums = sorted(draw(st.lists(cents(1, 10000), min_size=0, max_size=5, unique=True)), reverse=True)
    bands = tuple(Band(f"b{at}", f"b{at}", minimum) for at, minimum in enumerate([*minimums, Decimal(0)]))
    adjustments = draw(adjusting(items, bands))
    total = sum((item.max_points for item in items), Decimal(0))
    split = draw(st.integers(0, count))
    groups = tuple(Group(code, code, total, tuple(part)) for code, part in (("A", items[:split]), ("B", items[split:])))
    graded = Rubric(
        "R", "R", total, groups, bands, (S, X), adjustments,
        na_policy=draw(st.sampled_from(POLICIES)),
        classify_on=draw(st.sampled_from(["rounded", "exact"])),
        bonus_cap=draw(st.none() | cents(0, 500)),
        penalty_cap=draw(st.none() | cents(0, 500)),
        total_cap=Decimal(draw(st.sampled_from([100, 103]))),
        not_submitted=draw(st.sampled_from(["not_rated", bands[-1].code])),
    )  # fmt: skip
    events = Events(draw(st.integers(0, 25)), None, draw(st.booleans()), draw(st.integers(0, 9)) == 0)
    return Case(
        graded,
        {item.code: draw(marking(item)) for item in graded.items()},
        draw(st.sampled_from(["self", "final"])),
        events,
    )


@st.composite
def adjusting(draw: st.DrawFn, items: list[Criterion], bands: tuple[Band, ...]) -> tuple[Criterion, ...]:
    found = []
    for number in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(["bonus", "penalty", "cap", "step_down"]))
        fields: dict[str, Any] = {"kind": kind}
        if kind == "cap":
            fields["cap"] = draw(st.sampled_from(bands)).code
            fields["trigger"] = CriterionZero((draw(st.sampled_from(items)).code,))
        if kind == "step_down":
            fields["steps"] = draw(st.integers(1, 3))
        if kind == "penalty":
            fields["trigger"] = LateSubmission(draw(cents(1, 100)), draw(st.integers(1, 6)), draw(st.booleans()))
        found.append(criterion(f"Z{number}", str(draw(cents(100, 500))), **fields))
    return tuple(found)


@st.composite
def marking(draw: st.DrawFn, item: Criterion) -> Mark:
    most = int(item.max_points * 100)
    points = draw(st.none() | st.sampled_from([0, most]) | st.integers(0, most))
    if points is None:
        return Mark(not_applicable=item.kind == "criterion" and draw(st.booleans()))
    return Mark(Decimal(points) / 100)


def oracle(case: Case) -> dict[str, Any]:
    """What the rating should be, reckoned step by step from the description of the domain."""
    graded, events = case.rubric, case.events
    got, most, zeros = Fraction(0), Fraction(0), set()
    for group in graded.groups:
        for item in group.criteria:
            mark, full = case.marks[item.code], Fraction(item.max_points)
            if item.applicability["S"] == "none":
                continue
            if mark.not_applicable:
                got += full if graded.na_policy == "award_full" else 0
                most += 0 if graded.na_policy == "rebase" else full
            elif mark.points is None:
                most += 0 if case.stage == "self" and item.entered_by != "agency" else full
            else:
                got, most = got + Fraction(mark.points), most + full
                zeros |= {item.code} if not mark.points else set()
    if most == 0:
        return {"raw": 0, "raw_of": 0, "final_score": None, "rating": None}
    plus, minus, ceilings, down = Fraction(0), Fraction(0), [], 0
    for item in graded.adjustments:
        points = case.marks[item.code].points
        if points is None and isinstance(item.trigger, LateSubmission):
            days, each = events.late_working_days, item.trigger.working_days
            times = -(-days // each) if item.trigger.begun else days // each
            points = min(item.trigger.points * times, item.max_points)
        if points is None and isinstance(item.trigger, CriterionZero):
            points = Decimal(bool(zeros & set(item.trigger.codes)))
        if not points:
            continue
        plus += Fraction(points) if item.kind == "bonus" else 0
        minus += Fraction(points) if item.kind == "penalty" else 0
        ceilings += [item.cap] if item.kind == "cap" else []
        down += item.steps if item.kind == "step_down" else 0
    plus = plus if graded.bonus_cap is None else min(plus, Fraction(graded.bonus_cap))
    minus = minus if graded.penalty_cap is None else min(minus, Fraction(graded.penalty_cap))
    final = max(Fraction(0), min(Fraction(graded.total_cap), 100 * got / most + plus - minus))
    shown = Fraction((200 * final + 1) // 2, 100)  # half a cent goes up
    compared = shown if graded.classify_on == "rounded" else final
    order = [band.code for band in graded.bands]
    reached = {band.code for band in graded.bands if Fraction(band.minimum) <= compared}
    place = max([min(map(order.index, reached)), *map(order.index, ceilings)])
    rating: str | None = order[min(place + down, len(order) - 1)]
    if events.newly_formed:
        rating = None
    elif events.not_submitted:
        rating = None if graded.not_submitted == "not_rated" else graded.not_submitted
    return {"raw": got, "raw_of": most, "final_score": shown, "rating": rating}


def rate(case: Case) -> Outcome:
    return assess(case.rubric, "S", case.marks, stage=case.stage, events=case.events)


@settings(deadline=None)
@given(cases())
def test_the_engine_agrees_with_the_oracle(case: Case) -> None:
    outcome = rate(case)

    expected = oracle(case)
    assert {name: getattr(outcome, name) for name in expected} == expected


@settings(deadline=None)
@given(cases())
def test_sums_and_bounds_hold(case: Case) -> None:
    outcome = rate(case)

    assert outcome.raw == sum(row.raw for row in outcome.groups) == sum(row.counted for row in outcome.criteria)
    assert outcome.raw_of == sum(row.raw_of for row in outcome.groups)
    assert 0 <= outcome.raw <= outcome.raw_of
    assert outcome.final_score is None or 0 <= outcome.final_score <= case.rubric.total_cap
    assert outcome.rating in {None, *(band.code for band in case.rubric.bands)}
    assert (outcome.rating is None) == bool(outcome.unrated)


@settings(deadline=None)
@given(cases(), st.data())
def test_more_points_never_lower_the_rating(case: Case, data: st.DataObject) -> None:
    scored = [item for item in case.rubric.criteria() if case.marks[item.code].points is not None]
    if not scored:
        return
    item = data.draw(st.sampled_from(scored))
    more = data.draw(st.integers(int((case.marks[item.code].points or 0) * 100), int(item.max_points * 100)))

    better = rate(replace(case, marks=case.marks | {item.code: Mark(Decimal(more) / 100)}))

    before, order = rate(case), [band.code for band in case.rubric.bands]
    assert (better.final_score or 0) >= (before.final_score or 0)
    assert before.rating is None or order.index(str(better.rating)) <= order.index(before.rating)


@settings(deadline=None)
@given(cases())
def test_every_outcome_is_stored_without_loss(case: Case) -> None:
    outcome = rate(case)

    assert Outcome.from_json(outcome.to_json()) == outcome


@settings(deadline=None)
@given(cents(0, 10000), st.lists(cents(0, 10000), min_size=1, max_size=6, unique=True))
def test_every_score_falls_in_exactly_one_band(score: Decimal, minimums: list[Decimal]) -> None:
    bands = tuple(Band(f"b{at}", "b", it) for at, it in enumerate(sorted({*minimums, Decimal(0)}, reverse=True)))

    outcome = assess(rubric(criterion("A1", "100"), bands=bands), "S", {"A1": Mark(score)}, stage="final")

    upper = [Decimal(101), *(band.minimum for band in bands)]
    holding = [band.code for band, top in zip(bands, upper, strict=False) if band.minimum <= score < top]
    assert holding == [outcome.band]
