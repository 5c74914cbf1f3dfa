"""A map without borders: every commune a tile with its name and its rating, grouped by district."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from reports import fonts
from reports.cells import count
from reports.charts.canvas import Canvas, Part, cut
from reports.charts.chart import INK, Chart

ACROSS, WIDE, HIGH, GAP = 3, 130, 24, 4
BLOCK = ACROSS * (WIDE + GAP) + 14
SIGN = 24


class Tile(NamedTuple):
    """One commune: its name and the code of its rating, empty when it has none."""

    name: str
    rating: str


def tiles(
    title: str,
    groups: Sequence[tuple[str, Sequence[Tile]]],
    parts: Mapping[str, Part],
    *,
    columns: int = 3,
    font: str = fonts.PRINT,
) -> Chart | None:
    """A block of tiles for each group, the blocks filling columns from the left; None without tiles."""
    if not groups:
        return None
    columns = min(columns, len(groups))
    canvas = Canvas(max(columns * BLOCK, 2 * BLOCK) - 8, font)
    top = canvas.legend(parts.values(), 6, 4)
    ends = [top] * columns
    for label, members in groups:
        column = min(range(columns), key=lambda place: ends[place])
        ends[column] = _block(canvas, label, members, parts, column * BLOCK + 4, ends[column])
    return Chart(title, _said(groups, parts), canvas.svg(max(ends)))


def _block(canvas: Canvas, label: str, members: Sequence[Tile], parts: Mapping[str, Part], x: float, y: float) -> float:
    canvas.text(x, y + 15, f"{cut(label, BLOCK - 70)} ({count(len(members))})", bold=True)
    y += 22
    for place, tile in enumerate(members):
        left = x + place % ACROSS * (WIDE + GAP)
        upper = y + place // ACROSS * (HIGH + GAP)
        part = parts[tile.rating]
        canvas.rect(left, upper, WIDE, HIGH, "#ffffff")
        canvas.rect(left, upper, SIGN, HIGH, part.fill)
        canvas.on_fill(left + SIGN / 2, upper + 16, part.sign, part.fill, size=11)
        canvas.text(left + SIGN + 4, upper + 16, cut(tile.name, WIDE - SIGN - 6, 11), size=11, fill=INK)
    return y + -(-len(members) // ACROSS) * (HIGH + GAP) + 12


def _said(groups: Sequence[tuple[str, Sequence[Tile]]], parts: Mapping[str, Part]) -> str:
    def of(members: Sequence[Tile]) -> str:
        numbers = {code: sum(tile.rating == code for tile in members) for code in parts}
        return ", ".join(f"{parts[code].label} {count(number)}" for code, number in numbers.items() if number)

    return "; ".join(f"{label}: {of(members)}" for label, members in groups) + "."
