"""One inspection or internal audit: its page, and every step from arranging it to its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies import access
from agencies.gate import ProvinceRequest, requires
from agencies.models import Agency
from agencies.roles import Permission
from audits import conduct
from audits.asked import asked_of, tally
from audits.figures import repeated
from audits.forms import audits as forms
from audits.models import Audit, Finding, Member, Paper, ProgrammeLine
from audits.prints import prints_of
from audits.rules import Kind
from audits.states import AuditState, FindingState
from audits.views.acting import allowed, by_agency, by_writers, form_page, tell
from audits.workflow import audits as workflow
from audits.workflow.findings import add_finding
from audits.workflow.papers import file_paper, remove_paper

P, A = Permission, AuditState
FORM = ["GET", "HEAD", "POST"]


@requires(P.VIEW_AUDITS)
@require_safe
def audit(request: ProvinceRequest, audit: Audit) -> HttpResponse:
    """Everything about one audit: what comes next, team, programme, findings, minutes, file."""
    user, members = request.user, list(audit.members.select_related("inspector"))
    sees = conduct.may_see_work(user, audit)
    findings = list(audit.findings.select_related("answer__question", "agency")) if sees else []
    weighty = [row for row in findings if row.is_nonconformity]
    papers = list(audit.papers.select_related("document"))
    context = {
        "audit": audit, "agency": audit.agency, "members": members,
        "programme": audit.programme.select_related("member"), "sees": sees, "findings": findings,
        "repeated": repeated(findings), "weighty": weighty, "writes": conduct.may_write(user, audit),
        "arranges": conduct.may_arrange(audit), "answers": conduct.may_answer(audit),
        "starts": conduct.may_start(audit, members), "tally": tally(asked_of(audit)) if sees else None,
        "papers": papers, "prints": prints_of(audit) if sees or audit.is_inspection else [], "file": audit.file([paper.kind for paper in papers] + _held(audit), nonconforming=bool(weighty)),
        "of_agency": bool(access.may(user, P.HOLD_AUDITS, audit.agency.path)), "earlier": _earlier(audit) if audit.is_inspection else [],
    }  # fmt: skip
    return render(request, "audits/audit.html", context)


def _held(audit: Audit) -> list[str]:
    """Kinds of document that stand elsewhere: the approved plan belongs to the year."""
    return [Kind.PLAN.value] if audit.plan and audit.plan.is_approved else []


def _earlier(audit: Audit) -> list[Finding]:
    """Corrections of earlier inspections whose effect is still to be looked at (Điều 37.2c)."""
    rows = Finding.objects.filter(agency=audit.agency_id, source="inspection", state=FindingState.DONE)
    return list(rows.exclude(audit=audit).order_by("found_on", "pk"))


@requires(P.INSPECT_AGENCIES)
@require_http_methods(FORM)
def inspection_new(request: ProvinceRequest, agency: Agency) -> HttpResponse:
    """Begin an inspection outside the plan."""
    allowed(conduct.may_inspect(request.user, agency))
    form = forms.InspectionForm(request.POST or None, agency=agency)
    return _begun(
        request, agency, form, _("Kiểm tra đột xuất: %(agency)s"),
        lambda: workflow.open_inspection(agency, by=request.user, **form.cleaned_data),
    )  # fmt: skip


@requires(P.HOLD_AUDITS)
@require_http_methods(FORM)
def internal_new(request: ProvinceRequest, agency: Agency) -> HttpResponse:
    """Begin an internal audit."""
    form = forms.InternalAuditForm(request.POST or None, agency=agency)
    return _begun(
        request, agency, form, _("Đánh giá nội bộ: %(agency)s"),
        lambda: workflow.open_internal_audit(agency, by=request.user, **form.cleaned_data),
    )  # fmt: skip


def _begun(
    request: ProvinceRequest, agency: Agency, form: Any, title: str, begin: Callable[[], Audit]
) -> HttpResponse:  # fmt: skip
    """The page of the form, or the page of the audit that has been begun."""
    made: list[Audit] = []

    def act() -> str:
        made.append(begin())
        return _("Đã lập. Bước tiếp theo: ghi đoàn, chương trình rồi bắt đầu.")

    slug = request.province.slug
    lead = (
        ""
        if form.fields["checklist"].queryset.exists()
        else _("Tỉnh chưa ban hành bảng câu hỏi nào cho việc này. Thư ký Ban Chỉ đạo lấy mẫu ở mục “Bảng câu hỏi”.")
    )
    answer = form_page(
        request, form, act, reverse("agencies:agency", args=[slug, agency.pk]), title=title % {"agency": agency},
        submit=_("Lập"), lead=lead,
        trail=[(_("Kiểm tra, đánh giá"), reverse("audits:audits", args=[slug])), (agency.name, reverse("agencies:agency", args=[slug, agency.pk]))],
    )  # fmt: skip
    return redirect("audits:audit", slug, made[0].pk) if made else answer


def _page(
    request: ProvinceRequest, audit: Audit, form: Any, act: Callable[[], str], title: str, submit: str, **more: Any
) -> HttpResponse:  # fmt: skip
    slug = request.province.slug
    here = reverse("audits:audit", args=[slug, audit.pk])
    trail = [(_("Kiểm tra, đánh giá"), reverse("audits:audits", args=[slug])), (str(audit), here)]
    return form_page(request, form, act, here, title=title, submit=submit, trail=trail, **more)


@requires(P.VIEW_AUDITS)
@by_writers
@require_http_methods(FORM)
def audit_arrange(request: ProvinceRequest, audit: Audit) -> HttpResponse:
    """Set days, place and decision."""
    form = forms.ArrangeForm(request.POST or None, instance=Audit.objects.get(pk=audit.pk))

    def act() -> str:
        workflow.arrange(audit, by=request.user, **form.cleaned_data)
        return _("Đã lưu.")

    return _page(request, audit, form, act, _("Thời gian, quyết định"), _("Lưu"))


@requires(P.VIEW_AUDITS)
@by_writers
@require_http_methods(FORM)
def member_add(request: ProvinceRequest, audit: Audit) -> HttpResponse:
    """Put somebody into the team."""
    form = forms.MemberForm(request.POST or None, audit=audit)

    def act() -> str:
        member = workflow.add_member(audit, by=request.user, **form.cleaned_data)
        return _("Đã thêm %(who)s.") % {"who": member}

    return _page(request, audit, form, act, _("Thêm người vào đoàn"), _("Thêm"))


@requires(P.VIEW_AUDITS)
@by_writers
@require_POST
def member_remove(request: ProvinceRequest, member: Member) -> HttpResponseBase:
    """Take somebody out of the team."""
    return _done(
        request, member.audit, lambda: workflow.remove_member(member, by=request.user), _("Đã đưa ra khỏi đoàn.")
    )


@requires(P.VIEW_AUDITS)
@by_writers
@require_http_methods(FORM)
def line_add(request: ProvinceRequest, audit: Audit) -> HttpResponse:
    """Say who looks at which part, when."""
    form = forms.LineForm(request.POST or None, audit=audit)

    def act() -> str:
        workflow.add_line(audit, by=request.user, **form.cleaned_data)
        return _("Đã thêm vào chương trình.")

    return _page(request, audit, form, act, _("Thêm nội dung chương trình"), _("Thêm"))


@requires(P.VIEW_AUDITS)
@by_writers
@require_POST
def line_remove(request: ProvinceRequest, line: ProgrammeLine) -> HttpResponseBase:
    """Take a line out of the programme."""
    return _done(request, line.audit, lambda: workflow.remove_line(line, by=request.user), _("Đã bỏ."))


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
@require_http_methods(FORM)
def audit_conclude(request: ProvinceRequest, audit: Audit) -> HttpResponse:
    """End the work, with what the minutes will say."""
    initial = {"strengths": audit.strengths, "problems": audit.problems}
    form = forms.ConcludeForm(request.POST or None, initial=initial)

    def act() -> str:
        workflow.conclude(audit, by=request.user, **form.cleaned_data)
        return _("Đã kết thúc phần làm việc. Bước tiếp theo: thống nhất và ký biên bản.")

    return _page(request, audit, form, act, _("Kết thúc, lập biên bản"), _("Kết thúc phần làm việc"))


@requires(P.VIEW_AUDITS)
@by_writers
@require_POST
def audit_reopen(request: ProvinceRequest, audit: Audit) -> HttpResponseBase:
    """Go back to the checklist before the minutes are signed."""
    return _done(
        request, audit, lambda: workflow.take_up_again(audit, by=request.user), _("Đã mở lại bảng câu hỏi để sửa.")
    )


@requires(P.VIEW_AUDITS)
@by_writers
@require_http_methods(FORM)
def audit_sign(request: ProvinceRequest, audit: Audit) -> HttpResponse:
    """Enter that the minutes are signed."""
    form = forms.SignForm(request.POST or None, audit=audit)

    def act() -> str:
        workflow.sign(audit, by=request.user, **form.cleaned_data)
        return _("Đã ghi biên bản đã ký. Cơ quan thấy các điểm cần khắc phục ở “Việc cần làm”.")

    title = _("Ghi biên bản đã ký") if audit.is_inspection else _("Ghi báo cáo đánh giá nội bộ đã ký")
    return _page(request, audit, form, act, title, _("Ghi đã ký"))


@requires(P.VIEW_AUDITS)
@by_agency
@require_http_methods(FORM)
def audit_report(request: ProvinceRequest, audit: Audit) -> HttpResponse:
    """The agency sends its corrective report."""
    form = forms.ReportForm(request.POST or None, request.FILES or None)

    def act() -> str:
        workflow.report_correction(audit, note=form.cleaned_data["note"], by=request.user)
        if uploads := form.cleaned_data["uploads"]:
            file_paper(audit, Kind.CORRECTION, uploads=uploads, by=request.user)
        return _("Đã gửi báo cáo khắc phục tới đơn vị kiểm tra.")

    return _page(request, audit, form, act, _("Gửi báo cáo khắc phục"), _("Gửi báo cáo"), files=True)


@requires(P.VIEW_AUDITS)
@by_writers
@require_http_methods(FORM)
def audit_answer_report(request: ProvinceRequest, audit: Audit) -> HttpResponse:
    """Accept the corrective report, or say in writing that it is not accepted yet."""
    form = forms.AnswerReportForm(request.POST or None)

    def act() -> str:
        accept = form.cleaned_data["verdict"] == "accept"
        workflow.answer_report(audit, accept=accept, answer=form.cleaned_data["answer"], by=request.user)
        return (
            _("Đã chấp nhận báo cáo khắc phục.") if accept else _("Đã trả lời chưa chấp nhận; cơ quan sẽ báo cáo lại.")
        )

    return _page(request, audit, form, act, _("Trả lời báo cáo khắc phục"), _("Ghi ý kiến"), lead=audit.report_note)


@requires(P.VIEW_AUDITS)
@by_writers
@require_POST
def audit_close(request: ProvinceRequest, audit: Audit) -> HttpResponseBase:
    """End an audit of which nothing is left to settle."""
    return _done(request, audit, lambda: workflow.close(audit, by=request.user), _("Đã kết thúc."))


@requires(P.VIEW_AUDITS)
@by_writers
@require_http_methods(FORM)
def audit_cancel(request: ProvinceRequest, audit: Audit) -> HttpResponse:
    """Not hold it after all."""
    form = forms.CancelForm(request.POST or None)

    def act() -> str:
        workflow.cancel(audit, reason=form.cleaned_data["reason"], by=request.user)
        return _("Đã ghi là không thực hiện.")

    return _page(request, audit, form, act, _("Không thực hiện"), _("Ghi không thực hiện"), danger=True)


@requires(P.VIEW_AUDITS)
@require_http_methods(FORM)
def paper_add(request: ProvinceRequest, audit: Audit) -> HttpResponse:
    """Put a document into the file; the agency its own report and corrections."""
    form = forms.PaperForm(request.POST or None, request.FILES or None, initial={"kind": request.GET.get("kind", "")})
    kind = request.POST.get("kind", "") if request.method == "POST" else request.GET.get("kind", Kind.OTHER.value)
    allowed(conduct.may_file(request.user, audit, kind))

    def act() -> str:
        data = form.cleaned_data
        paper = file_paper(audit, data["kind"], uploads=data["uploads"], number=data["number"], by=request.user)
        return _("Đã lưu vào hồ sơ: %(paper)s.") % {"paper": paper.get_kind_display()}

    return _page(request, audit, form, act, _("Thêm tài liệu vào hồ sơ"), _("Tải lên"), files=True)


@requires(P.VIEW_AUDITS)
@by_writers
@require_POST
def paper_remove(request: ProvinceRequest, paper: Paper) -> HttpResponseBase:
    """Take a document out of the file."""
    said = _("Đã bỏ khỏi hồ sơ; tài liệu vẫn còn trong kho minh chứng.")
    return _done(request, paper.audit, lambda: remove_paper(paper, by=request.user), said)


@requires(P.VIEW_AUDITS)
@by_writers
@require_http_methods(FORM)
def finding_add(request: ProvinceRequest, audit: Audit) -> HttpResponse:
    """Enter something found that the checklist does not ask about."""
    form = forms.AddedFindingForm(request.POST or None)

    def act() -> str:
        add_finding(audit, by=request.user, **form.cleaned_data)
        return _("Đã ghi thêm.")

    return _page(request, audit, form, act, _("Ghi điểm ngoài bảng câu hỏi"), _("Ghi"))


def _done(request: ProvinceRequest, audit: Audit, act: Callable[[], None], said: str) -> HttpResponseBase:
    def do() -> str:
        act()
        return said

    tell(request, do)
    return redirect("audits:audit", request.province.slug, audit.pk)


urlpatterns: list[URLPattern] = [
    path("agencies/<int:agency>/inspections/new/", inspection_new, name="inspection_new"),
    path("agencies/<int:agency>/internal-audits/new/", internal_new, name="internal_new"),
    path("audits/<int:audit>/", audit, name="audit"),
    path("audits/<int:audit>/arrange/", audit_arrange, name="audit_arrange"),
    path("audits/<int:audit>/members/", member_add, name="member_add"),
    path("audits/members/<int:member>/remove/", member_remove, name="member_remove"),
    path("audits/<int:audit>/programme/", line_add, name="line_add"),
    path("audits/programme/<int:line>/remove/", line_remove, name="line_remove"),
    path("audits/<int:audit>/start/", audit_start, name="audit_start"),
    path("audits/<int:audit>/conclude/", audit_conclude, name="audit_conclude"),
    path("audits/<int:audit>/reopen/", audit_reopen, name="audit_reopen"),
    path("audits/<int:audit>/sign/", audit_sign, name="audit_sign"),
    path("audits/<int:audit>/report/", audit_report, name="audit_report"),
    path("audits/<int:audit>/answer/", audit_answer_report, name="audit_answer_report"),
    path("audits/<int:audit>/close/", audit_close, name="audit_close"),
    path("audits/<int:audit>/cancel/", audit_cancel, name="audit_cancel"),
    path("audits/<int:audit>/papers/", paper_add, name="paper_add"),
    path("audits/papers/<int:paper>/remove/", paper_remove, name="paper_remove"),
    path("audits/<int:audit>/findings/new/", finding_add, name="finding_add"),
]
