"""Two values beside each other for each row: one's own and that of its peers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from reports import fonts
from reports.cells import points
from reports.charts.canvas import NARROW, Canvas, Part, cut, room, wrapped
from reports.charts.chart import BAR, Chart

LABEL, SCALE = 300, 330
STEP, THICK = 40, 14
ABOVE, VALUE = 20, 50
PEERS = "url(#dots)"


class Pair(NamedTuple):
    """A row: what it is about, one's own value and the peers', each None when there is none. On the scale of 100."""

    label: str
    own: Decimal | None
    peers: Decimal | None


def pairs(title: str, rows: Sequence[Pair], own: str, peers: str, *, font: str = fonts.PRINT) -> Chart | None:
    """Two bars for each row that has a value; None when none has."""
    shown = [row for row in rows if row.own is not None or row.peers is not None]
    if not shown:
        return None
    left = room((row.label for row in shown), LABEL)
    canvas = Canvas(max(left + SCALE + 70, 420), font)
    top = canvas.legend([Part(own, BAR), Part(peers, PEERS)], 6, 4)
    for place, row in enumerate(shown):
        y = top + place * STEP
        lines = wrapped(row.label, left - 14, 12)
        for index, line in enumerate(lines):
            canvas.text(left - 10, y + 18 + (index * 14 - 7 if len(lines) > 1 else 0), line, size=12, anchor="end")
        _bars(canvas, row, left, y, SCALE)
    said = "; ".join(f"{row.label}: {own} {points(row.own)}, {peers} {points(row.peers)}" for row in shown)
    drawn = canvas.svg(top + len(shown) * STEP + 4)
    return Chart(title, f"{said}.", drawn, _narrow(shown, [Part(own, BAR), Part(peers, PEERS)], font))


def _narrow(shown: Sequence[Pair], parts: Sequence[Part], font: str) -> str:
    canvas = Canvas(NARROW, font)
    top = canvas.legend(parts, 6, 4)
    for place, row in enumerate(shown):
        y = top + place * (STEP + ABOVE)
        canvas.text(4, y + 14, cut(row.label, NARROW - 8, 12), size=12)
        _bars(canvas, row, 4, y + ABOVE, NARROW - VALUE)
    return canvas.svg(top + len(shown) * (STEP + ABOVE) + 4)


def _bars(canvas: Canvas, row: Pair, left: float, y: float, scale: float) -> None:
    for offset, value, fill in ((0, row.own, BAR), (THICK + 1, row.peers, PEERS)):
        if value is not None:
            width = float(value) * scale / 100
            canvas.rect(left, y + offset, max(width, 0.5), THICK, fill)
            canvas.text(left + width + 6, y + offset + 11, points(value), size=11)
