"""What holds a sheet up, and with whom it lies. No database: the facts are arguments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.roles import Role
from scoring.rules.patience import patience
from scoring.states import WITH_AGENCY, SheetState


class Holdup(models.TextChoices):
    """Why a sheet is not where it should be, the reason to deal with first coming first."""

    MISSED = "missed", _("Không nộp")
    SUPPLEMENT = "supplement", _("Chờ bổ sung")
    EXTENSION = "extension", _("Xin gia hạn")
    NO_OFFICER = "no_officer", _("Chưa cử cán bộ ISO")
    NEVER_IN = "never_in", _("Cán bộ chưa đăng nhập lần nào")
    AT_HEAD = "at_head", _("Chờ người đứng đầu duyệt")
    LATE = "late", _("Quá hạn nộp")
    STUCK = "stuck", _("Chấm dở, không thay đổi")
    NOT_BEGUN = "not_begun", _("Chưa bắt đầu")

    @property
    def tone(self) -> str:
        """The colour of its badge."""
        return _TONES[self]


_TONES = {
    Holdup.MISSED: "bad", Holdup.LATE: "bad", Holdup.SUPPLEMENT: "warn", Holdup.EXTENSION: "info",
    Holdup.NO_OFFICER: "warn", Holdup.NEVER_IN: "warn", Holdup.AT_HEAD: "info", Holdup.STUCK: "warn",
    Holdup.NOT_BEGUN: "muted",
}  # fmt: skip

WRITTEN_TO: dict[Holdup, tuple[Role, ...]] = {
    Holdup.MISSED: (Role.OFFICER, Role.HEAD),
    Holdup.SUPPLEMENT: (Role.OFFICER,),
    Holdup.NO_OFFICER: (Role.HEAD,),
    Holdup.NEVER_IN: (Role.OFFICER, Role.HEAD),
    Holdup.AT_HEAD: (Role.HEAD,),
    Holdup.LATE: (Role.OFFICER, Role.HEAD),
    Holdup.STUCK: (Role.OFFICER,),
    Holdup.NOT_BEGUN: (Role.OFFICER,),
}
"""To whom at the agency a reminder goes; where there is no such person, to whoever belongs to it. An agency that asked
for more time waits for an answer, not for a reminder."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a sheet.

    `is_silent`: nothing in its scores or citations has changed for longer than `rules.patience` allows. `has_officer` and
    `has_signed_in` are about the agency's officers today.
    """

    state: SheetState
    due_at: datetime | None
    is_silent: bool
    has_officer: bool
    has_signed_in: bool
    wants_time: bool


def holdups_of(facts: Facts, now: datetime) -> list[Holdup]:
    """Everything that holds the sheet up, what to deal with first coming first; nothing for one that is in."""
    with_agency = facts.state in WITH_AGENCY
    late = with_agency and facts.due_at is not None and facts.due_at < now
    true = {
        Holdup.MISSED: facts.state == SheetState.MISSED,
        Holdup.SUPPLEMENT: facts.state == SheetState.SUPPLEMENT,
        Holdup.EXTENSION: with_agency and facts.wants_time,
        Holdup.NO_OFFICER: with_agency and not facts.has_officer,
        Holdup.NEVER_IN: with_agency and facts.has_officer and not facts.has_signed_in,
        Holdup.AT_HEAD: facts.state == SheetState.REVIEW,
        Holdup.LATE: late,
        Holdup.STUCK: facts.state == SheetState.DRAFT and facts.is_silent,
        Holdup.NOT_BEGUN: facts.state == SheetState.NOT_STARTED,
    }
    return [holdup for holdup in Holdup if true[holdup]]


def is_silent(due_at: datetime | None, changed_at: datetime | None, now: datetime) -> bool:
    """Whether a sheet has not changed for longer than `patience` allows."""
    return changed_at is None or changed_at < now - timedelta(days=patience(due_at, now))
