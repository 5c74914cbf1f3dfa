"""Editions of ISO 9001 as Vietnam adopted them, their clauses, and which clause became which."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Edition(models.Model):
    """One edition of the standard. A new one is a file to import, never a change of code."""

    code = models.CharField(_("ký hiệu"), max_length=20, unique=True)
    name_vi = models.CharField(_("tên"), max_length=250)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=250, blank=True)
    year = models.PositiveSmallIntegerField(_("năm"))
    published_on = models.DateField(_("ngày công bố"), null=True)
    withdrawn_on = models.DateField(_("ngày hủy bỏ"), null=True)
    document = models.CharField(_("quyết định"), max_length=100, blank=True)

    class Meta:
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"ISO {self.code}"

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return self.name_en if get_language() == "en" and self.name_en else self.name_vi


class ClauseQuerySet(models.QuerySet["Clause"]):
    """Clauses in the order of the standard."""

    def of(self, edition: str) -> Self:
        """Those of the edition with this code ("9001:2015")."""
        return self.filter(edition__code=edition)

    def titles(self) -> dict[str, str]:
        """The title of each number, for one edition at a time."""
        return {clause.number: clause.title for clause in self.select_related("parent")}


class Clause(models.Model):
    """One clause: its number and titles. The text of the standard is not kept."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="clauses")
    number = models.CharField(_("số"), max_length=20)
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="children")
    title_vi = models.CharField(_("tên"), max_length=250, blank=True)
    title_en = models.CharField(_("tên tiếng Anh"), max_length=250, blank=True)
    position = models.PositiveSmallIntegerField()

    objects = ClauseQuerySet.as_manager()

    class Meta:
        ordering = ["edition", "position"]
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="clause_once_per_edition")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def title(self) -> str:
        """The title in the language of the page; that of the clause above when it has none (4.4.1)."""
        own = self.title_en if get_language() == "en" and self.title_en else self.title_vi
        return own or (self.parent.title if self.parent else "")

    @property
    def depth(self) -> int:
        """1 for a chapter, 2 for a clause below it, and so on."""
        return self.number.count(".") + 1


class ClauseMapping(models.Model):
    """A clause of one edition whose matter stands in a clause of another."""

    from_clause = models.ForeignKey(Clause, on_delete=models.CASCADE, related_name="became")
    to_clause = models.ForeignKey(Clause, on_delete=models.CASCADE, related_name="came_from")
    note = models.CharField(_("ghi chú"), max_length=250, blank=True)

    class Meta:
        ordering = ["from_clause__position", "pk"]
        constraints = [models.UniqueConstraint(fields=["from_clause", "to_clause"], name="clause_mapping_once")]

    def __str__(self) -> str:
        return f"{self.from_clause.number} → {self.to_clause.number}"
