"""What is printed of a scorecard: plain values, read for any number of sheets in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from django.utils.translation import gettext as _

from agencies.templatetags.page import moment
from scoring.assessment import Assessment, assess_sheet, items_of, recognised, rubric_of
from scoring.explain.marking import describe, mark_lines
from scoring.explain.result import outcome_lines
from scoring.models import Campaign, Citation, Score, Scorecard, Stage
from scoring.rules.mark import Mark
from scoring.rules.rubric import Criterion
from scoring.states import SETTLED, VERIFICATION_DONE, SheetState

AT_ONCE = 60
"""So many sheets are held in memory at the same time."""
SUMS = frozenset({"criteria", "groups"})
"""Parts of the explanation of a result that the table itself shows."""


@dataclass(frozen=True, slots=True)
class PointLine:
    """One criterion: what each side gave (None: nothing, or not applicable) and why.

    `reasons` lead from the claim by the rule to the points: whose word it is, and its sentences. `papers` are cited with
    the page that shows it; `claimant` and `verifier` are what the two sides wrote.
    """

    code: str
    name: str
    maximum: Decimal
    own: Mark | None
    verified: Mark | None
    final: Mark | None
    rule: str
    reasons: tuple[tuple[str, tuple[str, ...]], ...]
    papers: tuple[str, ...] = ()
    claimant: str = ""
    verifier: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One group of criteria with its sum, or with empty `code` what is added, taken or capped."""

    code: str
    name: str
    lines: tuple[PointLine, ...]
    reached: Decimal | None = None
    maximum: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SheetShown:
    """One agency's sheet as it is printed. `settled` once the decision is made; `sides` whose points it has."""

    pk: int
    year: int
    code: str
    name: str
    level: str
    level_label: str
    kind: str
    parent: str
    state: str
    received: str
    excluded: str
    settled: bool
    illustrative: bool
    rubric: str
    sides: tuple[str, ...]
    parts: tuple[Part, ...]
    result: tuple[str, ...]
    rating: str
    score: Decimal | None


def shown(sheet: Scorecard, *, verification: bool = True) -> SheetShown:
    """One sheet; without `verification` only the agency's own side, as the agency sees it before its result is sent.

    Raises ValueError for a year that only exists on paper.
    """
    return next(all_shown(sheet.campaign, [sheet], verification=verification))


def all_shown(campaign: Campaign, sheets: Iterable[Scorecard], *, verification: bool = True) -> Iterator[SheetShown]:
    """The sheets of one campaign, AT_ONCE at a time: two queries for each lot."""
    waiting = iter(sheets)
    while lot := list(islice(waiting, AT_ONCE)):
        pks = [sheet.pk for sheet in lot]
        scores: dict[int, list[Score]] = defaultdict(list)
        rows = Score.objects.filter(scorecard__in=pks)
        for score in rows if verification else rows.filter(stage=Stage.SELF):
            scores[score.scorecard_id].append(score)
        papers: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for citation in Citation.objects.filter(scorecard__in=pks).select_related("document").order_by("pk"):
            papers[citation.scorecard_id][citation.criterion].append(_paper(citation))
        for sheet in lot:
            sheet.campaign = campaign
            yield _Reading(sheet, scores[sheet.pk], papers[sheet.pk]).shown()


def _paper(citation: Citation) -> str:
    document = citation.document
    title = " ".join(filter(None, [document.number, document.title]))
    day = f" ({document.issued_on:%d/%m/%Y})" if document.issued_on else ""
    return f"{title}{day}{f', {citation.locator}' if citation.locator else ''}"


