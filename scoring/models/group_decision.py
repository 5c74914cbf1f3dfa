"""One criterion decided for many agencies in one step, and what stood there before."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class GroupDecision(models.Model):
    """One step of a verifier across agencies: what was decided, when, and whether it was taken back."""

    class Kind(models.TextChoices):
        """How the step came about."""

        ACCEPT = "accept", _("đồng ý như tự chấm")
        SET = "set", _("chấm như nhau cho cả nhóm")
        PASTE = "paste", _("dán từ bảng tính")

    campaign = models.ForeignKey("scoring.Campaign", on_delete=models.PROTECT, related_name="group_decisions")
    criterion = models.CharField(_("tiêu chí"), max_length=20)
    kind = models.CharField(max_length=10, choices=Kind)
    by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["campaign", "criterion", "by"], name="group_decision_by_person")]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.get_kind_display()}"


class GroupDecisionLine(models.Model):
    """What the step did to one sheet: enough to put back exactly what was there, and to see that nobody came after."""

    step = models.ForeignKey(GroupDecision, on_delete=models.CASCADE, related_name="lines")
    scorecard = models.ForeignKey("scoring.Scorecard", on_delete=models.PROTECT, related_name="+")
    score = models.PositiveBigIntegerField(help_text="The number of the row that was written.")
    version = models.PositiveIntegerField(help_text="Its version after the step.")
    before = models.JSONField(null=True, help_text="What the row held; null when there was none.")
    sheet_before = models.JSONField(help_text="State, verified score and rating of the sheet.")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["step", "scorecard"], name="sheet_once_per_group_decision")]

    def __str__(self) -> str:
        return f"{self.step}: {self.scorecard_id}"
