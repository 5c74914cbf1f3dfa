"""From longitude and latitude to a small drawing: pure arithmetic on rings of points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import cos, radians
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
Ring: TypeAlias = tuple[Point, ...]
Grid: TypeAlias = tuple[tuple[int, int], ...]

WIDTH = 712
"""The width of the drawing in steps of its grid: finer detail is not seen and not kept."""


def laid_out(shapes: Sequence[Sequence[Ring]]) -> tuple[list[list[Grid]], int]:
    """Each shape's rings on a grid WIDTH steps wide, north above, and the grid's height.

    Degrees of longitude are shortened by the cosine of the middle latitude, which is right to a few parts in a
    thousand over one province. Points that fall on the same step become one, so that neighbours still share borders.
    """
    points = [point for rings in shapes for ring in rings for point in ring]
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    narrow = cos(radians((south + north) / 2))
    scale = WIDTH / max((east - west) * narrow, (north - south), 1e-9)

    def placed(ring: Ring) -> Grid:
        steps = [(round((x - west) * narrow * scale), round((north - y) * scale)) for x, y in ring]
        return thinned(steps)

    laid = [[grid for ring in rings if len(grid := placed(ring)) > 2] for rings in shapes]
    return laid, max(round((north - south) * scale), 1)


def thinned(steps: Iterable[tuple[int, int]]) -> Grid:
    """The ring without points that repeat the one before or lie on the line between their neighbours; not closed."""
    kept: list[tuple[int, int]] = []
    for step in steps:
        if kept and kept[-1] == step:
            continue
        if len(kept) > 1 and _straight(kept[-2], kept[-1], step):
            kept.pop()
        kept.append(step)
    if len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    return tuple(kept)


def area(ring: Grid) -> float:
    """The area inside a ring, in squares of the grid, whichever way round it runs."""
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True))) / 2


def middle(ring: Grid) -> tuple[float, float]:
    """The centre of a ring's area; of its points when it has none."""
    twice, cx, cy = 0.0, 0.0, 0.0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x1 * y2 - x2 * y1
        twice += cross
        cx += (x1 + x2) * cross
        cy += (y1 + y2) * cross
    if not twice:
        return sum(x for x, _y in ring) / len(ring), sum(y for _x, y in ring) / len(ring)
    return cx / (3 * twice), cy / (3 * twice)


def _straight(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> bool:
    cross = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    forward = (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1])
    return cross == 0 and forward >= 0
