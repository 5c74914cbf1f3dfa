"""What came in and what was finished, hour by hour, over some days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from reports import fonts
from reports.cells import count
from reports.charts.canvas import NARROW, SOFT, Canvas, Part, steps
from reports.charts.chart import BAR, INK, Chart

LEFT, WIDE, HIGH, ROW = 46, 4, 90, 130
HOUR = timedelta(hours=1)
RED = "#9c2f23"
"""What the hatching is drawn in: it cannot be seen in a column of a pixel."""


def hours(
    title: str,
    first: datetime,
    number: int,
    series: Sequence[tuple[str, Mapping[datetime, int]]],
    *,
    font: str = fonts.PRINT,
) -> Chart | None:
    """A row of columns for each series over so many hours from `first` (a full hour); None when nothing happened."""
    if not any(counts for _label, counts in series):
        return None
    broad, narrow = (
        _drawn(Canvas(LEFT + number * wide + 10, font), wide, first, number, series)
        for wide in (WIDE, (NARROW - LEFT - 10) / number)
    )
    said = "; ".join(f"{label}: {count(sum(counts.values()))}" for label, counts in series)
    return Chart(title, f"{said}.", broad, narrow)


def _drawn(
    canvas: Canvas, wide: float, first: datetime, number: int, series: Sequence[tuple[str, Mapping[datetime, int]]]
) -> str:
    other = "url(#hatch)" if wide > 2 else RED
    for place, (label, counts) in enumerate(series):
        part = Part(label, BAR if place == 0 else other)
        _row(canvas, part, counts, first, number, 8 + place * ROW, wide)
    return canvas.svg(8 + len(series) * ROW + 4)


def _row(
    canvas: Canvas, part: Part, counts: Mapping[datetime, int], first: datetime, number: int, top: float, wide: float
) -> None:
    most, ground = steps(list(counts.values())), top + 20 + HIGH
    canvas.text(LEFT, top + 10, f"{part.label}: {count(sum(counts.values()))}", size=12, bold=True)
    canvas.text(LEFT - 6, top + 26, count(most), size=11, anchor="end", fill=SOFT)
    canvas.text(LEFT - 6, ground, "0", size=11, anchor="end", fill=SOFT)
    canvas.rule(LEFT, top + 20, LEFT + number * wide, top + 20)
    for hour in range(number):
        at = first + hour * HOUR
        x = LEFT + hour * wide
        if at.hour == 0 or hour == 0:
            canvas.rule(x, top + 20, x, ground + 4)
            if (number - hour) * wide > 40 and (at.hour == 0 or first.hour < 12) and _is_told(hour, wide):
                canvas.text(x + 2, ground + 15, f"{at:%d/%m}", size=11, fill=SOFT)
        if seen := counts.get(at):
            high = HIGH * seen / most
            canvas.rect(x, ground - high, max(wide - 0.5, 0.8), high, part.fill, INK if wide > 2 else "none")
    canvas.rule(LEFT, ground, LEFT + number * wide, ground)


def _is_told(hour: int, wide: float) -> bool:
    """Whether the day that begins at this hour gets its date: every day where there is room, else every so many."""
    return hour // 24 % max(1, round(40 / (24 * wide))) == 0
