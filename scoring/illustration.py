"""Illustrative claims that come to a given rating by the rubric's own arithmetic.

Per-agency results of the sample year are not published, so the demonstration makes claims up; the
rating is never set, it is what the engine computes from them. Everything made here is marked as
illustrative wherever it shows.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

from scoring.rules.engine import assess
from scoring.rules.marking import Answer, mark_all
from scoring.rules.rubric import Criterion, Rubric
from scoring.rules.rule_types import (
    Binary,
    Bracket,
    CampaignDay,
    Checklist,
    Context,
    Deadline,
    FixedDay,
    Manual,
    Ratio,
    Sample,
)

Claim = dict[str, object]
ATTEMPTS = 4000


@dataclass(frozen=True, slots=True)
class Sheet:
    """One agency's made-up year: what it claims, what was verified, why where they differ."""

    own: Mapping[str, Answer]
    verified: Mapping[str, Answer]


def illustrate(rubric: Rubric, block: str, rating: str, context: Context, seed: str) -> Sheet:
    """Claims of an agency of that block whose verified outcome has that rating; the same seed gives the same.

    Raises ValueError when the rubric leaves no way to that rating.
    """
    chance = random.Random(seed)  # noqa: S311  # not a secret
    items = [item for item in rubric.criteria() if item.applies(block) != "none" and item.entered_by != "system"]
    choices = {item.code: list(_claims(item, context, chance)) for item in items}
    aim = _aim(rubric, rating, chance)
    answers = {code: Answer(claims[0]) for code, claims in choices.items()}
    for _attempt in range(ATTEMPTS):
        outcome = assess(rubric, block, mark_all(rubric, block, answers, context), stage="verified")
        assert outcome.score100 is not None
        if outcome.rating == rating and abs(outcome.score100 - aim) < 3:
            return Sheet(_hopeful(rubric, block, answers, choices, context, chance), answers)
        code = chance.choice(sorted(choices))
        place = choices[code].index(dict(answers[code].claim))
        lower = outcome.score100 > aim
        place = min(place + 1, len(choices[code]) - 1) if lower else max(place - 1, 0)
        answers[code] = Answer(choices[code][place])
    raise ValueError(f"No claims of block {block} come to {rating}.")


def _aim(rubric: Rubric, rating: str, chance: random.Random) -> Decimal:
    """A score well inside the band."""
    bands = sorted(rubric.bands, key=lambda band: band.minimum)
    place = next(index for index, band in enumerate(bands) if band.code == rating)
    low = bands[place].minimum
    high = bands[place + 1].minimum if place + 1 < len(bands) else Decimal(100)
    low = max(low, Decimal(30))
    return low + (high - low) * Decimal(chance.randint(25, 75)) / 100


def _hopeful(
    rubric: Rubric, block: str, verified: Mapping[str, Answer], choices: Mapping[str, list[Claim]], context: Context,
    chance: random.Random,
) -> dict[str, Answer]:  # fmt: skip
    """What the agency said of itself: mostly the same, a little better on a few criteria, nothing a verifier enters."""
    own = {code: answer for code, answer in verified.items() if rubric.item(code).entered_by == "agency"}
    raised = [code for code, answer in own.items() if choices[code].index(dict(answer.claim)) > 0]
    for code in chance.sample(raised, min(len(raised), chance.randint(0, 3))):
        place = choices[code].index(dict(own[code].claim))
        own[code] = Answer(choices[code][place - 1])
    mark_all(rubric, block, own, context)
    return own


def _claims(item: Criterion, context: Context, chance: random.Random) -> Iterator[Claim]:
    """Claims for one criterion, from all its points downwards; never nothing at all, which could cap the rating."""
    match item.rule:
        case Binary():
            yield {"met": True}
            yield {"met": False}
        case Checklist() as rule:
            yield from _ticks(rule, item.max_points)
        case Ratio(when_zero=when_zero):
            if when_zero == "not_applicable" and item.code.startswith("F") and chance.random() < 0.4:
                yield {"numerator": "0", "denominator": "0"}
                return
            whole = chance.choice([8, 10, 12, 16, 20, 25, 40])
            for step in range(6):
                yield {"numerator": str(whole - whole * step // 8), "denominator": str(whole)}
        case Sample(minimum=minimum):
            whole = max(minimum, chance.choice([5, 8, 10]))
            for step in range(4):
                yield {"numerator": str(whole - step), "denominator": str(whole)}
        case Bracket() as rule:
            base: Claim = {"base": True} if rule.base else {}
            for bracket in sorted(rule.steps, key=lambda step: -step.minimum):
                yield {**base, "value": str(min(bracket.minimum + Decimal("0.6"), Decimal(100)))}
            lowest = min(step.minimum for step in rule.steps)
            yield {**base, "value": str(lowest - Decimal("2.5"))}
        case Deadline() as rule:
            yield from _days(rule, context, chance)
        case Manual() as rule:
            points = item.max_points
            while points >= 0:
                yield {"points": str(points)}
                points -= max(rule.step, item.max_points / 4)


def _ticks(rule: Checklist, maximum: Decimal) -> Iterator[Claim]:
    by_points: dict[Decimal, list[str]] = {}
    codes = [component.code for component in rule.components]
    worth = {component.code: component.points for component in rule.components}
    for size in range(1, len(codes) + 1):
        for chosen in combinations(codes, size):
            points = sum((worth[code] for code in chosen), Decimal(0))
            if points <= maximum and not rule.conflicts(frozenset(chosen)):
                by_points.setdefault(points, sorted(chosen))
    for points in sorted(by_points, reverse=True):
        yield {"ticks": by_points[points]}


def _days(rule: Deadline, context: Context, chance: random.Random) -> Iterator[Claim]:
    if rule.done_from == "submission":
        return
    extra: Claim = {"condition": True} if rule.condition else {}
    match rule.due:
        case FixedDay(month, day, years_after):
            due = date(context.year + years_after, month, day)
        case CampaignDay(key):
            due = context.dates[key]
        case _:
            due = date(context.year, 8, chance.randint(5, 25))
            extra["due"] = due.isoformat()
    for late in (-chance.randint(2, 12), *(step.late_days or 40 for step in rule.steps if step.late_days != 0)):
        yield {**extra, "done": (due + timedelta(days=late)).isoformat()}
