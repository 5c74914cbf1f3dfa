"""Ask and answer: the documents of inspections as PDF or Word."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpResponse
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
from reports.inspections.compose import decision, minutes
from reports.inspections.correction import correction
from reports.models import DocumentSettings

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
    for kind, label in (
        ("inspections", _("Báo cáo tổng hợp kết quả kiểm tra (tháng 11)")),
        ("december", _("Báo cáo gửi Bộ Khoa học và Công nghệ (tháng 12)")),
    ):
        yield offered(label, "reports:year_draft", province.slug, year, kind, issue="reports:year_paper")


def prints_of_plan(plan: InspectionPlan) -> Iterator[Print]:
    """The plan with its agencies."""
    yield offered(
        _("Kế hoạch kiểm tra"), "reports:year_draft", plan.province.slug, plan.year, "plan", issue="reports:year_paper"
    )
