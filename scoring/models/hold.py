"""Who has what open for verification just now, so that two people are not given the same thing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q

LEASE = timedelta(minutes=5)
"""How long an item stays with somebody who no longer says that it is open."""


class HoldQuerySet(models.QuerySet["Hold"]):
    """Leases of items."""

    def in_force(self, now: datetime) -> Self:
        """Those that have not run out."""
        return self.filter(until__gt=now)


class Hold(models.Model):
    """A short lease of one item: a whole sheet, or one group of equal claims on a criterion.

    It bars nobody from anything but deciding that same group unawares: versions keep two people from overwriting each
    other. It runs out by itself, so nobody need clear up after a closed laptop.
    """

    campaign = models.ForeignKey("scoring.Campaign", on_delete=models.CASCADE, related_name="holds")
    scorecard = models.ForeignKey("scoring.Scorecard", on_delete=models.CASCADE, null=True, related_name="holds")
    criterion = models.CharField(max_length=20, blank=True)
    group = models.CharField(max_length=20, blank=True, help_text="The group's key (`rules.grouping.Key.id`).")
    by = models.ForeignKey("agencies.User", on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()

    objects = HoldQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard"], condition=Q(scorecard__isnull=False), name="one_hold_per_sheet"
            ),
            models.UniqueConstraint(
                fields=["campaign", "criterion", "group"],
                condition=Q(scorecard__isnull=True),
                name="one_hold_per_group",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scorecard or self.criterion}: {self.by}"
