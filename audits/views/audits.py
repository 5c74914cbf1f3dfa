"""One inspection or internal audit: its page, how it is begun and arranged, its file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

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
from audits.views.acting import allowed, audit_done, audit_page, by_writers, form_page
from audits.workflow import audits as workflow
from audits.workflow.findings import add_finding
from audits.workflow.papers import file_paper, remove_paper

P, A = Permission, AuditState


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
        "papers": papers, "prints": prints_of(audit) if (sees or audit.is_inspection) and not audit.on_paper else [], "file": audit.file([paper.kind for paper in papers] + _held(audit), nonconforming=bool(weighty)),
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
def inspection_new(request: ProvinceRequest, agency: Agency) -> HttpResponse:
    """Begin an inspection outside the plan."""
    allowed(conduct.may_inspect(request.user, agency))
    form = forms.InspectionForm(request.POST or None, agency=agency)
    return _begun(
        request, agency, form, _("Kiểm tra đột xuất: %(agency)s"),
        lambda: workflow.open_inspection(agency, by=request.user, **form.cleaned_data),
    )  # fmt: skip


@requires(P.HOLD_AUDITS)
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


@requires(P.VIEW_AUDITS)
@by_writers
def audit_arrange(request: ProvinceRequest, audit: Audit) -> HttpResponse:
    """Set days, place and decision."""
    form = forms.ArrangeForm(request.POST or None, instance=Audit.objects.get(pk=audit.pk))

    def act() -> str:
        workflow.arrange(audit, by=request.user, **form.cleaned_data)
        return _("Đã lưu.")

    return audit_page(request, audit, form, act, _("Thời gian, quyết định"), _("Lưu"))


@requires(P.VIEW_AUDITS)
@by_writers
def member_add(request: ProvinceRequest, audit: Audit) -> HttpResponse:
    """Put somebody into the team."""
    form = forms.MemberForm(request.POST or None, audit=audit)

    def act() -> str:
        member = workflow.add_member(audit, by=request.user, **form.cleaned_data)
        return _("Đã thêm %(who)s.") % {"who": member}

    return audit_page(request, audit, form, act, _("Thêm người vào đoàn"), _("Thêm"))


@requires(P.VIEW_AUDITS)
@by_writers
@require_POST
def member_remove(request: ProvinceRequest, member: Member) -> HttpResponseBase:
    """Take somebody out of the team."""
    return audit_done(
        request, member.audit, lambda: workflow.remove_member(member, by=request.user), _("Đã đưa ra khỏi đoàn.")
    )


@requires(P.VIEW_AUDITS)
@by_writers
def line_add(request: ProvinceRequest, audit: Audit) -> HttpResponse:
    """Say who looks at which part, when."""
    form = forms.LineForm(request.POST or None, audit=audit)

    def act() -> str:
        workflow.add_line(audit, by=request.user, **form.cleaned_data)
        return _("Đã thêm vào chương trình.")

    return audit_page(request, audit, form, act, _("Thêm nội dung chương trình"), _("Thêm"))


@requires(P.VIEW_AUDITS)
@by_writers
@require_POST
def line_remove(request: ProvinceRequest, line: ProgrammeLine) -> HttpResponseBase:
    """Take a line out of the programme."""
    return audit_done(request, line.audit, lambda: workflow.remove_line(line, by=request.user), _("Đã bỏ."))


@requires(P.VIEW_AUDITS)
def paper_add(request: ProvinceRequest, audit: Audit) -> HttpResponse:
    """Put a document into the file; the agency its own report and corrections."""
    form = forms.PaperForm(request.POST or None, request.FILES or None, initial={"kind": request.GET.get("kind", "")})
    kind = request.POST.get("kind", "") if request.method == "POST" else request.GET.get("kind", Kind.OTHER.value)
    allowed(conduct.may_file(request.user, audit, kind))

    def act() -> str:
        data = form.cleaned_data
        paper = file_paper(audit, data["kind"], uploads=data["uploads"], number=data["number"], by=request.user)
        return _("Đã lưu vào hồ sơ: %(paper)s.") % {"paper": paper.get_kind_display()}

    return audit_page(request, audit, form, act, _("Thêm tài liệu vào hồ sơ"), _("Tải lên"), files=True)


@requires(P.VIEW_AUDITS)
@by_writers
@require_POST
def paper_remove(request: ProvinceRequest, paper: Paper) -> HttpResponseBase:
    """Take a document out of the file."""
    said = _("Đã bỏ khỏi hồ sơ; tài liệu vẫn còn trong kho minh chứng.")
    return audit_done(request, paper.audit, lambda: remove_paper(paper, by=request.user), said)


@requires(P.VIEW_AUDITS)
@by_writers
def finding_add(request: ProvinceRequest, audit: Audit) -> HttpResponse:
    """Enter something found that the checklist does not ask about."""
    form = forms.AddedFindingForm(request.POST or None)

    def act() -> str:
        add_finding(audit, by=request.user, **form.cleaned_data)
        return _("Đã ghi thêm.")

    return audit_page(request, audit, form, act, _("Ghi điểm ngoài bảng câu hỏi"), _("Ghi"))


urlpatterns: list[URLPattern] = [
    path("agencies/<int:agency>/inspections/new/", inspection_new, name="inspection_new"),
    path("agencies/<int:agency>/internal-audits/new/", internal_new, name="internal_new"),
    path("audits/<int:audit>/", audit, name="audit"),
    path("audits/<int:audit>/arrange/", audit_arrange, name="audit_arrange"),
    path("audits/<int:audit>/members/", member_add, name="member_add"),
    path("audits/members/<int:member>/remove/", member_remove, name="member_remove"),
    path("audits/<int:audit>/programme/", line_add, name="line_add"),
    path("audits/programme/<int:line>/remove/", line_remove, name="line_remove"),
    path("audits/<int:audit>/papers/", paper_add, name="paper_add"),
    path("audits/papers/<int:paper>/remove/", paper_remove, name="paper_remove"),
    path("audits/<int:audit>/findings/new/", finding_add, name="finding_add"),
]
