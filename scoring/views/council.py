"""How a year ends: sittings of the council, approval, the decision, publication, corrections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agencies import access
from agencies.gate import ProvinceRequest, requires
from agencies.roles import Permission
from agencies.rules import YES, Refused, Verdict, no
from scoring import moves
from scoring.assessment import criteria_of
from scoring.forms.results import CorrectionForm, DecisionForm, MinutesForm, SittingForm
from scoring.models import Campaign, Decision, Scorecard, Sitting, Stage
from scoring.rules.claims import ClaimRefused
from scoring.standings import rating_stack
from scoring.states import SETTLED, CampaignState, SheetState
from scoring.views.sheets import bands_of
from scoring.views.telling import tell
from scoring.workflow.results import (
    appealed_of,
    approve,
    archive,
    close_sitting,
    conflicts_of,
    correct_result,
    council_of,
    decide,
    enough_vote,
    hold_sitting,
    publish,
    quorum_of,
)

P = Permission
S = SheetState
AGREED = SETTLED | {S.APPROVED}
LONG = 30
"""How many sheets of a block are shown at once; a longer list stays folded."""
WAITING = frozenset({S.SUBMITTED, S.VERIFYING, S.SUPPLEMENT, S.VERIFIED})


@requires(P.VIEW_FIGURES)
@require_safe
def campaign_council(request: ProvinceRequest, campaign: Campaign) -> HttpResponse:
    """The end of a year: what can be approved, the sittings, the decision, publication."""
    ready, blocked = _proposed(campaign)
    states = Counter(campaign.scorecards.applicable().values_list("state", flat=True))
    context = {
        "campaign": campaign, "ready": ready, "blocked": blocked, "members": len(council_of(campaign)),
        "waiting": sum(states[state] for state in WAITING), "appealed": states[S.APPEALED],
        "with_agency": states[S.NOT_STARTED] + states[S.DRAFT] + states[S.REVIEW], "approved": sum(states[state] for state in AGREED),
        "total": sum(states.values()), "sittings": campaign.sittings.select_related("chair").with_counts(),
        "decisions": campaign.decisions.select_related("corrects", "document").prefetch_related("scorecards"),
        "may_decide": _may_decide(campaign, states), "may_publish": moves.campaign_may_become(campaign, CampaignState.PUBLISHED),
        "may_archive": moves.campaign_may_become(campaign, CampaignState.ARCHIVED),
    }  # fmt: skip
    return render(request, "scoring/campaign_council.html", context | _held(request))


def _held(request: ProvinceRequest) -> dict[str, bool]:
    """Which of the rights that this page needs the person holds for the whole province."""
    root = request.province.root
    assert root
    return {
        "manages": bool(access.may(request.user, P.MANAGE_CAMPAIGN, root.path)),
        "decides": bool(access.may(request.user, P.DECIDE_RESULTS, root.path)),
        "approves": bool(access.may(request.user, P.APPROVE_RESULTS, root.path)),
    }


def _may_decide(campaign: Campaign, states: Counter[str]) -> Verdict:
    """Whether the decision can be entered now, with the reason when it cannot."""
    if campaign.state == CampaignState.OPEN:
        return no(_("Đợt còn đang nhận phiếu: hãy khóa nộp phiếu khi hết hạn, rồi để hội đồng thông qua mọi phiếu."))
    move = moves.campaign_may_become(campaign, CampaignState.DECIDED)
    if not move:
        return move
    left = sum(states.values()) - states[S.APPROVED]
    return no(_("Còn %(count)s phiếu chưa được thông qua.") % {"count": left}) if left else YES


def _proposed(campaign: Campaign) -> tuple[list[Scorecard], list[tuple[Scorecard, str]]]:
    """The sheets the council may agree to now, and those near it with the reason why not yet."""
    near = list(
        campaign.scorecards.applicable()
        .filter(state__in=[S.PROVISIONAL, S.APPEALED, S.MISSED])
        .select_related("agency")
        .order_by("block", "sort_text")
    )
    now, appealed = timezone.now(), appealed_of(near)
    verdicts = [(sheet, moves.may_approve(sheet, now, appealed=sheet.pk in appealed)) for sheet in near]
    return [sheet for sheet, verdict in verdicts if verdict], [
        (sheet, verdict.reason) for sheet, verdict in verdicts if not verdict
    ]


# --- sittings ---


@requires(P.MANAGE_CAMPAIGN)
def sitting_new(request: ProvinceRequest, campaign: Campaign) -> HttpResponseBase:
    """Enter a meeting of the council."""
    members = council_of(campaign)
    form = SittingForm(request.POST or None, members=members, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            held = hold_sitting(campaign, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error("present", str(refusal))
        else:
            tell(request, lambda: _("Đã ghi phiên họp. Thành viên dự họp có thể thông qua các phiếu."))
            return redirect("scoring:sitting", request.province.slug, held.pk)
    context = {"campaign": campaign, "form": form, "members": len(members), "needed": quorum_of(campaign, len(members))}
    return render(request, "scoring/sitting_new.html", context)


@requires(P.VIEW_FIGURES)
@require_safe
def sitting(request: ProvinceRequest, sitting: Sitting) -> HttpResponse:
    """One meeting: who was there, what is proposed with its conflicts and quorum, what was approved, the minutes."""
    campaign = sitting.campaign
    present = list(sitting.present.all())
    ready, blocked = _proposed(campaign)
    barred, needed, bands = conflicts_of(present, ready), quorum_of(campaign, sitting.members_total), bands_of(campaign)
    rows = [
        {
            "sheet": sheet, "barred": barred.get(sheet.pk, []), "rating": bands.get(sheet.verified_rating) if sheet.state != S.MISSED else None,
            "difference": _difference(sheet),
            "short": not enough_vote(campaign, sitting.members_total, len(present), len(barred.get(sheet.pk, []))),
        }
        for sheet in ready
    ]  # fmt: skip
    context = {
        "sitting": sitting, "campaign": campaign, "present": present, "needed": needed, "blocked": blocked,
        "proposed": len(ready), "groups": _by_block(campaign, rows),
        "approved": [
            {"sheet": sheet, "rating": bands.get(sheet.final_rating)} for sheet in sitting.scorecards.order_by("sort_text")
        ],
        "minutes_form": MinutesForm(initial={"minutes": sitting.minutes}),
        "is_present": request.user in present,
    }  # fmt: skip
    return render(request, "scoring/sitting.html", context | _held(request))


def _by_block(campaign: Campaign, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is proposed by block, each with its ratings counted; a long block stays folded."""
    blocks = {block.code: block.name for block in campaign.rubric.spec.blocks} if campaign.rubric else {}
    groups = []
    present = {row["sheet"].block for row in rows}
    for code in [*(code for code in blocks if code in present), *sorted(present - blocks.keys())]:
        inside = [row for row in rows if row["sheet"].block == code]
        stack = rating_stack(campaign, [row["rating"][0] if row["rating"] else "" for row in inside])
        groups.append({"name": blocks.get(code, code), "rows": inside, "stack": stack, "open": len(inside) <= LONG})
    return groups


