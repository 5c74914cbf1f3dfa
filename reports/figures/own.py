"""One agency over the years, beside the median of its kind; and one year of it criterion by criterion."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from agencies.models import Agency
from agencies.rules import BEGINNING, OPEN_END
from agencies.tenancy import across
from reports.figures.lineage import Origin, before, lineage_of
from reports.figures.shape import AgencyLine, Band
from reports.figures.yearly import DECIDED, SHEET_FIELDS, bands_of, counting_scores, kind_labels, line_of
from reports.rules import median, percent
from scoring.models import Campaign, Scorecard
from scoring.states import RESULT_SHOWN, SETTLED

FEWEST_PEERS = 3
"""Of fewer agencies a median would tell what one of them got."""


@dataclass(frozen=True, slots=True)
class OwnYear:
    """One year: the agency's own result (None without one it has been told), the median score of its kind over `peers`
    agencies (None while undecided or of fewer than FEWEST_PEERS), and results of those it continues since.

    The predecessors' results stand side by side and are never averaged.
    """

    year: int
    bands: tuple[Band, ...]
    line: AgencyLine | None
    median: Decimal | None
    peers: int
    inherited: tuple[tuple[Origin, AgencyLine], ...]
    illustrative: bool
    has_sheet: bool
    """Whether the agency has points by criterion of it."""

    @property
    def rating(self) -> str:
        """The rating in the province's own word, empty without one."""
        return label_in(self.bands, self.line.rating) if self.line else ""


def label_in(bands: tuple[Band, ...], code: str) -> str:
    """What a rating is called among these bands; the code itself when it is none of them."""
    return next((band.label for band in bands if band.code == code), code)


def own_years(agency: Agency) -> tuple[OwnYear, ...]:
    """The agency's years, newest first; four queries."""
    lineage = lineage_of(agency.province)
    origins = {origin.agency: origin for origins in lineage.values() for origin in origins}
    came = {origin.agency for origin in before(lineage, agency.pk, BEGINNING, OPEN_END)}
    rows = Scorecard.objects.filter(
        Q(agency=agency, campaign__on_paper=True) | Q(agency=agency, state__in=RESULT_SHOWN)
        | Q(agency__in=came, state__in=SETTLED),
        excluded_reason="",
    )  # fmt: skip
    own: dict[int, AgencyLine] = {}
    inherited: dict[int, list[tuple[Origin, AgencyLine]]] = defaultdict(list)
    with across():  # what is inherited may stand in a province that was merged into this one
        sheets = list(rows.order_by("path").values("agency", "campaign__year", "campaign__on_paper", *SHEET_FIELDS))
    kinds = kind_labels()
    for row in sheets:
        line = line_of(row, kinds, on_paper=row["campaign__on_paper"])
        if row["agency"] == agency.pk:
            own[row["campaign__year"]] = line
        elif line.rating:
            inherited[row["campaign__year"]].append((origins[row["agency"]], line))
    campaigns = Campaign.objects.of(agency.province_id).filter(year__in={*own, *inherited})
    by_year = {campaign.year: campaign for campaign in campaigns.select_related("rubric")}
    peers = _peers(agency, own, by_year)
    return tuple(
        OwnYear(
            year,
            bands_of(by_year[year]) if year in by_year else (),
            own.get(year),
            median(peers[year]) if len(peers[year]) >= FEWEST_PEERS else None,
            len(peers[year]),
            tuple(inherited[year]),
            year in by_year and by_year[year].illustrative,
            year in own and year in by_year and by_year[year].rubric_id is not None,
        )
        for year in sorted({*own, *inherited}, reverse=True)
    )


def _peers(agency: Agency, own: dict[int, AgencyLine], campaigns: dict[int, Campaign]) -> dict[int, list[Decimal]]:
    """The recognised scores of the other agencies of its kind, of the years that are decided; one query."""
    kinds = Q()
    for year, line in own.items():
        kinds |= Q(campaign=campaigns[year], kind=line.kind)
    found: dict[int, list[Decimal]] = defaultdict(list)
    if not own:
        return found
    rows = Scorecard.objects.filter(kinds, state__in=SETTLED, excluded_reason="", final_score__isnull=False)
    for year, score in rows.exclude(agency=agency).order_by().values_list("campaign__year", "final_score"):
        if score is not None:
            found[year].append(score)
    return found


@dataclass(frozen=True, slots=True)
class OwnCriterion:
    """One criterion: own points (None when it does not apply or is not scored), own attainment and the peers' median in percent."""

    code: str
    name: str
    maximum: Decimal
    points: Decimal | None
    own: Decimal | None
    median: Decimal | None


def own_criteria(sheet: Scorecard) -> tuple[OwnCriterion, ...]:
    """Every criterion of the sheet's block beside the median of the other agencies of its kind; one query.

    Peers only once the year is decided, and only of FEWEST_PEERS or more.
    """
    campaign = sheet.campaign
    assert campaign.rubric
    got: dict[str, Decimal] = {}
    others: dict[str, list[Decimal]] = defaultdict(list)
    worth = {item.code: item.max_points for item in campaign.rubric.spec.criteria()}
    rows = counting_scores(campaign).filter(scorecard__kind=sheet.kind)
    for pk, code, points in rows.values_list("scorecard", "criterion", "points"):
        if points is None:
            continue
        if pk == sheet.pk:
            got[code] = points
        elif worth.get(code):
            others[code].append(points * 100 / worth[code])
    decided = campaign.state in DECIDED
    return tuple(
        OwnCriterion(
            item.code, item.name, item.max_points, got.get(item.code),
            percent(got[item.code], item.max_points) if item.code in got else None,
            median(others[item.code]) if decided and len(others[item.code]) >= FEWEST_PEERS else None,
        )
        for item in campaign.rubric.spec.criteria()
        if item.applies(sheet.block) != "none"
    )  # fmt: skip
