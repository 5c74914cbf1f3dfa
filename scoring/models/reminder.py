"""What a secretary wrote to agencies, and what became of each letter."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from scoring.holdups import Holdup
from scoring.states import WITH_AGENCY, SheetState

if TYPE_CHECKING:
    from agencies.models import User

PAUSE = timedelta(hours=24)
"""Within this time nobody gets a second letter about the same sheet, unless the sender says so."""


class Reminder(models.Model):
    """One sending: who wrote, when, which text for which situation (with its placeholders)."""

    campaign = models.ForeignKey("scoring.Campaign", on_delete=models.PROTECT, related_name="reminders")
    by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("gửi lúc"), auto_now_add=True)
    texts = models.JSONField(default=dict, help_text="For each hold-up the subject and the body, as they were written.")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M}"


class Outcome(models.TextChoices):
    """What became of a letter."""

    WAITING = "waiting", _("Đang chờ gửi")
    SENDING = "sending", _("Đang gửi")
    SENT = "sent", _("Máy chủ thư đã nhận")
    FAILED = "failed", _("Không gửi được thư")
    NO_ADDRESS = "no_address", _("Không có địa chỉ thư")
    NOBODY = "nobody", _("Cơ quan chưa có ai trong phần mềm")


class LetterQuerySet(models.QuerySet["Letter"]):
    """Letters."""

    def last_of_each(self) -> Self:
        """For each sheet the last one that reached somebody or was meant to."""
        reached = self.exclude(outcome=Outcome.NOBODY).order_by().values("scorecard").annotate(last=Max("pk"))
        return self.filter(pk__in=reached.values("last"))

    def recent(self, now: datetime) -> Self:
        """Those of the last 24 hours that their addressee got, or is about to get."""
        got = [Outcome.WAITING, Outcome.SENDING, Outcome.SENT, Outcome.NO_ADDRESS]
        return self.filter(reminder__at__gt=now - PAUSE, outcome__in=got)

    def unseen(self, user: User) -> Self:
        """Those this person has not opened in the product, about sheets that still wait for the agency."""
        waiting = [*WITH_AGENCY, SheetState.SUPPLEMENT, SheetState.MISSED]
        return self.filter(person=user, seen_at=None, scorecard__state__in=waiting)


class Letter(models.Model):
    """A reminder to one person about one sheet: an e-mail, and a notice in the product until it has been opened.

    `outcome` is about the e-mail; a mail server that takes a letter may still not deliver it. Without a person it says
    that the agency has nobody to write to.
    """

    reminder = models.ForeignKey(Reminder, on_delete=models.PROTECT, related_name="letters")
    scorecard = models.ForeignKey("scoring.Scorecard", on_delete=models.PROTECT, related_name="letters")
    person = models.ForeignKey("agencies.User", on_delete=models.PROTECT, null=True, related_name="letters")
    address = models.EmailField(_("thư điện tử"), blank=True)
    holdup = models.CharField(_("tình hình"), max_length=20, choices=Holdup)
    subject = models.CharField(_("tiêu đề"), max_length=300)
    body = models.TextField(_("nội dung"))
    outcome = models.CharField(_("kết quả"), max_length=20, choices=Outcome, default=Outcome.WAITING)
    why = models.CharField(_("lý do"), max_length=500, blank=True)
    sent_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(_("đã đọc lúc"), null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["reminder_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reminder", "scorecard", "person"], name="letter_once_per_person_and_sheet"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(outcome="nobody"), name="letter_to_nobody_says_so"
            ),
        ]
        indexes = [models.Index(fields=["person", "seen_at"], name="letter_by_person")]

    def __str__(self) -> str:
        return self.subject
