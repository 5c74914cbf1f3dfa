"""What of a claim was taken from the record, as a person accepted it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Taken(models.Model):
    """The facts of the record that one criterion was claimed by, as they were told when they were accepted.

    `said` has, for each input of the criterion, the name of the fact, its value and its words. The record goes on; this row
    does not, so that the two can be held against each other.
    """

    scorecard = models.ForeignKey("scoring.Scorecard", on_delete=models.CASCADE, related_name="taken")
    criterion = models.CharField(_("tiêu chí"), max_length=20)
    said = models.JSONField(default=dict)
    by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["scorecard_id", "criterion"]
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "criterion"], name="taken_once_per_criterion"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {', '.join(str(one['fact']) for one in self.said.values())}"
