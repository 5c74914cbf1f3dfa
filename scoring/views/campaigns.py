"""Campaigns prepared, opened, watched; deadlines, requests answered."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agencies import access
from agencies.gate import ProvinceRequest, requires
from agencies.models import AgencyKind, AgencyVersion, Level
from agencies.roles import Permission
from agencies.rules import Refused
from scoring import moves
from scoring.forms.campaigns import (
    CampaignForm,
    DeadlinesForm,
    ExclusionsForm,
    ReasonForm,
    first_settings,
)
from scoring.models import Appeal, Campaign, UnlockRequest
from scoring.states import CampaignState
from scoring.views.telling import tell
from scoring.watch import Watch
from scoring.workflow.campaigns import (
    Participants,
    change_campaign,
    close_campaign,
    may_open,
    open_campaign,
    participants_of,
    prepare_campaign,
    reopen_campaign,
    set_deadlines,
    suggested_exclusions,
)
from scoring.workflow.submission import answer_unlock

P = Permission


# --- a campaign prepared ---


@requires(P.MANAGE_CAMPAIGN)
@require_safe
def campaigns(request: ProvinceRequest) -> HttpResponse:
    """Every year of the province, newest first."""
    rows = Campaign.objects.of(request.province.pk).select_related("rubric").defer("rubric__definition").with_counts()
    return render(request, "scoring/campaigns.html", {"campaigns": rows})


@requires(P.MANAGE_CAMPAIGN)
def campaign_new(request: ProvinceRequest) -> HttpResponseBase:
    """Begin a year."""
    initial = first_settings(request.province, timezone.localdate())
    form = CampaignForm(request.POST or None, province=request.province, initial=initial)
    if not form.fields["rubric"].queryset.exists():  # type: ignore[attr-defined]  # a ModelChoiceField
        return render(request, "scoring/campaign_new.html", {"form": None})
    if request.method == "POST" and form.is_valid():
        settings = form.cleaned_data
        settings = {name: value for name, value in settings.items() if name != "title" or value}
        versions = AgencyVersion.objects.of(request.province.pk).as_of(settings["snapshot_on"])
        try:
            made = prepare_campaign(
                request.province, **settings, exclusions=suggested_exclusions(versions), by=request.user
            )
        except Refused as refusal:
            form.add_error("year", str(refusal))
        else:
            messages.success(request, _("Đã tạo đợt chấm điểm. Tiếp theo, hãy đặt thời hạn cho các giai đoạn."))
            return redirect("scoring:campaign_deadlines", request.province.slug, made.pk)
    return render(request, "scoring/campaign_new.html", {"form": form})


@requires(P.MANAGE_CAMPAIGN)
def campaign_settings(request: ProvinceRequest, campaign: Campaign) -> HttpResponseBase:
    """Change what a campaign in preparation asks for."""
    form = CampaignForm(request.POST or None, province=request.province, instance=campaign)
    if request.method == "POST" and form.is_valid():
        settings = form.cleaned_data
        settings["title"] = settings["title"] or form.initial["title"]
        campaign.refresh_from_db()
        if tell(request, lambda: _saved(change_campaign(campaign, by=request.user, **settings))):
            return _to(campaign)
    return render(request, "scoring/campaign_settings.html", {"campaign": campaign, "form": form})


@requires(P.MANAGE_CAMPAIGN)
def campaign_deadlines(request: ProvinceRequest, campaign: Campaign) -> HttpResponseBase:
    """Until when each stage lasts."""
    form = DeadlinesForm(request.POST or None, campaign=campaign)
    if (
        request.method == "POST"
        and form.is_valid()
        and tell(request, lambda: _saved(set_deadlines(campaign, form.moments(), by=request.user)))
    ):
        return _to(campaign)
    return render(request, "scoring/campaign_deadlines.html", {"campaign": campaign, "form": form})


@requires(P.MANAGE_CAMPAIGN)
def campaign_participants(request: ProvinceRequest, campaign: Campaign) -> HttpResponseBase:
    """Who would take part, by level, kind and block; who is left out and why; opening."""
    if campaign.state != CampaignState.DRAFT:
        messages.info(request, _("Đợt đã mở nên danh sách cơ quan đã chốt."))
        return _to(campaign)
    joining = participants_of(campaign)
    form = ExclusionsForm(request.POST or None, versions=joining.versions, exclusions=campaign.exclusions)
    if request.method == "POST" and form.is_valid():
        exclusions = form.exclusions()
        if "suggest" in request.POST:
            exclusions = suggested_exclusions(joining.versions) | exclusions
        tell(request, lambda: _saved(change_campaign(campaign, by=request.user, exclusions=exclusions)))
        return redirect("scoring:campaign_participants", request.province.slug, campaign.pk)
    context = {"campaign": campaign, "form": form, "joining": joining, "tables": _tables(campaign, joining)}
    return render(request, "scoring/campaign_participants.html", context | _opening(campaign, joining))


def _opening(campaign: Campaign, joining: Participants) -> dict[str, Any]:
    return {
        "may_open": may_open(campaign, joining),
        "question": _("Mở đợt chấm điểm cho %(count)s cơ quan? Danh sách và bộ tiêu chí sẽ được chốt.")
        % {"count": len(joining.taking_part)},
    }


def _tables(campaign: Campaign, joining: Participants) -> list[dict[str, Any]]:
    """How many take part by level, by kind and by block."""
    assert campaign.rubric is not None
    blocks = {block.code: block.name for block in campaign.rubric.spec.blocks}
    taking_part = joining.taking_part
    by_level = Counter(version.level for version in taking_part)
    by_kind = Counter(version.kind for version in taking_part)
    by_block = Counter(joining.blocks.get(version.kind, "") for version in taking_part)
    return [
        {"title": _("Theo cấp"), "rows": [(level.label, by_level[level], joining.due[level]) for level in Level if by_level[level]]},
        {"title": _("Theo khối của bộ tiêu chí"), "rows": [(blocks.get(code, _("Chưa xếp khối")), count, None) for code, count in by_block.most_common()]},
        {"title": _("Theo loại cơ quan"), "rows": [(AgencyKind(kind).label, count, None) for kind, count in by_kind.most_common()]},
    ]  # fmt: skip


@requires(P.MANAGE_CAMPAIGN)
@require_POST
def campaign_open(request: ProvinceRequest, campaign: Campaign) -> HttpResponseBase:
    """Freeze who takes part and let agencies score."""

    def act() -> str:
        count = open_campaign(campaign, by=request.user)
        return _("Đã mở đợt chấm điểm cho %(count)s cơ quan.") % {"count": count}

    tell(request, act)
    return _to(campaign)


@requires(P.MANAGE_CAMPAIGN)
@require_POST
def campaign_close(request: ProvinceRequest, campaign: Campaign) -> HttpResponseBase:
    """Receive no more sheets."""

    def act() -> str:
        count = close_campaign(campaign, by=request.user)
        return _("Đã khóa nộp phiếu. %(count)s cơ quan không nộp.") % {"count": count}

    tell(request, act)
    return _to(campaign)


@requires(P.MANAGE_CAMPAIGN)
def campaign_reopen(request: ProvinceRequest, campaign: Campaign) -> HttpResponseBase:
    """Receive sheets again, for a reason."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            reopen_campaign(campaign, by=request.user, reason=form.cleaned_data["reason"])
            return _("Đã mở lại đợt. Hãy kiểm tra thời hạn hoặc gia hạn cho cơ quan cần nộp.")

        tell(request, act)
        return _to(campaign)
    return render(request, "scoring/campaign_reopen.html", {"campaign": campaign, "form": form})


