"""Checklists by edition of the standard, versioned; what has been published never changes."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from agencies.rules import YES, Verdict, no
from audits.states import AuditKind


class ChecklistState(models.TextChoices):
    """Where one version of a checklist stands."""

    DRAFT = "draft", _("Bản nháp")
    PUBLISHED = "published", _("Đang dùng")
    RETIRED = "retired", _("Thôi dùng")


class ChecklistQuerySet(models.QuerySet["Checklist"]):
    """Versions of checklists."""

    def of(self, province_id: int) -> Self:
        """Those of one province."""
        return self.filter(province_id=province_id)

    def in_use(self, kind: str) -> Self:
        """The published version of each checklist for inspections or internal audits."""
        return self.filter(kind=kind, state=ChecklistState.PUBLISHED)

    def with_counts(self) -> Self:
        """Each with `question_count` and `use_count`, how many audits ask by it."""
        return self.annotate(question_count=Count("questions", distinct=True), use_count=Count("audits", distinct=True))


class Checklist(models.Model):
    """One version of a province's questions for one kind of audit by one edition of the standard.

    Versions of the same checklist share `code`, and their questions share codes, so that figures of several years
    can be put side by side. A draft changes; what is published stays as it is, for audits ask by it.
    """

    province = models.ForeignKey("agencies.Province", on_delete=models.PROTECT, related_name="+")
    code = models.SlugField(_("mã"), max_length=40)
    version = models.PositiveSmallIntegerField(_("phiên bản"), default=1)
    title = models.CharField(_("tên bảng câu hỏi"), max_length=200)
    kind = models.CharField(_("dùng cho"), max_length=20, choices=AuditKind)
    edition = models.ForeignKey(
        "standards.Edition", verbose_name=_("phiên bản tiêu chuẩn"), on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=20, choices=ChecklistState, default=ChecklistState.DRAFT)
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)
    published_at = models.DateTimeField(null=True)

    objects = ChecklistQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "title", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["province", "code", "version"], name="checklist_version_once"),
            models.UniqueConstraint(
                fields=["province", "code"], condition=Q(state="published"), name="checklist_published_once"
            ),
            models.UniqueConstraint(
                fields=["province", "code"], condition=Q(state="draft"), name="checklist_drafted_once"
            ),
        ]

    def __str__(self) -> str:
        return _t("%(title)s, phiên bản %(version)s") % {"title": self.title, "version": self.version}

    def may_change(self) -> Verdict:
        """Whether its questions may be changed."""
        if self.state != ChecklistState.DRAFT:
            return no(_t("Bảng câu hỏi đã ban hành thì không sửa nữa. Hãy tạo phiên bản mới rồi sửa bản đó."))
        return YES


class Question(models.Model):
    """One thing to look at, in our own words, with the clause and the article it comes from.

    `kinds` are the kinds of agency it is asked of, all when empty.
    """

    checklist = models.ForeignKey(Checklist, on_delete=models.CASCADE, related_name="questions")
    code = models.SlugField(_("mã"), max_length=20)
    position = models.PositiveSmallIntegerField()
    section = models.CharField(_("phần"), max_length=200)
    text = models.TextField(_("câu hỏi"), max_length=1000)
    hint = models.TextField(_("cần xem gì"), max_length=1000, blank=True)
    clause = models.CharField(_("điều khoản tiêu chuẩn"), max_length=20, blank=True)
    basis = models.CharField(_("căn cứ khác"), max_length=200, blank=True)
    kinds = models.JSONField(_("chỉ hỏi loại cơ quan"), default=list, blank=True)

    class Meta:
        ordering = ["checklist", "position"]
        constraints = [models.UniqueConstraint(fields=["checklist", "code"], name="question_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    def is_asked_of(self, kind: str) -> bool:
        """Whether it concerns agencies of this kind."""
        return not self.kinds or kind in self.kinds
