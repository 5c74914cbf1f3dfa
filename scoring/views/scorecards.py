"""One agency's sheet: the page, what was handed in, what happened to it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from agencies import trail_words
from agencies.gate import ProvinceRequest, requires
from agencies.models import TrailEntry
from agencies.roles import Permission
from scoring.comparison import compare
from scoring.desk import Desk, pages_address
from scoring.desk import beside as desk_beside
from scoring.desk.record import record_of
from scoring.models import Scorecard, Submission
from scoring.prints import prints_of
from scoring.views.sheetpage import back, show_sheet

P = Permission
UNSEEN = [
    "save_verification", "accept_as_claimed", "take_back_decision", "finish_district_verification", "decide_across",
    "undo_across", "take_over_item",
]  # fmt: skip
"""What is done on the verifier's side: the agency reads of it once its result has been sent."""


@requires(P.VIEW_SCORECARD)
@require_GET
def scorecard(request: ProvinceRequest, scorecard: Scorecard) -> HttpResponse:
    """The whole sheet with one section open: the one of the criterion `c` or the group `s`."""
    if scorecard.excluded_reason or scorecard.campaign.on_paper or scorecard.campaign.rubric is None:
        return render(request, "scoring/scorecard_without.html", {"sheet": scorecard})
    return show_sheet(request, Desk(scorecard, request.user), request.GET.get("c", ""), request.GET.get("s", ""))


@requires(P.EDIT_SCORECARD)
@require_GET
def missing(request: ProvinceRequest, scorecard: Scorecard) -> HttpResponse:
    """All that keeps a sheet from being handed in, by name; with htmx as a part of the sheet's page."""
    desk = Desk(scorecard, request.user)
    parts = desk.missing_parts if not scorecard.campaign.on_paper and desk.shows_missing else []
    part = "#list" if request.htmx else ""
    return render(request, f"scoring/missing.html{part}", {"sheet": scorecard, "desk": desk, "parts": parts})


@requires(P.VIEW_SCORECARD, P.VIEW_EVIDENCE)
@require_GET
def beside(request: ProvinceRequest, scorecard: Scorecard) -> HttpResponse:
    """What stands beside the criteria of the group `s`, or of the criterion `c`: pages, last year, ready findings."""
    if scorecard.excluded_reason or scorecard.campaign.on_paper or scorecard.campaign.rubric is None:
        return render(request, "scoring/scorecard_without.html", {"sheet": scorecard})
    desk = Desk(scorecard, request.user)
    branch = next((branch for branch in desk.branches if branch.code == request.GET.get("s")), None)
    branch = branch or desk.branch_of(request.GET.get("c", ""))
    context = {
        "sheet": scorecard, "desk": desk, "rows": desk_beside(desk, branch) if branch else [],
        "section": branch.code if branch else "", "pages": pages_address(desk),
    }  # fmt: skip
    return render(request, "scoring/beside.html" if request.htmx else "scoring/beside_page.html", context)


@requires(P.VIEW_SCORECARD, P.VIEW_REGISTERS, P.VIEW_AUDITS)
@require_GET
def record(request: ProvinceRequest, scorecard: Scorecard) -> HttpResponse:
    """What the agency's registers and audits say beside each claim."""
    if scorecard.excluded_reason or scorecard.campaign.on_paper or scorecard.campaign.rubric is None:
        return render(request, "scoring/scorecard_without.html", {"sheet": scorecard})
    desk = Desk(scorecard, request.user)
    context = {"sheet": scorecard, "desk": desk, "lines": record_of(desk)}
    return render(request, "scoring/record.html" if request.htmx else "scoring/record_page.html", context)


@requires(P.VIEW_SCORECARD)
@require_GET
def submission_page(request: ProvinceRequest, submission: Submission) -> HttpResponse:
    """The receipt and the frozen content of one submission, beside the one before it."""
    sheet = Scorecard.objects.shown(submission.scorecard_id)
    others = list(sheet.submissions.order_by("number"))
    earlier = next((row for row in reversed(others) if row.number < submission.number), None)
    context = {
        "sheet": sheet, "submission": submission, "others": others, "earlier": earlier,
        "changes": compare(earlier.content, submission.content) if earlier else [],
    }  # fmt: skip
    return render(request, "scoring/submission.html", context)


@requires(P.VIEW_SCORECARD)
@require_GET
def submissions(request: ProvinceRequest, scorecard: Scorecard) -> HttpResponse:
    """The latest submission of a sheet."""
    last = scorecard.submissions.last()
    if last is None:
        messages.info(request, _("Phiếu chưa được nộp lần nào."))
        return back(request, scorecard)
    return redirect("scoring:submission", request.province.slug, last.pk)


@requires(P.VIEW_SCORECARD)
@require_GET
def outcome(request: ProvinceRequest, scorecard: Scorecard) -> HttpResponse:
    """Every step from criteria to rating."""
    context = {"sheet": scorecard, "desk": Desk(scorecard, request.user), "prints": prints_of(scorecard, request.user)}
    return render(request, "scoring/outcome.html", context)


@requires(P.VIEW_SCORECARD, P.VIEW_TRAIL)
@require_GET
def history(request: ProvinceRequest, scorecard: Scorecard) -> HttpResponse:
    """What was done to the sheet, by whom, when; the agency sees only its own side until its result is sent."""
    desk = Desk(scorecard, request.user)
    lines = TrailEntry.objects.about(scorecard).select_related("actor")
    if not desk.sees_verification:
        lines = lines.exclude(action__in=UNSEEN)
    told_lines = [
        {
            "entry": line, "who": trail_words.who(line), "what": trail_words.action_words(line.action),
            "changes": trail_words.told(line.changes),
        }
        for line in lines[:500]
    ]  # fmt: skip
    return render(request, "scoring/history.html", {"sheet": scorecard, "lines": told_lines})


urlpatterns: list[URLPattern] = [
    path("scorecards/<int:scorecard>/", scorecard, name="scorecard"),
    path("scorecards/<int:scorecard>/missing/", missing, name="missing"),
    path("scorecards/<int:scorecard>/beside/", beside, name="beside"),
    path("scorecards/<int:scorecard>/record/", record, name="record"),
    path("scorecards/<int:scorecard>/outcome/", outcome, name="outcome"),
    path("scorecards/<int:scorecard>/history/", history, name="history"),
    path("scorecards/<int:scorecard>/submissions/", submissions, name="submissions"),
    path("submissions/<int:submission>/", submission_page, name="submission"),
]
