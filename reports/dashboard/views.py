"""The leader's pages: a year at a glance, the years side by side, one agency over the years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agencies import access
from agencies.gate import ProvinceRequest, requires
from agencies.models import Agency
from agencies.roles import Permission
from agencies.rules import Verdict
from reports import fonts
from reports.cells import share
from reports.dashboard import agency as of_agency
from reports.dashboard import province as of_year
from reports.dashboard import years as of_years
from reports.dashboard.ask import Ask
from reports.dashboard.look import look_of
from reports.dashboard.lookform import LookForm
from reports.dashboard.pages import links_of, shown, taken
from reports.figures import Figures
from reports.figures.known import years_known, years_of
from reports.years import FIRST_YEAR, LAST_YEAR

Maker = TypeVar("Maker")


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
    place = [request.province.slug, year]
    keep = replace(ask.look, earlier=0).query
    return render(
        request,
        "reports/year_overview.html",
        {
            "ask": ask,
            "figures": ask.figures,
            "best": _best(ask.figures),
            "form": LookForm(request.GET, years=[one for one in ask.known.comparable if one < year]),
            "keep": f"?{keep}" if keep else "",
            "reset_url": reverse("reports:year_overview", args=place) if ask.look.query else "",
            "parts": [
                {
                    "key": key,
                    "title": of_year.TITLES[key],
                    "wide": key in of_year.WIDE,
                    "exhibit": of_year.EXHIBITS[key](ask) if key in of_year.AT_ONCE else None,
                    "links": links_of("exhibit", place, key, ask.look.query, files=_takes(request)),
                }
                for key in of_year.listed(ask)
                if _allowed(request, key)
            ],
        },
    )


@requires(Permission.VIEW_FIGURES)
@require_safe
def exhibit(request: ProvinceRequest, year: int, exhibit: str) -> HttpResponse:
    """One exhibit of a year."""
    _must(request, exhibit)
    ask = _ask(request, year)
    place = [request.province.slug, year]
    links = links_of("exhibit", place, exhibit, ask.look.query, files=_takes(request))
    back = reverse("reports:year_overview", args=place) + (f"?{ask.look.query}" if ask.look.query else "")
    title = _("Toàn cảnh năm %(year)s") % {"year": year}
    found = _named(of_year.EXHIBITS, exhibit)(ask)
    return shown(request, found, links, back, title)


@requires(Permission.VIEW_FIGURES, Permission.EXPORT_DATA)
@require_safe
def exhibit_file(request: ProvinceRequest, year: int, exhibit: str, form: str) -> HttpResponse:
    """One exhibit of a year to take away, as it is looked at."""
    _must(request, exhibit)
    ask = _ask(request, year, font=fonts.PRINT)
    name = f"{exhibit}-{request.province.slug}-{year}"
    if exhibit in of_year.BY_LEVEL and ask.look.level:
        name += f"-{ask.look.level}"
    return taken(request, _named(of_year.EXHIBITS, exhibit)(ask), form, name)


@requires(Permission.VIEW_FIGURES)
@require_safe
def years(request: ProvinceRequest) -> HttpResponse:
    """The province's years side by side, and who goes on for whom."""
    ask = of_years.YearsAsk(request.province)
    parts = [
        {
            "key": key,
            "exhibit": make(ask),
            "wide": True,
            "links": links_of("years_exhibit", [request.province.slug], key, files=_takes(request)),
        }
        for key, make in of_years.EXHIBITS.items()
    ]
    return render(request, "reports/years.html", {"parts": parts})


@requires(Permission.VIEW_FIGURES)
@require_safe
def years_exhibit(request: ProvinceRequest, exhibit: str) -> HttpResponse:
    """One exhibit of the years."""
    found = _named(of_years.EXHIBITS, exhibit)(of_years.YearsAsk(request.province))
    place = [request.province.slug]
    return shown(
        request,
        found,
        links_of("years_exhibit", place, exhibit, files=_takes(request)),
        reverse("reports:years", args=place),
        _("Qua các năm"),
    )


