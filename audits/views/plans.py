"""A year's inspection plan with its coverage, and the register of inspectors."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agencies import access
from agencies.gate import ProvinceRequest, requires
from agencies.models import Agency, AgencyVersion, Province
from agencies.roles import Permission
from agencies.rules import Refused
from audits.figures import coverage_of
from audits.forms.plans import ApprovalForm, InspectorForm, PlanAddForm, PlanForm
from audits.models import Audit, InspectionPlan, Inspector
from audits.prints import prints_of_plan
from audits.rules import longest_unseen
from audits.states import AuditKind, AuditState, Form
from audits.views.acting import form_page, may_report, tell
from audits.workflow import plans as workflow

P = Permission


@requires(P.VIEW_AUDITS, anywhere=True)
def plan(request: ProvinceRequest, year: int) -> HttpResponse:
    """A year's plan: who is inspected how and when, and whether the law's coverage is met; begun here when there is none."""
    found = (
        InspectionPlan.objects.filter(province=request.province, year=year)
        .select_related("province", "document")
        .first()
    )
    manages = _manages(request)
    form = PlanForm(request.POST or None, instance=found) if manages else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied(access.may(request.user, P.PLAN_INSPECTIONS, request.province.root.path).reason)  # type: ignore[union-attr]
        return _save(request, found, year, form)
    rows = Audit.objects.of(request.province.pk).filter(kind=AuditKind.INSPECTION, year=year).visible_to(request.user)
    rows = rows.exclude(state=AuditState.CANCELLED).select_related("agency").prefetch_related("members")
    context = {
        "plan": found, "year": year, "form": form, "manages": manages,
        "inspections": rows.order_by("begins_on", "agency__sort_text"),
        "ahead": coverage_of(request.province, year, planned=True), "reached": coverage_of(request.province, year),
        "inspectors": _serving(request.province) if manages and found else [],
        "sees_document": bool(found and found.document and access.may(request.user, P.VIEW_EVIDENCE, request.province.root.path)),  # type: ignore[union-attr]
        "prints": prints_of_plan(found) if found and may_report(request) else [],
    }  # fmt: skip
    return render(request, "audits/plan.html", context)


def _serving(province: Province) -> list[Inspector]:
    rows = Inspector.objects.filter(province=province)
    return list(rows.filter(Q(retired_on=None) | Q(retired_on__gt=timezone.localdate())))


def _save(request: ProvinceRequest, found: InspectionPlan | None, year: int, form: PlanForm) -> HttpResponse:
    def act() -> str:
        if found is None:
            workflow.open_plan(request.province, year, by=request.user, **form.cleaned_data)
            return _("Đã lập kế hoạch năm %(year)s. Bước tiếp theo: thêm cơ quan vào kế hoạch.") % {"year": year}
        workflow.describe_plan(found, by=request.user, **form.cleaned_data)
        return _("Đã lưu kế hoạch.")

    here = reverse("audits:plan", args=[request.province.slug, year])
    title = _("Kế hoạch kiểm tra năm %(year)s") % {"year": year}
    return form_page(request, form, act, here, title=title, submit=_("Lưu"), trail=_trail(request))


@requires(P.PLAN_INSPECTIONS)
def plan_add(request: ProvinceRequest, year: int) -> HttpResponse:
    """Put agencies on the plan: those that fit, or the ones of them longest not inspected on site."""
    plan = _plan_or_404(request.province, year)
    form = PlanAddForm(request.POST or None, plan=plan)

    def act() -> str:
        data = dict(form.cleaned_data)
        chosen = _chosen(plan, data)
        named = {name: data[name] for name in ("form", "checklist", "begins_on", "ends_on")}
        added = workflow.plan_inspections(plan, chosen, by=request.user, **named)
        return _("Đã thêm %(n)s cuộc kiểm tra vào kế hoạch.") % {"n": added}

    here = reverse("audits:plan", args=[request.province.slug, year])
    needed = coverage_of(request.province, year, planned=True).needed
    lead = _("Mọi cơ quan bắt buộc phải được kiểm tra ít nhất qua hồ sơ; ít nhất %(n)s cơ quan tại trụ sở.") % {
        "n": needed
    }
    return form_page(
        request, form, act, here, title=_("Thêm cơ quan vào kế hoạch %(year)s") % {"year": year}, submit=_("Thêm"),
        trail=[*_trail(request), (str(plan), here)], lead=lead,
    )  # fmt: skip


def _chosen(plan: InspectionPlan, data: dict[str, object]) -> Iterable[Agency]:
    """The agencies that fit, as they stand today; with a count those longest not inspected on site."""
    day = max(timezone.localdate(), date(plan.year, 1, 1))
    versions = AgencyVersion.objects.of(plan.province_id).as_of(min(day, date(plan.year, 12, 31)))
    for name in ("obligation", "level", "kind"):
        if data[name]:
            versions = versions.filter(**{name: data[name]})
    agencies = {version.agency_id: version.agency for version in versions.select_related("agency").order_by("path")}
    count = data["count"]
    if not isinstance(count, int):
        return agencies.values()
    on_site = Audit.objects.filter(agency__in=agencies, kind=AuditKind.INSPECTION, form=Form.ON_SITE)
    last: dict[int, date | None] = {}
    for agency, seen in (
        on_site.exclude(state=AuditState.CANCELLED).order_by("begins_on").values_list("agency", "begins_on")
    ):
        last[agency] = seen
    return [agencies[pk] for pk in longest_unseen(agencies, last, count)]


@requires(P.PLAN_INSPECTIONS)
@require_POST
def plan_many(request: ProvinceRequest, year: int) -> HttpResponse:
    """Give the inspections ticked to an inspector, or take them off the plan."""
    plan = _plan_or_404(request.province, year)
    numbers = [int(pk) for pk in request.POST.getlist("inspection") if pk.isdecimal() and len(pk) < 16]

    def act() -> str:
        if request.POST.get("action") == "drop":
            return _("Đã đưa %(n)s cuộc ra khỏi kế hoạch.") % {
                "n": workflow.take_off_plan(plan, numbers, by=request.user).done
            }
        chosen = request.POST.get("inspector", "")
        inspector = Inspector.objects.filter(
            province=plan.province, pk=int(chosen) if chosen.isdecimal() else 0
        ).first()
        if inspector is None:
            raise Refused(_("Hãy chọn kiểm tra viên làm trưởng đoàn."))
        dealt = workflow.assign_head(plan, numbers, inspector, by=request.user)
        for why in dealt.left[:5]:
            messages.warning(request, why)
        return _("Đã giao %(n)s cuộc cho %(name)s.") % {"n": dealt.done, "name": inspector}

    tell(request, act)
    return redirect("audits:plan", request.province.slug, year)


@requires(P.PLAN_INSPECTIONS)
def plan_approve(request: ProvinceRequest, year: int) -> HttpResponse:
    """Enter the decision that approved the plan."""
    plan = _plan_or_404(request.province, year)
    form = ApprovalForm(
        request.POST or None,
        request.FILES or None,
        plan=plan,
        initial={"number": plan.number, "approved_on": plan.approved_on},
    )

    def act() -> str:
        data = form.cleaned_data
        document, uploads = data.get("document"), data["uploads"]
        workflow.approve_plan(plan, data["number"], data["approved_on"], document, uploads=uploads, by=request.user)
        return _("Đã ghi quyết định phê duyệt kế hoạch.")

    here = reverse("audits:plan", args=[request.province.slug, year])
    return form_page(
        request, form, act, here, title=_("Phê duyệt kế hoạch kiểm tra năm %(year)s") % {"year": year}, submit=_("Lưu"),
        trail=[*_trail(request), (str(plan), here)], files=True,
    )  # fmt: skip


@requires(P.VIEW_AUDITS)
@require_safe
def inspectors(request: ProvinceRequest) -> HttpResponse:
    """The register, each with what is lacking of Điều 40 today."""
    today = timezone.localdate()
    rows = Inspector.objects.filter(province=request.province).select_related("agency", "person")
    context = {
        "inspectors": [(row, row.lacks(today)) for row in rows], "manages": _manages(request), "today": today,
    }  # fmt: skip
    return render(request, "audits/inspectors.html", context)


@requires(P.PLAN_INSPECTIONS)
def inspector_new(request: ProvinceRequest) -> HttpResponse:
    """Enter somebody who may inspect."""
    return _inspector(request, None, _("Thêm kiểm tra viên"))


@requires(P.PLAN_INSPECTIONS)
def inspector(request: ProvinceRequest, inspector: Inspector) -> HttpResponse:
    """Change what is known of an inspector."""
    return _inspector(request, inspector, inspector.name)


def _inspector(request: ProvinceRequest, row: Inspector | None, title: str) -> HttpResponse:
    form = InspectorForm(request.POST or None, instance=row, province=request.province)

    def act() -> str:
        current = Inspector.objects.get(pk=row.pk) if row else None
        workflow.save_inspector(request.province, current, by=request.user, **form.cleaned_data)
        return _("Đã lưu thông tin kiểm tra viên.")

    here = reverse("audits:inspectors", args=[request.province.slug])
    lead = _("Điều kiện theo TT 26/2014/TT-BKHCN Điều 40, áp dụng từ 01/06/2016.")
    return form_page(
        request, form, act, here, title=title, submit=_("Lưu"), lead=lead,
        trail=[*_trail(request), (_("Kiểm tra viên"), here)],
    )  # fmt: skip


def _manages(request: ProvinceRequest) -> bool:
    root = request.province.root
    return bool(root and access.may(request.user, P.PLAN_INSPECTIONS, root.path))


def _plan_or_404(province: Province, year: int) -> InspectionPlan:
    plan: InspectionPlan = get_object_or_404(
        InspectionPlan.objects.select_related("province__root"), province=province, year=year
    )
    return plan


def _trail(request: ProvinceRequest) -> list[tuple[str, str]]:
    return [(_("Kiểm tra, đánh giá"), reverse("audits:audits", args=[request.province.slug]))]


urlpatterns: list[URLPattern] = [
    path("audits/plans/<int:year>/", plan, name="plan"),
    path("audits/plans/<int:year>/add/", plan_add, name="plan_add"),
    path("audits/plans/<int:year>/many/", plan_many, name="plan_many"),
    path("audits/plans/<int:year>/approve/", plan_approve, name="plan_approve"),
    path("audits/inspectors/", inspectors, name="inspectors"),
    path("audits/inspectors/new/", inspector_new, name="inspector_new"),
    path("audits/inspectors/<int:inspector>/", inspector, name="inspector"),
]
