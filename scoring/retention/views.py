"""How long the papers of archived years are kept, and what is decided when that time is over."""

from __future__ import annotations

from collections.abc import Callable

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agencies import access
from agencies.gate import ProvinceRequest, requires
from agencies.roles import Permission
from scoring.models import Campaign, Disposal, RetentionClass
from scoring.retention.forms import DestroyForm, ExtendForm, PeriodForm
from scoring.retention.listing import export_disposal, fate_of, kept_of, listed_in
from scoring.retention.papers import papers_of
from scoring.retention.periods import keeping_of, keepings, periods_of
from scoring.retention.workflow import (
    confirm_destruction,
    extend_retention,
    propose_destruction,
    set_retention,
    withdraw_destruction,
)
from scoring.views.sheets import download
from scoring.views.telling import tell

P = Permission
PER_PAGE = 50


@requires(P.VIEW_TRAIL)
@require_safe
def retention(request: ProvinceRequest) -> HttpResponse:
    """Every class of every archived year with the year until which it is kept, and what waits for a second person."""
    return _page(request, PeriodForm())


@requires(P.MANAGE_PROVINCE, fresh=True)
@require_POST
def retention_period(request: ProvinceRequest) -> HttpResponse:
    """Set how long a class is kept."""
    form = PeriodForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    data = form.cleaned_data

    def act() -> str:
        set_retention(
            request.province,
            RetentionClass(data["retention_class"]),
            data["years"],
            basis=data["basis"],
            by=request.user,
        )
        return _("Đã đặt thời hạn lưu giữ.")

    tell(request, act)
    return redirect("scoring:retention", request.province.slug)


@requires(P.MANAGE_PROVINCE, fresh=True, after_closing=True)
def dispose(request: ProvinceRequest, campaign: Campaign, retention_class: str) -> HttpResponse:
    """Decide on papers whose time is over: keep them longer, or propose to destroy them."""
    if retention_class not in RetentionClass.values:
        raise Http404
    kind = RetentionClass(retention_class)
    extends = request.POST.get("act") == "extend"
    extend = ExtendForm(request.POST if extends else None, auto_id="extend_%s")
    destroy = DestroyForm(request.POST if request.method == "POST" and not extends else None, auto_id="destroy_%s")
    form = extend if extends else destroy
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def act() -> str:
            if extends:
                extend_retention(campaign, kind, **data, by=request.user)
                return _("Đã gia hạn lưu giữ đến hết năm %(year)d.") % {"year": data["until_year"]}
            propose_destruction(campaign, kind, **data, by=request.user)
            return _("Đã ghi đề nghị hủy. Chưa có gì bị hủy: cần một người khác xác nhận trên trang này.")

        if tell(request, act):
            return redirect("scoring:retention", request.province.slug)
    rows = papers_of(campaign, kind).select_related("agency").prefetch_related("files__blob").order_by("agency", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "campaign": campaign, "kind": kind, "keeping": keeping_of(campaign, kind), "extend": extend, "destroy": destroy,
        "page": page, "lines": [(row, "") for row in page],
    }  # fmt: skip
    return render(request, "scoring/dispose.html", context)


@requires(P.VIEW_TRAIL, after_closing=True)
@require_safe
def disposal(request: ProvinceRequest, disposal: Disposal) -> HttpResponse:
    """What a proposal would destroy, document by document: to be looked through before it is confirmed."""
    rows = listed_in(disposal)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "disposal": disposal, "kind": RetentionClass(disposal.retention_class), "kept": kept_of(disposal).count(),
        "page": page, "lines": [(row, fate_of(row)) for row in page],
        "may_export": _holds(request, P.EXPORT_DATA),
    }  # fmt: skip
    return render(request, "scoring/disposal.html", context)


@requires(P.VIEW_TRAIL, P.EXPORT_DATA, after_closing=True)
@require_safe
def disposal_list(request: ProvinceRequest, disposal: Disposal) -> HttpResponse:
    """The same as a workbook, for the council that looks at the papers and for the file of the decision."""
    content = export_disposal(disposal, by=request.user)
    return download(content, "xlsx", f"danh-muc-huy-{request.province.slug}-{disposal.campaign.year}-{disposal.pk}")


@requires(P.VIEW_TRAIL, fresh=True, after_closing=True)
@require_POST
def disposal_confirm(request: ProvinceRequest, disposal: Disposal) -> HttpResponse:
    """Confirm, as the second person, that the papers are destroyed."""
    return _done(
        request,
        lambda: confirm_destruction(disposal, by=request.user),
        _("Đã xác nhận. Tài liệu đang được hủy; bản sao lưu cũ còn giữ đến khi hết vòng sao lưu."),
    )


@requires(P.VIEW_TRAIL, fresh=True, after_closing=True)
@require_POST
def disposal_withdraw(request: ProvinceRequest, disposal: Disposal) -> HttpResponse:
    """Take a proposal back."""
    return _done(request, lambda: withdraw_destruction(disposal, by=request.user), _("Đã rút đề nghị hủy."))


def _done(request: ProvinceRequest, act: Callable[[], object], said: str) -> HttpResponse:
    def step() -> str:
        act()
        return said

    tell(request, step)
    return redirect("scoring:retention", request.province.slug)


def _page(request: ProvinceRequest, form: PeriodForm) -> HttpResponse:
    context = {
        "rows": keepings(request.province), "form": form,
        "periods": [(kind, years, basis) for kind, (years, basis) in periods_of(request.province).items()],
        "manages": _holds(request, P.MANAGE_PROVINCE),
    }  # fmt: skip
    return render(request, "scoring/retention.html", context)


def _holds(request: ProvinceRequest, permission: Permission) -> bool:
    root = request.province.root
    return bool(root and access.may(request.user, permission, root.path))


urlpatterns: list[URLPattern] = [
    path("retention/", retention, name="retention"),
    path("retention/periods/", retention_period, name="retention_period"),
    path("retention/<int:campaign>/<slug:retention_class>/", dispose, name="dispose"),
    path("retention/decisions/<int:disposal>/", disposal, name="disposal"),
    path("retention/decisions/<int:disposal>/list/", disposal_list, name="disposal_list"),
    path("retention/decisions/<int:disposal>/confirm/", disposal_confirm, name="disposal_confirm"),
    path("retention/decisions/<int:disposal>/withdraw/", disposal_withdraw, name="disposal_withdraw"),
]