@requires(Permission.VIEW_FIGURES, Permission.EXPORT_DATA)
@require_safe
def years_exhibit_file(request: ProvinceRequest, exhibit: str, form: str) -> HttpResponse:
    """One exhibit of the years to take away."""
    found = _named(of_years.EXHIBITS, exhibit)(of_years.YearsAsk(request.province, fonts.PRINT))
    return taken(request, found, form, f"{exhibit}-{request.province.slug}")


@requires(Permission.VIEW_SCORECARD)
@require_safe
def agency_results(request: ProvinceRequest, agency: Agency) -> HttpResponse:
    """One agency: over the years, what would lift it, criterion by criterion."""
    ask = of_agency.AgencyAsk(agency, _year(request))
    place = [request.province.slug, agency.pk]
    query = f"year={ask.year}" if ask.year else ""
    parts = [
        {
            "key": key,
            "exhibit": make(ask),
            "wide": key == "criteria",
            "links": links_of("agency_exhibit", place, key, query),
        }
        for key, make in of_agency.EXHIBITS.items()
    ]
    looked_at = ask.sheet.campaign.year if ask.sheet else 0
    return render(
        request, "reports/agency_results.html", {"agency": agency, "parts": parts, "ask": ask, "year": looked_at}
    )


@requires(Permission.VIEW_SCORECARD)
@require_safe
def agency_exhibit(request: ProvinceRequest, agency: Agency, exhibit: str) -> HttpResponse:
    """One exhibit of an agency."""
    ask = of_agency.AgencyAsk(agency, _year(request))
    place = [request.province.slug, agency.pk]
    links = links_of("agency_exhibit", place, exhibit, f"year={ask.year}" if ask.year else "")
    back = reverse("reports:agency_results", args=place)
    return shown(request, _named(of_agency.EXHIBITS, exhibit)(ask), links, back, agency.name)


@requires(Permission.VIEW_SCORECARD)
@require_safe
def agency_exhibit_file(request: ProvinceRequest, agency: Agency, exhibit: str, form: str) -> HttpResponse:
    """One exhibit of an agency to take away."""
    ask = of_agency.AgencyAsk(agency, _year(request), fonts.PRINT)
    found = _named(of_agency.EXHIBITS, exhibit)(ask)
    return taken(request, found, form, f"{exhibit}-{request.province.slug}-{agency.code}", agency=agency)


def _ask(request: ProvinceRequest, year: int, font: str = fonts.SCREEN) -> Ask:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return Ask(request.province, year, look_of(request.GET, year), years_known(request.province), font)


def _held(request: ProvinceRequest, permission: Permission) -> Verdict:
    """Whether this person holds the permission for the whole province."""
    assert request.province.root
    return access.may(request.user, permission, request.province.root.path)


def _allowed(request: ProvinceRequest, exhibit: str) -> bool:
    """Whether this person may see that exhibit of a year."""
    return exhibit not in of_year.ASKED or bool(_held(request, of_year.ASKED[exhibit]))


def _must(request: ProvinceRequest, exhibit: str) -> None:
    """Raises PermissionDenied with the reason when this person may not see that exhibit of a year."""
    if not _allowed(request, exhibit):
        raise PermissionDenied(_held(request, of_year.ASKED[exhibit]).reason)


def _takes(request: ProvinceRequest) -> bool:
    """Whether this person may take files away."""
    return bool(_held(request, Permission.EXPORT_DATA))


def _best(figures: Figures) -> dict[str, object] | None:
    """How many have the best rating, once somebody is rated."""
    if not figures.total.scored:
        return None
    band = figures.bands[0]
    said = _("Xếp loại %(rating)s") % {"rating": band.label}
    part = figures.total.shares[band.code]
    return {"label": said, "number": figures.total.ratings[band.code], "share": f"{share(part)}%"}


def _year(request: ProvinceRequest) -> int:
    """The year the address asks for; 0 for none or for what is no year."""
    asked = request.GET.get("year", "")
    return int(asked) if len(asked) == 4 and asked.isascii() and asked.isdigit() else 0


def _named(exhibits: Mapping[str, Maker], key: str) -> Maker:
    if key not in exhibits:
        raise Http404
    return exhibits[key]
