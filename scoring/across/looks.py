"""The filters that put first what is worth a closer look: in a list of sheets, and across agencies on one criterion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, Q
from django.utils.translation import gettext_lazy as _

from agencies import access
from agencies.models import User
from agencies.roles import Permission
from scoring.models import Campaign, Scorecard, looks
from scoring.models.scorecard import ScorecardQuerySet
from scoring.rules.carrying import same_criteria
from scoring.states import RECEIVED, CampaignState

LOOKS = [
    ("differs", _("Khác điểm tự chấm")), ("unproved", _("Có điểm, không có minh chứng")),
    ("last_year", _("Khác năm trước")), ("appealed", _("Có kiến nghị")),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Earlier:
    """The province's last year that was scored here, and this year's codes of its criteria with their maxima then."""

    campaign: Campaign
    codes: Mapping[str, str]
    maxima: Mapping[str, Decimal]


def earlier_year(campaign: Campaign) -> Earlier | None:
    """The year to compare with, if there is one. Asked once for each campaign object."""
    known: dict[str, Earlier | None] = campaign.__dict__
    if "_earlier" not in known:
        known["_earlier"] = _earlier_year(campaign)
    return known["_earlier"]


def _earlier_year(campaign: Campaign) -> Earlier | None:
    earlier = (
        Campaign.objects.of(campaign.province_id)
        .filter(year__lt=campaign.year, on_paper=False)
        .exclude(state=CampaignState.DRAFT)
        .select_related("rubric")
        .first()
    )
    if earlier is None or earlier.rubric is None or campaign.rubric is None:
        return None
    then = earlier.rubric.spec
    if earlier.rubric_id == campaign.rubric_id:
        pairs = {item.code: item.code for item in then.items()}
    else:
        pairs = {now: old for old, now in same_criteria(then, campaign.rubric.spec).items()}
    return Earlier(earlier, pairs, {now: then.item(old).max_points for now, old in pairs.items()})


def condition(name: str, campaign: Campaign, criterion: str = "") -> Exists | Q:
    """The rows that a filter keeps. Raises KeyError for a filter there is not."""
    match name:
        case "differs":
            return looks.found_otherwise(criterion)
        case "unproved":
            return looks.unproved(criterion)
        case "appealed":
            return looks.appealed(criterion)
        case "last_year":
            earlier = earlier_year(campaign)
            codes = {now: then for now, then in earlier.codes.items() if criterion in {"", now}} if earlier else {}
            return looks.unlike(earlier.campaign, codes) if earlier and codes else Q(pk__in=())
    raise KeyError(name)


def narrow(rows: ScorecardQuerySet, name: str, campaign: Campaign, criterion: str = "") -> ScorecardQuerySet:
    """The sheets handed in that a filter keeps; all for a filter there is not."""
    if name not in dict(LOOKS):
        return rows
    return rows.filter(condition(name, campaign, criterion), state__in=RECEIVED)


def may_look(user: User, campaign: Campaign) -> bool:
    """Whether the filters are for this person: who verifies somewhere in the province, or runs its campaigns."""
    held = access.anchors(user)
    return any(
        anchor.province_id == campaign.province_id
        for permission in (Permission.VERIFY_SCORECARD, Permission.MANAGE_CAMPAIGN)
        for anchor in held.get(permission, ())
    )


def open_to(rows: ScorecardQuerySet, user: User) -> ScorecardQuerySet:
    """The sheets on which the person may see what was verified before the agency does; never their own agency's."""
    verifies = access.scope(user, Permission.VERIFY_SCORECARD, "agency__path")
    rows = rows.filter(verifies | access.scope(user, Permission.MANAGE_CAMPAIGN, "agency__path"))
    return rows.exclude(agency=user.agency_id) if user.agency_id else rows


def counts(rows: ScorecardQuerySet, campaign: Campaign, criterion: str = "") -> dict[str, int]:
    """How many sheets each filter keeps, in one query."""
    asked = {name: Count("pk", filter=Q(condition(name, campaign, criterion))) for name, _words in LOOKS}
    received = Scorecard.objects.filter(pk__in=rows.order_by().values("pk"), state__in=RECEIVED)
    return dict(received.aggregate(**asked))
