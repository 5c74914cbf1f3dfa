"""The leader's page of a year: its exhibits, each also on an address of its own and as a file."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from agencies import trail
from agencies.gate import ProvinceRequest, requires
from agencies.roles import Permission
from reports import fonts
from reports.dashboard.ask import Ask
from reports.dashboard.look import look_of
from reports.dashboard.lookform import LookForm
from reports.dashboard.province import AT_ONCE, EXHIBITS, listed
from reports.exhibits import FORMS, Exhibit
from reports.figures.yearly import years_of
from reports.years import FIRST_YEAR, LAST_YEAR


@requires(Permission.VIEW_FIGURES)
@require_safe
def overview(request: ProvinceRequest) -> HttpResponse:
    """The latest year there is anything to see of."""
    years = years_of(request.province)
    if not years:
        return render(request, "reports/overview_none.html")
    return redirect("reports:year_overview", request.province.slug, years[0])


@requires(Permission.VIEW_FIGURES)
@require_safe
def year_overview(request: ProvinceRequest, year: int) -> HttpResponse:
    """A year at a glance. What its figures hold already is drawn at once, the rest is fetched by the page."""
    ask = _ask(request, year)
    exhibits = [(key, EXHIBITS[key](ask) if key in AT_ONCE else None, _links(ask, key)) for key in listed(ask)]
    return render(
        request,
        "reports/year_overview.html",
        {
            "ask": ask,
            "figures": ask.figures,
            "form": LookForm(request.GET, years=[one for one in ask.years if one < year]),
            "exhibits": exhibits,
            "reset_url": reverse("reports:year_overview", args=[request.province.slug, year]) if ask.look.query else "",
        },
    )


@requires(Permission.VIEW_FIGURES)
@require_safe
def exhibit(request: ProvinceRequest, year: int, exhibit: str) -> HttpResponse:
    """One exhibit: as part of the page that asks for it, or on a page of its own with its whole table."""
    ask = _ask(request, year)
    found = _exhibit(ask, exhibit)
    context = {"exhibit": found, "links": _links(ask, exhibit), "ask": ask}
    if request.htmx:
        return render(request, "reports/exhibit.html", context)
    return render(request, "reports/one_exhibit.html", context)


@requires(Permission.VIEW_FIGURES)
@require_safe
def exhibit_file(request: ProvinceRequest, year: int, exhibit: str, form: str) -> HttpResponse:
    """One exhibit to take away, as it is looked at; leaves a line in the trail."""
    ask = _ask(request, year, font=fonts.PRINT)
    if form not in FORMS:
        raise Http404
    name = f"{exhibit}-{request.province.slug}-{year}"
    return answer(request, _exhibit(ask, exhibit), form, name)


def answer(request: ProvinceRequest, found: Exhibit, form: str, name: str) -> HttpResponse:
    """The file of an exhibit. Raises Http404 for a form it does not have."""
    if form not in found.forms:
        raise Http404
    content = found.content(form)
    trail.record("export_exhibit", request.province, by=request.user, province=request.province, note=f"{name}.{form}")
    return HttpResponse(
        content,
        content_type=FORMS[form],
        headers={"Content-Disposition": f'attachment; filename="{name}.{form}"', "X-Content-Type-Options": "nosniff"},
    )


def _ask(request: ProvinceRequest, year: int, font: str = fonts.SCREEN) -> Ask:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    years = years_of(request.province)
    return Ask(request.province, year, look_of(request.GET, year, years), years, font)


def _exhibit(ask: Ask, key: str) -> Exhibit:
    if key not in EXHIBITS:
        raise Http404
    return EXHIBITS[key](ask)


def _links(ask: Ask, key: str) -> dict[str, Any]:
    """Where an exhibit stands and is fetched from, with the same look."""
    query = f"?{ask.look.query}" if ask.look.query else ""
    place = [ask.province.slug, ask.year, key]
    return {
        "page": reverse("reports:exhibit", args=place) + query,
        "files": {form: reverse("reports:exhibit_file", args=[*place, form]) + query for form in FORMS},
    }
