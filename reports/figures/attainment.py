"""How many agencies stand at which level of attainment, criterion by criterion or group by group."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal

from reports.figures.yearly import counting_scores
from reports.rules import HUNDRED, median, percent
from scoring.models import Campaign
from scoring.rules.rubric import Rubric

STEPS = (Decimal(90), Decimal(75), Decimal(50), Decimal(25), Decimal(0))
"""The least attainment of each class in percent, best first."""


@dataclass(frozen=True, slots=True)
class Attained:
    """One criterion or group: how many agencies are in each class of STEPS; the share of all points there were to get."""

    code: str
    name: str
    maximum: Decimal
    classes: tuple[int, ...]
    attainment: Decimal | None
    middle: Decimal | None

    @property
    def scored(self) -> int:
        """How many agencies are scored on it."""
        return sum(self.classes)


def attained(campaign: Campaign, spec: Rubric, *, by_group: bool = False, level: str = "") -> tuple[Attained, ...]:
    """Each criterion, or each group, over the sheets that have a result; of one level or all; one query."""
    group_of = {item.code: group.code for group in spec.groups for item in group.criteria}
    worth = {item.code: item.max_points for item in spec.criteria()}
    got: dict[str, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    could: dict[str, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    rows = counting_scores(campaign)
    if level:
        rows = rows.filter(scorecard__level=level)
    for sheet, code, points in rows.values_list("scorecard", "criterion", "points"):
        if code in worth and points is not None:
            key = group_of[code] if by_group else code
            got[key][sheet] += points
            could[key][sheet] += worth[code]
    items = spec.groups if by_group else list(spec.criteria())
    return tuple(_attained(item.code, item.name, item.max_points, got[item.code], could[item.code]) for item in items)


def class_of(attainment: Decimal) -> int:
    """The place in STEPS of an attainment in percent."""
    return next(place for place, least in enumerate(STEPS) if attainment >= least or least == 0)


def _attained(code: str, name: str, maximum: Decimal, got: dict[int, Decimal], could: dict[int, Decimal]) -> Attained:
    shares = [got[sheet] * HUNDRED / could[sheet] for sheet in got if could[sheet]]
    counts = Counter(map(class_of, shares))
    whole = sum(could.values(), Decimal(0))
    return Attained(
        code, name, maximum, tuple(counts[place] for place in range(len(STEPS))),
        percent(sum(got.values(), Decimal(0)), whole), median(shares),
    )  # fmt: skip
