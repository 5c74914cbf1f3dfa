"""What one person sees of a sheet: from which side of the table, and what is on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone

from agencies import access
from agencies.models import User
from agencies.prepared import Prepared
from agencies.roles import Permission
from agencies.rules import Verdict
from scoring import moves
from scoring.issuers import elsewhere
from scoring.models import Appeal, Citation, Score, Scorecard, Stage, Supplement
from scoring.states import RECEIVED, SheetState
from scoring.workflow.completeness import blocking, cited_of
from scoring.workflow.verification import undecided

_scores = Prepared(lambda sheet: Score.objects.select_related("by").filter(scorecard=sheet), int)
_own_scores = Prepared(lambda sheet: Score.objects.select_related("by").filter(scorecard=sheet, stage=Stage.SELF), int)
_citations = Prepared(
    lambda sheet: Citation.objects.select_related("document", "document__superseded_by").filter(scorecard=sheet), int
)


@dataclass
class Seen:
    """Asks the database for each part once, and only for the parts its state can have."""

    sheet: Scorecard
    user: User
    now: datetime = field(default_factory=timezone.now)
    open_code: str = ""
    """The criterion that is open beside the tree."""

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
    def shows_verification(self) -> bool:
        """Whether there is a verifier's side to show yet."""
        return self.sheet.state in RECEIVED

    # --- what is on the sheet ---

    @cached_property
    def scores(self) -> list[Score]:
        """Every row this person may see."""
        return _scores(self.sheet.pk) if self.sees_verification else _own_scores(self.sheet.pk)

    def stage_rows(self, stage: Stage) -> dict[str, Score]:
        """One side's rows by criterion."""
        return {row.criterion: row for row in self.scores if row.stage == stage}

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

    # --- what it still lacks ---

    @cached_property
    def missing(self) -> tuple[list[str], list[str], list[str]]:
        """The criteria that keep the sheet from being handed in: not scored, without proof, not confirmed."""
        return blocking(self.sheet, self.stage_rows(Stage.SELF), cited_of(self.citations))

    @cached_property
    def undecided(self) -> list[str]:
        """The items the verifier still has to decide."""
        return undecided(self.sheet, self.scores)

    @cached_property
    def asked(self) -> frozenset[str]:
        """The criteria the agency has been asked to complete and has not yet."""
        if self.sheet.state != SheetState.SUPPLEMENT:
            return frozenset()
        return frozenset(row.criterion for row in self.supplements if not row.answered_at)
