"""One sheet as one person sees it: its tree, what it comes to, what it still lacks in words."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from agencies.models import User
from agencies.prepared import Prepared
from scoring.assessment import Assessment, assess_sheet, items_of, rubric_of
from scoring.desk.may import Permitted
from scoring.desk.rows import Answered, Branch, Row, TreeLine
from scoring.desk.totals import Handing, Lacking, Progress, Total
from scoring.explain.result import (
    answered_title,
    outcome_lines,
    rating_sentence,
    rebased_words,
    state_words,
    tally_words,
    whole_words,
)
from scoring.models import Citation, Stage
from scoring.recorded import asked_of_record
from scoring.rules.outcome import CriterionRow, Outcome
from scoring.rules.rubric import Criterion
from scoring.rules.tally import Tally, tally_of
from scoring.states import SheetState
from scoring.workflow.completeness import lacks_proof
from scoring.workflow.scores import Saved

TONES = {
    SheetState.NOT_STARTED: "muted", SheetState.DRAFT: "info", SheetState.REVIEW: "warn", SheetState.SUPPLEMENT: "warn",
    SheetState.APPEALED: "warn", SheetState.MISSED: "bad", SheetState.APPROVED: "good", SheetState.DECIDED: "good",
    SheetState.PUBLISHED: "good", SheetState.ARCHIVED: "muted",
}  # fmt: skip
NAMED_AT_ONCE = 8
"""So many missing criteria of one kind are named on the page; the rest one press away."""


_cited = Prepared(
    lambda sheet: Citation.objects.order_by().select_related("document").filter(scorecard=sheet).only(
        "criterion", "carried", "document__title", "document__year", "document__issued_on"
    ),
    int,
)  # fmt: skip
"""Where something is cited, whether that was confirmed, and of which year it is; no more."""


class Desk(Permitted):
    """What a person sees of a sheet, and what may be done with it."""

    @classmethod
    def after(cls, saved: Saved, user: User) -> Desk:
        """The desk right after a save, without asking again for what the save has in hand."""
        desk = cls(saved.sheet, user)
        desk.citations = _cited(saved.sheet.pk)
        if not desk.sees_verification:
            desk.scores = list(saved.rows.values())
            desk.assessments = {Stage.SELF: saved.assessment}
        return desk

    def read_ahead(self) -> None:
        """Ask the database now for what the parts that change with a criterion show: drawing them asks nothing more."""
        _ = self.scores, self.citations, self.supplements, self.appeals, self.unlock_request
        if not any(self.missing) and self.may_send_for_review and not self.may_submit:
            _ = self.heads

    @property
    def state_label(self) -> str:
        """The sheet's state in words."""
        return str(SheetState(self.sheet.state).label)

    @property
    def tone(self) -> str:
        """The colour of the sheet's state."""
        return TONES.get(SheetState(self.sheet.state), "info")

    @property
    def is_late(self) -> bool:
        """Whether it should have been handed in by now."""
        return self.sheet.due_at is not None and self.now > self.sheet.due_at and self.sheet.submitted_at is None

    # --- the tree ---

    @cached_property
    def rows(self) -> list[Row]:
        """Every item that applies to the agency, in the rubric's order."""
        sides = {stage: self.stage_rows(stage) for stage in Stage}
        cited: dict[str, list[Citation]] = {}
        for citation in self.citations:
            cited.setdefault(citation.criterion, []).append(citation)
        asked = {row.criterion: row for row in self.supplements}
        appealed = {row.criterion: row for row in self.appeals}
        judging = Stage(self.sheet.tier) if self.may_verify else None
        return [
            Row(
                item,
                sides[Stage.SELF].get(item.code),
                sides[Stage.DISTRICT].get(item.code),
                sides[Stage.PROVINCE].get(item.code),
                sides[Stage.FINAL].get(item.code),
                tuple(cited.get(item.code, ())),
                asked.get(item.code),
                appealed.get(item.code),
                item.entered_by != "agency",
                judging,
            )
            for item in items_of(self.sheet)
        ]

    @cached_property
    def branches(self) -> list[Branch]:
        """The tree: the rubric's groups, then bonus, penalty and caps that concern somebody here."""
        by_code = {row.item.code: row for row in self.rows}
        branches = []
        for group in rubric_of(self.sheet).groups:
            rows = tuple(by_code[item.code] for item in group.criteria if item.code in by_code)
            if rows:
                branches.append(Branch(group, rows))
        extra = tuple(row for row in self.rows if row.item.kind != "criterion" and self._concerns(row))
        if extra:
            branches.append(Branch(None, extra))
        return branches

    def branch_of(self, code: str) -> Branch | None:
        """The branch in which that criterion stands; without one the first."""
        branches = self.branches
        inside = (branch for branch in branches if any(row.item.code == code for row in branch.rows))
        return next(inside, branches[0] if branches else None)

    @property
    def tree(self) -> list[tuple[Branch, Answered | None, list[TreeLine]]]:
        """The branches as they are drawn."""
        return [(branch, self.answered_in(branch), [self.line(row) for row in branch.rows]) for branch in self.branches]

    def answered_in(self, branch: Branch) -> Answered | None:
        """How many of a group's criteria are answered; None for bonus, penalties and caps, which are no criteria."""
        if branch.group is None:
            return None
        codes = {row.item.code for row in branch.rows}
        answered = codes.intersection(self.tally.scored + self.tally.not_applicable)
        return Answered(branch.code, len(answered), len(answered) + len(codes.intersection(self.tally.not_scored)))

    def line(self, row: Row) -> TreeLine:
        """A row as the tree shows it."""
        result, code = row.result, row.item.code
        return TreeLine(
            self.url, code, row.item.name, row.status, len(row.citations), row.differs,
            result.not_applicable if result else False, result.points if result else None, row.item.max_points,
            code == self.open_code,
        )  # fmt: skip

    def _concerns(self, row: Row) -> bool:
        """Adjustments the system works out show in the result, not in the tree; a verifier's show to a verifier."""
        if row.item.entered_by == "system":
            return False
        return row.item.entered_by == "agency" or row.result is not None or not self.of_agency

    def changed_with(self, code: str) -> list[TreeLine]:
        """The lines whose points may have changed when this one did: itself and those that look at it."""
        return [self.line(row) for row in self.rows if row.item.code == code or row.item.rule.depends_on == code]

    # --- the open criterion ---

    def row(self, code: str) -> Row | None:
        """The row of that criterion, if it applies to the agency."""
        return next((row for row in self.rows if row.item.code == code), None)

    @property
    def first_open(self) -> str:
        """The criterion to open first: the first one that waits for this person, else the first of all."""
        waiting = (
            self.undecided if self.may_verify else [*self.asked, *self.missing[0], *self.missing[1], *self.missing[2]]
        )
        codes = [row.item.code for branch in self.branches for row in branch.rows]
        return next((code for code in codes if code in waiting), codes[0] if codes else "")

    # --- what it comes to ---

    @cached_property
    def assessments(self) -> dict[Stage, Assessment]:
        """What each side that has begun comes to."""
        return {
            stage: assess_sheet(self.sheet, rows, stage)
            for stage in Stage
            if (rows := [row for row in self.scores if row.stage == stage]) or stage == Stage.SELF
        }

    @cached_property
    def counting(self) -> Stage:
        """The side whose word counts now."""
        return max(self.assessments)

    @property
    def outcome(self) -> Outcome:
        """The result as it stands now."""
        return self.assessments[self.counting].outcome

    @property
    def counting_label(self) -> str:
        """What the figure on top is."""
        return {
            Stage.SELF: _("Điểm tự chấm"), Stage.DISTRICT: _("Điểm cấp huyện thẩm định"),
            Stage.PROVINCE: _("Điểm thẩm định"), Stage.FINAL: _("Điểm công nhận"),
        }[self.counting]  # fmt: skip

    # --- how many criteria ---

    @cached_property
    def answering(self) -> Outcome:
        """The outcome of the side whose criteria are counted: the person's own who verifies, else the one that counts."""
        if not self.may_verify:
            return self.outcome
        tier = Stage(self.sheet.tier)
        begun = self.assessments.get(tier)
        return (begun or assess_sheet(self.sheet, (), tier)).outcome

    @cached_property
    def tally(self) -> Tally:
        """How the criteria stand: every number of criteria on the sheet's pages is one of these."""
        return tally_of(rubric_of(self.sheet), self.answering)

    @property
    def undecided_extra(self) -> list[str]:
        """What the verifier still has to decide that is no criterion: bonus that the agency claims."""
        criteria = {row.code for row in self.answering.criteria}
        return [code for code in self.undecided if code not in criteria]

    # --- the box above it ---

    @property
    def total(self) -> Total:
        """What it comes to now."""
        rubric, outcome = rubric_of(self.sheet), self.outcome
        best_first = [band.code for band in sorted(rubric.bands, key=lambda band: -band.minimum)]
        return Total(
            label=self.counting_label,
            score=outcome.final_score,
            rating=outcome.rating or "",
            rating_label=rubric.band(outcome.rating).label if outcome.rating else "",
            rating_tone=best_first.index(outcome.rating) + 1 if outcome.rating in best_first else None,
            rating_counts=outcome.complete or not outcome.not_scored,
            complete=outcome.complete,
            rebased=rebased_words(outcome),
            how_url=self._address("outcome"),
            record_url=self._address("record") if asked_of_record(self.sheet) else "",
        )

    @cached_property
    def progress(self) -> Progress:
        """How many criteria are answered."""
        tally, stage = self.tally, self.answering.stage
        return Progress(
            title=answered_title(stage),
            answered=tally.answered,
            own=tally.own,
            words=tally_words(tally, stage),
            whole=whole_words(tally, stage),
        )

    @property
    def lacking(self) -> Lacking:
        """What keeps it from being handed in."""
        return Lacking(
            parts=tuple((title, sign, tuple(item.code for item in items)) for title, sign, items in self.missing_parts),
            all_url=self._address("missing") if any(len(codes) > NAMED_AT_ONCE for codes in self.missing) else "",
            standing="" if self.may_edit() else self.standing,
            explained_only=tuple(self.explained_only),
            year=self.sheet.campaign.year,
            step=self.step_after,
        )

    @property
    def handing(self) -> Handing:
        """What the officer reads before passing it on."""
        return Handing(
            url=self._address("send_for_review"),
            people=tuple((str(person), person.position, person.last_login is not None) for person in self.heads),
            progress=self.progress,
        )

    def _address(self, name: str) -> str:
        return reverse(f"scoring:{name}", args=[self.sheet.campaign.province.slug, self.sheet.pk])

    @property
    def rating_sentence(self) -> str:
        """The rating or why there is none yet."""
        return rating_sentence(rubric_of(self.sheet), self.outcome)

    @property
    def explanation(self) -> list[Any]:
        """Every step of the arithmetic as a sentence."""
        return outcome_lines(rubric_of(self.sheet), self.outcome)

    @property
    def counted(self) -> list[tuple[Criterion, CriterionRow, str]]:
        """Every criterion of the outcome and where it stands, in words."""
        rubric = rubric_of(self.sheet)
        rows = [row for row in self.outcome.criteria if row.state != "not_in_block"]
        return [(rubric.item(row.code), row, state_words(row)) for row in rows]

    @cached_property
    def missing_parts(self) -> list[tuple[str, str, list[Criterion]]]:
        """All that is missing, by what is wrong: heading, sign, the criteria."""
        items = {row.item.code: row.item for row in self.rows}
        cited = {row.item.code for row in self.rows if row.citations}
        unscored, unproved, unconfirmed = self.missing
        year = {"year": self.sheet.campaign.year}
        parts = [
            (_("Chưa chấm"), "circle-dashed", unscored),
            (
                _("Có điểm nhưng chưa có minh chứng hoặc giải trình"), "paperclip",
                [code for code in unproved if code not in cited],
            ),
            (
                _("Minh chứng đã gắn không phải của năm %(year)s và chưa có giải trình") % year, "calendar",
                [code for code in unproved if code in cited],
            ),
            (_("Mang từ năm trước, chưa xác nhận"), "history", unconfirmed),
        ]  # fmt: skip
        return [
            (heading, sign, [items[code] for code in codes if code in items]) for heading, sign, codes in parts if codes
        ]

    @cached_property
    def explained_only(self) -> list[str]:
        """The criteria whose papers are all of other years than asked for, so that an explanation alone stands for them."""
        year = self.sheet.campaign.year
        return [
            row.item.code
            for row in self.rows
            if row.own and row.citations and lacks_proof(row.item, row.own, row.citations, year)
        ]
