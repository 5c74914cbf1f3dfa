"""What the registers tell the pages of other apps: for which entries a document stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from evidence.citations import CitedFor
from registers.models import Entry
from registers.register import register_of


def cited_in_registers(documents: Sequence[int]) -> Mapping[int, Sequence[CitedFor]]:
    """The entries these documents stand behind; one query."""
    rows = Entry.documents.through.objects.filter(document__in=documents).order_by("entry_id")
    found: dict[int, list[CitedFor]] = {}
    for document, pk, key, title, year, agency, slug in rows.values_list(
        "document", "entry", "entry__register", "entry__title", "entry__year", "entry__agency",
        "entry__agency__province__slug",
    ):  # fmt: skip
        url = reverse("registers:entry", args=[slug, agency, key, pk])
        found.setdefault(document, []).append(CitedFor(f"{register_of(key).name}: {title}", url, year))
    return found


def citing(this_year: bool) -> QuerySet[Any]:
    """The rows that put documents behind entries. None of them belongs to a year of scoring."""
    rows = Entry.documents.through.objects.order_by()
    return rows.none() if this_year else rows
