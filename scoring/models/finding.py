"""What verifiers find again and again: the province's library of findings."""

from __future__ import annotations

from collections.abc import Collection
from typing import Self

from django.db import models
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

GENERAL = 4
"""Findings of other criteria that are offered with each."""


class FindingPhraseQuerySet(models.QuerySet["FindingPhrase"]):
    """Findings kept for use again."""

    def of(self, province_id: int) -> Self:
        """Those of one province: what its verifiers write stays here."""
        return self.filter(province_id=province_id)

    def offered(self) -> Self:
        """Those that are offered: not put away, most used first."""
        return self.filter(hidden=False).order_by("-uses", "-at", "pk")

    def for_criteria(self, names: Collection[str]) -> dict[str, list[FindingPhrase]]:
        """By folded name of the criterion, what is offered for it; one query."""
        found: dict[str, list[FindingPhrase]] = {name: [] for name in names}
        for phrase in self.offered().filter(criterion_name__in=names):
            found[phrase.criterion_name].append(phrase)
        return found

    def most_used(self) -> list[str]:
        """The texts used most, whatever the criterion; one query."""
        rows = self.filter(hidden=False).order_by().values("text").annotate(total=Sum("uses"))
        return [row["text"] for row in rows.order_by("-total", "text")[:GENERAL]]


class FindingPhrase(models.Model):
    """A finding some verifier wrote on a criterion, as it may be used again.

    Blanks stand in braces; those whose names `findings.fill` knows are filled from the case. `fillings` remembers
    what was written in the others: blank to text to how often. The criterion is known by its folded name, for codes
    change with the rubric.
    """

    province = models.ForeignKey("agencies.Province", on_delete=models.PROTECT, related_name="+")
    criterion = models.CharField(_("tiêu chí"), max_length=20)
    criterion_name = models.CharField(max_length=300)
    text = models.CharField(_("nhận xét"), max_length=500)
    uses = models.PositiveIntegerField(_("số lần dùng"), default=1)
    fillings = models.JSONField(default=dict)
    hidden = models.BooleanField(_("không gợi ý nữa"), default=False)
    by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    objects = FindingPhraseQuerySet.as_manager()

    class Meta:
        ordering = ["criterion", "-uses", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "criterion_name", "text"], name="finding_phrase_once_per_criterion"
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.text}"
