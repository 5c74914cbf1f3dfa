"""Choosing agencies of one province in a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Level, Province

ANY = [("", _("Tất cả"))]
LEVEL_RANK = models.Case(*(models.When(level=level, then=rank) for rank, level in enumerate(Level.values)), default=9)


class AgencyField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs alone
    """One agency of the province, with its code."""

    def label_from_instance(self, obj: models.Model) -> str:
        """Name and code."""
        return _label(obj)


class AgenciesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several agencies of the province."""

    def label_from_instance(self, obj: models.Model) -> str:
        """Name and code."""
        return _label(obj)


def _label(agency: Any) -> str:
    return f"{agency.name} ({agency.code})"


def agencies_of(province: Province) -> models.QuerySet[Agency]:
    """The agencies that still exist (all, in a province that has ended), the root first."""
    rows = Agency.objects.of(province.pk)
    if province.root is not None:
        rows = rows.filter(closed_on__gte=min(timezone.localdate(), province.root.closed_on))
    return rows.order_by(LEVEL_RANK, "sort_text")
