"""Counts in the cells of a grid, the darker the more: criteria by attainment, ratings from one year to the next."""

from __future__ import annotations

from collections.abc import Sequence

from reports import fonts
from reports.cells import count
from reports.charts.canvas import NARROW, SOFT, Canvas, cut, room, wrapped
from reports.charts.chart import Chart

LEVELS = ("#ffffff", "#e3eff5", "#bcd9e6", "#8bbbd1", "#5a9ab8", "#2f6f8f", "#1d4f6b")
WIDE, HIGH = 84, 30
ABOVE = 18


def grid(
    title: str,
    said: str,
    rows: Sequence[tuple[str, Sequence[int]]],
    columns: Sequence[str],
    *,
    corner: str = "",
    across: str = "",
    label: float = 330,
    font: str = fonts.PRINT,
) -> Chart | None:
    """A cell for each count, shaded by its share of its row; None when all are 0."""
    if not any(sum(counts) for _label, counts in rows):
        return None
    label = room((corner, *(name for name, _counts in rows)), label)
    canvas = Canvas(label + WIDE * len(columns) + 4, font)
    canvas.text(label - 10, 44, corner, size=12, anchor="end", fill=SOFT)
    canvas.text(label + WIDE * len(columns) / 2, 16, across, size=12, anchor="middle", fill=SOFT)
    for place, heading in enumerate(columns):
        canvas.text(label + WIDE * (place + 0.5), 44, heading, size=12, anchor="middle", bold=True)
    for index, (name, counts) in enumerate(rows):
        y = 54 + index * HIGH
        lines = wrapped(name, label - 16, 12)
        for number, line in enumerate(lines):
            canvas.text(label - 10, y + 19 + (number * 13 - 6 if len(lines) > 1 else 0), line, size=12, anchor="end")
        _row(canvas, counts, label, y, WIDE)
    drawn = canvas.svg(54 + len(rows) * HIGH + 4)
    return Chart(title, said, drawn, _narrow(rows, columns, corner, across, font))


def _narrow(
    rows: Sequence[tuple[str, Sequence[int]]], columns: Sequence[str], corner: str, across: str, font: str
) -> str:
    """The same with each row's name above its cells; the corner names the rows on a line of its own."""
    canvas = Canvas(NARROW, font)
    wide, step = (NARROW - 6) / len(columns), HIGH + ABOVE
    canvas.text(4, 14, cut(across, NARROW - 8, 12), size=12, fill=SOFT)
    canvas.text(4, 30, cut(corner, NARROW - 8, 12), size=12, fill=SOFT)
    for place, heading in enumerate(columns):
        canvas.text(4 + wide * (place + 0.5), 48, cut(heading, wide, 11), size=11, anchor="middle", bold=True)
    for index, (name, counts) in enumerate(rows):
        canvas.text(4, 56 + index * step + 13, cut(name, NARROW - 8, 12), size=12)
        _row(canvas, counts, 4, 56 + index * step + ABOVE, wide)
    return canvas.svg(56 + len(rows) * step + 4)


def _row(canvas: Canvas, counts: Sequence[int], x: float, y: float, wide: float) -> None:
    whole = sum(counts)
    for place, number in enumerate(counts):
        level = 0 if not number else min(1 + int(6 * number / whole), 6)
        fill = LEVELS[level]
        canvas.rect(x + place * wide, y, wide - 2, HIGH - 2, fill)
        canvas.on_fill(x + (place + 0.5) * wide - 1, y + 18.5, count(number) if number else "·", fill)
