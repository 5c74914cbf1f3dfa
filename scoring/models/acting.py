"""What the scorecard's page has already done, and who has it open."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.utils import timezone

KEPT_FOR = timedelta(days=180)
"""So long a browser may take to ask again what became of an action it sent."""
PRESENT_FOR = timedelta(seconds=45)
"""Who has not been heard of for so long is gone. The page tells of itself three times in that time."""


class AppliedActionQuerySet(models.QuerySet["AppliedAction"]):
    """Actions that have been done."""

    def of(self, sheet: models.Model, keys: Collection[str]) -> Self:
        """Those of one sheet among these keys."""
        return self.filter(scorecard=sheet, key__in=keys)

    def stale(self, now: datetime) -> Self:
        """Those no browser will ask for any more."""
        return self.filter(at__lt=now - KEPT_FOR)


class AppliedAction(models.Model):
    """An action of a page that has been applied, under the key the browser gave it, so that it is applied only once.

    `version` is that of the score row afterwards, 0 where there is none. Whoever typed on over an action whose answer
    never arrived names its key, and is taken to have typed over that version.
    """

    scorecard = models.ForeignKey("scoring.Scorecard", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    criterion = models.CharField(max_length=20, blank=True)
    version = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(auto_now_add=True)

    objects = AppliedActionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scorecard", "key"], name="action_applied_once")]
        indexes = [models.Index(fields=["at"], name="applied_action_by_time")]

    def __str__(self) -> str:
        return f"{self.criterion} {self.key}"


class PresenceQuerySet(models.QuerySet["Presence"]):
    """Who has sheets open."""

    def now(self, sheet: models.Model, *, of_agency: bool) -> Self:
        """Who is in a sheet at this moment; the agency's side is not told who verifies."""
        rows = self.filter(scorecard=sheet, at__gte=timezone.now() - PRESENT_FOR)
        return rows.filter(of_agency=True) if of_agency else rows


class Presence(models.Model):
    """One person has one sheet open, at this criterion."""

    scorecard = models.ForeignKey("scoring.Scorecard", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("agencies.User", on_delete=models.CASCADE, related_name="+")
    criterion = models.CharField(max_length=20, blank=True)
    of_agency = models.BooleanField()
    at = models.DateTimeField()

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scorecard", "person"], name="present_once_per_sheet")]

    def __str__(self) -> str:
        return f"{self.person} {self.criterion}"


def forget(now: datetime | None = None) -> None:
    """Upkeep: actions no browser will ask for any more, and people who left long ago."""
    now = now or timezone.now()
    AppliedAction.objects.stale(now).delete()
    Presence.objects.filter(at__lt=now - timedelta(days=1)).delete()
