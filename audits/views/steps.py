"""The steps of an audit: begun, concluded, signed, reported on, answered, ended."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies.gate import ProvinceRequest, requires
from agencies.roles import Permission
from audits.forms import audits as forms
from audits.models import Audit
from audits.rules import Kind
from audits.views.acting import audit_done, audit_page, by_agency, by_writers, tell
from audits.workflow import audits as workflow
from audits.workflow.papers import file_paper

P = Permission


@requires(P.VIEW_AUDITS)
@by_writers
@require_POST
def audit_start(request: ProvinceRequest, audit: Audit) -> HttpResponseBase:
    """Begin the work, and open the checklist."""

    def act() -> str:
        workflow.start(audit, by=request.user)
        return _("Đã bắt đầu. Trả lời từng câu; nội dung tự lưu.")

    if tell(request, act):
        return redirect("audits:checking", request.province.slug, audit.pk)
    return redirect("audits:audit", request.province.slug, audit.pk)


@requires(P.VIEW_AUDITS)
@by_writers
def audit_conclude(request: ProvinceRequest, audit: Audit) -> HttpResponse:
    """End the work, with what the minutes will say."""
    initial = {"strengths": audit.strengths, "problems": audit.problems}
    form = forms.ConcludeForm(request.POST or None, initial=initial)

    def act() -> str:
        workflow.conclude(audit, by=request.user, **form.cleaned_data)
        return _("Đã kết thúc phần làm việc. Bước tiếp theo: thống nhất và ký biên bản.")

    return audit_page(request, audit, form, act, _("Kết thúc, lập biên bản"), _("Kết thúc phần làm việc"))


@requires(P.VIEW_AUDITS)
@by_writers
@require_POST
def audit_reopen(request: ProvinceRequest, audit: Audit) -> HttpResponseBase:
    """Go back to the checklist before the minutes are signed."""
    return audit_done(
        request, audit, lambda: workflow.take_up_again(audit, by=request.user), _("Đã mở lại bảng câu hỏi để sửa.")
    )


@requires(P.VIEW_AUDITS)
@by_writers
def audit_sign(request: ProvinceRequest, audit: Audit) -> HttpResponse:
    """Enter that the minutes are signed."""
    form = forms.SignForm(request.POST or None, audit=audit)

    def act() -> str:
        workflow.sign(audit, by=request.user, **form.cleaned_data)
        return _("Đã ghi biên bản đã ký. Cơ quan thấy các điểm cần khắc phục ở “Việc cần làm”.")

    title = _("Ghi biên bản đã ký") if audit.is_inspection else _("Ghi báo cáo đánh giá nội bộ đã ký")
    return audit_page(request, audit, form, act, title, _("Ghi đã ký"))


@requires(P.VIEW_AUDITS)
@by_agency
def audit_report(request: ProvinceRequest, audit: Audit) -> HttpResponse:
    """The agency sends its corrective report."""
    form = forms.ReportForm(request.POST or None, request.FILES or None)

    def act() -> str:
        workflow.report_correction(audit, note=form.cleaned_data["note"], by=request.user)
        if uploads := form.cleaned_data["uploads"]:
            file_paper(audit, Kind.CORRECTION, uploads=uploads, by=request.user)
        return _("Đã gửi báo cáo khắc phục tới đơn vị kiểm tra.")

    return audit_page(request, audit, form, act, _("Gửi báo cáo khắc phục"), _("Gửi báo cáo"), files=True)


@requires(P.VIEW_AUDITS)
@by_writers
def audit_answer_report(request: ProvinceRequest, audit: Audit) -> HttpResponse:
    """Accept the corrective report, or say in writing that it is not accepted yet."""
    form = forms.AnswerReportForm(request.POST or None)

    def act() -> str:
        accept = form.cleaned_data["verdict"] == "accept"
        workflow.answer_report(audit, accept=accept, answer=form.cleaned_data["answer"], by=request.user)
        return (
            _("Đã chấp nhận báo cáo khắc phục.") if accept else _("Đã trả lời chưa chấp nhận; cơ quan sẽ báo cáo lại.")
        )

    return audit_page(
        request, audit, form, act, _("Trả lời báo cáo khắc phục"), _("Ghi ý kiến"), lead=audit.report_note
    )


@requires(P.VIEW_AUDITS)
@by_writers
@require_POST
def audit_close(request: ProvinceRequest, audit: Audit) -> HttpResponseBase:
    """End an audit of which nothing is left to settle."""
    return audit_done(request, audit, lambda: workflow.close(audit, by=request.user), _("Đã kết thúc."))


@requires(P.VIEW_AUDITS)
@by_writers
def audit_cancel(request: ProvinceRequest, audit: Audit) -> HttpResponse:
    """Not hold it after all."""
    form = forms.CancelForm(request.POST or None)

    def act() -> str:
        workflow.cancel(audit, reason=form.cleaned_data["reason"], by=request.user)
        return _("Đã ghi là không thực hiện.")

    return audit_page(request, audit, form, act, _("Không thực hiện"), _("Ghi không thực hiện"), danger=True)


urlpatterns: list[URLPattern] = [
    path("audits/<int:audit>/start/", audit_start, name="audit_start"),
    path("audits/<int:audit>/conclude/", audit_conclude, name="audit_conclude"),
    path("audits/<int:audit>/reopen/", audit_reopen, name="audit_reopen"),
    path("audits/<int:audit>/sign/", audit_sign, name="audit_sign"),
    path("audits/<int:audit>/report/", audit_report, name="audit_report"),
    path("audits/<int:audit>/answer/", audit_answer_report, name="audit_answer_report"),
    path("audits/<int:audit>/close/", audit_close, name="audit_close"),
    path("audits/<int:audit>/cancel/", audit_cancel, name="audit_cancel"),
]
