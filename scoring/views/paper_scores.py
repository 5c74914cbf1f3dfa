"""Points by criterion of years on paper: in from a file, out as the same file, and the file to fill in."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agencies import importing, spreadsheet, trail
from agencies.gate import ProvinceRequest, requires
from agencies.roles import Permission
from scoring.importers import PAPER_SCORES
from scoring.models import Campaign, RubricVersion
from scoring.views.sheets import download
from scoring.workflow.export import Form
from scoring.workflow.paper_columns import columns_for, table_of

P = Permission


@requires(P.MANAGE_CAMPAIGN)
def paper_scores(request: ProvinceRequest) -> HttpResponse:
    """Choose a file of points by criterion, then see what it would write."""
    return importing.choose(request, PAPER_SCORES, province=request.province)


@requires(P.MANAGE_CAMPAIGN)
@require_POST
def paper_scores_confirm(request: ProvinceRequest) -> HttpResponse:
    """Carry out exactly what was shown."""
    return importing.confirm(request, PAPER_SCORES)


@requires(P.MANAGE_CAMPAIGN)
@require_safe
def paper_scores_sample(request: ProvinceRequest) -> HttpResponse:
    """The empty table by the rubric in force, its columns explained on a second sheet."""
    version = RubricVersion.objects.of(request.province.pk).published().order_by("-pk").first()
    if version is None:
        return redirect("scoring:rubrics", request.province.slug)
    columns = columns_for(version.spec)
    told = [(title, _("bắt buộc") if required else "", hint) for title, required, hint in columns]
    notes = spreadsheet.Notes(_("Hướng dẫn"), [_("Cột"), _("Phải có"), _("Viết gì")], told)
    header = [title for title, _required, _hint in columns]
    content = spreadsheet.to_xlsx(header, [], sheet=_("Điểm từng tiêu chí"), notes=notes)
    return download(content, "xlsx", f"mau-diem-tieu-chi-{version.code.lower()}")


@requires(P.VIEW_SCORECARD, P.EXPORT_DATA)
@require_safe
def paper_scores_export(request: ProvinceRequest, year: int) -> HttpResponse:
    """A year with its recognised points by criterion, in the columns that come in; leaves a line in the trail."""
    rows = Campaign.objects.of(request.province.pk).select_related("rubric")
    campaign = get_object_or_404(rows, year=year)
    if campaign.rubric is None:
        raise Http404(_("Năm %(year)s chưa có điểm từng tiêu chí.") % {"year": year})
    kind: Form = "csv" if request.GET.get("format") == "csv" else "xlsx"
    header, body = table_of(campaign)
    trail.record(
        "export_paper_scores", campaign, by=request.user, province=request.province,
        changes={"rows": (None, len(body)), "form": (None, kind)},
    )  # fmt: skip
    csv = kind == "csv"
    content = (
        spreadsheet.to_csv(header, body) if csv else spreadsheet.to_xlsx(header, body, sheet=_("Điểm từng tiêu chí"))
    )
    return download(content, kind, f"diem-tieu-chi-{request.province.slug}-{year}")


urlpatterns: list[URLPattern] = [
    path("results/paper/scores/", paper_scores, name="paper_scores"),
    path("results/paper/scores/confirm/", paper_scores_confirm, name="paper_scores_confirm"),
    path("results/paper/scores/sample/", paper_scores_sample, name="paper_scores_sample"),
    path("results/paper/scores/<int:year>/", paper_scores_export, name="paper_scores_export"),
]
