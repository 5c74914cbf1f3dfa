"""Illustrations around the demonstration's years: made-up results of the year before, and who went on for whom in 2025."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.resources import files
from typing import Any

from agencies.models import AgencyVersion, Province
from agencies.transfer.successions import import_successions, read_pairs
from agencies.workflow.tree import Document
from scoring.models import Campaign
from scoring.workflow.paper import import_results, plan_results

BANDS = {"tot": (85, 99), "kha": (70, 84), "trung_binh": (50, 69), "yeu": (30, 49)}
"""Each rating and the whole points it may stand on, best first."""
MAPPING = "commune_old_to_new_2025-07.csv"


def illustrate_year_on_paper(province: Province, year: int, later: Mapping[str, str]) -> Campaign:
    """Results of a year as if entered from paper, mostly the ratings of the year after (by code), some a step off.

    Marked as illustrative like every made-up figure; the same each time.
    """
    codes = AgencyVersion.objects.of(province.pk).as_of(date(year, 12, 31)).values_list("code", flat=True)
    rows = list(_rows({code: later[code] for code in codes.order_by("path") if code in later}, year))
    campaign = import_results(province, year, plan_results(province, year, rows), by=None)
    campaign.illustrative = True
    campaign.save(update_fields=["illustrative"])
    return campaign


def _rows(later: Mapping[str, str], year: int) -> Iterator[dict[str, Any]]:
    chance = random.Random(year)  # noqa: S311  # not a secret
    order = list(BANDS)
    for line, (code, rating) in enumerate(later.items(), 1):
        step = chance.choices((-1, 0, 1, 2), (6, 70, 20, 4))[0]
        before = order[min(max(order.index(rating) + step, 0), len(order) - 1)]
        score = chance.randint(BANDS[before][0] * 2, BANDS[before][1] * 2) / 2
        yield {"line": line, "code": code, "rating": before, "score": score}


def illustrate_succession(province: Province) -> None:
    """Which communes of before 1 July 2025 go on in which of this province's, of the provinces that are here."""
    pairs = read_pairs(MAPPING, (files("agencies") / "data" / "demo" / MAPPING).read_bytes())
    document = Document("", None, "Sắp xếp đơn vị hành chính từ ngày 01/7/2025")
    import_successions(province, pairs, day=date(2025, 7, 1), document=document, by=None)
