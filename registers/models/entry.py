"""What every entry of every register has, in one table: whose it is, what it is called, what falls due."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies import access
from agencies.fields import PathField
from agencies.models import Agency, User
from agencies.roles import Permission
from agencies.rules import fold, sort_key
from evidence.models import Document


class EntryQuerySet(models.QuerySet[Any]):
    """Entries of one register (asked of its model) or of all (asked of `Entry`)."""

    def visible_to(self, user: User, permission: Permission = Permission.VIEW_REGISTERS) -> Self:
        """Those of the agencies at which this person holds the permission."""
        return self.filter(access.scope(user, permission, "agency__path"))

    def of(self, agency: Agency | int) -> Self:
        """Those in the file of one agency."""
        return self.filter(agency=agency)

    def of_year(self, year: int) -> Self:
        """Those that count for this year."""
        return self.filter(year=year)

    def due_by(self, day: date) -> Self:
        """Those about which something must be done by that day or should have been before."""
        return self.filter(due_on__lte=day)

    def search(self, text: str) -> Self:
        """Those that hold every word typed, with or without Vietnamese marks."""
        rows = self
        for word in fold(text).split():
            rows = rows.filter(search_text__contains=word)
        return rows


class Entry(models.Model):
    """One line of one register in the file of one agency. The registers' own models add what is particular to them.

    What is below the line follows from the entry itself and is written with it by `settle`: the words lists and other
    pages call it by, and `due_on`, the last day on which something is still to be done about it in time (None when
    nothing is). So whatever is asked of all registers at once is asked of this table alone.
    """

    agency = models.ForeignKey(Agency, verbose_name=_("cơ quan"), on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm"), null=True, blank=True)
    state = models.CharField(_("tình trạng"), max_length=20, blank=True)
    part_of = models.ForeignKey(
        "self", verbose_name=_("thuộc"), on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )
    documents = models.ManyToManyField(Document, verbose_name=_("tài liệu"), blank=True, related_name="+")
    illustrative = models.BooleanField(_("số liệu minh họa"), default=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    # --- follows from the rest
    register = models.CharField(max_length=30, editable=False)
    title = models.CharField(max_length=300, editable=False)
    reference = models.CharField(max_length=150, blank=True, editable=False)
    due_on = models.DateField(null=True, editable=False)
    search_text = models.TextField(editable=False)
    sort_text = PathField(editable=False, max_length=1800)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["agency", "register", "-id"], name="entry_by_agency"),
            models.Index(fields=["register", "year"], name="entry_by_year"),
            models.Index(fields=["due_on"], name="entry_by_deadline"),
        ]
        constraints = [
            models.UniqueConstraint(
                "agency", "register", Coalesce("part_of", 0), Coalesce("year", 0), "reference",
                name="entry_stands_once_in_a_register",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def named(self) -> str:
        """What lists call it."""
        raise NotImplementedError

    def referred(self) -> str:
        """The number or code people call it by, and files find it again by; once in a register of an agency (and year, and whole)."""
        return self.named()

    def due(self) -> date | None:
        """The last day on which something is to be done about it; None when nothing is left to do."""
        return None

    def lacks(self) -> list[str]:
        """What is still missing in it, each as a sentence."""
        return []

    def settle(self, register: str, words: str) -> None:
        """Bring what follows from the rest in line with it (unsaved); `words` is what else it is found by."""
        self.register = register
        self.title = " ".join(self.named().split())[:300]
        self.reference = " ".join(self.referred().split())[:150]
        self.due_on = self.due()
        self.search_text = fold(f"{self.title} {self.reference} {words}")
        self.sort_text = sort_key(self.title[:290])
        self.changed_at = timezone.now()

    def is_late(self, day: date) -> bool:
        """Whether its deadline is over on that day."""
        return self.due_on is not None and self.due_on < day
