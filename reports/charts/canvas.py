"""Pictures drawn square by square, without the plotting engine: a few milliseconds, and no library to load."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape

from reports.charts.chart import INK, SHADES

SOFT = "#545b6e"
RULE = "#c9ccd6"
DARK = frozenset(SHADES[:2]) | {"#2f6f8f", "#1d4f6b", "#123a52"}
"""Fills on which writing is white."""
NARROW = 300
"""How wide a drawing is that is read on a screen of 360 pixels without moving it; labels stand above their bars there."""
LETTER = 0.56
"""How wide a letter of a sans face is on average, in parts of its size; wide enough for Vietnamese marks and capitals."""


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of thing in a picture: what it is called and how it is filled; `sign` is its letter where there is no room."""

    label: str
    fill: str
    sign: str = ""


@dataclass
class Canvas:
    """A picture being drawn; lengths in CSS pixels, from the upper left."""

    width: float
    font: str
    _marks: list[str] = field(default_factory=list)

    def rect(self, x: float, y: float, width: float, height: float, fill: str, stroke: str = INK) -> None:
        """A rectangle with a thin edge."""
        self._marks.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}" '
            f'stroke="{stroke}" stroke-width=".6"/>'
        )

    def rule(self, x1: float, y1: float, x2: float, y2: float, stroke: str = RULE) -> None:
        """A thin line."""
        self._marks.append(f'<path d="M{x1:.1f},{y1:.1f}L{x2:.1f},{y2:.1f}" stroke="{stroke}" fill="none"/>')

    def shape(self, path: str, fill: str) -> None:
        """An area with a thin edge; `path` is SVG path data."""
        self._marks.append(f'<path d="{path}" fill="{fill}" stroke="{INK}" stroke-width=".6" fill-rule="evenodd"/>')

    def text(
        self, x: float, y: float, said: str, *, size: float = 13, anchor: str = "start", fill: str = INK, bold: bool = False
    ) -> None:  # fmt: skip
        """One line of text; y is its base line."""
        more = ("" if anchor == "start" else f' text-anchor="{anchor}"') + (' font-weight="600"' if bold else "")
        more += "" if size == 13 else f' font-size="{size:g}"'
        more += "" if fill == INK else f' fill="{fill}"'
        self._marks.append(f'<text x="{x:.1f}" y="{y:.1f}"{more}>{escape(said)}</text>')

    def on_fill(self, x: float, y: float, said: str, fill: str, *, size: float = 12) -> None:
        """A word in the middle of something filled: white on dark, on a pattern with paper behind it."""
        if fill.startswith("url("):
            wide = len(said) * size * LETTER + 5
            self.rect(x - wide / 2, y - size + 1, wide, size + 3, "#ffffff", "none")
        self.text(x, y, said, size=size, anchor="middle", fill="#ffffff" if fill in DARK else INK)

    def legend(self, parts: Iterable[Part], y: float, x: float = 0) -> float:
        """What each fill means, in as many lines as it takes; gives the y below it."""
        left = x
        for part in parts:
            said = f"{part.sign}: {part.label}" if part.sign else part.label
            wide = 20 + len(said) * 13 * LETTER + 18
            if left > x and left + wide > self.width:
                left, y = x, y + 22
            self.rect(left, y, 14, 14, part.fill)
            self.text(left + 20, y + 12, said)
            left += wide
        return y + 26

    def svg(self, height: float) -> str:
        """The picture, on white paper."""
        size = f'width="{self.width:.0f}" height="{height:.0f}" viewBox="0 0 {self.width:.0f} {height:.0f}"'
        paper = f'<rect width="{self.width:.0f}" height="{height:.0f}" fill="#ffffff"/>'
        face = f'<g font-family="{escape(self.font)}" font-size="13" fill="{INK}">'
        return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{paper}{face}{"".join(self._marks)}</g></svg>'


def cut(said: str, width: float, size: float = 13) -> str:
    """The text, or as much of it as fits, with an ellipsis."""
    most = max(int(width / (size * LETTER)), 2)
    return said if len(said) <= most else f"{said[: most - 1].rstrip()}…"


def wrapped(said: str, width: float, size: float = 13, lines: int = 2) -> list[str]:
    """The text in at most so many lines, the last one cut."""
    most = max(int(width / (size * LETTER)), 2)
    found: list[str] = []
    for word in said.split():
        if found and len(found[-1]) + 1 + len(word) <= most:
            found[-1] += f" {word}"
        else:
            found.append(word)
    return [*found[: lines - 1], cut(" ".join(found[lines - 1 :]), width, size)] if len(found) >= lines else found


def room(labels: Iterable[str], most: float, size: float = 12) -> float:
    """How wide a column of labels must be, at most so much."""
    return min(max((len(label) for label in labels), default=0) * size * LETTER + 18, most)


def steps(values: Sequence[int]) -> int:
    """The largest of the values, at least 1: what a scale ends with."""
    return max([1, *values])
