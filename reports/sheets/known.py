"""By what a sheet's leaf is known on the shelf: a fingerprint of every row that `shown` reads, without composing anything.

To compose a province's sheets takes some ten times as long as to read their rows; only those whose rows changed are composed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from reports.binding.marks import mark_of
from scoring.models import Campaign, Citation, Score, Scorecard

AT_ONCE = 60
UNSEEN = frozenset(
    {"tier", "district_verifier", "verifier", "second_reader", "second_read_at", "search_text", "sort_text", "path", "sitting",
     "decision", "provisional_at", "appeal_until", "verified_at"}
)  # fmt: skip
"""Columns of a sheet that nothing on its leaf comes from."""
SHEET = tuple(field.attname for field in Scorecard._meta.concrete_fields if field.name not in UNSEEN)
SCORE = ("criterion", "stage", "claim", "points", "by_hand", "not_applicable", "note")
CITATION = ("criterion", "locator", "document__number", "document__title", "document__issued_on")


def known_by(campaign: Campaign, sheets: Iterable[Scorecard]) -> Iterator[tuple[Scorecard, str]]:
    """Each sheet of the campaign with its fingerprint; two queries for each lot of AT_ONCE."""
    year = _year(campaign)
    waiting = iter(sheets)
    while lot := list(islice(waiting, AT_ONCE)):
        pks = [sheet.pk for sheet in lot]
        rows: dict[int, list[Any]] = defaultdict(list)
        scores = Score.objects.filter(scorecard__in=pks).order_by("scorecard", "stage", "criterion")
        citations = Citation.objects.filter(scorecard__in=pks).order_by("scorecard", "pk")
        for number, *row in scores.values_list("scorecard", *SCORE):
            rows[number].append(row)
        for number, *row in citations.values_list("scorecard", *CITATION):
            rows[number].append(row)
        for sheet in lot:
            yield sheet, mark_of([getattr(sheet, name) for name in SHEET], year, rows[sheet.pk])


def _year(campaign: Campaign) -> tuple[Any, ...]:
    """What all leaves of a year have in common."""
    rubric = campaign.rubric
    return (campaign.year, campaign.illustrative, campaign.holidays, rubric and mark_of(rubric.definition))
