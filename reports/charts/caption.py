"""A picture that leaves its page, with its title above it: what it shows, of whom, by which filter."""

from __future__ import annotations

import re
from html import escape

from reports.charts.canvas import wrapped
from reports.charts.chart import INK

SIZE = re.compile(r' width="(?P<wide>[\d.]+)" height="(?P<high>[\d.]+)" viewBox="0 0 [\d.]+ [\d.]+"')
LETTERS, LINE = 15, 20


def captioned(svg: str, title: str, font: str) -> str:
    """The drawing on paper as much higher as its title needs."""
    found = SIZE.search(svg)
    assert found, "every drawing begins with its size"
    wide, high = float(found["wide"]), float(found["high"])
    lines = wrapped(title, wide - 8, LETTERS * 1.05, lines=4)
    top = LINE * len(lines) + 10
    size = f' width="{wide:g}" height="{high + top:g}" viewBox="0 {-top} {wide:g} {high + top:g}"'
    paper = f'<rect y="{-top}" width="{wide:g}" height="{top}" fill="#ffffff"/>'
    rows = "".join(
        f'<text x="4" y="{LINE * (place + 1) - top - 3}">{escape(line)}</text>' for place, line in enumerate(lines)
    )
    face = f'<g font-family="{escape(font)}" font-size="{LETTERS}" font-weight="600" fill="{INK}">{rows}</g>'
    head, tail = svg[: found.start()] + size + svg[found.end() :], "</svg>"
    return f"{head.removesuffix(tail)}{paper}{face}{tail}"
