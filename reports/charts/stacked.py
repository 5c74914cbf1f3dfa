"""Parts of a whole as bars of equal length, one for each group, with the number written in every part."""

from __future__ import annotations

from collections.abc import Sequence

from reports import fonts
from reports.cells import count
from reports.charts.canvas import LETTER, NARROW, Canvas, Part, cut, room, wrapped
from reports.charts.chart import Chart

LABEL, BAR, TOTAL = 220, 440, 60
STEP, THICK = 34, 22
ABOVE = 20
"""Where a label stands above its bar."""


def stacked(
    title: str, groups: Sequence[tuple[str, Sequence[int]]], parts: Sequence[Part], *, font: str = fonts.PRINT
) -> Chart | None:
    """A bar for each group that has anything in it; None when none has. Counts go in the order of the parts."""
    shown = [(label, counts) for label, counts in groups if sum(counts)]
    if not shown:
        return None
    left = room((label for label, _counts in shown), LABEL)
    canvas = Canvas(left + BAR + TOTAL, font)
    top = canvas.legend(parts, 6, 4)
    for place, (label, counts) in enumerate(shown):
        y = top + place * STEP
        _label(canvas, label, left, y)
        _bar(canvas, counts, parts, left, y, BAR)
    drawn = canvas.svg(top + len(shown) * STEP + 4)
    return Chart(title, _said(shown, parts), drawn, _narrow(shown, parts, font))


def _narrow(shown: Sequence[tuple[str, Sequence[int]]], parts: Sequence[Part], font: str) -> str:
    canvas = Canvas(NARROW, font)
    top = canvas.legend(parts, 6, 4)
    for place, (label, counts) in enumerate(shown):
        y = top + place * (STEP + ABOVE)
        canvas.text(4, y + 14, cut(label, NARROW - 8, 12), size=12)
        _bar(canvas, counts, parts, 4, y + ABOVE, NARROW - TOTAL)
    return canvas.svg(top + len(shown) * (STEP + ABOVE) + 4)


def _label(canvas: Canvas, label: str, left: float, y: float) -> None:
    lines = wrapped(label, left - 14, 12)
    for index, line in enumerate(lines):
        canvas.text(left - 10, y + 15 + (index * 13 - 6 if len(lines) > 1 else 0), line, size=12, anchor="end")


def _bar(canvas: Canvas, counts: Sequence[int], parts: Sequence[Part], left: float, y: float, long: float) -> None:
    whole, x = sum(counts), left
    for number, part in zip(counts, parts, strict=True):
        if not number:
            continue
        width = long * number / whole
        canvas.rect(x, y, width, THICK, part.fill)
        said = count(number)
        if width > len(said) * 12 * LETTER + 4:
            canvas.on_fill(x + width / 2, y + 15.5, said, part.fill)
        x += width
    canvas.text(left + long + 10, y + 15.5, count(whole), bold=True)


def _said(groups: Sequence[tuple[str, Sequence[int]]], parts: Sequence[Part]) -> str:
    sentences = (
        f"{label}: " + ", ".join(f"{part.label} {count(n)}" for n, part in zip(counts, parts, strict=True) if n)
        for label, counts in groups
    )
    return "; ".join(sentences) + "."
