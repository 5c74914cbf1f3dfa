"""What was taken over from last year and waits to be confirmed: each criterion's value, points and papers, and what of it
has to be looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from scoring.assessment import context_of, rubric_of
from scoring.claimform import claim_words
from scoring.desk.desk import Desk
from scoring.desk.rows import Row
from scoring.explain import carrying
from scoring.models import Citation, Score, Scorecard, Stage
from scoring.rules.carrying import same_criteria
from scoring.rules.proof import asks_for_year
from scoring.rules.rubric import Criterion
from scoring.suggestions import last_sheet
from scoring.workflow.completeness import years_cited


@dataclass(frozen=True, slots=True)
class CarriedRow:
    """One criterion: the claim in words, what it comes to, the papers, and by kind what somebody has to look at."""

    code: str
    name: str
    words: str
    note: str
    not_applicable: bool
    points: Decimal | None
    maximum: Decimal
    papers: tuple[str, ...]
    calls: tuple[tuple[carrying.Call, str], ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """Everything that waits, what has to be looked at before the rest."""

    rows: tuple[CarriedRow, ...]
    year: int

    @property
    def summary(self) -> str:
        """How many there are, how many stand as they were, how many need what; each criterion counts once."""
        counts = Counter(row.calls[0][0] if row.calls else None for row in self.rows)
        return carrying.summary(len(self.rows), counts, self.year)


def carried_of(desk: Desk) -> Carried | None:
    """What of the sheet waits to be confirmed, None for nothing; three queries for last year's points."""
    waiting = [row for row in desk.rows if row.item.code in set(desk.missing[2])]
    if not waiting:
        return None
    before = _before(desk.sheet)
    rows = [_row(desk, row, before.get(row.item.code)) for row in waiting]
    return Carried(tuple(sorted(rows, key=lambda row: not row.calls)), desk.sheet.campaign.year)


@dataclass(frozen=True, slots=True)
class _Before:
    """A criterion on the agency's last sheet."""

    item: Criterion
    score: Score
    sheet: Scorecard


def _before(sheet: Scorecard) -> dict[str, _Before]:
    last = last_sheet(sheet)
    if last is None:
        return {}
    rubric = rubric_of(last)
    codes = same_criteria(rubric, rubric_of(sheet))
    return {
        codes[row.criterion]: _Before(rubric.item(row.criterion), row, last)
        for row in last.scores.filter(stage=Stage.SELF, criterion__in=codes)
    }


def _row(desk: Desk, row: Row, before: _Before | None) -> CarriedRow:
    own, item = row.own, row.item
    return CarriedRow(
        item.code, item.name, claim_words(item, own.claim) if own else "", own.note if own else "",
        bool(own and own.not_applicable), own.points if own else None, item.max_points,
        tuple(str(citation.document) for citation in row.citations),
        tuple(_calls(row, before, desk.sheet.campaign.year)),
    )  # fmt: skip


def _calls(row: Row, before: _Before | None, year: int) -> Sequence[tuple[carrying.Call, str]]:
    own, calls = row.own, list[tuple[carrying.Call, str]]()
    if own and own.not_applicable:
        return calls
    if own is None or own.points is None:
        late = carrying.lateness(before.item, before.score.claim, context_of(before.sheet)) if before else ""
        calls.append(("unfinished", carrying.unfinished(row.item, late)))
    elif before and before.score.points is not None and before.score.points != own.points:
        calls.append(("points", carrying.changed(before.score.points, own.points)))
    if asks_for_year(row.item, own.claim if own else {}) and not _is_shown(row.citations, year):
        calls.append(("paper", carrying.paper_wanted(year)))
    return calls


def _is_shown(citations: Sequence[Citation], year: int) -> bool:
    """Whether one of the papers may be of the year."""
    return any(year in (years_cited(citation) or {year}) for citation in citations)
