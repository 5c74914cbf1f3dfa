"""What came out: the ranking of a year, and years that only exist on paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agencies import access
from agencies.gate import ProvinceRequest, requires
from agencies.models import Province
from agencies.roles import Permission
from agencies.rules import Refused
from scoring.forms.results import PaperForm, ResultFilter
from scoring.models import Campaign
from scoring.standings import PUBLIC, Standings
from scoring.transfer import read_results
from scoring.views.sheets import bands_of, chosen_of, download, years_of
from scoring.views.telling import tell
from scoring.workflow.export import Form, export_results
from scoring.workflow.paper import KNOWN_RATINGS, PaperPlan, differences, import_results, plan_results

P = Permission
PER_PAGE = 50
UPLOADED = "paper_results"
"""Where the session keeps the rows of an uploaded file between the preview and the import."""


# --- the ranking ---


@requires(P.VIEW_SCORECARD, anywhere=True)
@require_safe
def results(request: ProvinceRequest) -> HttpResponse:
    """A year's results by block, ranked, with the change from the year before: as far as this person may see them."""
    years = years_of(request.province)
    chosen = chosen_of(years, request.GET.get("year", ""))
    if chosen is None:
        return render(request, "scoring/results.html", {"campaign": None})
    standings, form = _standings(request, years, chosen)
    group = _group(request, standings)
    rows = _picked(standings, form, group)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    shown = standings.pick(group=group)
    bands = bands_of(chosen)
    context = {
        "years": years, "campaign": chosen, "standings": standings, "form": form, "group": group,
        "rows": [{"standing": row, "rating": bands.get(row.rating), "before": bands.get(row.before)} for row in page],
        "page": page,
        "groups": [(code, name, count) for code, name in standings.groups.items() if (count := len(standings.pick(group=code)))],
        "stack": standings.stack(shown), "changes": standings.changes(shown), "shown": len(shown),
        "may_export": bool(request.province.root and access.may(request.user, P.EXPORT_DATA, request.province.root.path)),
        "may_decide": bool(request.province.root and access.may(request.user, P.DECIDE_RESULTS, request.province.root.path)),
    }  # fmt: skip
    return render(request, "scoring/results.html", context)


@requires(P.VIEW_SCORECARD, P.EXPORT_DATA)
@require_safe
def results_export(request: ProvinceRequest) -> HttpResponse:
    """The results as they are filtered, as CSV or XLSX; leaves a line in the trail."""
    years = years_of(request.province)
    chosen = chosen_of(years, request.GET.get("year", ""))
    if chosen is None:
        raise Http404(_("Tỉnh chưa có kết quả năm nào."))
    kind: Form = "csv" if request.GET.get("format") == "csv" else "xlsx"
    standings, form = _standings(request, years, chosen)
    rows = _picked(standings, form, form.value("group"))
    content = export_results(chosen, rows, standings.groups, kind, by=request.user)
    return download(content, kind, f"ket-qua-{request.province.slug}-{chosen.year}")


def _standings(request: ProvinceRequest, years: list[Campaign], chosen: Campaign) -> tuple[Standings, ResultFilter]:
    before = next((year for year in years if year.year < chosen.year and year.state in PUBLIC), None)
    chosen.province = request.province
    standings = Standings(chosen, request.user, before)
    bands = [(band["code"], band["label"]) for band in chosen.bands]
    return standings, ResultFilter(request.GET, bands=bands, compares=before is not None)


def _picked(standings: Standings, form: ResultFilter, group: str) -> list[Any]:
    return standings.pick(group=group, rating=form.value("rating"), change=form.value("change"), text=form.value("q"))


def _group(request: ProvinceRequest, standings: Standings) -> str:
    """The group asked for, else the person's own or the first there is; all when just a few agencies are seen."""
    asked = request.GET.get("group", "")
    if asked == "all" or (not asked and len(standings.rows) <= 20):
        return ""
    present = [code for code in standings.groups if standings.pick(group=code)]
    return asked if asked in present else standings.home or next(iter(present), "")


# --- results on paper ---


@requires(P.MANAGE_CAMPAIGN)
def result_paper(request: ProvinceRequest) -> HttpResponseBase:
    """A table of results of an earlier year: uploaded, looked at, then entered."""
    form = PaperForm(request.POST or None, request.FILES or None, province=request.province)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        file, year = form.cleaned_data["file"], form.cleaned_data["year"]
        try:
            rows = read_results(file.name, file.read())
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            plan = plan_results(request.province, year, rows)
            request.session[UPLOADED] = {"year": year, "name": file.name, "rows": rows}
            context |= {"plan": plan, "year": year, "name": file.name} | _preview(request.province, year, plan)
    return render(request, "scoring/result_paper.html", context)


def _preview(province: Province, year: int, plan: PaperPlan) -> dict[str, Any]:
    """What importing would add and change, each line with its rating in words."""
    campaign = Campaign.objects.of(province.pk).filter(year=year).first()
    known = {sheet.agency_id: sheet for sheet in campaign.scorecards.all()} if campaign else {}
    changes = differences(plan, known)
    lines = [
        {
            "line": result.line, "agency": version, "score": result.score,
            "rating": (result.rating, KNOWN_RATINGS[result.rating]),
            "what": "same" if result.code not in changes else "change" if changes[result.code][0] else "add",
        }
        for version, result in plan.results
    ]  # fmt: skip
    counts = {what: sum(line["what"] == what for line in lines) for what in ("add", "change", "same")}
    return {"lines": lines, "counts": counts}


@requires(P.MANAGE_CAMPAIGN)
@require_POST
def result_paper_import(request: ProvinceRequest) -> HttpResponseBase:
    """Enter what the preview showed."""
    uploaded = request.session.get(UPLOADED)
    if uploaded is None:
        messages.error(request, _("Tệp đã chọn không còn trên máy chủ. Hãy tải lên lại để xem trước rồi nhập."))
        return redirect("scoring:result_paper", request.province.slug)
    year: int = uploaded["year"]

    def act() -> str:
        plan = plan_results(request.province, year, uploaded["rows"])
        import_results(request.province, year, plan, by=request.user)
        del request.session[UPLOADED]
        return _("Đã ghi %(count)s kết quả năm %(year)s.") % {"count": len(plan.results), "year": year}

    if not tell(request, act):
        return redirect("scoring:result_paper", request.province.slug)
    return redirect(f"{reverse('scoring:results', args=[request.province.slug])}?year={year}")


urlpatterns: list[URLPattern] = [
    path("results/", results, name="results"),
    path("results/export/", results_export, name="results_export"),
    path("results/paper/", result_paper, name="result_paper"),
    path("results/paper/import/", result_paper_import, name="result_paper_import"),
]
