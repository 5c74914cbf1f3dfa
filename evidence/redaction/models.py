"""The marks on a file, in versions, and the copy made from each."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from evidence.models.content import Blob

WHOLE = 1000
"""Places on a page are told in thousandths of its width and height."""


class RedactionReason(models.TextChoices):
    """Why something is covered. A state secret is not among them: it is no matter of covering (`Closure`)."""

    PERSONAL = "personal", _("Dữ liệu cá nhân")
    BUSINESS = "business", _("Bí mật kinh doanh")
    OTHER = "other", _("Lý do khác")


class RedactionState(models.TextChoices):
    """How far the copy is. Until it is there, who may not see the original sees nothing."""

    WAITING = "waiting", _("Đang tạo bản đã che")
    READY = "ready", _("Đã có bản đã che")
    FAILED = "failed", _("Chưa tạo được bản đã che")


class Redaction(models.Model):
    """One version of the marks on a file; it is in force until another takes its place or they are lifted.

    `copy` is the content made of it, pictures alone; it goes when the version ends, and its hash stays. `remaining` says where
    words that were covered still stand: "title", "number", "issuer", "name", or the number of a page.
    """

    file = models.ForeignKey("evidence.DocumentFile", on_delete=models.CASCADE, related_name="redactions")
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=RedactionState, default=RedactionState.WAITING)
    copy = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, related_name="+")
    copy_sha256 = models.CharField(max_length=64, blank=True)
    remaining = models.JSONField(default=list)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    end_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["file", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["file", "version"], name="redaction_numbered_once"),
            models.UniqueConstraint(fields=["file"], condition=Q(ended_at=None), name="redaction_one_in_force"),
        ]

    def __str__(self) -> str:
        return f"{self.file} ({self.version})"


class RedactionMark(models.Model):
    """A rectangle on a page, in thousandths of the page as it is shown, and why it is covered."""

    redaction = models.ForeignKey(Redaction, on_delete=models.CASCADE, related_name="marks")
    page = models.PositiveIntegerField()
    left = models.PositiveSmallIntegerField()
    top = models.PositiveSmallIntegerField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=10, choices=RedactionReason)

    class Meta:
        ordering = ["redaction", "page", "top", "left"]
        constraints = [
            models.CheckConstraint(
                condition=Q(width__gt=0, height__gt=0, left__lte=WHOLE - F("width"), top__lte=WHOLE - F("height")),
                name="redaction_mark_on_its_page",
            )
        ]

    def __str__(self) -> str:
        return f"{self.redaction}: {self.page}"
