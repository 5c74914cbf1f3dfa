"""The lines of a page as they stand on it, and the head of an official paper (NĐ 30/2020/NĐ-CP, Phụ lục I).

A page's text keeps the look of the page: see `evidence.extraction.layout`. The head holds the issuing body on the
left and the national motto with place and day on the right; the name of the type and the abstract stand centred below.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from agencies.rules import fold

_COLUMNS = re.compile(r" {3,}")
_MOTTO = re.compile(r"c.ng h.a x. h.i (ch. )?ngh.a( vi.t n.m)?|(d.c l.p\W+t. do|t. do\W+h.nh ph.c)(\W+h.nh ph.c)?")
_EDGES = " \t.,;:|_-–—=~*·•'\"“”‘’`^<>«»[]{}\\"
LONGEST_HEAD = 30
"""Lines in which number, day, type and abstract stand, if they stand anywhere."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was read; `doubtful` are words that OCR may have misread."""

    number: int
    text: str
    doubtful: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands together on a line, and the column it begins in."""

    text: str
    column: int


@dataclass(frozen=True)
class Line:
    """A line: its pieces, and how far from the left and the right edge it begins and ends, 0 to 100."""

    text: str
    left: int
    right: int
    pieces: tuple[Piece, ...] = field(compare=False)

    @cached_property
    def flat(self) -> str:
        """Without marks and in lower case, letter for letter as long as `text`."""
        return flat(self.text)

    @property
    def lean(self) -> int:
        """How much further it stands from the left edge than from the right: equal for centred lines of a page."""
        return self.left - self.right

    @property
    def is_capitals(self) -> bool:
        """Whether it is written in capitals."""
        return is_capitals(self.text)


def flat(text: str) -> str:
    """Text without marks and in lower case, letter for letter as long as it was."""
    return "".join((fold(letter) or letter)[0] for letter in text)


def is_capitals(text: str) -> bool:
    """Whether nearly all of its letters are capitals; a misread one does not count."""
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 2 and sum(letter.isupper() for letter in letters) >= 0.88 * len(letters)


def bare(text: str) -> str:
    """Without the specks and dashes around it."""
    return text.strip(_EDGES)


def lines_of(page: Page) -> list[Line]:
    """The page's lines that hold more than specks."""
    return [_line(raw) for raw in unicodedata.normalize("NFC", page.text).split("\n") if _has_word(raw)]


def _has_word(raw: str) -> bool:
    return sum(letter.isalnum() for letter in raw) > 1


def _line(raw: str) -> Line:
    raw = raw.replace("\t", "   ").replace("\u00a0", " ").replace("Ð", "Đ")
    text = raw.strip()
    left = len(raw) - len(raw.lstrip())
    pieces, at = [], 0
    for part in [*_COLUMNS.finditer(text), None]:
        end = part.start() if part else len(text)
        pieces.append(Piece(text[at:end], left + at))
        at = part.end() if part else end
    return Line(text, left, len(raw) - len(raw.rstrip()), tuple(pieces))


@dataclass(frozen=True, slots=True)
class Head:
    """The two columns above the title: whole lines, what stands on the left, what stands on the right."""

    lines: tuple[Line, ...]
    left: tuple[str, ...]
    right: tuple[str, ...]
    has_motto: bool


def head_of(lines: Sequence[Line]) -> Head:
    """What stands above the title, given the lines above the title."""
    split = _split(lines)
    left: list[str] = []
    right: list[str] = []
    for line in lines:
        for piece in line.pieces:
            before, after = _apart(piece.text)
            # A piece with the motto in it was set too close: what is before it belongs to the left column.
            (right if split is not None and piece.column >= split and not after else left).append(before)
            if after:
                right.append(after)
    return Head(tuple(lines), tuple(filter(None, left)), tuple(filter(None, right)), split is not None)


def _split(lines: Sequence[Line]) -> int | None:
    """The column from which text stands on the right; None on a page without the motto."""
    for line in lines:
        for piece in line.pieces:
            if found := _MOTTO.search(flat(piece.text)):
                return piece.column + found.start() - 4
    return None


def _apart(text: str) -> tuple[str, str]:
    """What is on the left and what on the right in a piece in which both columns touch."""
    found = _MOTTO.search(flat(text))
    if found:
        return bare(text[: found.start()]), found[0]
    return bare(text), ""
