"""Who else is in a sheet, and whether they have changed anything."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from agencies.gate import ProvinceRequest, requires
from agencies.models import TrailEntry
from agencies.roles import Permission
from scoring.desk import Desk
from scoring.models import Presence, Scorecard
from scoring.workflow.presence import be_present, leave

P = Permission
VERIFYING = ["save_verification", "accept_as_claimed", "take_back_decision"]
"""What the agency's side does not see as it happens."""


@requires(P.VIEW_SCORECARD, after_closing=True)
@require_POST
def presence(request: ProvinceRequest, scorecard: Scorecard) -> HttpResponse:
    """Say at which criterion this person is; who else is here, and whether others have changed the sheet since `mark`.

    `mark` is the last line of the trail the page knows of, empty when it has just been drawn.
    """
    if request.POST.get("leaves"):
        leave(scorecard, by=request.user)
        return HttpResponse(status=204)
    of_agency = Desk(scorecard, request.user).of_agency
    be_present(scorecard, request.POST.get("code", ""), of_agency=of_agency, by=request.user)
    others = Presence.objects.now(scorecard, of_agency=of_agency).exclude(person=request.user)
    people = [
        {"name": str(row.person), "code": row.criterion}
        for row in others.select_related("person").order_by("person_id")
    ]
    lines = TrailEntry.objects.about(scorecard)
    mark = request.POST.get("mark", "")
    if not mark.isdecimal():
        return JsonResponse({"people": people, "mark": lines.order_by("-pk").values_list("pk", flat=True).first() or 0})
    since = list(lines.filter(pk__gt=int(mark)).order_by("pk").values_list("pk", "actor_id", "action")[:100])
    hidden = VERIFYING if of_agency else []
    changed = any(actor != request.user.pk and action not in hidden for _pk, actor, action in since)
    return JsonResponse({"people": people, "mark": since[-1][0] if since else int(mark), "changed": changed})


urlpatterns: list[URLPattern] = [
    path("scorecards/<int:scorecard>/presence/", presence, name="presence"),
]
