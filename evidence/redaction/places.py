"""Rectangles on pages as people send them: pure, without Django."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WHOLE = 1000
MOST = 500
"""Marks on one file."""


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


def places_in(lists: Mapping[str, Sequence[str]], pages: int, reasons: Sequence[str]) -> list[Place]:
    """The places in a form's lists `mark_page`, `mark_left`, …, kept on their page; what is no number or is named by its
    index in `drop` is left out."""
    columns = [lists.get(f"mark_{name}", ()) for name in ("page", "left", "top", "width", "height", "reason")]
    dropped = {int(index) for index in lists.get("drop", ()) if index.isdecimal()}
    found = []
    for index, (*numbers, reason) in enumerate(zip(*columns, strict=False)):
        if index in dropped or not all(number.isdecimal() and len(number) < 7 for number in numbers):
            continue
        page, left, top, width, height = map(int, numbers)
        if 1 <= page <= pages and reason in reasons:
            found.append(kept_on_page(page, left, top, width, height, reason))
    return found[:MOST]


def kept_on_page(page: int, left: int, top: int, width: int, height: int, reason: str) -> Place:
    """The rectangle, no part of it beyond the page and nothing of it without extent."""
    left, top = min(left, WHOLE - 1), min(top, WHOLE - 1)
    return Place(page, left, top, max(1, min(width, WHOLE - left)), max(1, min(height, WHOLE - top)), reason)
