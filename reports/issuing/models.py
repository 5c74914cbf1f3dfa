"""The issued documents of a province, their files, and the signed copies that came back. Rows are only ever added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from agencies import access
from agencies.models import Agency, Province
from agencies.roles import Permission
from agencies.rules import fold

if TYPE_CHECKING:
    from agencies.access import Bearer
    from agencies.models import User


class DocumentCode(models.TextChoices):
    """The kinds of administrative documents the product issues, by their abbreviation (Nghị định 30/2020/NĐ-CP, Phụ lục III)."""

    DECISION = "QĐ", _("Quyết định")
    NOTICE = "TB", _("Thông báo")
    PLAN = "KH", _("Kế hoạch")
    REPORT = "BC", _("Báo cáo")
    MINUTES = "BB", _("Biên bản")
    FORM = "P", _("Phiếu")
    LETTER = "CV", _("Công văn")


class Signed(models.TextChoices):
    """What the digital signatures of a copy come to."""

    VALID = "valid", _("đã ký số hợp lệ")
    INVALID = "invalid", _("chữ ký số không hợp lệ")
    NONE = "none", _("không có chữ ký số (bản quét)")


class IssuedDocumentQuerySet(models.QuerySet["IssuedDocument"]):
    """Issued documents."""

    def of(self, province_id: int) -> Self:
        """Those of one province."""
        return self.filter(province_id=province_id)

    def visible_to(self, user: User | Bearer) -> Self:
        """Those of agencies from which this person or token takes data out, and the papers of agencies whose sheet they see."""
        exports = access.scope(user, Permission.EXPORT_DATA, "agency__path")
        sees = access.scope(user, Permission.VIEW_SCORECARD, "agency__path")
        return self.filter(exports | sees & ~Q(agency=F("province__root")))

    def light(self) -> Self:
        """Without what it takes to render or compare them, and their neighbours, again."""
        heavy = ("document", "figures", "content")
        return self.defer(*heavy, *(f"{other}__{name}" for other in ("replaces", "replaced_by") for name in heavy))

    def newest(self) -> Self:
        """Of each document the last edition only."""
        later = IssuedDocument.objects.filter(replaces=OuterRef("pk"))
        return self.filter(~models.Exists(later))

    def with_signed(self) -> Self:
        """Each with `signed_state`: what its newest signed copy came to, None without one."""
        copies = SignedCopy.objects.filter(issued=OuterRef("pk")).order_by("-pk")
        return self.annotate(
            signed_state=Subquery(copies.values("state")[:1]), signed_pk=Subquery(copies.values("pk")[:1])
        )

    def signed_as(self, state: str) -> Self:
        """Of those `with_signed` the ones whose newest copy came to this; without a state those that have none."""
        return self.filter(**{"signed_state": state} if state else {"signed_state__isnull": True})

    def search(self, text: str) -> Self:
        """Those whose number, subject, agency or signatory hold every word typed, with or without Vietnamese marks."""
        rows = self
        for word in fold(text).split():
            rows = rows.filter(search_text__contains=word)
        return rows


class IssuedDocument(models.Model):
    """One edition of one document, as it was issued; a later edition `replaces` it and nothing is overwritten.

    `paper` names what kind of document of the product it is, `about` the object it was made of ("" for one of the
    province's year). `document` is the composed text with number, day and signatory, enough to render it again;
    `figures` the year's figures where it was made of those; `content` what later figures are compared with, and
    `fingerprint` its SHA-256. `ordinal` counts in the province's register of a year (`book`, the year it was signed in).
    """

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="issued_documents")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="issued_documents")
    paper = models.CharField(max_length=60)
    about = models.CharField(max_length=60, blank=True)
    year = models.PositiveIntegerField(_("năm số liệu"))
    edition = models.PositiveSmallIntegerField(_("lần ban hành"))
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    reason = models.CharField(_("lý do ban hành lại"), max_length=500, blank=True)

    code = models.CharField(_("loại văn bản"), max_length=5, choices=DocumentCode)
    number = models.CharField(_("số, ký hiệu"), max_length=60)
    book = models.PositiveIntegerField(_("năm của sổ"))
    ordinal = models.PositiveIntegerField(_("số thứ tự trong sổ"))
    issued_on = models.DateField(_("ngày ký"))
    issuer = models.CharField(_("cơ quan ban hành"), max_length=250)
    subject = models.CharField(_("trích yếu"), max_length=500)
    signatory = models.CharField(_("người ký"), max_length=100)
    position = models.CharField(_("chức vụ người ký"), max_length=150)
    priority = models.CharField(_("mức độ khẩn"), max_length=20, blank=True)

    document = models.JSONField()
    figures = models.JSONField(null=True)
    content = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    issued_by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(_("phát hành lúc"), auto_now_add=True)
    search_text = models.CharField(max_length=1500, editable=False)

    objects = IssuedDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-book", "-ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "paper", "about", "year", "edition"], name="issued_once_in_each_edition"
            ),
            models.UniqueConstraint(
                fields=["province", "book", "ordinal"], name="issued_one_line_of_each_number_in_a_book"
            ),
            models.UniqueConstraint(
                fields=["province", "issuer", "number", "book"], name="issued_number_once_in_a_year_of_its_issuer"
            ),
            models.CheckConstraint(
                condition=Q(edition=1, replaces__isnull=True)
                | Q(edition__gt=1, replaces__isnull=False) & ~Q(reason=""),
                name="issued_again_with_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["province", "paper", "year"], name="issued_by_paper")]

    def __str__(self) -> str:
        return f"{self.number} · {self.subject}"

    @property
    def code_number(self) -> str:
        """The digits before the stroke (CodeNumber)."""
        return self.number.partition("/")[0]

    @property
    def code_notation(self) -> str:
        """What follows the stroke (CodeNotation)."""
        return self.number.partition("/")[2]


class IssuedFile(models.Model):
    """One file of an issued document, rendered once from its frozen text."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    issued = models.ForeignKey(IssuedDocument, on_delete=models.PROTECT, related_name="files")
    form = models.CharField(_("dạng tệp"), max_length=10)
    name = models.CharField(_("tên tệp"), max_length=200)
    path = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    pages = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["issued", "form"], name="issued_file_once_in_each_form")]
        indexes = [models.Index(fields=["province", "sha256"], name="issued_file_by_hash")]

    def __str__(self) -> str:
        return self.name