class _Reading:
    """One sheet on its way from rows to words."""

    def __init__(self, sheet: Scorecard, scores: Sequence[Score], papers: dict[str, list[str]]) -> None:
        self._sheet = sheet
        self._papers = papers
        self._rows = {stage: {row.criterion: row for row in scores if row.stage == stage} for stage in Stage}
        self._own = assess_sheet(sheet, self._rows[Stage.SELF].values(), Stage.SELF)
        counting = recognised(scores)
        judged = any(self._rows[stage] for stage in (Stage.PROVINCE, Stage.FINAL))
        stage = Stage.FINAL if sheet.final_rating else Stage.PROVINCE
        self._judged: Assessment | None = assess_sheet(sheet, counting.values(), stage) if judged else None
        self._shows_final = bool(self._rows[Stage.FINAL])

    def shown(self) -> SheetShown:
        sheet, rubric = self._sheet, rubric_of(self._sheet)
        outcome = (self._judged or self._own).outcome
        complete = sheet.state in VERIFICATION_DONE or sheet.state == SheetState.MISSED
        rating = next((band.label for band in rubric.bands if band.code == outcome.rating), "")
        sides = [_("Tự chấm")]
        if self._judged:
            sides += [_("Thẩm định"), _("Công nhận")] if self._shows_final else [_("Thẩm định")]
        return SheetShown(
            pk=sheet.pk, year=sheet.campaign.year, code=sheet.code, name=sheet.name, level=sheet.level,
            level_label=str(sheet.get_level_display()), kind=str(sheet.get_kind_display()), parent=sheet.parent_name,
            state=str(sheet.get_state_display()), received=moment(sheet.submitted_at) if sheet.submitted_at else "",
            excluded=sheet.excluded_reason, settled=sheet.state in SETTLED, illustrative=sheet.campaign.illustrative,
            rubric=rubric.name, sides=tuple(sides), parts=tuple(self._parts()),
            result=tuple(line.text for line in outcome_lines(rubric, outcome) if line.part not in SUMS),
            rating=rating if complete and self._judged else "", score=outcome.final_score,
        )  # fmt: skip

    def _parts(self) -> Iterator[Part]:
        rubric = rubric_of(self._sheet)
        wanted = {item.code for item in items_of(self._sheet)}
        sums = {row.code: row for row in (self._judged or self._own).outcome.groups}
        for group in rubric.groups:
            if lines := tuple(self._line(item) for item in group.criteria if item.code in wanted):
                row = sums.get(group.code)
                yield Part(group.code, group.name, lines, row.raw if row else None, row.raw_of if row else None)
        touched = [item for item in rubric.adjustments if item.code in wanted and self._is_touched(item)]
        if touched:
            yield Part("", _("Cộng, trừ, khống chế"), tuple(self._line(item) for item in touched))

    def _is_touched(self, item: Criterion) -> bool:
        return item.code in self._papers or any(item.code in rows for rows in self._rows.values())

    def _line(self, item: Criterion) -> PointLine:
        own = self._own.marks.get(item.code)
        judged = self._judged.marks.get(item.code) if self._judged else None
        own_row, found = self._rows[Stage.SELF].get(item.code), self._found(item.code)
        return PointLine(
            code=item.code, name=item.name, maximum=item.max_points, own=_bare(own), verified=self._of(item, judged),
            final=_bare(judged) if self._shows_final else None, rule=describe(item),
            reasons=tuple(self._reasons(item, own, judged)), papers=tuple(self._papers.get(item.code, ())),
            claimant=own_row.note.strip() if own_row else "", verifier=found.note.strip() if found else "",
        )  # fmt: skip

    def _found(self, code: str) -> Score | None:
        return next(
            (self._rows[side][code] for side in (Stage.FINAL, Stage.PROVINCE) if code in self._rows[side]), None
        )

    def _of(self, item: Criterion, judged: Mark | None) -> Mark | None:
        """What was verified, where the council then recognised something else: as the row has it."""
        if not self._shows_final:
            return _bare(judged)
        row = self._rows[Stage.PROVINCE].get(item.code)
        return Mark(row.points, row.not_applicable) if row else None

    def _reasons(self, item: Criterion, own: Mark | None, judged: Mark | None) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Both sides' reasons; once where the two are the same."""
        claimed = tuple(mark_lines(item, own)) if own else ()
        found = tuple(mark_lines(item, judged)) if judged else ()
        if not found or claimed == found:
            if claimed:
                yield "", claimed
            return
        if claimed and own and own.is_scored:
            yield _("Tự chấm"), claimed
        yield _("Thẩm định"), found


def _bare(mark: Mark | None) -> Mark | None:
    """A mark without its steps: they are in the reasons."""
    return Mark(mark.points, mark.not_applicable) if mark else None
