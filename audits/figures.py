"""Summaries over what was inspected: numerator, denominator and population kept apart.

A figure of a sample is never one of the whole: 52 of 60 inspected, of 161 there are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from agencies.models import AgencyVersion
from audits.models import Answer, Audit, Checklist, Finding, InspectionPlan
from audits.rules import Coverage, coverage
from audits.states import NONCONFORMITIES, SETTLED, AuditKind, AuditState, Conclusion, Form

if TYPE_CHECKING:
    from agencies.models import Province

A = AuditState
COUNTED = SETTLED | {A.CONCLUDED}
"""The checklist has been answered to the end."""


@dataclass(frozen=True, slots=True)
class ItemFigure:
    """One question over a sample: `conforming` of `asked` agencies that answered it, not counting those it does not
    apply to (`not_applicable`); `inspected` agencies in the sample, `population` agencies there are."""

    code: str
    section: str
    text: str
    clause: str
    conforming: int
    asked: int
    not_applicable: int
    inspected: int
    population: int

    @property
    def share(self) -> float | None:
        """The conforming share of those asked, between 0 and 1; None when nobody was."""
        return self.conforming / self.asked if self.asked else None


@dataclass(frozen=True, slots=True)
class Sample:
    """Which inspections a summary speaks of."""

    province: Province
    year: int
    level: str = ""
    form: str = ""

    @property
    def day(self) -> date:
        """The day whose agencies are the population: the last of the year, or today while it runs."""
        return min(date(self.year, 12, 31), timezone.localdate())

    def agencies(self) -> set[int]:
        """The population: agencies that existed then, of the level asked for; one query."""
        rows = AgencyVersion.objects.of(self.province.pk).as_of(self.day)
        return set((rows.filter(level=self.level) if self.level else rows).values_list("agency", flat=True))

    def audits(self, population: Collection[int]) -> list[Audit]:
        """The inspections answered to the end, of these agencies, newest first; one query."""
        rows = Audit.objects.of(self.province.pk).filter(kind=AuditKind.INSPECTION, year=self.year, state__in=COUNTED)
        if self.form:
            rows = rows.filter(form=self.form)
        found = rows.order_by("-begins_on", "-pk").only("pk", "agency", "checklist", "state")
        return [audit for audit in found if audit.agency_id in population]


def items_of(sample: Sample, code: str) -> list[ItemFigure]:
    """Each question of the checklist with this code over the sample, in the order of its latest version; five queries.

    An agency inspected twice counts once, by the later answer. Questions keep their code from version to version.
    """
    population = sample.agencies()
    audits = sample.audits(population)
    versions = Checklist.objects.of(sample.province.pk).filter(code=code).order_by("-version")
    of_code = {checklist.pk: checklist for checklist in versions}
    chosen = {audit.pk: audit.agency_id for audit in audits if audit.checklist_id in of_code}
    inspected = len(set(chosen.values()))
    used = {audit.checklist_id for audit in audits} & set(of_code)
    latest = next((checklist for pk, checklist in of_code.items() if pk in used), None)
    if latest is None:
        return []
    answered = _answers(list(chosen), chosen)
    figures = []
    for question in latest.questions.order_by("position"):
        counts = answered.get(question.code, Counter())
        declined = counts[Conclusion.NOT_APPLICABLE]
        figures.append(
            ItemFigure(
                question.code,
                question.section,
                question.text,
                question.clause,
                counts[Conclusion.CONFORMING],
                sum(counts.values()) - declined,
                declined,
                inspected,
                len(population),
            )
        )
    return figures


def _answers(audits: list[int], agency_of: dict[int, int]) -> dict[str, Counter[str]]:
    """Of each question code how many agencies got which conclusion, the latest audit of an agency deciding; one query."""
    place = {pk: rank for rank, pk in enumerate(audits)}
    rows = Answer.objects.filter(audit__in=audits).exclude(conclusion="").order_by()
    found = sorted(rows.values_list("audit", "question__code", "conclusion"), key=lambda row: place[row[0]])
    seen: set[tuple[int, str]] = set()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for audit, code, conclusion in found:
        if (agency_of[audit], code) not in seen:
            seen.add((agency_of[audit], code))
            counts[code][conclusion] += 1
    return counts


@dataclass(slots=True)
class ClauseFigure:
    """Findings of one clause: how many of each grade, at how many agencies, how many not for the first time."""

    clause: str
    grades: Counter[str] = field(default_factory=Counter)
    agencies: set[int] = field(default_factory=set)
    repeated: int = 0


def clauses_of(sample: Sample) -> list[ClauseFigure]:
    """Findings of the sample's inspections by clause, most nonconformities first; four queries."""
    audits = [audit.pk for audit in sample.audits(sample.agencies())]
    findings = list(Finding.objects.raised().filter(audit__in=audits).order_by("found_on", "pk"))
    again = repeated(findings)
    rows: dict[str, ClauseFigure] = {}
    for finding in findings:
        row = rows.setdefault(finding.clause, ClauseFigure(finding.clause))
        row.grades[finding.grade] += 1
        row.agencies.add(finding.agency_id)
        row.repeated += finding.pk in again
    return sorted(rows.values(), key=lambda row: (-row.grades["major"] - row.grades["minor"], row.clause))


