"""A sheet taken while a verifier has it open, and the next one that is free."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agencies.gate import ProvinceRequest, requires
from agencies.roles import Permission
from scoring.models import Campaign, Scorecard
from scoring.workflow.holds import Item, release, take
from scoring.workflow.scores import may_verify

P = Permission


@requires(P.VERIFY_SCORECARD)
@require_POST
def hold_sheet(request: ProvinceRequest, scorecard: Scorecard) -> HttpResponse:
    """The sheet is open, still open, taken over from somebody, or was left; answers with the line on top of it."""
    place = Item(scorecard.campaign, scorecard)
    if request.POST.get("leave"):
        release(place, by=request.user)
        return HttpResponse(status=204)
    hold = None
    if may_verify(scorecard, request.user):
        hold = take(place, over=bool(request.POST.get("over")), by=request.user)
    if not request.headers.get("X-Holding"):
        return redirect("scoring:scorecard", request.province.slug, scorecard.pk)
    return render(request, "scoring/scorecard_hold.html", {"sheet": scorecard, "hold": hold})


@requires(P.VERIFY_SCORECARD, anywhere=True)
@require_safe
def next_sheet(request: ProvinceRequest, campaign: Campaign) -> HttpResponse:
    """The next sheet to verify that nobody else has open: those given to the person first, after the one named."""
    after = request.GET.get("after", "")
    rows = campaign.scorecards.visible_to(request.user, P.VERIFY_SCORECARD).free_for(request.user, timezone.now())
    found = list(rows.values_list("pk", flat=True))
    place = found.index(int(after)) + 1 if after.isdecimal() and int(after) in found else 0
    ahead = [*found[place:], *found[:place]]
    number = next((pk for pk in ahead if str(pk) != after), None)
    if number is None:
        messages.info(request, _("Không còn phiếu nào đang chờ thẩm định mà chưa có người mở."))
        return redirect(reverse("scoring:scorecards", args=[request.province.slug]) + f"?year={campaign.year}")
    return redirect("scoring:scorecard", request.province.slug, number)


urlpatterns: list[URLPattern] = [
    path("scorecards/<int:scorecard>/hold/", hold_sheet, name="hold_sheet"),
    path("scorecards/next/<int:campaign>/", next_sheet, name="next_sheet"),
]
