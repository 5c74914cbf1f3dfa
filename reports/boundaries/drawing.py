"""The map of communes in their boundaries, each filled and signed by its rating."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from reports import fonts
from reports.boundaries.outlines import Grid, area, middle
from reports.cells import count
from reports.charts.canvas import Canvas, Part
from reports.charts.chart import Chart

if TYPE_CHECKING:
    from reports.models import Boundaries

WIDE = 720
ROOM = 170.0
"""The least area, in squares of the drawing, in which a rating's sign is written."""
UNKNOWN = Part("", "#ffffff")


def drawn(
    title: str, boundaries: Boundaries, ratings: Mapping[str, str], parts: Mapping[str, Part], *, font: str = fonts.PRINT
) -> Chart:  # fmt: skip
    """Every area by the rating of its code; an area nobody's code fits is left white and without a sign."""
    canvas = Canvas(WIDE, font)
    top = canvas.legend(parts.values(), 6, 4) + 4
    scale = (WIDE - 8) / boundaries.content["width"]
    for shape in boundaries.content["shapes"]:
        code = shape["code"]
        part = parts[ratings[code]] if code in ratings else UNKNOWN
        canvas.shape("".join(_path(ring, scale, top) for ring in shape["rings"]), part.fill)
    for shape in boundaries.content["shapes"]:
        if shape["code"] in ratings and shape["rings"]:
            _sign(canvas, shape["rings"], parts[ratings[shape["code"]]], scale, top)
    numbers = {code: sum(rating == code for rating in ratings.values()) for code in parts}
    said = ", ".join(f"{parts[code].label} {count(number)}" for code, number in numbers.items() if number)
    return Chart(title, f"{said}.", canvas.svg(top + boundaries.content["height"] * scale + 6))


def _path(ring: Grid, scale: float, top: float) -> str:
    return "M" + "L".join(f"{4 + x * scale:.1f},{top + y * scale:.1f}" for x, y in ring) + "Z"


def _sign(canvas: Canvas, rings: list[Grid], part: Part, scale: float, top: float) -> None:
    largest = max(rings, key=area)
    if area(largest) * scale * scale >= ROOM:
        x, y = middle(largest)
        canvas.on_fill(4 + x * scale, top + y * scale + 4, part.sign, part.fill, size=11)
