"""When the time for which a year's papers are kept is over.

The law asks for a schedule of retention (Luật Lưu trữ 33/2024/QH15; NĐ 30/2020/NĐ-CP: files go to the archive within a year); the
numbers of years below are the product's own, for a province to replace by those of its schedule.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from agencies.models import Province
from scoring.models import Campaign, Disposal, RetentionClass, RetentionPeriod
from scoring.states import CampaignState

DEFAULTS = {RetentionClass.CITED: 10, RetentionClass.UNCITED: 5}


@dataclass(frozen=True, slots=True)
class Keeping:
    """The papers of a class of an archived year: how long they are kept, and what was decided on them."""

    campaign: Campaign
    retention_class: RetentionClass
    until_year: int
    waiting: Disposal | None
    destroyed: Disposal | None

    @property
    def is_over(self) -> bool:
        """Whether the time is over and nobody has had them destroyed: after the last day of `until_year`."""
        return self.destroyed is None and timezone.localdate().year > self.until_year


def periods_of(province: Province) -> dict[RetentionClass, tuple[int, str]]:
    """For each class the years and the province's basis for them ("" for the product's default). One query."""
    found: dict[RetentionClass, tuple[int, str]] = {kind: (years, "") for kind, years in DEFAULTS.items()}
    for row in RetentionPeriod.objects.filter(province=province):
        found[RetentionClass(row.retention_class)] = (row.years, row.basis)
    return found


def keepings(province: Province) -> list[Keeping]:
    """Every class of every archived year, the oldest first. Three queries; none but the first without an archived year."""
    archived = list(Campaign.objects.of(province.pk).filter(state=CampaignState.ARCHIVED).order_by("year"))
    if not archived:
        return []
    periods = periods_of(province)
    decided: dict[tuple[int, str], list[Disposal]] = {}
    for row in Disposal.objects.of(province.pk).filter(withdrawn_at=None).select_related("proposed_by", "confirmed_by"):
        decided.setdefault((row.campaign_id, row.retention_class), []).append(row)
    return [
        _keeping(campaign, kind, years, decided.get((campaign.pk, kind.value), []))
        for campaign in archived
        for kind, (years, _basis) in periods.items()
    ]


def keeping_of(campaign: Campaign, retention_class: RetentionClass) -> Keeping:
    """One of them."""
    years, _basis = periods_of(campaign.province)[retention_class]
    rows = Disposal.objects.filter(campaign=campaign, retention_class=retention_class, withdrawn_at=None)
    return _keeping(campaign, retention_class, years, list(rows))


def _keeping(campaign: Campaign, kind: RetentionClass, years: int, rows: list[Disposal]) -> Keeping:
    begun = max(campaign.year, timezone.localdate(campaign.published_at).year if campaign.published_at else 0)
    until = max([begun + years, *(row.until_year for row in rows if row.until_year)])
    waiting = next((row for row in rows if row.until_year is None and row.confirmed_at is None), None)
    return Keeping(campaign, kind, until, waiting, next((row for row in rows if row.confirmed_at), None))
