"""One year's scoring in one province."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Level
from scoring.models.rubric import RubricVersion
from scoring.states import RECEIVED, CampaignState


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """The years of provinces."""

    def of(self, province_id: int) -> Self:
        """Those of one province."""
        return self.filter(province_id=province_id)

    def with_counts(self) -> Self:
        """Each with `applicable_count` and `received_count`, of the sheets to be scored."""
        applicable = Q(scorecards__excluded_reason="")
        return self.annotate(
            applicable_count=Count("scorecards", filter=applicable),
            received_count=Count("scorecards", filter=applicable & Q(scorecards__state__in=RECEIVED)),
        )


class Campaign(models.Model):
    """One year in which a province's agencies score themselves and are rated.

    Opening freezes who takes part, as they were on `snapshot_on`, and the rubric version: what a report
    of that year prints never changes, whatever happens to the agencies later.
    """

    province = models.ForeignKey("agencies.Province", on_delete=models.PROTECT, related_name="campaigns")
    year = models.PositiveIntegerField(_("năm"))
    title = models.CharField(_("tên đợt"), max_length=250)
    rubric = models.ForeignKey(
        RubricVersion, verbose_name=_("bộ tiêu chí"), on_delete=models.PROTECT, null=True, related_name="campaigns"
    )
    state = models.CharField(_("trạng thái"), max_length=10, choices=CampaignState, default=CampaignState.DRAFT)
    snapshot_on = models.DateField(_("ngày chốt danh sách cơ quan"))
    district_stage = models.BooleanField(_("cấp huyện thẩm định cấp xã trước"), default=False)
    second_reader = models.BooleanField(_("cần người thẩm định thứ hai"), default=False)
    council_required = models.BooleanField(_("thông qua tại phiên họp hội đồng"), default=True)
    quorum_percent = models.PositiveSmallIntegerField(_("tỷ lệ thành viên dự họp tối thiểu (%)"), default=67)
    supplement_days = models.PositiveSmallIntegerField(_("hạn bổ sung (ngày làm việc)"), default=5)
    appeal_days = models.PositiveSmallIntegerField(_("hạn kiến nghị (ngày làm việc)"), default=5)
    holidays = models.JSONField(_("ngày nghỉ"), default=list, blank=True)
    exclusions = models.JSONField(
        _("cơ quan không chấm"),
        default=dict,
        blank=True,
        help_text="Agency number to the reason, until the campaign opens.",
    )
    # A year on paper may name the rubric by which its points were given; its ratings stay those of the paper.
    on_paper = models.BooleanField(_("kết quả nhập từ hồ sơ giấy"), default=False)
    paper_bands = models.JSONField(default=list, blank=True)
    illustrative = models.BooleanField(_("số liệu minh họa"), default=False)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["province", "year"], name="campaign_once_per_year"),
            models.CheckConstraint(
                condition=Q(on_paper=True) | Q(rubric__isnull=False), name="campaign_has_a_rubric_unless_on_paper"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def bands(self) -> list[dict[str, Any]]:
        """The ratings of this year, best first: `code`, `label` and, where it was scored here, `minimum`."""
        if self.on_paper or self.rubric is None:
            return list(self.paper_bands)
        bands = sorted(self.rubric.spec.bands, key=lambda band: -band.minimum)
        return [{"code": band.code, "label": band.label, "minimum": band.minimum} for band in bands]


class Deadline(models.Model):
    """Until when one stage of a campaign lasts, for one level or, with an empty level, for all others.

    A moment, not a day: the server's time of receipt is compared with it.
    """

    class For(models.TextChoices):
        """What must be done by then."""

        SELF = "self", _("Tự chấm và nộp phiếu")
        DISTRICT = "district", _("Cấp huyện thẩm định")
        VERIFICATION = "verification", _("Cấp tỉnh thẩm định")
        COUNCIL = "council", _("Hội đồng thông qua")

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="deadlines")
    stage = models.CharField(_("giai đoạn"), max_length=20, choices=For)
    level = models.CharField(_("cấp"), max_length=20, choices=Level, blank=True)
    due_at = models.DateTimeField(_("hạn"))

    class Meta:
        ordering = ["due_at"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "stage", "level"], name="deadline_once_per_stage_and_level")
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.due_at:%d/%m/%Y}"


def due_at(deadlines: list[Deadline], stage: Deadline.For, level: str) -> datetime | None:
    """The moment this stage ends for agencies of this level; the level's own deadline before the general one."""
    moments = {deadline.level: deadline.due_at for deadline in deadlines if deadline.stage == stage}
    return moments.get(level) or moments.get("")
