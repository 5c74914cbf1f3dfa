"""The figures of the December report, read in a constant number of queries whatever the number of agencies."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, Sum
from django.utils import timezone

from agencies.models import AgencyVersion, Level, Obligation, Province
from audits.figures import COUNTED, ClauseFigure, Sample, YearOfInspections, clauses_of, year_of
from audits.models import Audit
from audits.states import AuditKind, Form
from registers.models import (
    Budget,
    CertificateKind,
    Declaration,
    DeclarationKind,
    Directive,
    PersonalCertificate,
    QualitySystem,
    SystemState,
    Training,
)
from registers.systems import systems_of

GROUPS = (Obligation.MANDATORY, Obligation.PROVINCE, Obligation.ENCOURAGED)
"""Whom the programme concerns; agencies outside it are not counted."""


@dataclass(slots=True)
class Cell:
    """The agencies of one level and one obligation: how many there are, and how far they are.

    Each step counts agencies, not systems: who shares a system is as far as that system. A declared one is also
    `applying`. `again` are those whose declaration that counts was made anew.
    """

    level: str
    obligation: str
    total: int = 0
    building: int = 0
    applying: int = 0
    declared: int = 0
    again: int = 0
    by_records: int = 0
    on_site: int = 0

    @property
    def counts(self) -> tuple[int, ...]:
        """The numbers in the order of the report's columns."""
        return (self.total, self.building, self.applying, self.declared, self.again, self.by_records, self.on_site)


@dataclass(frozen=True, slots=True)
class Money:
    """Planned and spent, in million đồng; `spent` is None where nobody entered any."""

    planned: Decimal
    spent: Decimal | None


@dataclass(frozen=True, slots=True)
class Programme:
    """A year of the programme in a province, as of `day`: the last of the year, or today while it runs."""

    province: Province
    year: int
    day: date
    cells: tuple[Cell, ...]
    directives: tuple[Directive, ...]
    money: dict[str, Money] = field(default_factory=dict)
    """By where it comes from (the labels of `Funding`)."""
    classes: int = 0
    attended: int = 0
    auditors: int = 0
    """People who hold a certificate in auditing that is of value on `day`."""
    inspections: YearOfInspections | None = None
    clauses: tuple[ClauseFigure, ...] = ()
    illustrative: bool = False

    @property
    def total(self) -> Cell:
        """All agencies within the programme."""
        summed = [sum(numbers) for numbers in zip(*(cell.counts for cell in self.cells), strict=True)] or [0] * 7
        return Cell("", "", *summed)

    def of(self, obligation: str) -> list[Cell]:
        """The cells of one obligation, by level; those without an agency are left out."""
        return [cell for cell in self.cells if cell.obligation == obligation and cell.total]


def programme_of(province: Province, year: int) -> Programme:
    """A year of the programme; some twenty queries."""
    day = min(date(year, 12, 31), timezone.localdate())
    sample = Sample(province, year)
    rows = Budget.objects.filter(agency__province=province, year=year).order_by()
    summed = {
        row["source"]: Money(row["wanted"], row["used"])
        for row in rows.values("source").annotate(wanted=Sum("planned"), used=Sum("spent"))
    }
    classes = Training.objects.filter(agency__province=province, year=year).order_by()
    trained = classes.aggregate(n=Count("pk"), people=Sum("attended"))
    steer = Directive.objects.filter(agency__province=province, year=year).order_by("issued_on", "pk")
    inspected = year_of(province, year)
    return Programme(
        province, year, day,
        cells=_cells(province, year, day),
        directives=tuple(steer.filter(agency=province.root_id)),
        money=summed,
        classes=trained["n"], attended=trained["people"] or 0,
        auditors=_auditors(province, day),
        inspections=inspected,
        clauses=tuple(clauses_of(sample)),
        illustrative=bool(inspected.plan and inspected.plan.illustrative),
    )  # fmt: skip


def _cells(province: Province, year: int, day: date) -> tuple[Cell, ...]:
    versions = AgencyVersion.objects.of(province.pk).as_of(day).exclude(obligation=Obligation.NONE)
    cells = {(level.value, group.value): Cell(level.value, group.value) for group in GROUPS for level in Level}
    place: dict[int, Cell] = {}
    for agency, level, obligation in versions.values_list("agency", "level", "obligation"):
        place[agency] = cells[level, obligation]
        place[agency].total += 1
    systems = systems_of(place.keys(), day)
    kinds = _declared(systems, day)
    for agency, system in systems.items():
        cell, kind = place[agency], kinds.get(system.pk)
        state = system.state_on(day)
        cell.building += state == SystemState.BUILDING
        cell.applying += state == SystemState.APPLYING
        cell.declared += kind is not None
        cell.again += kind == DeclarationKind.AGAIN
    for agency, forms in _inspected(province, year).items():
        if agency in place:
            place[agency].by_records += Form.RECORDS in forms
            place[agency].on_site += Form.ON_SITE in forms
    return tuple(cells.values())


def _declared(systems: dict[int, QualitySystem], day: date) -> dict[int, str]:
    """The kind of the declaration that counts, by system."""
    numbers = {system.pk for system in systems.values()}
    rows = Declaration.objects.on(day).filter(part_of__in=numbers)
    found: dict[int, str] = {}
    for system, kind in rows.values_list("part_of", "kind"):
        found.setdefault(system, kind)
    return found


def _inspected(province: Province, year: int) -> dict[int, Counter[str]]:
    rows = Audit.objects.of(province.pk).filter(kind=AuditKind.INSPECTION, year=year, state__in=COUNTED)
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for agency, form in rows.order_by().values_list("agency", "form"):
        found[agency][form] += 1
    return found


def _auditors(province: Province, day: date) -> int:
    kinds = [CertificateKind.INTERNAL_AUDITOR, CertificateKind.LEAD_AUDITOR]
    rows = PersonalCertificate.objects.filter(agency__province=province, kind__in=kinds)
    return len({(row.agency_id, row.person) for row in rows if row.holds_on(day)})
