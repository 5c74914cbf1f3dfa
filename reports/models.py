"""What reports need beside the scores: the letterhead, figures published elsewhere, the outlines of communes."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.models import Province
from agencies.rules import BEGINNING
from reports.issuing.models import IssuedDocument, IssuedFile, SignedCopy
from reports.official import Marks, in_running_text
from reports.scheduled.models import ReportSchedule, RoundLetter, ScheduleRound
from reports.wording.catalogue import KINDS
from reports.wording.filling import Values
from reports.wording.kinds.law import CIRCULAR_26, DECISION_19
from reports.wording.voice import Voice
from scoring.standings import PUBLIC

__all__ = [
    "CIRCULAR_26", "DECISION_19", "Boundaries", "DocumentMarks", "DocumentSettings", "DocumentTemplate", "IssuedDocument",
    "IssuedFile", "PublicYear", "ReportSchedule", "ReportedFigure", "RoundLetter", "ScheduleRound", "SignedCopy",
    "default_settings",
]  # fmt: skip


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

    def voice(self, code: str) -> Voice:
        """The words of this kind of document: of the template in force, else the product's own; two queries."""
        trial: dict[str, Mapping[str, str]] = self.__dict__.get("_trial", {})
        texts = trial.get(code)
        if texts is None:
            texts = DocumentTemplate.objects.texts_in_force(self.province_id, code)
        own = KINDS[code].issuer == "province"
        marks = DocumentMarks.objects.of(self.province).printed if own and self.province_id else None
        return Voice(KINDS[code], texts, self._said(own), marks, self.__dict__.get("_entered", {}))

    def trying(self, code: str, texts: Mapping[str, str]) -> Self:
        """Speak with these texts instead of the template in force, to see what they would give."""
        self.__dict__.setdefault("_trial", {})[code] = texts
        return self

    def entering(self, values: Values) -> Self:
        """Speak with what was entered when a document is issued: its day, who signs."""
        self.__dict__["_entered"] = values
        return self

    def _said(self, own: bool) -> Values:
        """What placeholders stand for wherever this letterhead is printed, or mentioned by an agency's."""
        if not own:
            return {"don_vi_chu_tri": self.issuer_line, "tinh": in_running_text(self.province.name)}
        return {
            "co_quan_ban_hanh": self.issuer_line, "co_quan_chu_quan": self.parent_line, "dia_danh": self.place,
            "quyen_han_ky": self.authority, "chuc_vu_ky": self.position, "nguoi_ky": self.signatory,
            "kinh_gui_chung": self.lines("addressees"), "can_cu_chung": self.lines("legal_bases"),
            "noi_nhan_chung": self.lines("recipients"), "tinh": in_running_text(self.province.name),
        }  # fmt: skip


class DocumentTemplateQuerySet(models.QuerySet["DocumentTemplate"]):
    """Versions of a province's templates."""

    def of(self, province: Province, kind: str) -> Self:
        """Those of one kind of document, the newest first."""
        return self.filter(province=province, kind=kind).order_by("-number")

    def texts_in_force(self, province_id: int | None, kind: str) -> Mapping[str, str]:
        """The parts that the template in force writes; none where the product's own words hold."""
        rows = self.filter(province=province_id, kind=kind, state=DocumentTemplate.State.IN_FORCE)
        texts: Mapping[str, str] = (rows.values_list("texts", flat=True).first() or {}) if province_id else {}
        return texts


