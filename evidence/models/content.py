"""The content of files, once per province, and what was read in it."""

from __future__ import annotations

from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Province
from agencies.rules import fold
from evidence.models.types import ScanState


class Blob(models.Model):
    """One content of a province, stored once however many documents hold it.

    Nothing of it may be told to somebody who does not see a document that holds it.
    """

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    mime = models.CharField(max_length=100)
    extension = models.CharField(max_length=10)
    scan_state = models.CharField(max_length=20, choices=ScanState, default=ScanState.NOT_SCANNED)
    scan_note = models.CharField(max_length=200, blank=True)
    """What was found, or why it could not be scanned (`evidence.scanning`)."""
    scanned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["province", "sha256"], name="blob_stored_once_per_province")]

    def __str__(self) -> str:
        return f"{self.sha256[:12]}.{self.extension}"

    @property
    def path(self) -> str:
        """Where its bytes lie below the storage folder."""
        return blob_path(self.province_id, self.sha256)


def blob_path(province_id: int, sha256: str) -> str:
    """Where a province keeps the content with this hash."""
    return f"{province_id}/blobs/{sha256[:2]}/{sha256[2:4]}/{sha256}"


class ReadingState(models.TextChoices):
    """How far the reading of a content is."""

    WAITING = "waiting", _("Đang chờ đọc")
    READ = "read", _("Đã đọc")
    UNREADABLE = "unreadable", _("Chưa đọc được chữ")


class Method(models.TextChoices):
    """How the words were got."""

    NONE = "none", _("không có chữ")
    TEXT_LAYER = "text_layer", _("chữ có sẵn trong tệp PDF")
    OCR = "ocr", _("nhận dạng chữ từ ảnh quét")
    OFFICE = "office", _("chữ trong tệp Word, Excel")


class Obstacle(models.TextChoices):
    """Why words, or some of them, could not be read."""

    NOTHING = "", ""
    NO_OCR = "no_ocr", _("Chưa đọc được chữ: máy chủ chưa cài tesseract.")
    NO_WORDS = "no_words", _("Không tìm thấy chữ nào đọc được trong tệp.")
    OLD_FONT = "old_font", _("Tệp dùng bộ chữ cũ (TCVN3, VNI) nên máy không đọc được.")
    BROKEN = "broken", _("Tệp có chỗ hỏng nên máy không đọc được; người vẫn tải về mở được.")
    TOO_LONG = "too_long", _("Đọc tệp mất quá nhiều thời gian nên máy đã dừng.")
    TOO_MANY_PAGES = "too_many_pages", _("Tệp quá dài nên máy chỉ đọc những trang đầu.")


class Reading(models.Model):
    """What came of reading a content: once for all documents of a province that hold it.

    `needs_ocr` are the numbers of the pages whose words are in pictures and have not been recognised yet; `version`
    is that of the reader; `pictured` says that the first pages lie drawn on disk.

    Like the content, it is told only to somebody who sees a document that holds it.
    """

    blob = models.OneToOneField(Blob, on_delete=models.CASCADE, related_name="reading")
    state = models.CharField(max_length=20, choices=ReadingState, default=ReadingState.WAITING)
    obstacle = models.CharField(max_length=20, choices=Obstacle, blank=True)
    method = models.CharField(max_length=20, choices=Method, default=Method.NONE)
    page_count = models.PositiveIntegerField(default=0)
    needs_ocr = models.JSONField(default=list)
    awaits_ocr = models.BooleanField(default=False)
    version = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    pictured = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.blob}: {self.state}"


class PageTextQuerySet(models.QuerySet["PageText"]):
    """Pages by the words on them."""

    def holding(self, text: str) -> Self:
        """Those on which the words typed stand one after the other, with or without marks.

        Not merely somewhere: a page without marks has nearly every syllable of the language on it.
        """
        return self.filter(folded__contains=fold(text))

    def uncovered(self) -> Self:
        """Those without a mark on any file of that content (`evidence.redaction`): of the others no word is found, quoted or
        read by a machine, whoever asks."""
        marks = apps.get_model("evidence", "RedactionMark")._default_manager
        here = marks.filter(redaction__ended_at=None, redaction__file__blob=OuterRef("blob"), page=OuterRef("number"))
        return self.exclude(Exists(here))


class PageText(models.Model):
    """The words on one page of a content, counted from 1, laid out as they look (`evidence.extraction.layout`).

    `doubtful` are words that OCR may have misread.
    """

    blob = models.ForeignKey(Blob, on_delete=models.CASCADE, related_name="page_texts")
    number = models.PositiveIntegerField()
    text = models.TextField()
    folded = models.TextField()
    doubtful = models.JSONField(default=list)

    objects = PageTextQuerySet.as_manager()

    class Meta:
        ordering = ["blob", "number"]
        constraints = [models.UniqueConstraint(fields=["blob", "number"], name="page_read_once")]

    def __str__(self) -> str:
        return f"{self.blob} {self.number}"

    @property
    def plain(self) -> str:
        """The words line by line, without the look of the page."""
        return "\n".join(" ".join(line.split()) for line in self.text.splitlines() if line.strip())

    def around(self, text: str, letters: int = 160) -> str:
        """So many letters of the page around the words typed."""
        plain = " ".join(self.text.split())
        begins = max(0, fold(plain).find(fold(text)) - letters // 4)
        ends = begins + letters
        return f"{'…' if begins else ''}{plain[begins:ends].strip()}{'…' if ends < len(plain) else ''}"


def all_words(text: str, field: str) -> Q:
    """That this field holds every word typed, with or without marks."""
    return Q(*((f"{field}__contains", word) for word in fold(text).split()))
