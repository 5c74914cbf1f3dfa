"""Charts: Vega-Lite specifications drawn on the server as SVG, for page, PDF and Word alike.

Every part carries its number in words and every rating its own shade or hatching, so a black-and-white
copy reads as well as the screen. Only presentation attributes are used: an SVG inside a PDF sees no style
sheet and the pages allow no inline style.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache, cached_property
from html import escape
from typing import Any

from django.core.cache import cache as store
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reports import fonts
from reports.cells import count, share
from reports.figures import CriterionFigure, Figures, GroupFigures
from reports.official import Picture

INK = "#1d2733"
BAR = "#2f6f8f"
SHADES = ("#14513c", "#2f7f62", "#63a78d", "#a5d0be", "#e7d9a6", "#f6efd6")
HATCH = (
    '<pattern id="{id}" width="5" height="5" patternUnits="userSpaceOnUse">'
    '<rect width="5" height="5" fill="#ffffff"/>'
    '<path d="M-1,1l2,-2M0,5l5,-5M4,6l2,-2" stroke="#9c2f23" stroke-width="1.4" fill="none"/></pattern>'
)
PARTS = re.compile(r' (?:role="graphics-[a-z]+"|aria-roledescription="[^"]*"|aria-label="[^"]*")')
"""What the engine says of each part, in English; the whole is one picture with a description."""
NAME_LIMIT = 58
LABEL_ROOM = 420


@dataclass(frozen=True)
class Chart:
    """A chart before it is drawn: what it is called, what it shows in words, how it is to look.

    Drawn once for each content, whoever prints it.
    """

    title: str
    description: str
    spec: dict[str, Any]

    @cached_property
    def key(self) -> str:
        """The same for the same content."""
        content = json.dumps([self.title, self.description, self.spec], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:20]

    @property
    def known(self) -> SafeString | None:
        """The drawing for a page, if somebody has drawn it already."""
        svg = store.get(f"chart:{self.key}")
        return svg and SafeString(svg)

    @property
    def drawn(self) -> SafeString:
        """The drawing for a page: 40 to 700 ms when nobody has drawn it yet."""
        svg = self.known
        if svg is None:
            svg = SafeString(self._labelled(_engine().vegalite_to_svg(self.spec)))
            store.set(f"chart:{self.key}", str(svg), None)
        return svg

    @property
    def picture(self) -> Picture:
        """The drawing for a document."""
        return Picture(str(self.drawn), self.title, self.description)

    def _labelled(self, svg: str) -> str:
        # Several charts share a page, so what they refer to by id must not be named alike.
        short = self.key[:8]
        head, body = PARTS.sub("", svg).split(">", 1)
        names = f'<title id="title-{short}">{escape(self.title)}</title>'
        names += f'<desc id="desc-{short}">{escape(self.description)}</desc>'
        hatch = f"<defs>{HATCH.format(id=f'hatch-{short}')}</defs>"
        role = f' role="img" aria-labelledby="title-{short} desc-{short}">'
        return head + role + names + hatch + body.replace("url(#hatch)", f"url(#hatch-{short})")


def ratings(figures: Figures, *, font: str = fonts.PRINT) -> Chart | None:
    """Ratings by level as stacked bars of equal length; None when nobody is rated yet."""
    groups = [group for group in (*figures.present_levels, figures.total) if group.scored]
    if not groups:
        return None
    said = "; ".join(f"{group.label}: {_counts(figures, group)}" for group in groups)
    title = _("Cơ cấu xếp loại theo cấp năm %(year)s") % {"year": figures.year}
    return Chart(title, f"{said}.", _rating_bars(figures, groups, font))


def weakest(figures: Figures, *, font: str = fonts.PRINT) -> Chart | None:
    """The criteria with the lowest attainment as bars; None when no criterion is scored yet."""
    criteria = figures.weakest()
    if not criteria:
        return None
    said = "; ".join(f"{criterion.code}: {share(criterion.attainment)}%" for criterion in criteria)
    title = _("Các tiêu chí có tỷ lệ đạt thấp nhất năm %(year)s") % {"year": figures.year}
    return Chart(title, f"{said}.", _attainment_bars(criteria, font))


def png(picture: Picture) -> bytes:
    """The chart as an image, for a document that cannot hold SVG."""
    image: bytes = _engine().svg_to_png(picture.svg, scale=2.5)
    return image


def shades(number: int) -> list[str]:
    """A fill for each rating from best to lowest: dark to light, the lowest hatched."""
    solid = [SHADES[round(index * (len(SHADES) - 1) / max(number - 2, 1))] for index in range(number - 1)]
    return [*solid, "url(#hatch)"]


def _rating_bars(figures: Figures, groups: list[GroupFigures], font: str) -> dict[str, Any]:
    parts = [
        {"level": group.label, "rating": band.label, "order": order, "count": group.ratings[band.code]}
        for group in groups
        for order, band in enumerate(figures.bands)
    ]
    totals = [{"level": group.label, "said": _counts(figures, group)} for group in groups]
    level = {"field": "level", "type": "nominal", "sort": None, "title": None}
    labels = [band.label for band in figures.bands]
    return _spec(
        font,
        width=290,
        layer=[
            {
                "data": {"values": parts},
                "mark": {"type": "bar", "stroke": INK, "strokeWidth": 0.6, "height": 20},
                "encoding": {
                    "y": level,
                    "x": {
                        "field": "count", "type": "quantitative", "stack": "normalize", "title": None,
                        "axis": {
                            "values": [0, 0.25, 0.5, 0.75, 1], "format": "%", "domain": False, "gridColor": "#dddddd",
                        },
                    },
                    "color": {
                        "field": "rating", "type": "nominal", "title": None,
                        "scale": {"domain": labels, "range": shades(len(labels))},
                        "legend": {"orient": "top", "direction": "horizontal", "symbolType": "square"},
                    },
                    "order": {"field": "order"},
                },
            },
            {
                "data": {"values": totals},
                "mark": {"type": "text", "align": "left", "x": 298, "color": INK},
                "encoding": {"y": level, "text": {"field": "said"}},
            },
        ],
    )  # fmt: skip


def _attainment_bars(criteria: tuple[CriterionFigure, ...], font: str) -> dict[str, Any]:
    rows = [
        {
            "name": _shortened(f"{criterion.code}. {criterion.name}"),
            "value": float(criterion.attainment or 0),
            "said": f"{share(criterion.attainment)}%",
        }
        for criterion in criteria
    ]
    name = {
        "field": "name", "type": "nominal", "sort": None, "title": None,
        "axis": {"labelLimit": LABEL_ROOM, "ticks": False},
    }  # fmt: skip
    return _spec(
        font,
        width=210,
        data={"values": rows},
        layer=[
            {
                "mark": {"type": "bar", "color": BAR, "height": 14},
                "encoding": {
                    "y": name,
                    "x": {"field": "value", "type": "quantitative", "scale": {"domain": [0, 100]}, "axis": None},
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 4, "color": INK},
                "encoding": {"y": name, "x": {"field": "value", "type": "quantitative"}, "text": {"field": "said"}},
            },
        ],
    )  # fmt: skip


def _spec(font: str, **parts: Any) -> dict[str, Any]:
    text = {"labelFont": font, "labelFontSize": 13, "labelColor": INK}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "height": {"step": 28},
        "background": "#ffffff",
        # Be Vietnam Pro runs up to a tenth wider than the face the engine measures with in its place.
        "padding": {"left": 4 if font == fonts.PRINT else 40, "right": 44, "top": 8, "bottom": 4},
        "config": {
            "font": font,
            "view": {"stroke": None},
            "axis": {**text, "domainColor": INK, "tickColor": INK},
            "legend": {**text, "symbolStrokeColor": INK, "symbolStrokeWidth": 0.6, "columnPadding": 18},
            "text": {"font": font, "fontSize": 13},
        },
        **parts,
    }


def _counts(figures: Figures, group: GroupFigures) -> str:
    return " · ".join(f"{band.label} {count(group.ratings[band.code])}" for band in figures.bands)


def _shortened(name: str) -> str:
    return name if len(name) <= NAME_LIMIT else f"{name[:NAME_LIMIT].rsplit(' ', 1)[0]} …"


@cache
def _engine() -> Any:
    """The drawing engine with our typefaces, loaded by the first process that draws: it takes a hundred megabytes."""
    import vl_convert

    for folder in fonts.folders():
        vl_convert.register_font_directory(str(folder))
    return vl_convert