# --- a campaign watched ---


@requires(P.MANAGE_CAMPAIGN)
@require_safe
def campaign(request: ProvinceRequest, campaign: Campaign) -> HttpResponse:
    """The secretary's day: how far the year is, what waits for whom, which deadline is next."""
    if campaign.state == CampaignState.DRAFT:
        joining = participants_of(campaign)
        context = {"campaign": campaign, "joining": joining, "deadlines": campaign.deadlines.all()}
        return render(request, "scoring/campaign_draft.html", context | _opening(campaign, joining))
    watch = Watch(campaign, timezone.now())
    context = {
        "campaign": campaign, "watch": watch, "steps": _steps(campaign),
        "may_close": moves.campaign_may_become(campaign, CampaignState.CLOSED),
        "may_reopen": campaign.state == CampaignState.CLOSED,
    }  # fmt: skip
    return render(request, "scoring/campaign.html", context)


def _steps(campaign: Campaign) -> list[dict[str, Any]]:
    """The states of a year in their order, with where this one stands."""
    order = list(CampaignState)
    here = order.index(CampaignState(campaign.state))
    return [{"label": state.label, "done": at < here, "current": at == here} for at, state in enumerate(order)]


@requires(P.VERIFY_SCORECARD, anywhere=True)
@require_safe
def campaign_requests(request: ProvinceRequest, campaign: Campaign) -> HttpResponse:
    """Requests to take a sheet back, and appeals: those this person may answer."""
    where = access.scope(request.user, P.VERIFY_SCORECARD, "scorecard__agency__path") & Q(scorecard__campaign=campaign)
    unlocks = UnlockRequest.objects.filter(where, granted=None).select_related("scorecard__agency", "by")
    appeals = Appeal.objects.filter(where).select_related("scorecard__agency", "by", "answered_by")
    context = {
        "campaign": campaign,
        "unlocks": [(row, access.belongs_to(request.user, row.scorecard.agency)) for row in unlocks],
        "open_appeals": [row for row in appeals if row.answered_at is None],
        "answered_appeals": [row for row in appeals if row.answered_at],
    }
    return render(request, "scoring/campaign_requests.html", context)


