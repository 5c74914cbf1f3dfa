"""What one person may do with a sheet now, and who has to do the next step."""

from __future__ import annotations

from functools import cached_property

from django.utils.translation import gettext as _

from agencies import access
from agencies.models import TrailEntry, User
from agencies.roles import Permission
from agencies.rules import Verdict, no
from evidence.uploads import Rules, rules_of_upload
from scoring import moves
from scoring.desk.seen import Seen
from scoring.explain.standing import standing
from scoring.models import Stage
from scoring.states import CampaignState, SheetState
from scoring.workflow.submission import approvers

FILLED_IN = frozenset({SheetState.NOT_STARTED, SheetState.DRAFT})
"""The states in which the agency fills its sheet in."""


class Permitted(Seen):
    """Verdicts: asked by the page for its buttons, and again by the workflow when one is pressed."""

    # --- the agency ---

    def may_edit(self, code: str = "") -> Verdict:
        """Whether this person may change the agency's claim on a criterion now."""
        return self.holds(Permission.EDIT_SCORECARD) and moves.may_edit(self.sheet, code, self.asked)

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

    # --- handing in ---

    @cached_property
    def may_submit(self) -> Verdict:
        """Whether this person may hand the sheet in now."""
        return self.holds(Permission.SUBMIT_SCORECARD) and moves.may_submit(self.sheet, *self.missing)

    @cached_property
    def may_send_for_review(self) -> Verdict:
        """Whether the officer may pass the sheet to the head now, should there be one."""
        if self.sheet.state not in FILLED_IN:
            return no(_("Chỉ gửi duyệt được phiếu đang tự chấm."))
        return self.holds(Permission.EDIT_SCORECARD) and moves.may_submit(self.sheet, *self.missing)

    @property
    def step_after(self) -> str:
        """The button that appears when nothing is missing any more, empty where there is none for this person."""
        if self.sheet.state not in FILLED_IN or not self.may_edit():
            return ""
        if self.holds(Permission.SUBMIT_SCORECARD):
            return _("Duyệt và nộp")
        return _("Gửi người đứng đầu duyệt")

    @cached_property
    def heads(self) -> list[User]:
        """Who may approve the sheet and hand it in."""
        return approvers(self.sheet)

    @cached_property
    def appointers(self) -> list[User]:
        """Who may give somebody that right."""
        return access.holders(Permission.MANAGE_PEOPLE, self.sheet.agency.path, self.sheet.campaign.province_id)

    @property
    def lacks_head(self) -> bool:
        """Whether the agency works on its sheet and there is nobody to approve it."""
        return self.shows_missing and not self.heads

    @cached_property
    def sent_for_review(self) -> TrailEntry | None:
        """Who passed the sheet to the head, and when; nothing unless it lies there now."""
        if self.sheet.state != SheetState.REVIEW:
            return None
        lines = TrailEntry.objects.about(self.sheet).filter(action="send_for_review").select_related("actor")
        return lines.order_by("-pk").first()

    @property
    def may_take_back(self) -> Verdict:
        """Whether the officer may take the sheet back from the head, who has not acted yet."""
        return self.holds(Permission.EDIT_SCORECARD) and moves.may_take_back(self.sheet)

    @property
    def may_return(self) -> Verdict:
        """Whether the head may give the sheet back to the officer."""
        return self.holds(Permission.SUBMIT_SCORECARD) and moves.may_become(self.sheet, SheetState.DRAFT)

    @cached_property
    def may_ask_unlock(self) -> Verdict:
        """Whether the agency may ask for the sheet back now."""
        return self.holds(Permission.EDIT_SCORECARD) and moves.may_ask_unlock(
            self.sheet, self.unlock_request is not None
        )

    def may_appeal(self, code: str) -> Verdict:
        """Whether the agency may appeal a criterion now."""
        already = any(row.criterion == code for row in self.appeals)
        return self.holds(Permission.EDIT_SCORECARD) and moves.may_appeal(self.sheet, self.now, already)

    # --- the verifiers ---

    @cached_property
    def may_verify(self) -> Verdict:
        """Whether this person may decide criteria now."""
        entered = any(row.by_id == self.user.pk for row in self.scores if row.stage == Stage.SELF)
        return self.holds(Permission.VERIFY_SCORECARD) and moves.may_verify(
            self.sheet, self.user, belongs=self.belongs, entered=entered
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
    def may_answer_unlock(self) -> bool:
        """Whether this person may answer the request to take the sheet back."""
        return bool(self.holds(Permission.VERIFY_SCORECARD)) and not self.belongs

    @property
    def may_stop_waiting(self) -> bool:
        """Whether every open supplement is past its time, so that the verifier may go on without it."""
        waiting = [row for row in self.supplements if not row.answered_at]
        overdue = all(row.due_at < self.now for row in waiting)
        return self.sheet.state == SheetState.SUPPLEMENT and bool(waiting) and overdue and bool(self.may_verify)
