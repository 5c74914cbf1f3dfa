"""Agencies: who they are for good, and what they were called and stood under at each time."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies import access
from agencies.fields import PathField
from agencies.roles import Permission
from agencies.rules import BEGINNING, OPEN_END, fold, sort_key


class Level(models.TextChoices):
    """The level of administration. The district level ended on 30 June 2025 (NQ 202/2025/QH15)."""

    PROVINCE = "province", _("Cấp tỉnh")
    DISTRICT = "district", _("Cấp huyện")
    COMMUNE = "commune", _("Cấp xã")


class AgencyKind(models.TextChoices):
    """What kind of body an agency is; a rubric's blocks are sets of these."""

    UBND_TINH = "ubnd_tinh", _("UBND cấp tỉnh")
    VAN_PHONG = "van_phong", _("Văn phòng")
    SO = "so", _("Sở và tương đương")
    BAN = "ban", _("Ban")
    NGANH = "nganh", _("Cơ quan ngành dọc")
    CHI_CUC = "chi_cuc", _("Chi cục và tương đương")
    DON_VI_SU_NGHIEP = "don_vi_su_nghiep", _("Đơn vị sự nghiệp công lập")
    UBND_HUYEN = "ubnd_huyen", _("UBND cấp huyện")
    PHONG = "phong", _("Phòng chuyên môn")
    UBND_XA = "ubnd_xa", _("UBND cấp xã")
    KHAC = "khac", _("Cơ quan, tổ chức khác")


class Obligation(models.TextChoices):
    """Whether an agency must keep a system (QĐ 19/2014/QĐ-TTg Điều 2), or the province obliged it."""

    MANDATORY = "mandatory", _("Bắt buộc")
    PROVINCE = "province_obliged", _("Tỉnh yêu cầu")
    ENCOURAGED = "encouraged", _("Khuyến khích")
    NONE = "none", _("Không thuộc đối tượng")


class AgencyQuerySet(models.QuerySet["Agency"]):
    """Agencies as they stand today; for another day ask `AgencyVersion.objects.as_of`."""

    def visible_to(self, user: access.Asker, permission: Permission = Permission.VIEW_AGENCY) -> Self:
        """Those at which this person holds the permission, directly or from a node above."""
        return self.filter(access.scope(user, permission, "path"))

    def of(self, province_id: int) -> Self:
        """Those of one province."""
        return self.filter(province_id=province_id)

    def existing(self, day: date) -> Self:
        """Those that exist on that day."""
        return self.filter(opened_on__lte=day, closed_on__gte=day)

    def search(self, text: str) -> Self:
        """Those whose name or code holds every word typed, with or without Vietnamese marks."""
        rows = self
        for word in fold(text).split():
            rows = rows.filter(search_text__contains=word)
        return rows


class Agency(models.Model):
    """One body of a province for as long as it lives, whatever it is called.

    The name, code, kind, level and place here are those in force today (or the last ones, once it is
    closed); `AgencyVersion` holds those of every other day.
    """

    province = models.ForeignKey("agencies.Province", on_delete=models.PROTECT, related_name="agencies")
    number = models.PositiveIntegerField(help_text="Its own step in every path it stands at; never used again.")
    path = PathField(unique=True)
    code = models.CharField(_("mã"), max_length=30)
    name = models.CharField(_("tên cơ quan"), max_length=250)
    short_name = models.CharField(_("tên viết tắt"), max_length=100, blank=True)
    level = models.CharField(_("cấp"), max_length=20, choices=Level)
    kind = models.CharField(_("loại cơ quan"), max_length=30, choices=AgencyKind)
    obligation = models.CharField(_("đối tượng"), max_length=20, choices=Obligation)
    opened_on = models.DateField(default=BEGINNING)
    closed_on = models.DateField(default=OPEN_END)
    search_text = models.TextField(editable=False)
    sort_text = PathField(editable=False, max_length=1500)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(fields=["province", "number"], name="agency_number_once_per_province"),
            models.CheckConstraint(condition=Q(opened_on__lte=F("closed_on")), name="agency_opens_before_it_closes"),
        ]
        indexes = [models.Index(fields=["province", "code"], name="agency_by_code")]
        permissions = [(permission.value, permission.label) for permission in Permission if permission != "view_agency"]

    def __str__(self) -> str:
        return self.name

    def adopt(self, version: AgencyVersion) -> None:
        """Take over the attributes of the version that holds today (unsaved)."""
        for field in ("path", "code", "name", "short_name", "level", "kind", "obligation"):
            setattr(self, field, getattr(version, field))
        self.search_text = fold(f"{version.name} {version.short_name} {version.code}")
        self.sort_text = sort_key(version.name)

    @property
    def is_closed(self) -> bool:
        """Whether its last day is known."""
        return self.closed_on != OPEN_END


class AgencyVersionQuerySet(models.QuerySet["AgencyVersion"]):
    """Agencies as they were."""

    def as_of(self, day: date) -> Self:
        """Each agency that existed on that day, as it was then."""
        return self.filter(valid_from__lte=day, valid_to__gte=day)

    def of(self, province_id: int) -> Self:
        """Those of one province."""
        return self.filter(province_id=province_id)

    def visible_to(self, user: access.Asker, permission: Permission = Permission.VIEW_AGENCY) -> Self:
        """Those whose agency this person may see where it stands today."""
        return self.filter(access.scope(user, permission, "agency__path"))


class AgencyVersion(models.Model):
    """What one agency was called, what it was and where it stood, from one day to another (both counted).

    The path is that of the parents of that time. A change of any attribute closes a version and opens
    the next; nothing is overwritten.
    """

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="versions")
    province = models.ForeignKey("agencies.Province", on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey(
        Agency, verbose_name=_("cơ quan cấp trên"), on_delete=models.PROTECT, null=True, related_name="child_versions"
    )
    path = PathField()
    code = models.CharField(_("mã"), max_length=30)
    name = models.CharField(_("tên cơ quan"), max_length=250)
    short_name = models.CharField(_("tên viết tắt"), max_length=100, blank=True)
    level = models.CharField(_("cấp"), max_length=20, choices=Level)
    kind = models.CharField(_("loại cơ quan"), max_length=30, choices=AgencyKind)
    has_procedures = models.BooleanField(
        _("có thủ tục hành chính"),
        default=True,
        help_text=_("Cơ quan không có TTHC được đề nghị không áp dụng một số tiêu chí."),
    )
    obligation = models.CharField(_("đối tượng"), max_length=20, choices=Obligation)
    obligation_basis = models.CharField(_("căn cứ xác định đối tượng"), max_length=250, blank=True)
    valid_from = models.DateField(_("có hiệu lực từ"), default=BEGINNING)
    valid_to = models.DateField(_("đến hết ngày"), default=OPEN_END)
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)
    reorganisation = models.ForeignKey(
        "agencies.Reorganisation", on_delete=models.PROTECT, null=True, related_name="versions"
    )

    objects = AgencyVersionQuerySet.as_manager()

    class Meta:
        ordering = ["path", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "valid_from"], name="agency_version_once_per_first_day"),
            models.UniqueConstraint(fields=["province", "code", "valid_from"], name="agency_code_once_per_first_day"),
            models.CheckConstraint(condition=Q(valid_from__lte=F("valid_to")), name="agency_version_ends_after_start"),
        ]
        indexes = [models.Index(fields=["province", "path"], name="agency_version_by_path")]

    def __str__(self) -> str:
        return self.name