def _difference(sheet: Scorecard) -> Any:
    if sheet.verified_score is None or sheet.self_score is None:
        return None
    return sheet.verified_score - sheet.self_score


@requires(P.APPROVE_RESULTS)
@require_POST
def sitting_approve(request: ProvinceRequest, sitting: Sitting) -> HttpResponseBase:
    """A member who was there puts the council's agreement on record: to all that is proposed, or to those ticked."""

    def act() -> str:
        if not sitting.present.filter(pk=request.user.pk).exists():
            raise Refused(_("Bạn không có trong danh sách dự phiên họp này nên không ghi thông qua được."))
        return _approve(request, sitting.campaign, sitting)

    tell(request, act)
    return redirect("scoring:sitting", request.province.slug, sitting.pk)


@requires(P.DECIDE_RESULTS, fresh=True)
@require_POST
def campaign_approve(request: ProvinceRequest, campaign: Campaign) -> HttpResponseBase:
    """Where no council is asked for, the secretary puts the agreement on record."""
    tell(request, lambda: _approve(request, campaign, None))
    return redirect("scoring:campaign_council", request.province.slug, campaign.pk)


def _approve(request: ProvinceRequest, campaign: Campaign, sitting: Sitting | None) -> str:
    sheets, _blocked = _proposed(campaign)
    if request.POST.get("scope") != "all":
        ticked = set(request.POST.getlist("sheet"))
        sheets = [sheet for sheet in campaign.scorecards.applicable() if str(sheet.pk) in ticked]
    if not sheets:
        raise Refused(_("Chưa chọn phiếu nào để thông qua."))
    count = approve(campaign, sheets, sitting, by=request.user)
    return _("Đã thông qua kết quả của %(count)s cơ quan.") % {"count": count}


