"""What can be printed of an audit, or of a year's inspections. The app above, which prints, registers it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from agencies.models import Province
    from audits.models import Audit


@dataclass(frozen=True, slots=True)
class Print:
    """One document in one form: what it is called, and where it is made."""

    label: StrOrPromise
    url: str


OfAudit = Callable[["Audit"], Iterable[Print]]
OfYear = Callable[["Province", int], Iterable[Print]]

_of_audit: list[OfAudit] = []
_of_year: list[OfYear] = []


def printer(of_audit: OfAudit, of_year: OfYear) -> None:
    """Have these asked for what may be printed. Called in `AppConfig.ready`; they ask the database nothing."""
    if of_audit not in _of_audit:
        _of_audit.append(of_audit)
        _of_year.append(of_year)


def prints_of(audit: Audit) -> list[Print]:
    """What can be printed of an audit as it stands."""
    return [one for tell in _of_audit for one in tell(audit)]


def prints_of_year(province: Province, year: int) -> list[Print]:
    """What can be printed of a year's inspections."""
    return [one for tell in _of_year for one in tell(province, year)]