class DocumentTemplate(models.Model):
    """One version of the words of one kind of document, in which placeholders stand for figures and names (ADR 29).

    `texts` holds the parts that differ from the product's own, by their key in `reports.wording.catalogue`. What has
    been in force is never changed again. `revision` counts how often a draft was saved.
    """

    class State(models.TextChoices):
        """Where a version stands."""

        DRAFT = "draft", _("Bản nháp")
        IN_FORCE = "in_force", _("Đang dùng")
        PAST = "past", _("Đã thôi dùng")

    province = models.ForeignKey(Province, on_delete=models.CASCADE, related_name="document_templates")
    kind = models.CharField(_("loại văn bản"), max_length=30)
    number = models.PositiveSmallIntegerField(_("phiên bản"))
    state = models.CharField(_("trạng thái"), max_length=10, choices=State, default=State.DRAFT)
    texts = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    note = models.CharField(_("nội dung sửa đổi"), max_length=200, blank=True)
    changed_by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)
    adopted_by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, null=True, related_name="+")
    adopted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = DocumentTemplateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["province", "kind", "number"], name="template_version_once"),
            models.UniqueConstraint(
                fields=["province", "kind"], condition=models.Q(state="draft"), name="template_one_draft"
            ),
            models.UniqueConstraint(
                fields=["province", "kind"], condition=models.Q(state="in_force"), name="template_one_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{KINDS[self.kind].label if self.kind in KINDS else self.kind}, phiên bản {self.number}"


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


class DocumentMarksQuerySet(models.QuerySet["DocumentMarks"]):
    """Seals and signatures of provinces."""

    def of(self, province: Province) -> DocumentMarks:
        """The province's own; unsaved and without pictures where it has given none."""
        return self.filter(province=province).first() or DocumentMarks(province=province)


class DocumentMarks(models.Model):
    """Pictures of the seal and the signature of a province's office, kept as base64 of PNG; no signature themselves."""

    province = models.OneToOneField(Province, on_delete=models.CASCADE, related_name="document_marks")
    seal = models.TextField(_("hình dấu"), blank=True)
    seal_mm = models.PositiveSmallIntegerField(
        _("đường kính dấu (mm)"), default=36, validators=[MinValueValidator(20), MaxValueValidator(42)]
    )
    autograph = models.TextField(_("hình chữ ký"), blank=True)
    autograph_mm = models.PositiveSmallIntegerField(
        _("chiều rộng chữ ký (mm)"), default=40, validators=[MinValueValidator(20), MaxValueValidator(60)]
    )
    shown = models.BooleanField(_("in hình dấu, hình chữ ký trên văn bản"), default=False)

    objects = DocumentMarksQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self._meta.get_field('seal').verbose_name} · {self.province}"  # type: ignore[union-attr]

    @staticmethod
    def text_of(content: bytes) -> str:
        """A picture as it is kept."""
        return base64.b64encode(content).decode()

    @property
    def printed(self) -> Marks | None:
        """What is printed; nothing unless the province wants it."""
        if not self.shown or not (self.seal or self.autograph):
            return None
        seal, autograph = base64.b64decode(self.seal), base64.b64decode(self.autograph)
        return Marks(seal, self.seal_mm, autograph, self.autograph_mm)


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

    def of(self, province: Province) -> Self:
        """Those of one province, the latest first."""
        return self.filter(province=province).order_by("-valid_from")


class Boundaries(models.Model):
    """The outlines of a province's communes from one day on, as it uploaded them, laid out for drawing.

    They hold until the day before the next ones do: codes were given to other communes in the reorganisation of 2025.

    `content`: `width` and `height` of the grid, and `shapes`, each with `code` (empty when it fits no commune),
    `name` as the file has it, and `rings` of points on the grid. `source` is who made them, shown with every map.
    """

    province = models.ForeignKey(Province, on_delete=models.CASCADE, related_name="boundaries")
    valid_from = models.DateField(_("áp dụng từ ngày"), default=BEGINNING)
    source = models.CharField(_("nguồn"), max_length=200)
    content = models.JSONField()
    uploaded_by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(auto_now=True)

    objects = BoundariesQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["province", "valid_from"], name="boundaries_once_from_a_day")]

    def __str__(self) -> str:
        return f"{self.source} · {self.province}"

    @property
    def codes(self) -> frozenset[str]:
        """The communes that have an outline."""
        return frozenset(shape["code"] for shape in self.content["shapes"] if shape["code"])


class PublicYearQuerySet(models.QuerySet["PublicYear"]):
    """Years shown to everybody."""

    def shown(self, province_id: int) -> Self:
        """Those of one province that are switched on and published; one year of a province has one campaign."""
        return self.filter(campaign__province_id=province_id, campaign__state__in=PUBLIC)


class PublicYear(models.Model):
    """That a year's published results stand on a page open to everybody; without a row they do not.

    `findable`: search engines may list the page. `pdf` names the file made of the results whose fingerprint is `pdf_of`.
    """

    campaign = models.OneToOneField("scoring.Campaign", on_delete=models.CASCADE, related_name="public_year")
    findable = models.BooleanField(_("cho máy tìm kiếm liệt kê"), default=False)
    pdf = models.CharField(max_length=200, blank=True, editable=False)
    pdf_of = models.CharField(max_length=64, blank=True, editable=False)
    opened_by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)

    objects = PublicYearQuerySet.as_manager()

    class Meta:
        ordering = ["-campaign__year"]

    def __str__(self) -> str:
        return f"{self.campaign.province} {self.campaign.year}"
