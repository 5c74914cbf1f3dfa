"""A year's inspection plan, and who may inspect."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from audits import rules
from audits.rules import Lack


class InspectionPlan(models.Model):
    """A province's inspections of one year, drawn up by the inspecting unit and approved by UBND tỉnh (Điều 34)."""

    province = models.ForeignKey("agencies.Province", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm"))
    unit = models.CharField(_("đơn vị kiểm tra"), max_length=200, blank=True)
    partner = models.CharField(_("đơn vị phối hợp"), max_length=300, blank=True)
    budget = models.CharField(_("kinh phí"), max_length=200, blank=True)
    number = models.CharField(_("số quyết định phê duyệt"), max_length=100, blank=True)
    approved_on = models.DateField(_("ngày phê duyệt"), null=True, blank=True)
    document = models.ForeignKey(
        "evidence.Document", verbose_name=_("kế hoạch đã duyệt"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)
    illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["province", "year"], name="inspection_plan_once_a_year")]

    def __str__(self) -> str:
        return _t("Kế hoạch kiểm tra năm %(year)s") % {"year": self.year}

    @property
    def is_approved(self) -> bool:
        """Whether UBND tỉnh has approved it."""
        return self.approved_on is not None


class Inspector(models.Model):
    """Somebody who may inspect, with what Điều 40 of TT 26/2014/TT-BKHCN asks of them."""

    province = models.ForeignKey("agencies.Province", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("họ và tên"), max_length=100)
    person = models.ForeignKey(
        User, verbose_name=_("tài khoản"), on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text=_("Để trống nếu người này không dùng phần mềm."),
    )  # fmt: skip
    agency = models.ForeignKey(
        Agency, verbose_name=_("cơ quan công tác"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    position = models.CharField(_("chức vụ"), max_length=100, blank=True)
    degree = models.CharField(_("bằng đại học, chuyên ngành"), max_length=200, blank=True)
    management = models.CharField(_("chứng chỉ quản lý nhà nước ngạch chuyên viên"), max_length=200, blank=True)
    training = models.CharField(_("chứng chỉ đào tạo đánh giá HTQLCL"), max_length=200, blank=True)
    training_until = models.DateField(_("chứng chỉ đánh giá có giá trị đến ngày"), null=True, blank=True)
    since = models.DateField(_("công tác trong lĩnh vực từ ngày"), null=True, blank=True)
    retired_on = models.DateField(_("thôi làm kiểm tra viên từ ngày"), null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["province", "person"], name="inspector_once_per_person")]

    def __str__(self) -> str:
        return self.name

    def lacks(self, on: date) -> list[str]:
        """What this person lacks of Điều 40 on that day, in words."""
        found = rules.lacks(
            degree=self.degree, management=self.management, training=self.training, training_until=self.training_until,
            since=self.since, on=on,
        )  # fmt: skip
        return [str(LACKS[lack]) for lack in found]


LACKS = {
    Lack.DEGREE: _("chưa ghi bằng đại học"),
    Lack.MANAGEMENT: _("chưa ghi chứng chỉ quản lý nhà nước"),
    Lack.TRAINING: _("chưa ghi chứng chỉ đào tạo đánh giá"),
    Lack.TRAINING_EXPIRED: _("chứng chỉ đào tạo đánh giá đã hết hạn"),
    Lack.SERVICE: _("chưa đủ 3 năm công tác"),
}