@requires(P.MANAGE_CAMPAIGN)
@require_POST
def sitting_close(request: ProvinceRequest, sitting: Sitting) -> HttpResponseBase:
    """Sign off the minutes."""

    def act() -> str:
        close_sitting(sitting, request.POST.get("minutes", ""), by=request.user)
        return _("Đã khóa biên bản phiên họp.")

    tell(request, act)
    return redirect("scoring:sitting", request.province.slug, sitting.pk)


# --- the decision ---


@requires(P.DECIDE_RESULTS, fresh=True)
def decision_new(request: ProvinceRequest, campaign: Campaign) -> HttpResponseBase:
    """Enter the decision that makes the results final."""
    form = DecisionForm(request.POST or None, campaign=campaign, by=request.user)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            made = decide(campaign, **form.cleaned_data, by=request.user)
            return _("Đã ghi quyết định %(number)s. Kết quả chưa công bố cho đến khi bấm “Công bố”.") % {
                "number": made.number
            }

        if tell(request, act):
            return redirect("scoring:campaign_council", request.province.slug, campaign.pk)
    return render(request, "scoring/decision_new.html", {"campaign": campaign, "form": form})


@requires(P.DECIDE_RESULTS, fresh=True)
@require_POST
def campaign_publish(request: ProvinceRequest, campaign: Campaign) -> HttpResponseBase:
    """Make the results known to every agency."""
    return _advance(request, campaign, publish, _("Đã công bố kết quả. Mọi cơ quan trong tỉnh xem được xếp loại."))


@requires(P.DECIDE_RESULTS, fresh=True)
@require_POST
def campaign_archive(request: ProvinceRequest, campaign: Campaign) -> HttpResponseBase:
    """Close the year's file for good."""
    return _advance(request, campaign, archive, _("Đã đưa đợt vào lưu trữ; mọi nội dung chỉ còn để xem."))


def _advance(request: ProvinceRequest, campaign: Campaign, act: Callable[..., None], said: str) -> HttpResponseBase:

    def step() -> str:
        act(campaign, by=request.user)
        return said

    tell(request, step)
    return redirect("scoring:campaign_council", request.province.slug, campaign.pk)


@requires(P.DECIDE_RESULTS, fresh=True, after_closing=True)
def decision_correction(request: ProvinceRequest, scorecard: Scorecard) -> HttpResponseBase:
    """Correct one sheet's result by another decision; both results are kept."""
    if moves.may_change_result(scorecard) or scorecard.campaign.on_paper:
        tell(request, lambda: _not_decided())
        return redirect("scoring:scorecard", request.province.slug, scorecard.pk)
    points = dict(scorecard.scores.filter(stage=Stage.FINAL).values_list("criterion", "points"))
    form = CorrectionForm(request.POST or None, items=criteria_of(scorecard), points=points)
    if request.method == "POST" and form.is_valid():
        particulars = {name: form.cleaned_data[name] for name in ("number", "signed_on", "signed_by", "reason")}

        def act() -> str:
            try:
                made: Decision = correct_result(scorecard, form.changes(), **particulars, by=request.user)
            except ClaimRefused:
                raise Refused(_("Điểm đính chính phải từ 0 đến điểm tối đa, không quá hai chữ số thập phân.")) from None
            return _("Đã đính chính theo quyết định %(number)s.") % {"number": made.number}

        if tell(request, act):
            return redirect("scoring:scorecard", request.province.slug, scorecard.pk)
    context = {"sheet": scorecard, "campaign": scorecard.campaign, "form": form, "bands": bands_of(scorecard.campaign)}
    return render(request, "scoring/decision_correction.html", context)


def _not_decided() -> str:
    raise Refused(_("Kết quả chưa có quyết định nên chưa cần đính chính; hãy sửa ở bước thẩm định hoặc kiến nghị."))


urlpatterns: list[URLPattern] = [
    path("campaigns/<int:campaign>/council/", campaign_council, name="campaign_council"),
    path("campaigns/<int:campaign>/approve/", campaign_approve, name="campaign_approve"),
    path("campaigns/<int:campaign>/sittings/new/", sitting_new, name="sitting_new"),
    path("sittings/<int:sitting>/", sitting, name="sitting"),
    path("sittings/<int:sitting>/approve/", sitting_approve, name="sitting_approve"),
    path("sittings/<int:sitting>/close/", sitting_close, name="sitting_close"),
    path("campaigns/<int:campaign>/decision/", decision_new, name="decision_new"),
    path("campaigns/<int:campaign>/publish/", campaign_publish, name="campaign_publish"),
    path("campaigns/<int:campaign>/archive/", campaign_archive, name="campaign_archive"),
    path("corrections/<int:scorecard>/", decision_correction, name="decision_correction"),
]
