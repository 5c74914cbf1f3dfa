"""What people said of suggestions: the memory the suggestion engine learns from."""

from __future__ import annotations

from collections.abc import Collection
from typing import Self

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _


class SuggestionAnswerQuerySet(models.QuerySet["SuggestionAnswer"]):
    """Answers to suggestions."""

    def of(self, province_id: int) -> Self:
        """Those of one province: what people learn here stays here."""
        return self.filter(province_id=province_id)

    def votes(self, features: Collection[str]) -> list[tuple[str, str, int, int]]:
        """Feature, folded criterion name, and how many different people accepted and rejected; one query."""
        rows = self.filter(feature__in=features).order_by().values_list("feature", "criterion_name")
        return list(
            rows.annotate(
                yes=Count("by", filter=Q(accepted=True), distinct=True),
                no=Count("by", filter=Q(accepted=False), distinct=True),
            )
        )


class SuggestionAnswer(models.Model):
    """Somebody cited a document for a criterion, by hand or as suggested, or said that it does not serve it.

    One row for each feature of the document by which such answers are counted (`suggesting.features_of`). The last
    word on a document and a criterion stands. The criterion is known by its folded name, for codes change with
    the rubric.
    """

    province = models.ForeignKey("agencies.Province", on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey("evidence.Document", on_delete=models.PROTECT, related_name="+")
    criterion = models.CharField(_("tiêu chí"), max_length=20)
    criterion_name = models.CharField(max_length=300)
    feature = models.CharField(max_length=200)
    accepted = models.BooleanField()
    by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    objects = SuggestionAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "criterion_name", "feature"], name="one_answer_per_document_criterion_and_feature"
            )
        ]
        indexes = [models.Index(fields=["province", "feature"], name="suggestion_answer_by_feature")]

    def __str__(self) -> str:
        return f"{self.feature} → {self.criterion}: {self.accepted}"
