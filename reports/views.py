"""Ask and answer: the year's figures, the documents made of them, the letterhead."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agencies.gate import ProvinceRequest, requires
from agencies.roles import Permission
from agencies.rules import Refused
from jobs.models import Job
from reports import charts, fonts
from reports.figures import Figures, yearly_figures
from reports.figures.known import years_of
from reports.forms import LetterheadForm
from reports.models import DocumentSettings
from reports.summary import tables
from reports.workflow import KINDS, MIMES, change_settings, request_book, request_points, request_summary
from reports.years import FIRST_YEAR, LAST_YEAR

CHARTS = {"ratings": charts.ratings, "weakest": charts.weakest}
SHOWN = 20


@requires(Permission.VIEW_FIGURES)
@require_safe
def reports(request: ProvinceRequest) -> HttpResponse:
    """The years there are figures for, and the documents made of them."""
    jobs = Job.objects.visible_to(request.user, request.province).filter(kind__in=KINDS).select_related("created_by")
    return render(request, "reports/reports.html", {"years": years_of(request.province), "jobs": jobs[:SHOWN]})


@requires(Permission.VIEW_FIGURES)
@require_safe
def summary(request: ProvinceRequest, year: int) -> HttpResponse:
    """The figures of one year: what the documents print, from the same object."""
    figures = _figures(request, year)
    return render(
        request,
        "reports/summary.html",
        {
            "figures": figures,
            "formats": list(MIMES),
            "campaign_has_sheets": figures.rubric is not None and figures.total.submitted > 0,
            "shown": SHOWN,
            "progress": tables.progress(figures),
            "ratings": tables.ratings(figures, figures.present_levels, first=_("Cấp")),
            "ratings_by_kind": tables.ratings(figures, figures.scored_kinds, first=_("Loại cơ quan")),
            "scores": tables.scores(figures, figures.present_levels, first=_("Cấp")),
            "weakest": tables.weakest(figures.weakest()),
            "reported": tables.reported(figures.reported),
            "charts": {name: chart(figures, font=fonts.SCREEN) for name, chart in CHARTS.items()},
        },
    )


@requires(Permission.VIEW_FIGURES)
@require_safe
def chart(request: ProvinceRequest, year: int, chart: str) -> HttpResponse:
    """One chart of the figures, for a page that did not find it drawn already."""
    if chart not in CHARTS:
        raise Http404
    found = CHARTS[chart](_figures(request, year), font=fonts.SCREEN)
    return HttpResponse(found.drawn if found else "")


@requires(Permission.MAKE_REPORTS)
@require_POST
def make(request: ProvinceRequest, year: int, form: str) -> HttpResponse:
    """Begin making the summary as a file; answers with its progress."""
    if form not in MIMES or not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return _begun(request, lambda: request_summary(request.province, year, form, by=request.user))


@requires(Permission.MAKE_REPORTS)
@require_POST
def make_book(request: ProvinceRequest, year: int) -> HttpResponse:
    """Begin binding the year's scorecards to one book; answers with its progress."""
    return _begun(request, lambda: request_book(request.province, year, by=request.user))


@requires(Permission.MAKE_REPORTS, Permission.EXPORT_DATA)
@require_POST
def make_points(request: ProvinceRequest, year: int) -> HttpResponse:
    """Begin writing every point of the year as one table; answers with its progress."""
    return _begun(request, lambda: request_points(request.province, year, by=request.user))


@requires(Permission.MANAGE_PROVINCE)
def letterhead(request: ProvinceRequest) -> HttpResponse:
    """Who issues the province's documents and who signs them."""
    settings = DocumentSettings.objects.of(request.province)
    form = LetterheadForm(request.POST or None, instance=settings)
    if request.method == "POST" and form.is_valid():
        change_settings(DocumentSettings.objects.of(request.province), form.cleaned_data, by=request.user)
        messages.success(request, _("Đã lưu thể thức văn bản. Báo cáo lập từ bây giờ dùng thể thức này."))
        return redirect("reports:letterhead", request.province.slug)
    return render(request, "reports/letterhead.html", {"form": form})


def _begun(request: ProvinceRequest, begin: Callable[[], Job]) -> HttpResponse:
    """The progress of the job: on its page, or for htmx in the place that asked."""
    try:
        job = begin()
    except Refused as refusal:
        raise Http404(str(refusal)) from None
    if request.headers.get("HX-Request"):
        return render(request, "jobs/job.html#progress", {"job": job})
    return redirect("jobs:job", request.province.slug, job.pk)


def _figures(request: ProvinceRequest, year: int) -> Figures:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404(_("Không có số liệu của năm %(year)s.") % {"year": year})
    return yearly_figures(request.province, year)
