"""Documents with the particulars of NĐ 30/2020/NĐ-CP, and their files."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, When
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from agencies import access
from agencies.fields import PathField
from agencies.models import Agency, User
from agencies.roles import Permission
from agencies.rules import YES, Verdict, fold, no, sort_key
from evidence.citations import CitedFor
from evidence.models.content import Blob, PageText, all_words
from evidence.models.types import Closure, DocumentType, ScanState

KEPT_SHUT = Q(scan_state=ScanState.INFECTED) | ~Q(closure=Closure.OPEN)
"""That nobody may open a document."""


class DocumentQuerySet(models.QuerySet["Document"]):
    """Documents as people look for them."""

    def visible_to(self, user: User, permission: Permission = Permission.VIEW_EVIDENCE) -> Self:
        """Those of the agencies at which this person holds the permission."""
        return self.filter(access.scope(user, permission, "agency__path"))

    def of(self, agency: Agency) -> Self:
        """Those of one agency."""
        return self.filter(agency=agency)

    def kept_shut(self) -> Self:
        """Those that nobody may open: infected, held back, taken down."""
        return self.filter(KEPT_SHUT)

    def open_to_readers(self) -> Self:
        """Those that are not kept shut."""
        return self.exclude(KEPT_SHUT)

    def in_force(self) -> Self:
        """Those neither withdrawn nor superseded."""
        return self.filter(withdrawn_at=None, superseded_by=None)

    def expired(self, day: date) -> Self:
        """Those whose last day was before that day."""
        return self.filter(valid_to__lt=day)

    def twins(self) -> Self:
        """Those in use that have a title, a number or a file name in common with another one in use, alike ones together.

        Each with `same_title`, `same_number`, `same_file`. Ask it within one agency.
        """
        rows = self.in_force()
        files = DocumentFile.objects.filter(document__in=rows).order_by()
        names = files.values("name").annotate(n=Count("document", distinct=True)).filter(n__gt=1).values("name")
        # None of these looks at the row it is asked about, so that a database answers each once and not for every row.
        found = rows.annotate(
            same_title=_among("sort_text", _repeated(rows, "sort_text")),
            same_number=_among("number", _repeated(rows.exclude(number=""), "number")),
            same_file=_among("pk", files.filter(name__in=names).values("document")),
        )
        return found.filter(Q(same_title=True) | Q(same_number=True) | Q(same_file=True))

    def search(self, text: str) -> Self:
        """Those whose title, number, issuer or file names hold every word typed, with or without marks."""
        return self.filter(all_words(text, "search_text"))

    def search_pages(self, text: str) -> Self:
        """Those that `search` finds, and those with the words typed, one after the other, on a page of their files."""
        words = fold(text)
        if not words:
            return self
        files = DocumentFile.objects.filter(document=OuterRef(OuterRef("pk"))).values("blob")
        pages = PageText.objects.holding(words).uncovered().filter(blob__in=files)
        return self.filter(all_words(words, "search_text") | (~KEPT_SHUT & Exists(pages)))

    def with_file_count(self) -> Self:
        """Each with `file_count`."""
        files = DocumentFile.objects.filter(document=OuterRef("pk")).order_by().values("document")
        return self.annotate(file_count=Subquery(files.annotate(n=Count("pk")).values("n")))


def _repeated(rows: DocumentQuerySet, field: str) -> Any:
    """What stands in the field of more than one of these rows."""
    return rows.order_by().values(field).annotate(n=Count("pk")).filter(n__gt=1).values(field)


def _among(field: str, values: Any) -> Case:
    return Case(When(**{f"{field}__in": values}, then=True), default=False)


@dataclass(frozen=True, slots=True)
class PageHit:
    """A page of a document's file on which the words looked for stand, and some words around them."""

    file: int
    page: int
    words: str


