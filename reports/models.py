"""What reports need beside the scores: the letterhead, figures published elsewhere, the outlines of communes."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.models import Province
from reports.scheduled.models import ReportSchedule as ReportSchedule
from reports.scheduled.models import RoundLetter as RoundLetter
from reports.scheduled.models import ScheduleRound as ScheduleRound


class DocumentSettingsQuerySet(models.QuerySet["DocumentSettings"]):
    """Letterheads of provinces."""

    def of(self, province: Province) -> DocumentSettings:
        """The province's own, or unsaved what most provinces would write."""
        return self.filter(province=province).first() or default_settings(province)


class DocumentSettings(models.Model):
    """Who issues the province's documents, to whom, and who signs them (Nghị định 30/2020/NĐ-CP, Phụ lục I).

    Lists are kept one item to a line, without the marks that the printed form adds.
    """

    class Authority(models.TextChoices):
        """On whose behalf the person signs."""

        OWN = "", _("Người đứng đầu ký")
        COLLECTIVE = "TM.", _("TM. (thay mặt tập thể)")
        DEPUTY = "KT.", _("KT. (ký thay người đứng đầu)")
        ORDER = "TL.", _("TL. (thừa lệnh)")
        DELEGATED = "TUQ.", _("TUQ. (thừa ủy quyền)")

    province = models.OneToOneField(Province, on_delete=models.CASCADE, related_name="document_settings")
    parent_line = models.CharField(_("cơ quan chủ quản"), max_length=150, blank=True)
    issuer_line = models.CharField(_("cơ quan ban hành"), max_length=150)
    place = models.CharField(_("địa danh"), max_length=100)
    symbol = models.CharField(_("ký hiệu báo cáo"), max_length=60)
    addressees = models.TextField(_("kính gửi"), blank=True)
    legal_bases = models.TextField(_("căn cứ ban hành"), blank=True)
    authority_mark = models.CharField(_("thẩm quyền ký"), max_length=5, choices=Authority, blank=True)
    authority_of = models.CharField(_("ký thay, thừa lệnh"), max_length=150, blank=True)
    position = models.CharField(_("chức vụ người ký"), max_length=150)
    signatory = models.CharField(_("họ tên người ký"), max_length=100, blank=True)
    recipients = models.TextField(_("nơi nhận"), blank=True)
    drafting_unit = models.CharField(_("đơn vị soạn thảo (viết tắt)"), max_length=30, blank=True)

    objects = DocumentSettingsQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.issuer_line} · {self.province}"

    @property
    def authority(self) -> str:
        """ "KT. GIÁM ĐỐC": the line above the position, empty when the head signs."""
        return f"{self.authority_mark} {self.authority_of}".strip() if self.authority_mark else ""

    def lines(self, field: str) -> tuple[str, ...]:
        """The items of one of the lists."""
        return tuple(line.strip() for line in str(getattr(self, field)).splitlines() if line.strip())


DECISION_19 = (
    "Căn cứ Quyết định số 19/2014/QĐ-TTg ngày 05 tháng 3 năm 2014 của Thủ tướng Chính phủ về việc áp dụng Hệ thống "
    "quản lý chất lượng theo Tiêu chuẩn quốc gia TCVN ISO 9001:2008 vào hoạt động của các cơ quan, tổ chức thuộc "
    "hệ thống hành chính nhà nước"
)
CIRCULAR_26 = (
    "Căn cứ Thông tư số 26/2014/TT-BKHCN ngày 10 tháng 10 năm 2014 của Bộ trưởng Bộ Khoa học và Công nghệ quy định "
    "chi tiết thi hành Quyết định số 19/2014/QĐ-TTg"
)


def default_settings(province: Province) -> DocumentSettings:
    """The letterhead of a department of science and technology that reports to its province (unsaved)."""
    bare = province.name.removeprefix("Tỉnh ").removeprefix("Thành phố ")
    kind = "thành phố" if province.name.startswith("Thành phố ") else "tỉnh"
    # A city named after a person or a number keeps the word before its name (NĐ 30/2020, Phụ lục I, II.4).
    place = f"Thành phố {bare}" if bare == "Hồ Chí Minh" else bare
    return DocumentSettings(
        province=province,
        parent_line=f"UBND {kind} {bare}",
        issuer_line="Sở Khoa học và Công nghệ",
        place=place,
        symbol="BC-SKHCN",
        addressees=f"Ủy ban nhân dân {kind} {bare}",
        legal_bases=f"{DECISION_19}\n{CIRCULAR_26}",
        position="Giám đốc",
        recipients="Như trên\nBan Chỉ đạo ISO tỉnh\nGiám đốc, các Phó Giám đốc Sở",
        drafting_unit="TĐC",
    )


class ReportedFigureQuerySet(models.QuerySet["ReportedFigure"]):
    """Published figures."""

    def of(self, province_id: int) -> Self:
        """Those of one province."""
        return self.filter(province_id=province_id)


class ReportedFigure(models.Model):
    """A figure the province published outside the system, kept as printed with the sentence that holds it.

    It stands beside what the system counts and is never adjusted to it. `value` is a JSON number, text or
    boolean, as it was published.
    """

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="reported_figures")
    year = models.PositiveIntegerField(_("năm"))
    key = models.CharField(_("mã số liệu"), max_length=100)
    label = models.CharField(_("chỉ tiêu"), max_length=250)
    value = models.JSONField(_("giá trị"))
    unit = models.CharField(_("đơn vị tính"), max_length=50, blank=True)
    quote = models.TextField(_("trích nguyên văn"), blank=True)
    source = models.CharField(_("nguồn"), max_length=300)
    position = models.PositiveSmallIntegerField()

    objects = ReportedFigureQuerySet.as_manager()

    class Meta:
        ordering = ["province", "year", "position"]
        constraints = [
            models.UniqueConstraint(fields=["province", "year", "key"], name="reported_figure_once_per_year")
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.value}"


class BoundariesQuerySet(models.QuerySet["Boundaries"]):
    """Boundaries of provinces."""

    def of(self, province: Province) -> Boundaries | None:
        """The province's own, if it has given any; one query."""
        return self.filter(province=province).first()


class Boundaries(models.Model):
    """The outlines of a province's communes as it uploaded them, laid out for drawing.

    `content`: `width` and `height` of the grid, and `shapes`, each with `code` (empty when it fits no commune),
    `name` as the file has it, and `rings` of points on the grid. `source` is who made them, shown with every map.
    """

    province = models.OneToOneField(Province, on_delete=models.CASCADE, related_name="boundaries")
    source = models.CharField(_("nguồn"), max_length=200)
    content = models.JSONField()
    uploaded_by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(auto_now=True)

    objects = BoundariesQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.source} · {self.province}"

    @property
    def codes(self) -> frozenset[str]:
        """The communes that have an outline."""
        return frozenset(shape["code"] for shape in self.content["shapes"] if shape["code"])
