"""The criteria of a sheet as its tree shows them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from scoring.models import Appeal, Citation, Score, Stage, Supplement
from scoring.rules.rubric import Criterion, Group


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion in the tree: what each side says of it, and what still asks for attention.

    `judging` is the stage whose verifier is looking, for whom only that side's word settles a criterion.
    """

    item: Criterion
    own: Score | None
    district: Score | None
    verified: Score | None
    final: Score | None
    citations: tuple[Citation, ...]
    supplement: Supplement | None
    appeal: Appeal | None
    awaited: bool
    judging: Stage | None = None

    @property
    def result(self) -> Score | None:
        """The latest word on it."""
        return self.final or self.verified or self.district or self.own

    @property
    def differs(self) -> bool:
        """Whether the verifier came to something else than the agency."""
        own, found = self.own, self.final or self.verified
        return bool(own and found and (own.points != found.points or own.not_applicable != found.not_applicable))

    @property
    def changed_since(self) -> bool:
        """Whether the agency changed its claim after it was verified."""
        return bool(self.own and self.verified and self.own.at > self.verified.at)

    @property
    def status(self) -> str:
        """ "empty", "scored", "not_applicable", "awaited", "asked" or "appealed", for the sign in the tree."""
        if self.supplement and not self.supplement.answered_at:
            return "asked"
        if self.appeal and not self.appeal.answered_at:
            return "appealed"
        word = (self.district if self.judging == Stage.DISTRICT else self.verified) if self.judging else self.result
        if word is None or (word.points is None and not word.not_applicable):
            return "awaited" if self.awaited and not self.judging else "empty"
        return "not_applicable" if word.not_applicable else "scored"


@dataclass(frozen=True, slots=True)
class TreeLine:
    """A row as the tree shows it: plain values, so that one that has been drawn need not be drawn again."""

    url: str
    code: str
    name: str
    status: str
    papers: int
    differs: bool
    not_applicable: bool
    points: Decimal | None
    maximum: Decimal
    is_open: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """How many of the criteria of one branch are answered, of how many the side that answers has there."""

    code: str
    done: int
    of: int


@dataclass(frozen=True, slots=True)
class Branch:
    """One group of the tree; without a group what is added, taken or capped."""

    group: Group | None
    rows: tuple[Row, ...]

    @property
    def name(self) -> str:
        """The group's code and name, or what stands for the adjustments."""
        return f"{self.group.code}. {self.group.name}" if self.group else _("Cộng, trừ, khống chế")

    @property
    def code(self) -> str:
        """The group's code; "-" for what is added, taken or capped."""
        return self.group.code if self.group else "-"
