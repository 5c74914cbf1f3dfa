"""Across provinces, figures only: for whoever runs the service for all of them. No agency is named."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.gate import operator_only
from agencies.models import Province
from reports.figures.yearly import DECIDED
from scoring.models import Campaign, Scorecard
from scoring.states import RECEIVED, CampaignState


@dataclass
class ProvinceYear:
    """One province in one year: how many take part, have handed in, and once it is decided have each rating (in its own words)."""

    campaign: Campaign
    applicable: int = 0
    received: int = 0
    ratings: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def shares(self) -> list[dict[str, object]]:
        """Each rating as a part of one bar."""
        return [
            {"label": band["label"], "count": self.ratings[band["code"]], "css": f"rating-{band['code']} tone-{place}"}
            for place, band in enumerate(self.campaign.bands, 1)
        ]


def province_years() -> list[ProvinceYear]:
    """Every opened year of every province, newest first; two queries. Provinces rate by rubrics of their own."""
    rows = Campaign.objects.exclude(state=CampaignState.DRAFT).select_related("province", "rubric")
    found = {campaign.pk: ProvinceYear(campaign) for campaign in rows.order_by("-year", "province__name")}
    counts = Scorecard.objects.filter(campaign__in=found, excluded_reason="").order_by()
    for campaign, state, final, number in counts.values_list("campaign", "state", "final_rating").annotate(
        number=Count("pk")
    ):
        year = found[campaign]
        year.applicable += number
        year.received += number if state in RECEIVED else 0
        if final and year.campaign.state in DECIDED:
            year.ratings[final] += number
    return list(found.values())


@operator_only
@require_safe
def national_figures(request: HttpRequest) -> HttpResponse:
    """Every province's years, figures only."""
    without = Province.objects.filter(campaigns=None)
    return render(request, "reports/national_figures.html", {"years": province_years(), "without": list(without)})
