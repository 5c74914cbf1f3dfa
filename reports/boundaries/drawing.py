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

EDGE = 4
ROOM = 170.0
"""The least area, in squares of the drawing, in which a rating's sign is written."""
UNKNOWN = Part("", "#ffffff")


def drawn(
    title: str, boundaries: Boundaries, ratings: Mapping[str, str], parts: Mapping[str, Part], *, font: str = fonts.PRINT
) -> Chart:  # fmt: skip
    """Every area by the rating of its code; an area nobody's code fits is left white and without a sign."""
    canvas = Canvas(boundaries.content["width"] + 2 * EDGE, font)
    top = canvas.legend(parts.values(), 6, 4) + 4
    for shape in boundaries.content["shapes"]:
        code = shape["code"]
        part = parts[ratings[code]] if code in ratings else UNKNOWN
        canvas.shape("".join(_path(ring, top) for ring in shape["rings"]), part.fill)
    for shape in boundaries.content["shapes"]:
        if shape["code"] in ratings and shape["rings"]:
            _sign(canvas, shape["rings"], parts[ratings[shape["code"]]], top)
    numbers = {code: sum(rating == code for rating in ratings.values()) for code in parts}
    said = ", ".join(f"{parts[code].label} {count(number)}" for code, number in numbers.items() if number)
    return Chart(title, f"{said}.", canvas.svg(top + boundaries.content["height"] + 6))


def _path(ring: Grid, top: float) -> str:
    """The ring by its steps, which are short numbers: a map is most of the weight of its page."""
    first, *rest = ring
    steps = (f"{x - a},{y - b}" for (a, b), (x, y) in zip(ring, rest, strict=False))
    return f"M{EDGE + first[0]},{top + first[1]:.0f}l{' '.join(steps)}Z"


def _sign(canvas: Canvas, rings: list[Grid], part: Part, top: float) -> None:
    largest = max(rings, key=area)
    if area(largest) >= ROOM:
        x, y = middle(largest)
        canvas.on_fill(EDGE + x, top + y + 4, part.sign, part.fill, size=11)
