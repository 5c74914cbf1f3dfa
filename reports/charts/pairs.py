"""Two values beside each other for each row: one's own and that of its peers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from reports import fonts
from reports.cells import points
from reports.charts.canvas import Canvas, Part, room, wrapped
from reports.charts.chart import BAR, Chart

LABEL, SCALE = 300, 330
STEP, THICK = 40, 14
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
        for offset, value, fill in ((0, row.own, BAR), (THICK + 1, row.peers, PEERS)):
            if value is not None:
                width = float(value) * SCALE / 100
                canvas.rect(left, y + offset, max(width, 0.5), THICK, fill)
                canvas.text(left + width + 6, y + offset + 11, points(value), size=11)
    said = "; ".join(f"{row.label}: {own} {points(row.own)}, {peers} {points(row.peers)}" for row in shown)
    return Chart(title, f"{said}.", canvas.svg(top + len(shown) * STEP + 4))
