"""Rectangles on pages as people send them: pure, without Django."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

WHOLE = 1000
MOST = 500
"""Marks on one file. Each is seven fields of a form at most: all of them have to be below DATA_UPLOAD_MAX_NUMBER_FIELDS."""
COLUMNS = ("page", "left", "top", "width", "height", "reason")


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle on a page, in thousandths of the page's width and height, and why it is covered ("" where nobody said)."""

    page: int
    left: int
    top: int
    width: int
    height: int
    reason: str

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, width, height."""
        return (self.left, self.top, self.width, self.height)


def rows_in(lists: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    """The rows of a form as they were typed, from its lists `mark_page`, `mark_left`, …; those named by their index in `drop`
    are left out."""
    columns = [lists.get(f"mark_{name}", ()) for name in COLUMNS]
    dropped = {int(index) for index in lists.get("drop", ()) if index.isdecimal() and len(index) < 7}
    rows = enumerate(zip_longest(*columns, fillvalue=""))
    return [dict(zip(COLUMNS, row, strict=True)) for index, row in rows if index not in dropped]


def place_in(row: Mapping[str, str], pages: int, reasons: Sequence[str]) -> Place | None:
    """The place that a row tells, kept on its page; None where something is no number, no page of the file or no reason."""
    *numbers, reason = (row[name] for name in COLUMNS)
    if reason not in reasons or not all(number.isdecimal() and len(number) < 7 for number in numbers):
        return None
    page, left, top, width, height = map(int, numbers)
    return kept_on_page(page, left, top, width, height, reason) if 1 <= page <= pages else None


def kept_on_page(page: int, left: int, top: int, width: int, height: int, reason: str) -> Place:
    """The rectangle, no part of it beyond the page and nothing of it without extent."""
    left, top = min(left, WHOLE - 1), min(top, WHOLE - 1)
    return Place(page, left, top, max(1, min(width, WHOLE - left)), max(1, min(height, WHOLE - top)), reason)
