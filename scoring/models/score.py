"""The score rows: what each side says of each criterion."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.IntegerChoices):
    """Whose word a score is, in the order in which they are given. All are kept for ever."""

    SELF = 1, _("Tự chấm")
    DISTRICT = 2, _("Cấp huyện thẩm định")
    PROVINCE = 3, _("Thẩm định")
    FINAL = 4, _("Công nhận")


class Score(models.Model):
    """One side's claim and points for one criterion of one scorecard.

    No row, or a row without points, means not scored; `not_applicable` is a claim of its own; 0 points
    is a score. Points follow from the claim by the rubric's rule.
    """

    scorecard = models.ForeignKey("scoring.Scorecard", on_delete=models.PROTECT, related_name="scores")
    stage = models.PositiveSmallIntegerField(_("bên chấm"), choices=Stage)
    criterion = models.CharField(_("tiêu chí"), max_length=20)
    claim = models.JSONField(_("nội dung chấm"), default=dict)
    points = models.DecimalField(_("điểm"), max_digits=9, decimal_places=4, null=True)
    by_hand = models.BooleanField(
        _("điểm do người thẩm định ấn định"),
        default=False,
        help_text="The points were set, not derived from the claim.",
    )
    not_applicable = models.BooleanField(_("không áp dụng"), default=False)
    note = models.TextField(_("giải trình, lý do"), blank=True)
    carried = models.BooleanField(_("mang từ năm trước, chưa xác nhận"), default=False)
    by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1, help_text="Counts the saves: a stale save is refused.")

    class Meta:
        ordering = ["scorecard_id", "stage", "criterion"]
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "stage", "criterion"], name="score_once_per_side_and_criterion"
            ),
            models.CheckConstraint(
                condition=models.Q(not_applicable=False) | models.Q(points__isnull=True),
                name="not_applicable_has_no_points",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} {self.get_stage_display()}"


class Citation(models.Model):
    """One document cited for one criterion, with the page or section that shows it."""

    scorecard = models.ForeignKey("scoring.Scorecard", on_delete=models.PROTECT, related_name="citations")
    criterion = models.CharField(_("tiêu chí"), max_length=20)
    document = models.ForeignKey("evidence.Document", on_delete=models.PROTECT, related_name="citations")
    locator = models.CharField(_("trang, mục"), max_length=200, blank=True)
    carried = models.BooleanField(_("mang từ năm trước, chưa xác nhận"), default=False)
    by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["scorecard_id", "criterion", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "criterion", "document"], name="document_cited_once_per_criterion"
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.document}"
