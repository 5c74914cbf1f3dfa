"""Which years there is anything to see of."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Q, Value
from django.utils import timezone

from agencies.models import Province
from agencies.tenancy import across
from reports.figures.yearly import DECIDED
from reports.models import ReportedFigure
from scoring.models import Campaign
from scoring.states import CampaignState


@dataclass(frozen=True, slots=True)
class Years:
    """Years, newest first. `own` have a campaign or published figures, or are this year while the province exists;
    `comparable` have results a later year can be compared with, the province's own or inherited."""

    own: list[int]
    comparable: list[int]


def years_known(province: Province) -> Years:
    """The years of this province; one query.

    Years of provinces that went on in this one are comparable once decided: their agencies' results are inherited.
    """
    today = timezone.localdate()
    scored = Campaign.objects.filter(
        Q(province=province) | Q(province__successor=province, state__in=DECIDED)
    ).order_by()
    printed = ReportedFigure.objects.of(province.pk).order_by()
    with across():  # also the provinces that were merged into this one
        rows = list(
            scored.annotate(whose=F("province"), how=F("state")).values_list("year", "whose", "how").union(
                printed.annotate(whose=F("province"), how=Value("")).values_list("year", "whose", "how")
            )
        )  # fmt: skip
    own = {year for year, whose, _how in rows if whose == province.pk}
    if province.root and province.root.closed_on >= today:
        own.add(today.year)
    results = {year for year, _whose, how in rows if how not in {"", CampaignState.DRAFT}}
    return Years(sorted(own, reverse=True), sorted(results, reverse=True))


def years_of(province: Province) -> list[int]:
    """The years that have a campaign or published figures, and this one while the province exists; newest first."""
    return years_known(province).own
