"""Every claim of a sheet to its mark; criteria that look at another one come after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from scoring.rules.claims import ClaimReader, Json, RawClaim
from scoring.rules.mark import Mark, step
from scoring.rules.rubric import Criterion, Rubric
from scoring.rules.rule_types import Context


@dataclass(frozen=True, slots=True)
class Answer:
    """What one side says of one item: a claim, that it does not apply, or (a verifier) points of its own.

    `points` go before the claim and need a `reason`.
    """

    claim: RawClaim = field(default_factory=dict)
    not_applicable: bool = False
    points: Decimal | None = None
    reason: str = ""


NO_ANSWER = Answer()
NOWHERE = Context(0)
"""What is known to a rule that looks at the claim alone."""
MARKS_KEPT = 10_000
"""How many marks are kept for each rubric; more are seldom different."""


def clean_claim(item: Criterion, raw: RawClaim) -> dict[str, Json]:
    """The claim as it is kept. Raises ClaimRefused naming every fault."""
    claim = item.rule.read(raw, item.max_points)
    return item.rule.to_json(claim)


def mark_item(item: Criterion, answer: Answer, context: Context) -> Mark:
    """The mark of one item; `context.points` must hold the points of the criterion its rule looks at, if any.

    Raises ClaimRefused naming every fault of the claim.
    """
    if answer.points is not None:
        return Mark(answer.points, steps=(step("overridden", points=answer.points, reason=answer.reason),))
    if answer.not_applicable:
        return Mark(not_applicable=True, steps=(step("declared_not_applicable"),))
    claim = item.rule.read(answer.claim, item.max_points)
    return item.rule.mark(claim, item.max_points, context)


def mark_all(rubric: Rubric, block: str, answers: Mapping[str, Answer], context: Context) -> dict[str, Mark]:
    """The mark of every item that applies to the block, by code. Raises ClaimRefused for a claim with faults."""
    marks: dict[str, Mark] = {}
    points = dict(context.points)
    for item, looks_on, stands_alone in rubric.in_turn(block):
        answer = answers.get(item.code, NO_ANSWER)
        if stands_alone and answer.points is None and not answer.not_applicable:
            mark = _known_mark(rubric, item, answer)
        else:
            mark = mark_item(item, answer, replace(context, points=points) if looks_on else context)
        marks[item.code] = mark
        points[item.code] = mark.points
    return marks


def _known_mark(rubric: Rubric, item: Criterion, answer: Answer) -> Mark:
    """`mark_item` where nothing but the claim decides, from memory when the same claim has been marked before: each save marks
    the whole sheet, of which one criterion has changed, and most agencies claim alike."""
    key, kept = (id(item), repr(answer.claim)), rubric.marks_kept
    if (mark := kept.get(key)) is None:
        if len(kept) >= MARKS_KEPT:
            kept.clear()
        mark = kept[key] = mark_item(item, answer, NOWHERE)
    return mark


def read_points(item: Criterion, raw: object) -> Decimal:
    """Points a verifier gives in place of those the rule yields: 0 to the maximum, at most two decimals.

    Raises ClaimRefused, which names them "by_hand": a claim may have points of its own.
    """
    reader = ClaimReader({"by_hand": raw})
    points = reader.number("by_hand", most=item.max_points)
    if raw is None or raw == "":
        reader.fault("by_hand", "missing")
    elif points is not None and points != points.quantize(Decimal("0.01")):
        reader.fault("by_hand", "too_many_decimals", value=str(points))
    reader.close()
    assert points is not None
    return points
