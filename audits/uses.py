"""What audits tell the pages of other apps: what a document is cited for, an agency's inspections and findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import access
from agencies.models import Agency, User
from agencies.panels import Panel
from agencies.roles import Permission
from audits.models import Audit, Finding, FindingPaper, InspectionPlan, Paper, Photo
from audits.models.audit import KINDS
from audits.rules import Kind
from audits.states import NONCONFORMITIES, TO_CORRECT, AuditKind
from evidence.citations import CitedFor, Lister

SHOWN = 5


def cited_in_audits(documents: Sequence[int]) -> Mapping[int, Sequence[CitedFor]]:
    """The files of audits, the findings and the approved plans that these documents stand in; one query."""
    filed = Paper.objects.order_by().values_list(
        "document", "audit", "audit__kind", "audit__begins_on", "audit__year", "kind", "audit__agency__province__slug"
    )
    taken = Photo.objects.order_by().values_list(
        "document", "audit", "audit__kind", "audit__begins_on", "audit__year", "question__code",
        "audit__agency__province__slug",
    )  # fmt: skip
    shown = FindingPaper.objects.order_by().values_list(
        "document", "finding", "finding__source", "finding__found_on", Value(0), Value(_FINDING),
        "finding__agency__province__slug",
    )  # fmt: skip
    approved = InspectionPlan.objects.order_by().values_list(
        "document", "pk", Value(""), "approved_on", "year", Value(_PLAN), "province__slug"
    )
    rows = filed.filter(document__in=documents).union(
        *(others.filter(document__in=documents) for others in (taken, shown, approved)), all=True
    )
    found: dict[int, list[CitedFor]] = {}
    for document, number, kind, day, year, what, slug in sorted(rows):
        found.setdefault(document, []).append(_use(number, kind, day, year, what, slug))
    return found


_FINDING, _PLAN = "*", "**"


def _use(number: int, kind: str, day: date | None, year: int, what: str, slug: str) -> CitedFor:
    """One use in words: a kind of document in a file, a photo of a question (by its code), proof of a correction, a plan."""
    if what == _PLAN:
        return CitedFor(str(InspectionPlan(year=year)), reverse("audits:plan", args=[slug, year]), year)
    assert day
    if what == _FINDING:
        label = _("Khắc phục điểm không phù hợp ngày %(day)s") % {"day": f"{day:%d/%m/%Y}"}
        return CitedFor(label, reverse("audits:audit_finding", args=[slug, number]), day.year)
    named = KINDS[Kind(what)] if what in set(Kind) else _("Ảnh câu %(code)s") % {"code": what}
    label = f"{AuditKind(kind).label} {day:%m/%Y}: {named}"
    return CitedFor(label, reverse("audits:audit", args=[slug, number]), year)


def filed(this_year: bool) -> QuerySet[Paper]:
    """The rows by which documents stand in files of audits."""
    rows = Paper.objects.order_by()
    return rows.filter(audit__year=timezone.localdate().year) if this_year else rows


def photographed(this_year: bool) -> QuerySet[Photo]:
    """The rows by which documents are photos of what was seen."""
    rows = Photo.objects.order_by()
    return rows.filter(audit__year=timezone.localdate().year) if this_year else rows


def shown_for(this_year: bool) -> QuerySet[FindingPaper]:
    """The rows by which documents show a correction."""
    rows = FindingPaper.objects.order_by()
    return rows.filter(finding__found_on__year=timezone.localdate().year) if this_year else rows


def planned(this_year: bool) -> QuerySet[InspectionPlan]:
    """The rows by which documents are approved plans."""
    rows = InspectionPlan.objects.order_by()
    return rows.filter(year=timezone.localdate().year) if this_year else rows


LISTERS: tuple[Lister, ...] = (filed, photographed, shown_for, planned)


def audits_of_agency(user: User, agency: Agency) -> Panel | None:
    """An agency's latest inspections and internal audits, and what is left to correct; two queries."""
    if not access.may(user, Permission.VIEW_AUDITS, agency.path):
        return None
    audits = list(Audit.objects.filter(agency=agency).with_counts().order_by("-begins_on", "-pk")[: SHOWN + 1])
    states = list(
        Finding.objects.raised().filter(agency=agency, grade__in=NONCONFORMITIES, state__in=TO_CORRECT)
        .values_list("due_on", flat=True)
    )  # fmt: skip
    today = timezone.localdate()
    may_hold = bool(access.may(user, Permission.HOLD_AUDITS, agency.path))
    may_inspect = bool(access.may(user, Permission.INSPECT_AGENCIES, agency.path)) and not access.belongs_to(
        user, agency
    )
    context = {
        "agency": agency, "audits": audits[:SHOWN], "has_more": len(audits) > SHOWN, "to_correct": len(states),
        "overdue": sum(bool(due and due < today) for due in states), "may_hold": may_hold, "may_inspect": may_inspect,
    }  # fmt: skip
    return Panel(_("Kiểm tra, đánh giá nội bộ"), "audits/panel.html", context, order=30)
