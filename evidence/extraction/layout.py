"""Words and where they stand on a page, put together as plain text that keeps the look of the page.

The spaces before a line say how far from the left edge it begins, those after it how far from the right edge it
ends, in hundredths of the page's width; GAP spaces or more inside it that the next word stands in another column.
An official letter's two-column head and its centred title can be told from the text alone.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

COLUMNS = 100
"""Spaces that stand for the width of a page."""
GAP = 3
"""Spaces from which two words of a line stand in different columns."""
WIDE = 0.03
"""The gap between two words, as part of the page's width, that separates columns."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or a piece of a line: left, right, top and bottom in any unit, top being the smaller number."""

    text: str
    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """Half-way between top and bottom."""
        return (self.top + self.bottom) / 2


def page_text(words: Iterable[Word], width: float) -> str:
    """The text of a page this wide."""
    text = "\n".join(_line(row, width or 1) for row in _rows(words))
    return unicodedata.normalize("NFC", text)


def _rows(words: Iterable[Word]) -> list[list[Word]]:
    """The words by the line they stand on, from top to bottom."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.middle):
        last = rows[-1] if rows else []
        # Within half a letter's height of the line's first word: not of its latest, or a slope would join all lines.
        if last and word.middle - last[0].middle < 0.5 * min(_height(word), max(map(_height, last))):
            last.append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda word: word.left) for row in rows]


def _height(word: Word) -> float:
    return word.bottom - word.top


def _line(row: Sequence[Word], width: float) -> str:
    line, end = " " * _spaces(row[0].left, width) + row[0].text, row[0].right
    for word in row[1:]:
        gap = (word.left - end) / width
        line += " " * max(GAP, round(gap * COLUMNS)) if gap > WIDE else " "
        line += word.text
        end = max(end, word.right)
    return line + " " * _spaces(width - end, width)


def _spaces(distance: float, width: float) -> int:
    return max(0, min(COLUMNS, round(distance / width * COLUMNS)))
