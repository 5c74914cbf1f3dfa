"""The council's sittings and the decisions that make results final."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Count
from django.utils.translation import gettext_lazy as _


class SittingQuerySet(models.QuerySet["Sitting"]):
    """Meetings of councils."""

    def with_counts(self) -> Self:
        """Each with `present_count` and `approved_count`."""
        return self.annotate(
            present_count=Count("present", distinct=True), approved_count=Count("scorecards", distinct=True)
        )


class Sitting(models.Model):
    """One meeting of the council: who was there, whether they were enough, what the minutes say."""

    campaign = models.ForeignKey("scoring.Campaign", on_delete=models.PROTECT, related_name="sittings")
    held_at = models.DateTimeField(_("họp lúc"))
    place = models.CharField(_("địa điểm"), max_length=200, blank=True)
    chair = models.ForeignKey("agencies.User", verbose_name=_("chủ tọa"), on_delete=models.PROTECT, related_name="+")
    secretary = models.ForeignKey("agencies.User", verbose_name=_("thư ký"), on_delete=models.PROTECT, related_name="+")
    present = models.ManyToManyField("agencies.User", verbose_name=_("thành viên dự họp"), related_name="+")
    members_total = models.PositiveSmallIntegerField(_("tổng số thành viên hội đồng"))
    minutes = models.TextField(_("nội dung biên bản"), blank=True)
    closed_at = models.DateTimeField(null=True)

    objects = SittingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_at"]

    def __str__(self) -> str:
        return f"{self.held_at:%d/%m/%Y}"


class Decision(models.Model):
    """The document that recognises the results of a year, or corrects those of an earlier one."""

    campaign = models.ForeignKey("scoring.Campaign", on_delete=models.PROTECT, related_name="decisions")
    number = models.CharField(_("số, ký hiệu"), max_length=100)
    signed_on = models.DateField(_("ngày ký"))
    signed_by = models.CharField(_("người ký"), max_length=150, blank=True)
    title = models.CharField(_("trích yếu"), max_length=500)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrections")
    document = models.ForeignKey("evidence.Document", on_delete=models.PROTECT, null=True, related_name="+")
    entered_by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-signed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="decision_once_per_number"),
            models.UniqueConstraint(
                fields=["campaign"], condition=models.Q(corrects__isnull=True), name="one_first_decision_per_campaign"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.signed_on:%d/%m/%Y})"
