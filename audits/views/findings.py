"""One finding: what the agency does about it, and whether it works."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agencies.gate import ProvinceRequest, requires
from agencies.models import Agency
from agencies.roles import Permission
from audits import conduct
from audits.figures import repeated
from audits.forms import findings as forms
from audits.models import Audit, Finding, Photo
from audits.states import TO_CORRECT, FindingState
from audits.views.acting import allowed, by_agency, form_page
from audits.workflow import findings as workflow

P, S = Permission, FindingState


@requires(P.VIEW_AUDITS)
@require_safe
def audit_finding(request: ProvinceRequest, audit_finding: Finding) -> HttpResponse:
    """Everything about one finding: what was seen, each round of correction, what may be done now."""
    finding, user = audit_finding, request.user
    if finding.state == S.NOTED and finding.audit:
        allowed(conduct.may_see_work(user, finding.audit))
    actions = list(finding.actions.select_related("planned_by", "done_by", "verified_by", "verified_in__agency"))
    latest = actions[-1] if actions else None
    photos = (
        Photo.objects.filter(audit=finding.audit_id, question=finding.answer.question_id)
        if finding.answer
        else Photo.objects.none()
    )
    corrects = conduct.may_correct(user, finding)
    context = {
        "finding": finding, "agency": finding.agency, "actions": actions, "latest": latest,
        "photos": photos.select_related("document"), "papers": finding.papers.select_related("document"),
        "before": repeated([finding]).get(finding.pk),
        "plans": corrects and finding.state in TO_CORRECT | {S.ADVISED}, "reports": corrects and finding.state == S.PLANNED,
        "shows": corrects and finding.state not in {S.NOTED, S.CLOSED},
        "judges": conduct.may_judge(user, finding, latest), "waits": finding.state == S.DONE,
        "settles": corrects and finding.state == S.ADVISED, "reopens": finding.state == S.CLOSED and bool(latest),
    }  # fmt: skip
    return render(request, "audits/audit_finding.html", context)


@requires(P.HOLD_AUDITS)
def finding_new(request: ProvinceRequest, agency: Agency) -> HttpResponse:
    """Enter what the agency found itself."""
    form = forms.OwnFindingForm(request.POST or None)
    made: list[Finding] = []

    def act() -> str:
        made.append(workflow.raise_finding(agency, by=request.user, **form.cleaned_data))
        return _("Đã ghi. Bước tiếp theo: tìm nguyên nhân và ghi biện pháp khắc phục.")

    slug = request.province.slug
    answer = form_page(
        request, form, act, reverse("agencies:agency", args=[slug, agency.pk]), submit=_("Ghi"),
        title=_("Ghi điểm không phù hợp: %(agency)s") % {"agency": agency},
        trail=[(_("Điểm cần khắc phục"), reverse("audits:findings", args=[slug]))],
    )  # fmt: skip
    return redirect("audits:audit_finding", slug, made[0].pk) if made else answer


def _page(
    request: ProvinceRequest, finding: Finding, form: Any, act: Callable[[], str], title: str, submit: str, **more: Any
) -> HttpResponse:  # fmt: skip
    slug = request.province.slug
    here = reverse("audits:audit_finding", args=[slug, finding.pk])
    trail = [(_("Điểm cần khắc phục"), reverse("audits:findings", args=[slug])), (finding.agency.name, here)]
    return form_page(request, form, act, here, title=title, submit=submit, trail=trail, lead=finding.text[:300], **more)


@requires(P.HOLD_AUDITS)
def finding_plan(request: ProvinceRequest, audit_finding: Finding) -> HttpResponse:
    """Cause, correction, corrective action, who and by when."""
    latest = audit_finding.actions.last() if audit_finding.state == S.PLANNED else None
    form = forms.PlanCorrectionForm(request.POST or None, finding=audit_finding, latest=latest)

    def act() -> str:
        workflow.plan_correction(audit_finding, by=request.user, **form.facts())
        return _("Đã ghi biện pháp khắc phục.")

    return _page(request, audit_finding, form, act, _("Nguyên nhân và biện pháp khắc phục"), _("Lưu biện pháp"))


@requires(P.HOLD_AUDITS)
def finding_done(request: ProvinceRequest, audit_finding: Finding) -> HttpResponse:
    """Say that the action is done."""
    form = forms.DoneForm(request.POST or None)

    def act() -> str:
        workflow.report_done(audit_finding, by=request.user, **form.cleaned_data)
        return _("Đã báo khắc phục xong; chờ xác nhận hiệu lực.")

    return _page(request, audit_finding, form, act, _("Báo đã khắc phục"), _("Báo đã khắc phục"))


@requires(P.HOLD_AUDITS)
def finding_show(request: ProvinceRequest, audit_finding: Finding) -> HttpResponse:
    """Attach documents that show what was done."""
    form = forms.EvidenceForm(request.POST or None, request.FILES or None, finding=audit_finding)

    def act() -> str:
        data = form.cleaned_data
        made = workflow.show_correction(
            audit_finding, by=request.user, documents=data["documents"], uploads=data["uploads"]
        )
        return _("Đã gắn %(n)s tài liệu.") % {"n": made}

    return _page(request, audit_finding, form, act, _("Bằng chứng khắc phục"), _("Gắn tài liệu"), files=True)


@requires(P.VIEW_AUDITS)
def finding_judge(request: ProvinceRequest, audit_finding: Finding) -> HttpResponse:
    """Confirm that what was done works, or reopen the finding."""
    allowed(conduct.may_judge(request.user, audit_finding, audit_finding.actions.last()))
    form = forms.JudgeForm(request.POST or None)
    number = request.GET.get("in", "")
    later = Audit.objects.filter(agency=audit_finding.agency_id, pk=int(number) if number.isdecimal() else 0).first()

    def act() -> str:
        effective = form.cleaned_data["verdict"] == "effective"
        note = form.cleaned_data["note"]
        workflow.judge_correction(audit_finding, effective=effective, note=note, by=request.user, audit=later)
        return _("Đã đóng điểm này.") if effective else _("Đã mở lại; cơ quan cần ghi biện pháp khác.")

    return _page(request, audit_finding, form, act, _("Xác nhận hiệu lực khắc phục"), _("Ghi kết luận"))


@requires(P.VIEW_AUDITS)
def finding_reopen(request: ProvinceRequest, audit_finding: Finding) -> HttpResponse:
    """Reopen a closed finding."""
    allowed(conduct.may_judge(request.user, audit_finding))
    form = forms.NoteForm(request.POST or None)

    def act() -> str:
        workflow.judge_correction(audit_finding, effective=False, by=request.user, **form.cleaned_data)
        return _("Đã mở lại điểm này.")

    return _page(request, audit_finding, form, act, _("Mở lại"), _("Mở lại"), danger=True)


@requires(P.VIEW_AUDITS)
@by_agency
def finding_settle(request: ProvinceRequest, audit_finding: Finding) -> HttpResponse:
    """Close an observation with what was decided."""
    form = forms.NoteForm(request.POST or None)

    def act() -> str:
        workflow.settle_advice(audit_finding, by=request.user, **form.cleaned_data)
        return _("Đã ghi nhận và đóng khuyến nghị.")

    return _page(request, audit_finding, form, act, _("Xem xét khuyến nghị"), _("Ghi và đóng"))


urlpatterns: list[URLPattern] = [
    path("agencies/<int:agency>/findings/new/", finding_new, name="finding_new"),
    path("audits/findings/<int:audit_finding>/", audit_finding, name="audit_finding"),
    path("audits/findings/<int:audit_finding>/plan/", finding_plan, name="finding_plan"),
    path("audits/findings/<int:audit_finding>/done/", finding_done, name="finding_done"),
    path("audits/findings/<int:audit_finding>/evidence/", finding_show, name="finding_show"),
    path("audits/findings/<int:audit_finding>/judge/", finding_judge, name="finding_judge"),
    path("audits/findings/<int:audit_finding>/reopen/", finding_reopen, name="finding_reopen"),
    path("audits/findings/<int:audit_finding>/settle/", finding_settle, name="finding_settle"),
]