def repeated(findings: Iterable[Finding]) -> dict[int, Finding]:
    """Of these findings those that are not the agency's first nonconformity by that clause, each with the one before.

    One query, whatever their number.
    """
    asked = [row for row in findings if row.clause and row.grade in NONCONFORMITIES]
    earlier = (
        Finding.objects.raised()
        .nonconformities()
        .filter(agency__in={row.agency_id for row in asked}, clause__in={row.clause for row in asked})
    )
    history: dict[tuple[int, str], list[Finding]] = defaultdict(list)
    for row in earlier.order_by("found_on", "pk") if asked else []:
        history[row.agency_id, row.clause].append(row)
    found = {}
    for row in asked:
        before = [
            one for one in history[row.agency_id, row.clause]
            if (one.found_on, one.pk) < (row.found_on, row.pk) and (one.audit_id is None or one.audit_id != row.audit_id)
        ]  # fmt: skip
        if before:
            found[row.pk] = before[-1]
    return found


def coverage_of(province: Province, year: int, *, planned: bool = False) -> Coverage:
    """How far a year's inspections reach among the mandatory agencies; with `planned` those still to come count; two queries."""
    day = min(date(year, 12, 31), timezone.localdate())
    versions = AgencyVersion.objects.of(province.pk).as_of(day).filter(obligation="mandatory")
    mandatory = list(versions.values_list("agency", flat=True))
    rows = Audit.objects.of(province.pk).filter(kind=AuditKind.INSPECTION, year=year)
    rows = rows.exclude(state=A.CANCELLED) if planned else rows.filter(state__in=COUNTED)
    found = list(rows.values_list("agency", "form"))
    return coverage(
        mandatory, (agency for agency, _form in found), (agency for agency, form in found if form == Form.ON_SITE)
    )


@dataclass(frozen=True, slots=True)
class YearOfInspections:
    """What the November synthesis says (TT 26/2014/TT-BKHCN Điều 38); plain figures, for a page or a document."""

    year: int
    plan: InspectionPlan | None
    coverage: Coverage
    held: dict[str, int]
    """Inspections held, by form."""
    planned: int
    unscheduled: int
    grades: dict[str, int]
    settled: int
    """Nonconformities closed."""
    overdue: int
    reports_due: int
    """Corrective reports whose last day is past."""


def year_of(province: Province, year: int) -> YearOfInspections:
    """The figures of a year's inspections; six queries."""
    rows = Audit.objects.of(province.pk).filter(kind=AuditKind.INSPECTION, year=year)
    audits = list(rows.values_list("form", "state", "plan", "on_paper"))
    held = Counter(form for form, state, _plan, _on_paper in audits if state in COUNTED)
    findings = list(Finding.objects.raised().of(province.pk).filter(audit__kind=AuditKind.INSPECTION, audit__year=year))
    weighty = [row for row in findings if row.is_nonconformity]
    return YearOfInspections(
        year=year,
        plan=InspectionPlan.objects.filter(province=province, year=year).first(),
        coverage=coverage_of(province, year),
        held={form.value: held[form.value] for form in Form},
        planned=sum(bool(plan) and state != A.CANCELLED for _form, state, plan, _on_paper in audits),
        # What is entered from paper does not say whether it was planned.
        unscheduled=sum(not (plan or on_paper) and state != A.CANCELLED for _form, state, plan, on_paper in audits),
        grades=dict(Counter(row.grade for row in findings)),
        settled=sum(row.state == "closed" for row in weighty),
        overdue=sum(row.is_overdue for row in weighty),
        reports_due=rows.late_reports(timezone.localdate()).count(),
    )