class SignedCopy(models.Model):
    """A signed PDF of an issued document, taken back as it came; the newest counts, all are kept.

    `signatures`: of each digital signature `name`, `at` (ISO 8601 or ""), `intact`, `sound`, `whole`, `trusted`,
    `authority`. `remarks` are what does not agree with the document, as sentences.
    """

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    issued = models.ForeignKey(IssuedDocument, on_delete=models.PROTECT, related_name="signed")
    name = models.CharField(_("tên tệp"), max_length=200)
    path = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    state = models.CharField(_("chữ ký số"), max_length=10, choices=Signed)
    same = models.BooleanField(default=False)
    """Whether it begins with the very bytes of the issued PDF, as one signed digitally does."""
    signatures = models.JSONField(default=list)
    remarks = models.JSONField(default=list)
    received_by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(_("nhận lúc"), auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["issued", "sha256"], name="signed_copy_once_for_each_document")]
        indexes = [models.Index(fields=["province", "sha256"], name="signed_copy_by_hash")]

    def __str__(self) -> str:
        return self.name

    @property
    def signers(self) -> list[dict[str, Any]]:
        """The signatures, each with `when`: the moment it says it was made, None when it does not say."""
        return [{**one, "when": parse_datetime(one["at"]) if one["at"] else None} for one in self.signatures]


TABLES = ("reports_issueddocument", "reports_issuedfile", "reports_signedcopy")
"""What the database refuses to change or delete."""
