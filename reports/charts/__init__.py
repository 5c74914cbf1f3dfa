"""Charts: drawn on the server as SVG, the same for page, PDF, Word and download."""

from reports.charts.bars import ratings, weakest
from reports.charts.canvas import Part
from reports.charts.caption import captioned
from reports.charts.chart import Chart, png, shades
from reports.charts.grid import grid
from reports.charts.hours import hours
from reports.charts.pairs import Pair, pairs
from reports.charts.stacked import stacked
from reports.charts.tiles import Tile, tiles

__all__ = [
    "Chart", "Pair", "Part", "Tile", "captioned", "grid", "hours", "pairs", "png", "ratings", "shades", "stacked", "tiles", "weakest",
]  # fmt: skip
