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
    for item in sorted(rubric.items_for(block), key=lambda item: _depth(rubric, item)):
        known = replace(context, points=points) if item.rule.depends_on else context
        mark = mark_item(item, answers.get(item.code, NO_ANSWER), known)
        marks[item.code] = mark
        points[item.code] = mark.points
    return marks


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


def _depth(rubric: Rubric, item: Criterion) -> int:
    """How many criteria have to be marked before this one."""
    other = item.rule.depends_on
    return 0 if other is None else 1 + _depth(rubric, rubric.item(other))
