"""What can be printed of an audit, of a year's inspections, of its plan. The app above, which prints, registers it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from agencies.prints import Print

if TYPE_CHECKING:
    from agencies.models import Province
    from audits.models import Audit, InspectionPlan

OfAudit = Callable[["Audit"], Iterable[Print]]
OfYear = Callable[["Province", int], Iterable[Print]]
OfPlan = Callable[["InspectionPlan"], Iterable[Print]]

_of_audit: list[OfAudit] = []
_of_year: list[OfYear] = []
_of_plan: list[OfPlan] = []


def printer(of_audit: OfAudit, of_year: OfYear, of_plan: OfPlan) -> None:
    """Have these asked for what may be printed. Called in `AppConfig.ready`; they ask the database nothing."""
    if of_audit not in _of_audit:
        _of_audit.append(of_audit)
        _of_year.append(of_year)
        _of_plan.append(of_plan)


def prints_of(audit: Audit) -> list[Print]:
    """What can be printed of an audit as it stands."""
    return [one for tell in _of_audit for one in tell(audit)]


def prints_of_year(province: Province, year: int) -> list[Print]:
    """What can be printed of a year's inspections."""
    return [one for tell in _of_year for one in tell(province, year)]


def prints_of_plan(plan: InspectionPlan) -> list[Print]:
    """What can be printed of a year's plan of inspections."""
    return [one for tell in _of_plan for one in tell(plan)]
