"""Ask and answer: the documents of inspections as PDF or Word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from agencies import trail
from agencies.gate import ProvinceRequest, requires
from agencies.models import Province
from agencies.roles import Permission
from agencies.sealing.heads import imprint
from audits.conduct import may_see_work
from audits.models import Audit
from audits.prints import Print
from audits.states import AuditState, Form
from audits.views.acting import allowed
from reports.inspections.compose import decision, minutes, synthesis
from reports.models import DocumentSettings
from reports.official import OfficialDocument
from reports.renderers import docx, pdf
from reports.workflow import MIMES

RENDERERS = {"pdf": pdf.render, "docx": docx.render}
PAPERS = {"decision": decision, "minutes": minutes}
FIRST_YEAR, LAST_YEAR = 2006, 2100


@requires(Permission.VIEW_AUDITS)
@require_safe
def audit_print(request: ProvinceRequest, audit: Audit, paper_kind: str, form: str) -> HttpResponse:
    """The decision or the minutes of one audit; leaves a line in the trail."""
    if form not in RENDERERS or paper_kind not in PAPERS:
        raise Http404
    if paper_kind == "minutes":
        allowed(may_see_work(request.user, audit))
    with override("vi"):
        document = PAPERS[paper_kind](audit, DocumentSettings.objects.of(request.province))
        name = f"{'quyet-dinh' if paper_kind == 'decision' else 'bien-ban'}-{audit.agency.code}-{audit.year}"
        answer = _file(document, name, form, request.province)
    _told(request, audit, f"{name}.{form}", agency=audit.agency)
    return answer


@requires(Permission.MAKE_REPORTS)
@require_safe
def inspections_print(request: ProvinceRequest, year: int, form: str) -> HttpResponse:
    """The November synthesis of a year's inspections; leaves a line in the trail."""
    if form not in RENDERERS or not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    with override("vi"):
        document = synthesis(request.province, year, DocumentSettings.objects.of(request.province))
        answer = _file(document, f"tong-hop-kiem-tra-{year}", form, request.province)
    _told(request, request.province, f"tong-hop-kiem-tra-{year}.{form}")
    return answer


def _file(document: OfficialDocument, name: str, form: str, province: Province) -> HttpResponse:
    sealed = replace(document, imprint=imprint(province))
    response = HttpResponse(RENDERERS[form](sealed), content_type=MIMES[form])
    header = content_disposition_header(True, f"{name}.{form}")
    assert header
    response["Content-Disposition"] = header
    return response


def _told(request: ProvinceRequest, target: Any, note: str, **more: Any) -> None:
    if request.method == "GET":
        trail.record("print_inspection", target, by=request.user, province=request.province, note=note, **more)


def prints_of_audit(audit: Audit) -> Iterator[Print]:
    """The decision while it is arranged and later, the minutes once the work is concluded."""
    named = []
    if audit.is_inspection and audit.form == Form.ON_SITE:
        named.append(("decision", _("Quyết định kiểm tra")))
    if audit.state not in {AuditState.PLANNED, AuditState.UNDER_WAY, AuditState.CANCELLED}:
        named.append(("minutes", _("Biên bản") if audit.is_inspection else _("Báo cáo đánh giá nội bộ")))
    for kind, label in named:
        for form, word in (("pdf", "PDF"), ("docx", "Word")):
            url = reverse("reports:audit_print", args=[audit.agency.province.slug, audit.pk, kind, form])
            yield Print(f"{label} ({word})", url)


def prints_of_year(province: Province, year: int) -> Iterator[Print]:
    """The synthesis of a year."""
    for form, word in (("pdf", "PDF"), ("docx", "Word")):
        label = _("Báo cáo tổng hợp (%(form)s)") % {"form": word}
        yield Print(label, reverse("reports:inspections_print", args=[province.slug, year, form]))
