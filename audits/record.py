"""What audits say about agencies in a year: for apps above, which propose claims from it. A few queries for any number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q

from audits.models import Audit, Finding, FindingPaper, Paper
from audits.models.finding import Source
from audits.rules import in_time
from audits.states import SETTLED, TO_CORRECT, AuditKind, AuditState, FindingState


@dataclass(frozen=True, slots=True)
class Held:
    """One audit as a source to cite: its number, kind, days, state, and the documents in its file."""

    pk: int
    agency: int
    name: str
    kind: str
    form: str
    begins_on: date
    signed_on: date | None
    is_settled: bool
    reported_on: date | None
    report_due: date | None
    documents: tuple[int, ...]
    has_decision: bool
    programme_lines: int
    is_report_accepted: bool | None
    """What became of the corrective report; None while there is none, or no answer to it."""

    @property
    def reported_in_time(self) -> bool:
        """Whether the corrective report came within its two months; None owed counts as in time."""
        return self.report_due is None or in_time(self.reported_on, self.report_due)


@dataclass(frozen=True, slots=True)
class Corrected:
    """A nonconformity an internal audit found, and how far it is: its last day, whether it was corrected by then."""

    pk: int
    agency: int
    name: str
    due_on: date | None
    is_closed: bool
    in_time: bool
    is_running: bool
    """Whether it may still be closed in time: its last day has not passed, or it was done by then and waits for confirmation."""
    judged_on: date | None
    """The day its correction was last confirmed or found without effect."""


@dataclass(frozen=True, slots=True)
class YearAtAgency:
    """An agency's audits of a year, and what became of the nonconformities they found, or that were found in it without an audit.

    Of `nonconformities`, `closed` are settled, `closed_in_time` of these were corrected by their last day, `overdue`
    should have been by now. Observations are not among them.
    """

    agency: int
    year: int
    internal: tuple[Held, ...]
    inspections: tuple[Held, ...]
    nonconformities: int
    closed: int
    closed_in_time: int
    overdue: int
    findings: tuple[int, ...]
    corrections: tuple[Corrected, ...]
    """The nonconformities that internal audits found."""

    @property
    def internal_audit_held(self) -> Held | None:
        """The internal audit whose report is signed, the earliest of the year."""
        return next((audit for audit in self.internal if audit.is_settled), None)


def years_of(agencies: Collection[int], year: int) -> dict[int, YearAtAgency]:
    """What audits say about each of these agencies (by number) in that year; three queries, whatever their number."""
    audits = list(
        Audit.objects.filter(agency__in=agencies, year=year)
        .exclude(state=AuditState.CANCELLED).select_related("agency").annotate(lines=Count("programme")).order_by("begins_on", "pk")
    )  # fmt: skip
    papers: dict[int, list[int]] = defaultdict(list)
    for audit, document in Paper.objects.filter(audit__in=audits).order_by("pk").values_list("audit", "document"):
        papers[audit].append(document)
    findings: dict[int, list[Finding]] = defaultdict(list)
    # An audit counts for its year though its report, and so what it found, is dated in the next.
    of_year = Q(audit__year=year) | Q(audit=None, found_on__year=year)
    raised = Finding.objects.raised().nonconformities().filter(of_year, agency__in=agencies)
    for finding in raised.annotate(judged_on=Max("actions__verified_on")):
        findings[finding.agency_id].append(finding)
    held: dict[int, list[Held]] = defaultdict(list)
    for row in audits:
        held[row.agency_id].append(_held(row, tuple(papers[row.pk])))
    return {agency: _year(agency, year, held[agency], findings[agency]) for agency in agencies}


def year_of(agency: int, year: int) -> YearAtAgency:
    """What audits say about one agency in that year; three queries."""
    return years_of([agency], year)[agency]


def papers_of(findings: Collection[int]) -> dict[int, list[int]]:
    """The documents that show what was done about these findings, by finding; one query."""
    papers: dict[int, list[int]] = defaultdict(list)
    rows = FindingPaper.objects.filter(finding__in=findings).order_by("pk")
    for finding, document in rows.values_list("finding", "document"):
        papers[finding].append(document)
    return papers


def _held(audit: Audit, documents: tuple[int, ...]) -> Held:
    return Held(
        audit.pk, audit.agency_id, str(audit), audit.kind, audit.form, audit.begins_on, audit.signed_on, audit.state in SETTLED,
        audit.reported_on, audit.report_due, documents, bool(audit.decision_number),
        audit.lines,  # type: ignore[attr-defined]  # annotated
        _accepted(audit),
    )  # fmt: skip


def _accepted(audit: Audit) -> bool | None:
    if audit.state == AuditState.NOT_ACCEPTED:
        return False
    return True if audit.state == AuditState.CLOSED and audit.reported_on else None


def _corrected(finding: Finding) -> Corrected:
    done = in_time(finding.done_on, finding.due_on)
    is_closed = finding.state == FindingState.CLOSED
    running = finding.state in TO_CORRECT and not finding.is_overdue
    return Corrected(
        finding.pk, finding.agency_id, str(finding), finding.due_on, is_closed, is_closed and done,
        running or (finding.state == FindingState.DONE and done),
        finding.judged_on,  # type: ignore[attr-defined]  # annotated
    )  # fmt: skip


def _year(agency: int, year: int, held: list[Held], findings: list[Finding]) -> YearAtAgency:
    closed = [row for row in findings if row.closed_on]
    return YearAtAgency(
        agency=agency, year=year,
        internal=tuple(audit for audit in held if audit.kind == AuditKind.INTERNAL),
        inspections=tuple(audit for audit in held if audit.kind == AuditKind.INSPECTION),
        nonconformities=len(findings), closed=len(closed),
        closed_in_time=sum(in_time(row.done_on, row.due_on) for row in closed),
        overdue=sum(row.is_overdue for row in findings),
        findings=tuple(row.pk for row in findings),
        corrections=tuple(_corrected(row) for row in findings if row.source == Source.INTERNAL),
    )  # fmt: skip
