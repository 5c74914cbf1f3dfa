"""Evidence of the year: which claims ask for a paper of the year that is scored, and of which years a paper is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from scoring.rules.rubric import Criterion
from scoring.rules.rule_types import Binary, Bracket, Checklist, Ratio
from scoring.rules.suggesting import texts

_YEARLY = re.compile(
    r"(?<!nhiều )(?<!các )(?<!những )(?<!mấy )(?<!vài )(?<!\d )(?<!\w)năm(?!\w)"
    r"(?! ?\d)(?! (?:trước(?! ngày)|qua|liền|kế|sau|ngày|tháng|tuần|lần|người|thành|tiêu))"
)
"""“Năm” where it is the year that is scored: not “05 năm”, “năm trước”, “các năm”, nor the number five (“năm ngày”)."""
LAST_REPORT_MONTH = 3
"""A report on a year is signed by the end of this month of the next year, as a rule."""
FIRST_PLAN_MONTH = 11
"""A plan for a year is issued from this month of the year before on, as a rule."""


def asks_for_year(item: Criterion, claim: Mapping[str, object]) -> bool:
    """Whether what is claimed has to be shown by a paper of the year: the criterion's name or the evidence it asks for
    says so, or a label of what is claimed does (“rà soát trong năm”); of a list only the lines that are ticked count."""
    return any(_YEARLY.search(text.lower()) for text in (item.name, *item.evidence, *_claimed(item, claim)))


def _claimed(item: Criterion, claim: Mapping[str, object]) -> Iterator[str]:
    """The labels of what is claimed."""
    match item.rule:
        case Checklist(components):
            ticks = claim.get("ticks")
            ticked = ticks if isinstance(ticks, list | tuple) else ()
            yield from (component.label for component in components if component.code in ticked)
        case Binary(label):
            yield label
        case Bracket() as rule:
            yield rule.label
        case Ratio() as rule:
            yield from (rule.numerator, rule.denominator)


def years_of(title: str, year: int | None, issued_on: date | None) -> frozenset[int]:
    """The years a paper is of; empty when nothing tells.

    The title says most (“giai đoạn 2021 - 2025” is of each of the five), then the year entered where it is not just that of
    the day of issue. A paper signed early in a year may report on the year before, one signed late may set out the year after.
    """
    if named := texts.years_in(texts.fold(title)):
        return frozenset(range(min(named), max(named) + 1))
    if issued_on is None or year not in {None, issued_on.year}:
        return frozenset({year} if year else ())
    reported = {issued_on.year - 1} if issued_on.month <= LAST_REPORT_MONTH else set()
    planned = {issued_on.year + 1} if issued_on.month >= FIRST_PLAN_MONTH else set()
    return frozenset({issued_on.year} | reported | planned)
