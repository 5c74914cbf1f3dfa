"""What the two sides ask of each other: supplements, appeals, unlocking, more time."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Supplement(models.Model):
    """A verifier's request to complete one criterion, by a date."""

    scorecard = models.ForeignKey("scoring.Scorecard", on_delete=models.PROTECT, related_name="supplements")
    criterion = models.CharField(_("tiêu chí"), max_length=20)
    question = models.TextField(_("nội dung cần bổ sung"))
    due_at = models.DateTimeField(_("hạn bổ sung"))
    asked_by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    answer = models.TextField(_("trả lời của cơ quan"), blank=True)
    answered_by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "criterion"],
                condition=models.Q(answered_at__isnull=True),
                name="one_open_supplement_per_criterion",
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.question[:80]}"


class Appeal(models.Model):
    """An agency's appeal (kiến nghị) on one criterion of its provisional result, and the answer."""

    scorecard = models.ForeignKey("scoring.Scorecard", on_delete=models.PROTECT, related_name="appeals")
    criterion = models.CharField(_("tiêu chí"), max_length=20)
    argument = models.TextField(_("nội dung kiến nghị"))
    by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    upheld = models.BooleanField(_("chấp nhận"), null=True)
    answer = models.TextField(_("trả lời"), blank=True)
    answered_by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    points_before = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    points_after = models.DecimalField(max_digits=9, decimal_places=4, null=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "criterion"], name="one_appeal_per_criterion"),
            models.CheckConstraint(
                condition=models.Q(upheld__isnull=True, answered_at__isnull=True)
                | models.Q(upheld__isnull=False, answered_at__isnull=False),
                name="appeal_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.argument[:80]}"


class UnlockRequest(models.Model):
    """An agency asks to take its submitted sheet back; the verifier grants it or says why not."""

    scorecard = models.ForeignKey("scoring.Scorecard", on_delete=models.PROTECT, related_name="unlock_requests")
    reason = models.TextField(_("lý do xin mở lại"))
    by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    granted = models.BooleanField(_("đồng ý"), null=True)
    answer = models.TextField(_("ý kiến"), blank=True)
    answered_by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard"], condition=models.Q(granted__isnull=True), name="one_open_unlock_request"
            )
        ]

    def __str__(self) -> str:
        return self.reason[:80]


class Extension(models.Model):
    """More time for one agency, until a moment, for a reason."""

    scorecard = models.ForeignKey("scoring.Scorecard", on_delete=models.PROTECT, related_name="extensions")
    due_before = models.DateTimeField(null=True)
    due_at = models.DateTimeField(_("gia hạn đến"))
    reason = models.CharField(_("lý do"), max_length=500)
    by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.due_at:%d/%m/%Y %H:%M}"


class ExtensionRequest(models.Model):
    """An agency asks for more time; the secretary gives it (an `Extension`) or says why not."""

    scorecard = models.ForeignKey("scoring.Scorecard", on_delete=models.PROTECT, related_name="extension_requests")
    until = models.DateTimeField(_("xin gia hạn đến"))
    reason = models.CharField(_("lý do xin gia hạn"), max_length=500)
    by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    granted = models.BooleanField(_("đồng ý"), null=True)
    answer = models.CharField(_("ý kiến"), max_length=500, blank=True)
    answered_by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard"], condition=models.Q(granted__isnull=True), name="one_open_extension_request"
            )
        ]

    def __str__(self) -> str:
        return f"{self.until:%d/%m/%Y %H:%M}"
