"""A province's years side by side, and what reorganisations lie between them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count

from agencies.models import Province, Reorganisation
from reports.figures.shape import Band
from reports.figures.yearly import DECIDED, HAS_RESULT, bands_of
from reports.rules import median
from scoring.models import Campaign, Scorecard
from scoring.rules.rubric import NOT_RATED
from scoring.states import CampaignState


@dataclass(frozen=True, slots=True)
class YearOfProvince:
    """One year: ratings of its own bands, the median score, how many of its agencies took part the year before too.

    `reorganised` says by kind how many agencies' changes took effect after the year before and by this year's list:
    over them numbers of agencies and medians are not comparable, and nothing here compares them.
    """

    year: int
    bands: tuple[Band, ...]
    ratings: dict[str, int]
    applicable: int
    median: Decimal | None
    scored_points: int
    stayed: int | None
    reorganised: tuple[tuple[str, int], ...]
    illustrative: bool
    on_paper: bool
    provisional: bool

    @property
    def scored(self) -> int:
        """How many have a rating."""
        return sum(self.ratings.values())


def province_years(province: Province) -> tuple[YearOfProvince, ...]:
    """Every year that has a campaign, oldest first; three queries."""
    campaigns = list(
        Campaign.objects.of(province.pk).exclude(state=CampaignState.DRAFT).select_related("rubric").order_by("year")
    )
    sheets: dict[int, list[tuple[int, str, Decimal | None]]] = {campaign.pk: [] for campaign in campaigns}
    rows = Scorecard.objects.filter(campaign__in=sheets, excluded_reason="").order_by()
    for sheet_of, agency, state, final, verified, final_score, verified_score in rows.values_list(
        "campaign", "agency", "state", "final_rating", "verified_rating", "final_score", "verified_score"
    ):
        rating = (final or verified) if state in HAS_RESULT else ""
        score = final_score if final else verified_score
        sheets[sheet_of].append((agency, "" if rating == NOT_RATED else rating, score if rating else None))
    events = list(
        Reorganisation.objects.filter(province=province)
        .annotate(size=Count("successions")).order_by("effective_on").values_list("kind", "effective_on", "size")
    )  # fmt: skip
    found: list[YearOfProvince] = []
    before: tuple[Campaign, set[int]] | None = None
    for campaign in campaigns:
        lines = sheets[campaign.pk]
        counts = Counter(rating for _agency, rating, _score in lines if rating)
        bands = bands_of(campaign)
        scores = [score for _agency, _rating, score in lines if score is not None]
        members = {agency for agency, _rating, _score in lines}
        found.append(
            YearOfProvince(
                year=campaign.year,
                bands=bands,
                ratings={band.code: counts[band.code] for band in bands},
                applicable=len(lines),
                median=median(scores),
                scored_points=len(scores),
                stayed=len(members & before[1]) if before else None,
                reorganised=_between(events, before[0].snapshot_on, campaign.snapshot_on) if before else (),
                illustrative=campaign.illustrative,
                on_paper=campaign.on_paper,
                provisional=campaign.state not in DECIDED,
            )
        )
        before = campaign, members
    return tuple(found)


def _between(events: list[tuple[str, date, int]], after: date, until: date) -> tuple[tuple[str, int], ...]:
    """Reorganisations of that time by kind, in the order of kinds: how many agencies' continuations they hold, at least one each."""
    counts: Counter[str] = Counter()
    for kind, day, size in events:
        if after < day <= until:
            counts[kind] += max(size, 1)
    return tuple((str(kind.label), counts[kind]) for kind in Reorganisation.Kind if counts[kind])