class Document(models.Model):
    """One paper of an agency, in one or more files. It is never overwritten: a newer one supersedes it."""

    agency = models.ForeignKey(Agency, verbose_name=_("cơ quan"), on_delete=models.PROTECT, related_name="documents")
    title = models.CharField(_("trích yếu nội dung"), max_length=500)
    number = models.CharField(_("số, ký hiệu"), max_length=100, blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    year = models.PositiveSmallIntegerField(_("năm"), null=True, blank=True)
    doc_type = models.CharField(_("loại văn bản"), max_length=10, choices=DocumentType, blank=True)
    issuer = models.CharField(_("cơ quan ban hành"), max_length=250, blank=True)
    valid_from = models.DateField(_("có hiệu lực từ ngày"), null=True, blank=True)
    valid_to = models.DateField(_("hết hiệu lực sau ngày"), null=True, blank=True)
    supersedes = models.OneToOneField(
        "self",
        verbose_name=_("thay thế văn bản"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
    )
    uploaded_by = models.ForeignKey(
        User, verbose_name=_("người tải lên"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("lúc tải lên"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("lúc thu hồi"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, verbose_name=_("người thu hồi"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdraw_reason = models.CharField(_("lý do thu hồi"), max_length=500, blank=True)
    machine_read = models.JSONField(_("máy đọc, chưa ai kiểm tra"), default=list, blank=True)
    read_version = models.PositiveSmallIntegerField(default=0, editable=False)
    scan_state = models.CharField(_("quét mã độc"), max_length=20, choices=ScanState, default=ScanState.NOT_SCANNED)
    closure = models.CharField(max_length=20, choices=Closure, blank=True, default=Closure.OPEN)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    close_reason = models.CharField(max_length=500, blank=True)
    not_secret = models.BooleanField(default=False, editable=False)
    """Somebody answered that the marking found in it makes it no state secret: the question is not put again."""
    search_text = models.TextField(editable=False)
    sort_text = PathField(editable=False, max_length=3000)

    uses: list[CitedFor]
    """What it is cited for, on the rows of a list that asked."""
    hit: PageHit | None
    """On which page the words looked for stand, on the rows of a list that asked."""

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_from__lte=F("valid_to")),
                name="document_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdraw_reason=""), name="document_withdrawn_for_a_reason"
            ),
            models.CheckConstraint(condition=~Q(supersedes=F("id")), name="document_supersedes_another"),
        ]
        indexes = [
            models.Index(fields=["agency", "-id"], name="document_by_agency"),
            models.Index(fields=["agency", "year"], name="document_by_year"),
            models.Index(fields=["agency"], condition=KEPT_SHUT, name="document_kept_shut"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    def index(self, file_names: list[str]) -> None:
        """Bring what is searched and sorted by in line with the particulars (unsaved)."""
        self.search_text = fold(" ".join([self.title, self.number, self.issuer, *file_names]))
        self.sort_text = sort_key(self.title)

    @property
    def successor(self) -> Document | None:
        """The document that supersedes it."""
        return getattr(self, "superseded_by", None)  # what Django has for "no row" is an exception

    def versions(self) -> list[Document]:
        """The papers that followed one another in this one's place, newest first; alone when there is only this one.

        At most two queries: a paper and what takes its place are of the same agency.
        """
        if self.supersedes_id is None and self.successor is None:
            return [self]
        succeeding = Document.objects.filter(agency=self.agency_id).exclude(supersedes=None).order_by()
        newer = {before: after for after, before in succeeding.values_list("pk", "supersedes") if before}
        older = {after: before for before, after in newer.items()}
        chain = [self.pk]
        while chain[0] in newer:
            chain.insert(0, newer[chain[0]])
        while chain[-1] in older:
            chain.append(older[chain[-1]])
        found = Document.objects.in_bulk(chain) | {self.pk: self}
        return [found[pk] for pk in chain]

    @property
    def unchecked(self) -> list[str]:
        """The particulars that a machine read and nobody has checked, as people call them."""
        return [str(self._meta.get_field(name).verbose_name) for name in self.machine_read]  # type: ignore[union-attr]

    @property
    def reading_shown(self) -> str:
        """Stands for what a machine has read so far, so that nobody confirms what they were not shown."""
        values = [f"{name}={getattr(self, name)}" for name in self.machine_read]
        return hashlib.sha256("\n".join(values).encode()).hexdigest()[:16]

    @property
    def is_expired(self) -> bool:
        """Whether its last day is over."""
        return self.valid_to is not None and self.valid_to < timezone.localdate()

    @property
    def is_incomplete(self) -> bool:
        """Whether number, day or type are still missing."""
        return not (self.number and self.issued_on and self.doc_type)

    def may_change(self) -> Verdict:
        """Whether its particulars may still be changed."""
        if self.withdrawn_at:
            return no(_t("Tài liệu đã thu hồi nên không sửa được nữa; hãy tải lên bản mới."))
        return YES

    def may_be_superseded(self) -> Verdict:
        """Whether a newer document may take its place."""
        if self.withdrawn_at:
            return no(_t("Tài liệu đã thu hồi nên không thay thế được; hãy tải lên như một tài liệu mới."))
        if self.successor:
            return no(_t("Tài liệu này đã có bản thay thế; hãy mở bản mới nhất rồi thay thế bản đó."))
        return YES

    def may_be_opened(self) -> Verdict:
        """Whether anybody may look into its files: not while they are infected or the document is closed."""
        if self.scan_state == ScanState.INFECTED:
            return no(
                _t(
                    "Tệp của tài liệu này nhiễm mã độc nên không ai mở hay tải về được. "
                    "Người đã tải lên cần gửi bản sạch bằng nút “Thay bằng bản mới”."
                )
            )
        if self.closure == Closure.MARKED_SECRET:
            return no(
                _t(
                    "Tài liệu được giữ lại vì trên trang có dấu chỉ độ mật. Cơ quan đã tải lên cần trả lời "
                    "đây có phải tài liệu mật không; đến lúc đó không ai mở được."
                )
            )
        if self.closure:
            return no(_t("Quản trị của tỉnh đã gỡ tài liệu này. Lý do: %(reason)s") % {"reason": self.close_reason})
        return YES

    def may_be_cited(self) -> Verdict:
        """Whether it may stand as evidence for something from now on; what already cites it goes on doing so."""
        if not (opened := self.may_be_opened()):
            return no(_t("Không trích dẫn được “%(document)s”: %(why)s") % {"document": self, "why": opened.reason})
        if self.withdrawn_at:
            return no(_t("Tài liệu “%(document)s” đã thu hồi, hãy chọn tài liệu khác.") % {"document": self})
        if self.successor:
            return no(_t("Tài liệu “%(document)s” đã được thay thế, hãy chọn bản mới.") % {"document": self})
        return YES

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on that day, as far as its dates say."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


class DocumentFile(models.Model):
    """One file of a document, under the name it came with, cleaned.

    `sent_sha256` is the hash of the bytes as they were sent: of a photo, before its metadata was taken off. Ask it
    within one agency only, whether that agency has sent a file already.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="files")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("tên tệp"), max_length=200)
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    sent_sha256 = models.CharField(max_length=64, db_index=True, editable=False)
    marked = models.BooleanField(default=False, editable=False)
    """A version of marks is in force on it (`evidence.redaction`)."""

    class Meta:
        ordering = ["document", "position"]
        constraints = [
            models.UniqueConstraint(fields=["document", "position"], name="document_file_once_per_position"),
            models.UniqueConstraint(fields=["document", "blob"], name="document_holds_a_content_once"),
        ]

    def __str__(self) -> str:
        return self.name
