"""A province's rubric, one row for each version."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from scoring.rules.codec import rubric_from_json
from scoring.rules.rubric import Rubric


class RubricVersionQuerySet(models.QuerySet["RubricVersion"]):
    """Versions of rubrics."""

    def of(self, province_id: int) -> Self:
        """Those of one province."""
        return self.filter(province_id=province_id)

    def published(self) -> Self:
        """Those a campaign may use."""
        return self.filter(status=RubricVersion.Status.PUBLISHED)


class RubricVersion(models.Model):
    """One version of a province's rubric, with the document that decided it.

    `definition` is the whole rubric in the native format (docs/rubric-format.md). It may change while
    the version is a draft; once published it never does, and a change is a new version.
    """

    class Status(models.TextChoices):
        """A draft may change, a published version may be used, a retired one is kept for its campaigns."""

        DRAFT = "draft", _("Bản nháp")
        PUBLISHED = "published", _("Đã ban hành")
        RETIRED = "retired", _("Thôi dùng")

    province = models.ForeignKey("agencies.Province", on_delete=models.PROTECT, related_name="rubric_versions")
    code = models.CharField(_("mã bộ tiêu chí"), max_length=40)
    number = models.PositiveIntegerField(_("phiên bản"))
    name = models.CharField(_("tên bộ tiêu chí"), max_length=250)
    status = models.CharField(_("trạng thái"), max_length=10, choices=Status, default=Status.DRAFT)
    definition = models.JSONField(_("nội dung"))
    decision_number = models.CharField(_("số quyết định ban hành"), max_length=100, blank=True)
    decision_date = models.DateField(_("ngày quyết định"), null=True, blank=True)
    decision_title = models.CharField(_("trích yếu quyết định"), max_length=500, blank=True)
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)
    derived_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    revision = models.PositiveIntegerField(default=1, help_text="Counts the saves of a draft: a stale save is refused.")
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects = RubricVersionQuerySet.as_manager()

    class Meta:
        ordering = ["code", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["province", "code", "number"], name="rubric_version_once_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.name} (v{self.number})"

    @property
    def spec(self) -> Rubric:
        """The rubric as the engine takes it, parsed once for each saved state of the row.

        Raises CodecError while a draft does not hold a well-formed rubric.
        """
        if self.status == self.Status.DRAFT:
            return rubric_from_json(self.definition)
        key = (self.pk, self.updated_at)
        if key not in _parsed:
            _parsed[key] = rubric_from_json(self.definition)
        return _parsed[key]


# Only versions that can no longer change. The moment tells a row from another that once had its number.
_parsed: dict[tuple[int, datetime], Rubric] = {}
