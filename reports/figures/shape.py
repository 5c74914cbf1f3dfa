"""The year's figures of a province as one frozen object, and how a group of agencies is summed up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from reports import rules


@dataclass(frozen=True, slots=True)
class ProvinceName:
    """Whose figures these are."""

    slug: str
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The document by which the results were recognised."""

    number: str
    signed_on: date
    subject: str = ""


@dataclass(frozen=True, slots=True)
class RubricName:
    """By what the agencies were scored. `note` says where it comes from when it is no official rubric."""

    name: str
    note: str = ""
    document: str = ""
    total: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """One rating of the rubric; bands are listed from the best to the lowest."""

    code: str
    label: str
    minimum: Decimal | None = None


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """One agency that takes part this year, with its scores and its place among its peers.

    `rating` is a band's code, empty until there is a result, and `score` the score it stands on (None when an
    agency is rated without one, as for not handing in). `block` is what it is ranked within. `submitted`: the
    province holds its sheet, received at `submitted_at` (None for results that only exist on paper).
    """

    code: str
    name: str
    level: str
    kind: str
    kind_label: str
    block: str
    parent: str
    obligation: str = ""
    self_score: Decimal | None = None
    verified_score: Decimal | None = None
    final_score: Decimal | None = None
    rating: str = ""
    score: Decimal | None = None
    rank: int | None = None
    submitted: bool = False
    submitted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """The figures of one level, of one kind of agency, or of the whole province.

    `registered` stand in the agency tree, `applicable` of them take part this year, `submitted` of those
    have sent their sheet and `scored` have a rating. Scores are points of 100.
    """

    key: str
    label: str
    registered: int
    applicable: int
    submitted: int
    scored: int
    ratings: Mapping[str, int]
    shares: Mapping[str, Decimal | None]
    mean: Decimal | None
    median: Decimal | None
    spread: Decimal | None
    lowest: Decimal | None
    highest: Decimal | None

    @property
    def not_submitted(self) -> int:
        """How many have not sent their sheet."""
        return self.applicable - self.submitted

    @property
    def submitted_percent(self) -> Decimal | None:
        """How many of those that take part have sent their sheet."""
        return rules.percent(self.submitted, self.applicable)

    @property
    def scored_percent(self) -> Decimal | None:
        """How many of those that take part have a rating."""
        return rules.percent(self.scored, self.applicable)


@dataclass(frozen=True, slots=True)
class CriterionFigure:
    """How well the agencies did on one criterion.

    `attainment` is the points they got in percent of the points they could get, over the agencies scored on
    it (those to which it does not apply are left out); `mean` is in points.
    """

    code: str
    name: str
    group: str
    maximum: Decimal
    attainment: Decimal | None
    mean: Decimal | None
    scored: int


@dataclass(frozen=True, slots=True)
class Reported:
    """A figure the province published elsewhere, kept as printed beside what the system counts."""

    id: str
    label: str
    value: Decimal | int | bool | str
    unit: str
    quote: str
    source: str
    counted: int | None = None


@dataclass(frozen=True)
class Figures:
    """One province, one year, as of one day: what page, PDF, Word, Excel and JSON all print.

    `provisional` until the decision; `notes` say what does not add up in the published figures.
    """

    province: ProvinceName
    year: int
    as_of: date
    provisional: bool
    decision: Decision | None
    corrections: tuple[Decision, ...]
    rubric: RubricName | None
    illustrative: bool
    bands: tuple[Band, ...]
    levels: tuple[GroupFigures, ...]
    kinds: tuple[GroupFigures, ...]
    total: GroupFigures
    criteria: tuple[CriterionFigure, ...]
    agencies: tuple[AgencyLine, ...]
    reported: tuple[Reported, ...]
    notes: tuple[str, ...]

    @property
    def present_levels(self) -> tuple[GroupFigures, ...]:
        """The levels that have agencies: the district level ended on 30 June 2025."""
        return tuple(level for level in self.levels if level.registered or level.applicable)

    @property
    def scored_kinds(self) -> tuple[GroupFigures, ...]:
        """The kinds of agencies that have a rating somewhere."""
        return tuple(kind for kind in self.kinds if kind.scored)

    @property
    def missing(self) -> tuple[AgencyLine, ...]:
        """The agencies that take part and have not sent their sheet."""
        return tuple(line for line in self.agencies if not line.submitted)

    @cached_property
    def band_labels(self) -> dict[str, str]:
        """What each rating is called."""
        return {band.code: band.label for band in self.bands}

    def weakest(self, count: int = 10) -> tuple[CriterionFigure, ...]:
        """The criteria with the lowest attainment, the lowest first; those nobody is scored on are left out."""
        known = [criterion for criterion in self.criteria if criterion.attainment is not None]
        return tuple(sorted(known, key=lambda criterion: criterion.attainment or 0)[:count])


def tally(
    key: str,
    label: str,
    registered: int,
    lines: Iterable[AgencyLine],
    bands: Sequence[Band],
    *,
    applicable: int | None = None,
) -> GroupFigures:
    """The figures of the agencies that take part, of a group of which `registered` stand in the tree.

    Before a campaign nobody takes part yet; `applicable` is then how many would.
    """
    lines = tuple(lines)
    scores = [line.score for line in lines if line.score is not None]
    counts = [sum(line.rating == band.code for line in lines) for band in bands]
    codes = [band.code for band in bands]
    return GroupFigures(
        key=key,
        label=label,
        registered=registered,
        applicable=len(lines) if applicable is None else applicable,
        submitted=sum(line.submitted for line in lines),
        scored=sum(counts),
        ratings=dict(zip(codes, counts, strict=True)),
        shares=dict(zip(codes, rules.shares(counts), strict=True)),
        mean=rules.mean(scores),
        median=rules.median(scores),
        spread=rules.spread(scores),
        lowest=min(scores, default=None),
        highest=max(scores, default=None),
    )
