"""Ask and answer: the documents of inspections as PDF or Word."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from agencies.gate import ProvinceRequest, requires
from agencies.models import Province
from agencies.prints import Print
from agencies.roles import Permission
from audits.conduct import may_see_work
from audits.models import Audit, InspectionPlan
from audits.states import AuditState, Form
from audits.views.acting import allowed
from reports.handing import FORMS, hand_over, offered
from reports.inspections.compose import decision, minutes, synthesis
from reports.inspections.correction import correction
from reports.inspections.plan import plan
from reports.models import DocumentSettings
from reports.official import OfficialDocument
from reports.programme.compose import december
from reports.years import FIRST_YEAR, LAST_YEAR

PAPERS = {"decision": decision, "minutes": minutes, "correction": correction}
NAMES = {"decision": "quyet-dinh", "minutes": "bien-ban", "correction": "bao-cao-khac-phuc"}
AFTER_MINUTES = frozenset({AuditState.SIGNED, AuditState.REPORTED, AuditState.NOT_ACCEPTED, AuditState.CLOSED})


@requires(Permission.VIEW_AUDITS)
@require_safe
def audit_print(request: ProvinceRequest, audit: Audit, paper_kind: str, form: str) -> HttpResponse:
    """The decision, the minutes or the agency's corrective report of one audit; leaves a line in the trail."""
    if form not in FORMS or paper_kind not in PAPERS:
        raise Http404
    if paper_kind != "decision":
        allowed(may_see_work(request.user, audit))
    if paper_kind == "correction" and not (audit.is_inspection and audit.state in AFTER_MINUTES):
        raise Http404
    settings = DocumentSettings.objects.of(request.province)
    return hand_over(
        request, lambda: PAPERS[paper_kind](audit, settings), f"{NAMES[paper_kind]}-{audit.agency.code}-{audit.year}", form,
        action="print_inspection", target=audit, agency=audit.agency,
    )  # fmt: skip


@requires(Permission.MAKE_REPORTS)
@require_safe
def inspections_print(request: ProvinceRequest, year: int, form: str) -> HttpResponse:
    """The November synthesis of a year's inspections; leaves a line in the trail."""
    return _of_year(request, year, form, synthesis, f"tong-hop-kiem-tra-{year}")


@requires(Permission.MAKE_REPORTS)
@require_safe
def december_print(request: ProvinceRequest, year: int, form: str) -> HttpResponse:
    """The province's December report to the Ministry; leaves a line in the trail."""
    return _of_year(request, year, form, december, f"bao-cao-bo-khcn-{year}")


@requires(Permission.MAKE_REPORTS)
@require_safe
def plan_print(request: ProvinceRequest, year: int, form: str) -> HttpResponse:
    """The year's plan of inspections with its agencies; leaves a line in the trail."""
    if form not in FORMS:
        raise Http404
    found = get_object_or_404(InspectionPlan.objects.select_related("province"), province=request.province, year=year)
    settings = DocumentSettings.objects.of(request.province)
    name = f"ke-hoach-kiem-tra-{year}"
    return hand_over(request, lambda: plan(found, settings), name, form, action="print_inspection", target=found)


OfYear = Callable[[Province, int, DocumentSettings], OfficialDocument]


def _of_year(request: ProvinceRequest, year: int, form: str, compose: OfYear, name: str) -> HttpResponse:
    if form not in FORMS or not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    province = request.province
    settings = DocumentSettings.objects.of(province)
    return hand_over(
        request, lambda: compose(province, year, settings), name, form, action="print_inspection", target=province
    )


def prints_of_audit(audit: Audit) -> Iterator[Print]:
    """The decision while it is arranged and later, the minutes once the work is concluded, then the agency's report."""
    named = []
    if audit.is_inspection and audit.form == Form.ON_SITE:
        named.append(("decision", _("Quyết định kiểm tra")))
    if audit.state not in {AuditState.PLANNED, AuditState.UNDER_WAY, AuditState.CANCELLED}:
        named.append(("minutes", _("Biên bản") if audit.is_inspection else _("Báo cáo đánh giá nội bộ")))
    if audit.is_inspection and audit.state in AFTER_MINUTES:
        named.append(("correction", _("Báo cáo khắc phục của cơ quan")))
    issue = "reports:audit_paper" if audit.is_inspection else ""
    for kind, label in named:
        yield offered(label, "reports:audit_print", audit.agency.province.slug, audit.pk, kind, issue=issue)


def prints_of_year(province: Province, year: int) -> Iterator[Print]:
    """The synthesis of a year, and the report to the Ministry."""
    for kind, label, route in (
        ("inspections", _("Báo cáo tổng hợp kết quả kiểm tra (tháng 11)"), "reports:inspections_print"),
        ("december", _("Báo cáo gửi Bộ Khoa học và Công nghệ (tháng 12)"), "reports:december_print"),
    ):
        yield replace(offered(label, route, province.slug, year), issue=_page(province, year, kind))


def prints_of_plan(plan: InspectionPlan) -> Iterator[Print]:
    """The plan with its agencies."""
    found = offered(_("Kế hoạch kiểm tra"), "reports:plan_print", plan.province.slug, plan.year)
    yield replace(found, issue=_page(plan.province, plan.year, "plan"))


def _page(province: Province, year: int, kind: str) -> str:
    """Where a document of the year is issued."""
    return reverse("reports:year_paper", args=[province.slug, year, kind])
