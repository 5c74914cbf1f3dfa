"""Who verifies whom: sheets dealt out among verifiers, first as a preview."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.gate import ProvinceRequest, requires
from agencies.models import Level, RoleAssignment, User
from agencies.roles import PERMISSIONS, Permission
from agencies.rules import Refused, sort_key
from scoring.dealing import deal
from scoring.filtering import Facets, facets_of
from scoring.forms.assigning import AssignForm
from scoring.models import Campaign, Scorecard
from scoring.views.telling import tell
from scoring.workflow.campaigns import (
    TASKS,
    assign_verifiers,
    may_be_given,
)

P = Permission


@requires(P.MANAGE_CAMPAIGN)
def campaign_assign(request: ProvinceRequest, campaign: Campaign) -> HttpResponseBase:
    """Deal sheets out among verifiers: first a preview, then exactly what it showed."""
    if request.method == "POST":
        tell(request, lambda: _assign(request, campaign))
        return redirect("scoring:campaign_assign", request.province.slug, campaign.pk)
    rows = campaign.scorecards.select_related("agency")
    task = request.GET.get("task", TASKS[0])
    people = _verifiers(campaign, task if task in TASKS else TASKS[0])
    form = AssignForm(
        request.GET if "task" in request.GET else None,
        campaign=campaign,
        facets=Facets(facets_of(campaign.scorecards.applicable(), district=campaign.district_stage), campaign),
        people=people,
    )
    context: dict[str, Any] = {"campaign": campaign, "form": form, "chosen": request.GET.get("sheets", "")}
    if "task" not in request.GET:
        form.initial["sheets"] = context["chosen"]
    if form.is_bound and form.is_valid():
        sheets = list(form.narrow(rows))
        by_pk = {str(person.pk): person for person, _load in people}
        chosen = [by_pk[pk] for pk in form.cleaned_data["people"]]
        context |= {"task": task, "count": len(sheets)} | _preview(sheets, chosen, dict(people), task)
        context["given"] = sum(len(hand["sheets"]) for hand in context["hands"])
    return render(request, "scoring/campaign_assign.html", context)


def _preview(sheets: list[Scorecard], people: list[User], load: dict[User, int], task: str) -> dict[str, Any]:
    """Who would get what; with nobody ticked, the sheets would be given to nobody."""
    if not people:
        return {"hands": [{"person": None, "sheets": sheets, "places": _places(sheets), "before": 0}], "left": []}
    dealt = deal(sheets, people, lambda sheet, person: bool(may_be_given(sheet, person, task)))
    hands = [
        {"person": person, "sheets": hand, "places": _places(hand), "before": load[person]} for person, hand in dealt.hands
    ]  # fmt: skip
    left = [
        (sheet, "; ".join(f"{person}: {may_be_given(sheet, person, task).reason}" for person in people))
        for sheet in dealt.left
    ]
    return {"hands": hands, "left": left}


def _places(sheets: Iterable[Scorecard]) -> list[tuple[str, int]]:
    """Where these sheets are from: the district of communes, the kind of the others."""
    places = Counter(
        sheet.parent_name if sheet.level == Level.COMMUNE else str(sheet.get_kind_display()) for sheet in sheets
    )
    return places.most_common()


@transaction.atomic
def _assign(request: ProvinceRequest, campaign: Campaign) -> str:
    """Give the sheets as the preview listed them: `give` holds sheet:person pairs, an empty person for nobody."""
    task = request.POST.get("task", "")
    if task not in TASKS:
        raise Refused(_("Hãy chọn việc cần giao."))
    sheets = {str(sheet.pk): sheet for sheet in campaign.scorecards.applicable().select_related("agency")}
    wanted: dict[str, list[Scorecard]] = {}
    for pair in request.POST.getlist("give"):
        sheet, _colon, person = pair.partition(":")
        if sheet in sheets:
            wanted.setdefault(person, []).append(sheets[sheet])
    people = {str(person.pk): person for person, _load in _verifiers(campaign, task)}
    count = 0
    for person_pk, hand in wanted.items():
        if person_pk and person_pk not in people:
            raise Refused(_("Người được chọn không còn giữ vai trò thẩm định. Hãy xem lại danh sách."))
        count += assign_verifiers(campaign, hand, people.get(person_pk), by=request.user, task=task)
    return (
        _("Đã giao %(count)s phiếu.") % {"count": count}
        if any(wanted)
        else _("Đã bỏ giao %(count)s phiếu.") % {"count": count}
    )


def _verifiers(campaign: Campaign, task: str) -> list[tuple[User, int]]:
    """Everyone who may verify somewhere in the province today, with how many sheets of this year they hold."""
    roles = [role for role, held in PERMISSIONS.items() if P.VERIFY_SCORECARD in held]
    assignments = (
        RoleAssignment.objects.active(timezone.localdate())
        .in_province(campaign.province_id)
        .filter(role__in=roles, user__is_active=True)
        .select_related("user")
    )
    load = Counter(campaign.scorecards.exclude(**{task: None}).values_list(task, flat=True))
    people = {row.user_id: row.user for row in assignments}
    return [
        (person, load[person.pk]) for person in sorted(people.values(), key=lambda person: sort_key(person.full_name))
    ]


urlpatterns: list[URLPattern] = [
    path("campaigns/<int:campaign>/assign/", campaign_assign, name="campaign_assign"),
]
