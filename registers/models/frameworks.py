"""The model systems (mô hình khung) that agencies build theirs from."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.models import AgencyKind
from registers.fields import TicksField
from registers.models.entry import Entry
from registers.models.papers import PaperKind
from standards.models import Edition


class Framework(Entry):
    """A model system that agencies build theirs from (mô hình khung, QĐ 19/2014/QĐ-TTg Điều 5), one for all who may use it."""

    number = models.CharField(_("số quyết định"), max_length=100)
    name = models.CharField(_("tên mô hình"), max_length=300)
    issuer = models.CharField(_("cơ quan ban hành"), max_length=200)
    issued_on = models.DateField(_("ngày ban hành"))
    edition = models.ForeignKey(Edition, verbose_name=_("tiêu chuẩn"), on_delete=models.PROTECT, related_name="+")
    kinds = TicksField(
        _("dành cho loại cơ quan"), ticks=AgencyKind, help_text=_("Không chọn loại nào: dành cho mọi loại.")
    )
    replaced_on = models.DateField(_("hết áp dụng từ ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("mô hình khung")

    def named(self) -> str:
        """Number and name."""
        return f"{self.number} {self.name}"

    def referred(self) -> str:
        """The decision's number."""
        return self.number

    def fits(self, kind: str, day: date) -> bool:
        """Whether an agency of this kind builds from it on that day."""
        held = self.issued_on <= day and (self.replaced_on is None or self.replaced_on > day)
        return held and (not self.kinds or kind in self.kinds)


class RequiredProcedure(Entry):
    """A document a framework asks every system built from it to have."""

    code = models.CharField(_("mã gợi ý"), max_length=60)
    name = models.CharField(_("tên tài liệu"), max_length=300)
    kind = models.CharField(_("loại"), max_length=15, choices=PaperKind, default=PaperKind.SYSTEM)
    clause = models.CharField(_("điều khoản"), max_length=60, blank=True, help_text=_("Ví dụ 9.2."))

    class Meta:
        verbose_name = _("tài liệu bắt buộc của mô hình khung")

    def named(self) -> str:
        """Code and name."""
        return f"{self.code} {self.name}"

    def referred(self) -> str:
        """Its code."""
        return self.code