@requires(P.VERIFY_SCORECARD, anywhere=True)
@require_POST
def campaign_unlock(request: ProvinceRequest, campaign: Campaign, unlock: UnlockRequest) -> HttpResponseBase:
    """Answer a request from the list, and stay there."""
    if unlock.scorecard.campaign_id != campaign.pk:
        raise Http404
    granted = request.POST.get("granted") == "yes"

    def act() -> str:
        answer_unlock(unlock, granted=granted, answer=request.POST.get("answer", ""), by=request.user)
        said = _("Đã mở lại phiếu của %(agency)s.") if granted else _("Đã từ chối mở lại phiếu của %(agency)s.")
        return said % {"agency": unlock.scorecard.name}

    tell(request, act)
    return redirect("scoring:campaign_requests", request.province.slug, campaign.pk)


# --- the way about ---


def _to(campaign: Campaign) -> HttpResponseBase:
    return redirect("scoring:campaign", campaign.province.slug, campaign.pk)


def _saved(_nothing: None) -> str:
    return _("Đã lưu.")


urlpatterns: list[URLPattern] = [
    path("campaigns/", campaigns, name="campaigns"),
    path("campaigns/new/", campaign_new, name="campaign_new"),
    path("campaigns/<int:campaign>/", campaign, name="campaign"),
    path("campaigns/<int:campaign>/settings/", campaign_settings, name="campaign_settings"),
    path("campaigns/<int:campaign>/deadlines/", campaign_deadlines, name="campaign_deadlines"),
    path("campaigns/<int:campaign>/participants/", campaign_participants, name="campaign_participants"),
    path("campaigns/<int:campaign>/open/", campaign_open, name="campaign_open"),
    path("campaigns/<int:campaign>/close/", campaign_close, name="campaign_close"),
    path("campaigns/<int:campaign>/reopen/", campaign_reopen, name="campaign_reopen"),
    path("campaigns/<int:campaign>/requests/", campaign_requests, name="campaign_requests"),
    path("campaigns/<int:campaign>/requests/<int:unlock>/", campaign_unlock, name="campaign_unlock"),
]
