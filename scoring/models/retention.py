"""How long the papers of a year are kept, and what was decided when that time was over."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class RetentionClass(models.TextChoices):
    """The papers of a year that may be destroyed one day. Scores, results, decisions and the trail are in no class: they stay."""

    CITED = "cited", _("Minh chứng đã trích dẫn trong phiếu chấm điểm của năm")
    UNCITED = "uncited", _("Tài liệu của năm chưa được trích dẫn cho việc gì")


class RetentionPeriod(models.Model):
    """What a province has set for a class; without a row the product's own default holds (`scoring.retention.periods`)."""

    province = models.ForeignKey("agencies.Province", on_delete=models.PROTECT, related_name="+")
    retention_class = models.CharField(_("nhóm tài liệu"), max_length=10, choices=RetentionClass)
    years = models.PositiveSmallIntegerField(_("số năm lưu giữ"))
    basis = models.CharField(_("căn cứ"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["province", "retention_class"], name="retention_set_once_per_class"),
            models.CheckConstraint(condition=Q(years__gte=1, years__lte=70), name="retention_1_to_70_years"),
        ]

    def __str__(self) -> str:
        return f"{self.get_retention_class_display()}: {self.years}"


class DisposalQuerySet(models.QuerySet["Disposal"]):
    """Decisions on papers whose time is over."""

    def of(self, province_id: int) -> Self:
        """Those of one province."""
        return self.filter(campaign__province_id=province_id)

    def waiting(self) -> Self:
        """Those to destroy that a second person has not confirmed yet."""
        return self.filter(until_year=None, confirmed_at=None, withdrawn_at=None)


class Disposal(models.Model):
    """One decision on the papers of a class of a year: to keep them until the end of `until_year`, or, without one, to destroy
    them, which happens once another person has confirmed it."""

    campaign = models.ForeignKey("scoring.Campaign", on_delete=models.PROTECT, related_name="disposals")
    retention_class = models.CharField(_("nhóm tài liệu"), max_length=10, choices=RetentionClass)
    until_year = models.PositiveSmallIntegerField(_("lưu giữ đến hết năm"), null=True)
    number = models.CharField(_("số quyết định"), max_length=100)
    decided_on = models.DateField(_("ngày quyết định"))
    council = models.CharField(_("hội đồng xét hủy"), max_length=500, blank=True)
    found = models.PositiveIntegerField(_("số tài liệu khi đề nghị"), default=0)
    documents = models.JSONField(default=list, editable=False)
    """The numbers of the documents that were there when it was entered: no other is ever destroyed by it."""
    proposed_by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    destroyed = models.PositiveIntegerField(_("số tài liệu đã hủy"), default=0)

    objects = DisposalQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "retention_class"],
                condition=Q(until_year=None, confirmed_at=None, withdrawn_at=None),
                name="disposal_proposed_once",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=models.F("proposed_by")),
                name="disposal_confirmed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign}: {self.number}"
