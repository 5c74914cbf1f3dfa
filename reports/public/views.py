"""Ask and answer: the public page and its files, and the administrator's switches."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agencies import files
from agencies.gate import ProvinceRequest, public, requires, tenant_of
from agencies.models import Province
from agencies.roles import Permission
from agencies.rules import Refused
from agencies.spreadsheet import CSV_TYPE
from agencies.tenancy import across, within
from reports.models import DocumentSettings, PublicYear
from reports.public.workflow import hide_year, results_of, show_year
from scoring.models import Campaign
from scoring.standings import PUBLIC

KEPT = 300
"""Seconds for which browsers, and the server itself, keep the page."""


@public
@require_safe
def public_years(request: HttpRequest, province: str) -> HttpResponse:
    """To the latest year there is to see."""
    with _inside(province) as tenant:
        year = PublicYear.objects.shown(tenant.pk).values_list("campaign__year", flat=True).first()
    if year is None:
        raise Http404
    return redirect("reports:public_results", province, year)


@public
@require_safe
def public_results(request: HttpRequest, province: str, year: int) -> HttpResponseBase:
    """The year's results for everybody: no cookie, no sign-in; Vietnamese unless the address asks for English."""
    asked = request.GET.get("lang", "")
    language = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with _inside(province) as tenant, translation.override(language):
        row = _open(tenant, year)
        body = _kept(row, f"page:{language}", lambda: _page(tenant, row, language))
        response = _answer(request, row, body.encode(), "text/html; charset=utf-8")
        response.headers["Content-Language"] = language
    return response


@public
@require_safe
def public_csv(request: HttpRequest, province: str, year: int) -> HttpResponseBase:
    """The same agencies as CSV."""
    with _inside(province) as tenant, translation.override(settings.LANGUAGE_CODE):
        row = _open(tenant, year)
        body = _kept(row, "csv", lambda: results_of(tenant, year).csv.decode())
    return _answer(request, row, body.encode(), CSV_TYPE, name=f"ket-qua-iso-{tenant.slug}-{year}.csv")


@public
@require_safe
def public_pdf(request: HttpRequest, province: str, year: int) -> HttpResponseBase:
    """The PDF made when the page was opened, as long as the results are still those."""
    with _inside(province) as tenant:
        row = _open(tenant, year)
        if not _has_pdf(row, _kept(row, "fingerprint", lambda: results_of(tenant, year).fingerprint)):
            raise Http404(_("Tệp PDF đang được lập. Hãy thử lại sau ít phút."))
        name = f"ket-qua-iso-{tenant.slug}-{year}.pdf"
        etag = hashlib.sha256(row.pdf.encode()).hexdigest()
        response = files.attachment(request, row.pdf, label=name, mime="application/pdf", sha256=etag)
    _say_who_may_list_it(response, row)
    response["Cache-Control"] = f"public, max-age={KEPT}"
    return response


@requires(Permission.MANAGE_PROVINCE)
@require_safe
def public_switches(request: ProvinceRequest) -> HttpResponse:
    """Which published years everybody may see."""
    rows = Campaign.objects.of(request.province.pk).filter(state__in=PUBLIC).select_related("public_year")
    years = [
        {
            "campaign": campaign, "row": getattr(campaign, "public_year", None),
            "url": settings.BASE_URL + reverse("reports:public_results", args=[request.province.slug, campaign.year]),
        }
        for campaign in rows.order_by("-year")
    ]  # fmt: skip
    return render(request, "reports/public_switches.html", {"years": years, "minutes": KEPT // 60})


@requires(Permission.MANAGE_PROVINCE, fresh=True, after_closing=True)
@require_POST
def public_switch(request: ProvinceRequest, campaign: Campaign) -> HttpResponse:
    """Open the page of a year, let search engines list it or not, close it."""
    wish = request.POST.get("wish", "")
    try:
        if wish == "close":
            hide_year(campaign, by=request.user)
            messages.success(request, _("Đã đóng trang công khai năm %(year)s.") % {"year": campaign.year})
        elif wish in {"open", "findable"}:
            show_year(campaign, findable=wish == "findable", by=request.user)
            messages.success(request, _("Trang công khai năm %(year)s đang mở.") % {"year": campaign.year})
        else:
            raise Refused(_("Chưa rõ cần mở hay đóng trang công khai. Hãy tải lại trang rồi chọn lại."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("reports:public_switches", request.province.slug)


@contextmanager
def _inside(slug: str) -> Iterator[Province]:
    """The province of this address, to stand in; Http404 when there is none."""
    with across():
        province = tenant_of(slug)
    if province is None or province.root is None:
        raise Http404
    with within(province):
        yield province


def _open(province: Province, year: int) -> PublicYear:
    rows = PublicYear.objects.shown(province.pk).filter(campaign__year=year)
    row = rows.select_related("campaign").first()
    if row is None:
        raise Http404
    return row


def _kept(row: PublicYear, what: str, make: Callable[[], str]) -> str:
    """What was made of the same results a short while ago, else made now. A correcting decision makes them others at once."""
    key = f"public:{row.pk}:{row.findable}:{row.pdf_of}:{row.campaign.decisions.count()}:{what}"
    found = cache.get(key)
    if not isinstance(found, str):
        found = make()
        cache.set(key, found, KEPT)
    return found


def _page(province: Province, row: PublicYear, language: str) -> str:
    year = row.campaign.year
    results = results_of(province, year)
    others = PublicYear.objects.shown(province.pk).exclude(pk=row.pk).values_list("campaign__year", flat=True)
    context = {
        "slug": province.slug, "results": results, "row": row, "language": language, "others": list(others),
        "languages": settings.LANGUAGES, "pdf": _has_pdf(row, results.fingerprint),
        "issuer": DocumentSettings.objects.of(province).issuer_line,
    }  # fmt: skip
    return render_to_string("reports/public_results.html", context)


def _has_pdf(row: PublicYear, fingerprint: str) -> bool:
    return bool(row.pdf) and row.pdf_of == fingerprint and files.exists(row.pdf)


def _answer(request: HttpRequest, row: PublicYear, body: bytes, mime: str, *, name: str = "") -> HttpResponseBase:
    etag = f'"{hashlib.sha256(body).hexdigest()}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(body, content_type=mime)
        if name:
            response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={KEPT}"
    _say_who_may_list_it(response, row)
    return response


def _say_who_may_list_it(response: HttpResponseBase, row: PublicYear) -> None:
    if not row.findable:
        response["X-Robots-Tag"] = "noindex"


urlpatterns: list[URLPattern] = [
    path("cong-khai/", public_years, name="public_years"),
    path("cong-khai/<int:year>/", public_results, name="public_results"),
    path("cong-khai/<int:year>/ket-qua.csv", public_csv, name="public_csv"),
    path("cong-khai/<int:year>/ket-qua.pdf", public_pdf, name="public_pdf"),
    path("reports/public/", public_switches, name="public_switches"),
    path("reports/public/<int:campaign>/", public_switch, name="public_switch"),
]
