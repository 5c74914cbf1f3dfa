"""Counts in the cells of a grid, the darker the more: criteria by attainment, ratings from one year to the next."""

from __future__ import annotations

from collections.abc import Sequence

from reports import fonts
from reports.cells import count
from reports.charts.canvas import SOFT, Canvas, room, wrapped
from reports.charts.chart import Chart

LEVELS = ("#ffffff", "#e3eff5", "#bcd9e6", "#8bbbd1", "#5a9ab8", "#2f6f8f", "#1d4f6b")
WIDE, HIGH = 84, 30


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
        _row(canvas, counts, label, y)
    return Chart(title, said, canvas.svg(54 + len(rows) * HIGH + 4))


def _row(canvas: Canvas, counts: Sequence[int], x: float, y: float) -> None:
    whole = sum(counts)
    for place, number in enumerate(counts):
        level = 0 if not number else min(1 + int(6 * number / whole), 6)
        fill = LEVELS[level]
        canvas.rect(x + place * WIDE, y, WIDE - 2, HIGH - 2, fill)
        canvas.on_fill(x + (place + 0.5) * WIDE - 1, y + 18.5, count(number) if number else "·", fill)
