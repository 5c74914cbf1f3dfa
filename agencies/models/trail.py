"""Who did what, when, to what, from where."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.rules import fold


class TrailEntryQuerySet(models.QuerySet["TrailEntry"]):
    """The trail, newest first."""

    def of(self, province_id: int) -> Self:
        """What happened in one province."""
        return self.filter(province_id=province_id)

    def search(self, text: str) -> Self:
        """Lines whose object or reason holds every word typed, with or without Vietnamese marks."""
        rows = self
        for word in fold(text).split():
            rows = rows.filter(search_text__contains=word)
        return rows

    def about(self, target: models.Model) -> Self:
        """What happened to one object."""
        return self.filter(object_type=target._meta.label_lower, object_id=target.pk)


class TrailEntry(models.Model):
    """One thing done. The database itself refuses to change or delete a row."""

    province = models.ForeignKey("agencies.Province", on_delete=models.PROTECT, null=True, related_name="+")
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("lúc"), auto_now_add=True)
    actor = models.ForeignKey("agencies.User", on_delete=models.PROTECT, null=True, related_name="+")
    action = models.CharField(_("việc"), max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField(null=True)
    object_name = models.CharField(_("đối tượng"), max_length=300)
    changes = models.JSONField(_("thay đổi"), default=dict)
    note = models.CharField(_("lý do"), max_length=1000, blank=True)
    address = models.GenericIPAddressField(_("từ địa chỉ"), null=True)
    search_text = models.CharField(max_length=1400, blank=True, editable=False)

    objects = TrailEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["province", "-id"], name="trail_by_province"),
            models.Index(fields=["object_type", "object_id"], name="trail_by_object"),
            models.Index(fields=["agency", "-id"], name="trail_by_agency"),
            models.Index(fields=["province", "at"], name="trail_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M} {self.action} {self.object_name}"


class TrailSeal(models.Model):
    """Some lines of one province's trail as they were, in the order of their numbers, chained to the seal before.

    Without a province: lines about the service itself. The database refuses to change or delete a row.
    """

    province = models.ForeignKey("agencies.Province", on_delete=models.PROTECT, null=True, related_name="+")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    count = models.PositiveIntegerField()
    lines = models.BinaryField()
    """Number and SHA-256 of each line (`agencies.sealing.digest`)."""
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["province", "number"], name="one_seal_of_each_number_in_a_province"),
            models.UniqueConstraint(
                fields=["number"], condition=models.Q(province=None), name="one_seal_of_each_number_for_the_service"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.hash}"
