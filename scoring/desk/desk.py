"""One sheet as one person sees it: what is on it, what it comes to, what may be done now."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import access
from agencies.models import User
from agencies.prepared import Prepared
from agencies.roles import Permission
from agencies.rules import Verdict, no
from evidence.uploads import Rules, rules_of_upload
from scoring import moves
from scoring.assessment import Assessment, assess_sheet, items_of, rubric_of
from scoring.desk.rows import Branch, Row, TreeLine
from scoring.explain.result import outcome_lines, rating_sentence
from scoring.explain.standing import standing
from scoring.issuers import elsewhere
from scoring.models import Appeal, Citation, Score, Scorecard, Stage, Supplement
from scoring.rules.outcome import Outcome
from scoring.rules.rubric import Criterion, Group
from scoring.states import RECEIVED, CampaignState, SheetState
from scoring.workflow.scores import Saved
from scoring.workflow.submission import blocking
from scoring.workflow.verification import undecided

TONES = {
    SheetState.NOT_STARTED: "muted", SheetState.DRAFT: "info", SheetState.REVIEW: "warn", SheetState.SUPPLEMENT: "warn",
    SheetState.APPEALED: "warn", SheetState.MISSED: "bad", SheetState.APPROVED: "good", SheetState.DECIDED: "good",
    SheetState.PUBLISHED: "good", SheetState.ARCHIVED: "muted",
}  # fmt: skip
FILLED_IN = frozenset({SheetState.NOT_STARTED, SheetState.DRAFT})
"""The states in which the agency fills its sheet in."""
NAMED_AT_ONCE = 8
"""So many missing criteria of one kind are named on the page; the rest one press away."""


_scores = Prepared(lambda sheet: Score.objects.select_related("by").filter(scorecard=sheet), int)
_own_scores = Prepared(lambda sheet: Score.objects.select_related("by").filter(scorecard=sheet, stage=Stage.SELF), int)
_citations = Prepared(
    lambda sheet: Citation.objects.select_related("document", "document__superseded_by").filter(scorecard=sheet), int
)
_cited = Prepared(lambda sheet: Citation.objects.order_by().filter(scorecard=sheet).only("criterion", "carried"), int)
"""Where something is cited, and whether that was confirmed; not what."""


@dataclass
class Desk:
    """What a person sees of a sheet. Asks the database for each part once, and only for the parts its state can have."""

    sheet: Scorecard
    user: User
    now: datetime = field(default_factory=timezone.now)
    open_code: str = ""
    """The criterion that is open beside the tree."""

    @classmethod
    def after(cls, saved: Saved, user: User) -> Desk:
        """The desk right after a save, without asking again for what the save has in hand."""
        desk = cls(saved.sheet, user)
        desk.citations = _cited(saved.sheet.pk)
        if not desk.sees_verification:
            desk.scores = list(saved.rows.values())
            desk.assessments = {Stage.SELF: saved.assessment}
        return desk

    @cached_property
    def url(self) -> str:
        """The sheet's address."""
        return reverse("scoring:scorecard", args=[self.sheet.campaign.province.slug, self.sheet.pk])

    # --- who is looking ---

    @cached_property
    def belongs(self) -> bool:
        """Part of the agency."""
        return access.belongs_to(self.user, self.sheet.agency)

    @cached_property
    def of_agency(self) -> bool:
        """On the agency's side of the table: sees what was verified only once it has been sent."""
        judges = access.may(self.user, Permission.VERIFY_SCORECARD, self.sheet.agency.path) or access.may(
            self.user, Permission.VIEW_FIGURES, self.sheet.agency.path
        )
        return self.belongs or not judges

    def holds(self, permission: Permission) -> Verdict:
        """Whether the person holds a permission at this agency."""
        return access.may(self.user, permission, self.sheet.agency.path)

    @cached_property
    def sees_verification(self) -> Verdict:
        """Whether the verified column shows."""
        return moves.may_see_verification(self.sheet, of_agency=self.of_agency)

    @property
    def tone(self) -> str:
        """The colour of the sheet's state."""
        return TONES.get(SheetState(self.sheet.state), "info")

    @property
    def is_late(self) -> bool:
        """Whether it should have been handed in by now."""
        return self.sheet.due_at is not None and self.now > self.sheet.due_at and self.sheet.submitted_at is None

    @property
    def shows_missing(self) -> bool:
        """Whether what keeps the sheet from being handed in should be told: while the agency still fills it in."""
        return self.sheet.state in FILLED_IN and bool(self.holds(Permission.EDIT_SCORECARD))

    @property
    def standing(self) -> str:
        """What is true of the sheet now, for the agency: who has it and what comes next; empty while it is filled in."""
        return standing(self.sheet, self.now, signs=bool(self.holds(Permission.SUBMIT_SCORECARD)), asked=self.asked)

    @property
    def may_ask_extension(self) -> bool:
        """Whether more time is worth asking for here: the sheet is still being filled in, or waits for this person."""
        waits = self.sheet.state == SheetState.REVIEW and bool(self.holds(Permission.SUBMIT_SCORECARD))
        return self.sheet.campaign.state == CampaignState.OPEN and (self.shows_missing or waits)

    @property
    def step_after(self) -> str:
        """The button that appears when nothing is missing any more, empty where there is none for this person."""
        if self.sheet.state not in FILLED_IN or not self.may_edit():
            return ""
        if self.holds(Permission.SUBMIT_SCORECARD):
            return _("Duyệt và nộp")
        return _("Gửi người đứng đầu duyệt")

    @cached_property
    def takes_files(self) -> bool:
        """Whether files may be dropped on the page: the sheet is open to the person, and so is the agency's library."""
        opens = (self.shows_missing and self.may_edit()) or (self.asked and self.holds(Permission.EDIT_SCORECARD))
        return bool(opens and self.holds(Permission.MANAGE_EVIDENCE))

    @property
    def upload_rules(self) -> Rules:
        """What may be sent, told beforehand."""
        return rules_of_upload()

    @property
    def shows_verification(self) -> bool:
        """Whether there is a verifier's side to show yet."""
        return self.sheet.state in RECEIVED

    # --- what is on the sheet ---

    @cached_property
    def scores(self) -> list[Score]:
        """Every row this person may see."""
        return _scores(self.sheet.pk) if self.sees_verification else _own_scores(self.sheet.pk)

    @cached_property
    def citations(self) -> list[Citation]:
        """Every document cited."""
        return _citations(self.sheet.pk)

    @cached_property
    def other_issuers(self) -> frozenset[str]:
        """Of the bodies that issued what is cited, those that clearly are another agency of the province."""
        return elsewhere(self.sheet, {citation.document.issuer for citation in self.citations})

    @cached_property
    def supplements(self) -> list[Supplement]:
        """What was asked of the agency; nothing before the sheet came in."""
        if self.sheet.state not in RECEIVED or self.sheet.state == SheetState.SUBMITTED:
            return []
        return list(self.sheet.supplements.select_related("asked_by", "answered_by"))

    @cached_property
    def appeals(self) -> list[Appeal]:
        """What the agency appealed; nothing before the result was sent."""
        if self.sheet.provisional_at is None:
            return []
        return list(self.sheet.appeals.select_related("by", "answered_by"))

    @cached_property
    def unlock_request(self) -> Any:
        """The open request to take the sheet back, if any."""
        if self.sheet.state not in {SheetState.SUBMITTED, SheetState.VERIFYING}:
            return None
        return self.sheet.unlock_requests.filter(granted=None).select_related("by").first()

    def stage_rows(self, stage: Stage) -> dict[str, Score]:
        """One side's rows by criterion."""
        return {row.criterion: row for row in self.scores if row.stage == stage}

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
                points = sum((row.result.points for row in rows if row.result and row.result.points), Decimal(0))
                branches.append(Branch(group, rows, points, sum((row.item.max_points for row in rows), Decimal(0))))
        extra = tuple(row for row in self.rows if row.item.kind != "criterion" and self._concerns(row))
        if extra:
            branches.append(Branch(None, extra, Decimal(0), Decimal(0)))
        return branches

    def branch_of(self, code: str) -> Branch | None:
        """The branch in which that criterion stands; without one the first."""
        branches = self.branches
        inside = (branch for branch in branches if any(row.item.code == code for row in branch.rows))
        return next(inside, branches[0] if branches else None)

    @property
    def tree(self) -> list[tuple[Group | None, list[TreeLine]]]:
        """The branches as they are drawn."""
        return [(branch.group, [self.line(row) for row in branch.rows]) for branch in self.branches]

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

    @property
    def rating_counts(self) -> bool:
        """Whether the rating may be shown: not while half of the sheet is still empty."""
        return self.outcome.complete or not self.outcome.not_scored

    @property
    def rating_tone(self) -> int | None:
        """Where the rating stands among the bands, 1 the best."""
        bands = [band.code for band in sorted(rubric_of(self.sheet).bands, key=lambda band: -band.minimum)]
        return bands.index(self.outcome.rating) + 1 if self.outcome.rating in bands else None

    @property
    def rating_label(self) -> str:
        """The rating's name, empty while there is none."""
        return rubric_of(self.sheet).band(self.outcome.rating).label if self.outcome.rating else ""

    @property
    def rating_sentence(self) -> str:
        """The rating or why there is none yet."""
        return rating_sentence(rubric_of(self.sheet), self.outcome)

    @property
    def explanation(self) -> list[Any]:
        """Every step of the arithmetic as a sentence."""
        return outcome_lines(rubric_of(self.sheet), self.outcome)

    @cached_property
    def missing(self) -> tuple[list[str], list[str], list[str]]:
        """The criteria that keep the sheet from being handed in: not scored, without proof, not confirmed."""
        cited: dict[str, bool] = {}
        for citation in self.citations:
            cited[citation.criterion] = cited.get(citation.criterion, False) or citation.carried
        return blocking(self.sheet, self.stage_rows(Stage.SELF), cited)

    @property
    def missing_more(self) -> bool:
        """Whether there is more missing than the page names at once."""
        return any(len(codes) > NAMED_AT_ONCE for codes in self.missing)

    def missing_parts(self) -> list[tuple[str, str, list[Criterion]]]:
        """All that is missing, by what is wrong: heading, sign, the criteria."""
        items = {row.item.code: row.item for row in self.rows}
        headings = [
            (_("Chưa chấm"), "circle-dashed"),
            (_("Có điểm nhưng chưa có minh chứng hoặc giải trình"), "paperclip"),
            (_("Mang từ năm trước, chưa xác nhận"), "history"),
        ]
        return [
            (heading, sign, [items[code] for code in codes if code in items])
            for (heading, sign), codes in zip(headings, self.missing, strict=True)
            if codes
        ]

    @cached_property
    def undecided(self) -> list[str]:
        """The items the verifier still has to decide."""
        return undecided(self.sheet, self.scores)

    @property
    def decided_share(self) -> tuple[int, int]:
        """How many items are done, of how many: scored by the agency, or decided by the verifier."""
        if self.may_verify:
            asked = len([row for row in self.rows if row.item.kind == "criterion" and row.item.entered_by != "system"])
            return max(asked - len(self.undecided), 0), asked
        asked = len([row for row in self.rows if row.item.kind == "criterion" and row.item.entered_by == "agency"])
        return asked - len(self.missing[0]), asked

    # --- what may be done ---

    @cached_property
    def asked(self) -> frozenset[str]:
        """The criteria the agency has been asked to complete and has not yet."""
        if self.sheet.state != SheetState.SUPPLEMENT:
            return frozenset()
        return frozenset(row.criterion for row in self.supplements if not row.answered_at)

    def may_edit(self, code: str = "") -> Verdict:
        """Whether this person may change the agency's claim on a criterion now."""
        return self.holds(Permission.EDIT_SCORECARD) and moves.may_edit(self.sheet, code, self.asked)

    @cached_property
    def may_verify(self) -> Verdict:
        """Whether this person may decide criteria now."""
        entered = any(row.by_id == self.user.pk for row in self.scores if row.stage == Stage.SELF)
        return self.holds(Permission.VERIFY_SCORECARD) and moves.may_verify(
            self.sheet, self.user, belongs=self.belongs, entered=entered
        )

    @cached_property
    def may_submit(self) -> Verdict:
        """Whether this person may hand the sheet in now."""
        return self.holds(Permission.SUBMIT_SCORECARD) and moves.may_submit(self.sheet, *self.missing)

    @cached_property
    def may_send_for_review(self) -> Verdict:
        """Whether the officer may pass the sheet to the head now."""
        if self.sheet.state not in FILLED_IN:
            return no(_("Chỉ gửi duyệt được phiếu đang tự chấm."))
        return self.holds(Permission.EDIT_SCORECARD) and moves.may_submit(self.sheet, *self.missing)

    @cached_property
    def may_ask_unlock(self) -> Verdict:
        """Whether the agency may ask for the sheet back now."""
        return self.holds(Permission.EDIT_SCORECARD) and moves.may_ask_unlock(
            self.sheet, self.unlock_request is not None
        )

    @cached_property
    def may_read_second(self) -> Verdict:
        """Whether this person may agree to what the first verifier decided."""
        if not self.sheet.campaign.second_reader:
            return no(_("Đợt này không cần người thẩm định thứ hai."))
        verified = any(row.by_id == self.user.pk for row in self.scores if row.stage == Stage.PROVINCE)
        return self.holds(Permission.VERIFY_SCORECARD) and moves.may_read_second(
            self.sheet, self.user, belongs=self.belongs, verified=verified
        )

    @property
    def may_return(self) -> Verdict:
        """Whether the head may give the sheet back to the officer."""
        return self.holds(Permission.SUBMIT_SCORECARD) and moves.may_become(self.sheet, SheetState.DRAFT)

    @property
    def may_answer_unlock(self) -> bool:
        """Whether this person may answer the request to take the sheet back."""
        return bool(self.holds(Permission.VERIFY_SCORECARD)) and not self.belongs

    @property
    def may_stop_waiting(self) -> bool:
        """Whether every open supplement is past its time, so that the verifier may go on without it."""
        waiting = [row for row in self.supplements if not row.answered_at]
        overdue = all(row.due_at < self.now for row in waiting)
        return self.sheet.state == SheetState.SUPPLEMENT and bool(waiting) and overdue and bool(self.may_verify)

    def changed_with(self, code: str) -> list[TreeLine]:
        """The lines whose points may have changed when this one did: itself and those that look at it."""
        return [self.line(row) for row in self.rows if row.item.code == code or row.item.rule.depends_on == code]

    def may_appeal(self, code: str) -> Verdict:
        """Whether the agency may appeal a criterion now."""
        already = any(row.criterion == code for row in self.appeals)
        return self.holds(Permission.EDIT_SCORECARD) and moves.may_appeal(self.sheet, self.now, already)

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
