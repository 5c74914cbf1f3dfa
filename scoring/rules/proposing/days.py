"""The words of a paper in which its day stands: “Đồng Tiến, ngày 27 tháng 01 năm 2023”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from scoring.rules.proposing.statements import statements
from scoring.rules.suggesting import texts

AROUND = 160
"""Letters of a longer statement that are quoted around the day."""


def dated_passage(pages: Sequence[str], day: date) -> tuple[int, str] | None:
    """The first page, counted from 1, on which the day is written, and the words it stands in; None when none has it."""
    written = _written(day)
    for number, page in enumerate(pages, 1):
        for passage in (*statements(page), *_lines(page)):
            # Folding keeps every letter's place in text that is composed, as pages are.
            if found := written.search(texts.fold(passage)):
                return number, _around(passage, found.start(), found.end())
    return None


def _written(day: date) -> re.Pattern[str]:
    """A day as papers write it, in folded text: in words, or with strokes, dots or dashes."""
    date_, month, year = f"0?{day.day}", f"0?{day.month}", str(day.year)
    words = rf"ngay\s*{date_}\s*thang\s*{month}\s*nam\s*{year}"
    return re.compile(rf"(?<!\d)(?:{words}|(?:ngay\s*)?{date_}\s*[/.-]\s*{month}\s*[/.-]\s*{year})(?!\d)")


def _lines(page: str) -> Iterator[str]:
    """Lines that are no statement by themselves, because they stand in one too long to be read."""
    return (line for raw in page.splitlines() if (line := " ".join(raw.split())))


def _around(passage: str, begins: int, ends: int) -> str:
    """The passage, or so much of it around the day when it is long."""
    if len(passage) <= 2 * AROUND:
        return passage
    start, stop = max(0, begins - AROUND), min(len(passage), ends + AROUND)
    return f"{'…' if start else ''}{passage[start:stop].strip()}{'…' if stop < len(passage) else ''}"
