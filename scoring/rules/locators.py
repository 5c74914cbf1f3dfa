"""What a citation says of the place: “trang 2”, “tr. 3–4”, “Phụ lục 1, trang 5”, “2”."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agencies.rules import fold

_NAMED = re.compile(r"\b(?:trang|tr|page|p)\b[\s.:]*(?:so\s+)?(\d{1,4})")
_BARE = re.compile(r"\s*(\d{1,4})\s*(?:[-–,;]\s*\d{1,4}\s*)*")


def page_of(locator: str) -> int | None:
    """The first page it names, counted from 1; None when it names a section or nothing."""
    found = _NAMED.search(fold(locator)) or _BARE.fullmatch(locator)
    return int(found[1]) or None if found else None


def place_of(page: int | None, counts: Sequence[int]) -> tuple[int, int]:
    """Which file of a document (from 0) and which page of it a page is, counted through all its files.

    `counts` are the pages of each file. Without a page, or past the end, the first page of the first file.
    """
    left = page or 1
    for place, count in enumerate(counts):
        if left <= count:
            return place, left
        left -= count
    return 0, 1
