"""What changed between two years: who rose, who fell, who cannot be compared and why. Nothing is averaged over a merger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from django.db.models import Q

from agencies.models import Province
from agencies.tenancy import across
from reports.figures.lineage import Lineage, Origin, before, lineage_of
from reports.figures.shape import AgencyLine, Band
from reports.figures.yearly import SHEET_FIELDS, bands_of, kind_labels, line_of
from scoring.models import Campaign, Scorecard
from scoring.ranking import change_of
from scoring.states import SETTLED, CampaignState

Move: TypeAlias = Literal["rose", "fell", "same", "merged", "other", "new", "unrated"]


ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Change:
    """One agency this year and the year before.

    `before` is its own result, or that of the only agency it continues (`inherited`). With several predecessors
    (`merged`) there is no one result to compare with: they stand in `origins` each with its own, and `before` is its
    own where it existed already. `other`: the
    ratings of the two years are not the same scale. `new`: no result to compare with; `unrated`: none this year.
    """

    move: Move
    now: AgencyLine
    before: AgencyLine | None
    inherited: Origin | None = None
    origins: tuple[tuple[Origin, AgencyLine | None], ...] = ()

    @property
    def difference(self) -> Decimal | None:
        """Points more than before; None when one of the scores is missing or they are not comparable."""
        if self.move in {"merged", "other"} or self.before is None:
            return None
        if self.before.score is None or self.now.score is None:
            return None
        return self.now.score - self.before.score


@dataclass(frozen=True)
class Changes:
    """A year beside an earlier one; `gone` had a result then and no longer exist, nor goes anybody on for them."""

    year: int
    before: int
    bands: tuple[Band, ...]
    bands_before: tuple[Band, ...]
    changes: tuple[Change, ...]
    gone: tuple[AgencyLine, ...]
    illustrative: bool

    def of(self, move: Move) -> tuple[Change, ...]:
        """Those that moved so, the largest difference first."""
        found = [change for change in self.changes if change.move == move]
        return tuple(sorted(found, key=lambda change: -abs(change.difference or ZERO)))

    @property
    def crossings(self) -> Mapping[tuple[str, str], int]:
        """How many went from which rating to which, of those that can be compared."""
        counts: dict[tuple[str, str], int] = {}
        for change in self.changes:
            if change.move in {"rose", "fell", "same"} and change.before:
                key = change.before.rating, change.now.rating
                counts[key] = counts.get(key, 0) + 1
        return counts


def changes_between(province: Province, year: int, earlier: int) -> Changes | None:
    """The two years side by side; None when one of them has no campaign. Three queries, four with results of another province."""
    campaigns = _campaigns(province, (year, earlier))
    now, then = campaigns.get(year), campaigns.get(earlier)
    if now is None:
        return None
    lineage = lineage_of(province)
    sides = _sides(now, then, earlier, lineage)
    if not sides.old:
        return None
    bands = bands_of(now)
    day, until = date(earlier, 12, 31), now.snapshot_on
    changes = tuple(_change(agency, line, sides, lineage, day, until) for agency, line in sides.lines.items())
    there = {*sides.lines, *sides.excluded}
    used = there | {origin.agency for agency in there for origin in before(lineage, agency, day, until)}
    return Changes(
        year=year,
        before=earlier,
        bands=bands,
        bands_before=bands_of(then) if then else bands,
        changes=changes,
        gone=tuple(line for agency, line in sides.old.items() if agency not in used and line.rating),
        illustrative=now.illustrative or bool(then and then.illustrative),
    )


def _campaigns(province: Province, years: Sequence[int]) -> dict[int, Campaign]:
    rows = Campaign.objects.of(province.pk).filter(year__in=years).exclude(state=CampaignState.DRAFT)
    return {row.year: row for row in rows.select_related("rubric")}


@dataclass(frozen=True, slots=True)
class _Sides:
    """Results by agency of this year and of the earlier one, who is kept out this year, and on what scales.

    `codes` are this year's ratings, best first, `scales` the same of each old result's own campaign.
    """

    lines: Mapping[int, AgencyLine]
    old: Mapping[int, AgencyLine]
    excluded: frozenset[int]
    codes: Sequence[str]
    scales: Mapping[int, Sequence[str]]


def _sides(now: Campaign, then: Campaign | None, earlier: int, lineage: Lineage) -> _Sides:
    """Of another province only settled results of agencies that go on in this one; one query, two where there are any."""
    own = Q(campaign__in=[campaign.pk for campaign in (now, then) if campaign])
    predecessors = {origin.agency for origins in lineage.values() for origin in origins}
    inherited = Q(campaign__year=earlier, agency__in=predecessors, state__in=SETTLED)
    rows = Scorecard.objects.filter(own | inherited if predecessors else own).order_by("path")
    known = {campaign.pk: campaign for campaign in (now, then) if campaign}
    with across():  # what is inherited may stand in a province that was merged into this one
        sheets = list(rows.values("agency", "campaign", "campaign__year", "campaign__on_paper", *SHEET_FIELDS))
        if foreign := {sheet["campaign"] for sheet in sheets} - set(known):
            known |= Campaign.objects.select_related("rubric").in_bulk(foreign)
    codes = {pk: [band.code for band in bands_of(campaign)] for pk, campaign in known.items()}
    found: dict[int, dict[int, AgencyLine]] = {now.year: {}, earlier: {}}
    kinds = kind_labels()
    for sheet in sheets:
        if not sheet["excluded_reason"]:
            line = line_of(sheet, kinds, on_paper=sheet["campaign__on_paper"])
            found[sheet["campaign__year"]][sheet["agency"]] = line
    return _Sides(
        lines=found[now.year],
        old=found[earlier],
        excluded=frozenset(row["agency"] for row in sheets if row["excluded_reason"] and row["campaign"] == now.pk),
        codes=codes[now.pk],
        scales={row["agency"]: codes[row["campaign"]] for row in sheets if row["campaign__year"] == earlier},
    )


def _change(
    agency: int, line: AgencyLine, sides: _Sides, lineage: Lineage, day: date, until: date
) -> Change:  # fmt: skip
    came = before(lineage, agency, day, until)
    old = sides.old
    origins = tuple((origin, old.get(origin.agency)) for origin in came)
    own = old.get(agency)
    if own is None and len(came) == 1 and came[0].is_whole:
        own, inherited = old.get(came[0].agency), came[0]
    else:
        inherited = None
    if not line.rating:
        return Change("unrated", line, own, inherited, origins)
    if came and inherited is None:
        return Change("merged", line, own, None, origins)
    if own is None or not own.rating:
        return Change("new", line, None, inherited, origins)
    if sides.scales[inherited.agency if inherited else agency] != sides.codes:
        return Change("other", line, own, inherited, origins)
    move = change_of(own.rating, line.rating, sides.codes)
    return Change(move, line, own, inherited, origins)
