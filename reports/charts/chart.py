"""One picture of figures: an SVG drawn on the server, for page, PDF and Word alike.

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

from reports import fonts
from reports.official import Picture

INK = "#1d2733"
BAR = "#2f6f8f"
SHADES = ("#14513c", "#2f7f62", "#63a78d", "#a5d0be", "#e7d9a6", "#f6efd6")
GROUND = '<rect width="{0}" height="{0}" fill="#ffffff"/>'
PATTERNS = {
    "hatch": (5, '<path d="M-1,1l2,-2M0,5l5,-5M4,6l2,-2" stroke="#9c2f23" stroke-width="1.4" fill="none"/>'),
    "dots": (6, '<circle cx="3" cy="3" r="1.1" fill="#545b6e"/>'),
    "bars": (5, '<path d="M0,2.5h5" stroke="#2f6f8f" stroke-width="1.6" fill="none"/>'),
}
"""Fills that tell parts apart without colour: side of the square repeated, and what is drawn on it."""
PARTS = re.compile(r' (?:role="graphics-[a-z]+"|aria-roledescription="[^"]*"|aria-label="[^"]*")')
"""What the engine says of each part, in English; the whole is one picture with a description."""


@dataclass(frozen=True)
class Chart:
    """A chart before it is drawn: what it is called, what it shows in words, how it is to look.

    `spec` is a Vega-Lite specification, drawn once for each content, whoever prints it; or the SVG itself.
    `narrow` is the same in an SVG for a screen as wide as a hand; empty where there is only the one.
    """

    title: str
    description: str
    spec: dict[str, Any] | str
    narrow: str = ""

    @cached_property
    def key(self) -> str:
        """The same for the same content."""
        content = json.dumps([self.title, self.description, self.spec], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:20]

    @property
    def known(self) -> SafeString | None:
        """The drawing for a page, if somebody has drawn it already."""
        if isinstance(self.spec, str):
            return SafeString(self._labelled(self.spec))
        svg = store.get(f"chart:{self.key}")
        return svg and SafeString(svg)

    @property
    def drawn(self) -> SafeString:
        """The drawing for a page: 40 to 700 ms when nobody has drawn it yet."""
        svg = self.known
        if svg is None:
            svg = SafeString(self._labelled(engine().vegalite_to_svg(self.spec)))
            store.set(f"chart:{self.key}", str(svg), None)
        return svg

    @property
    def narrow_drawn(self) -> SafeString:
        """The drawing for a narrow screen."""
        return SafeString(self._labelled(self.narrow, "narrow-"))

    @property
    def picture(self) -> Picture:
        """The drawing for a document."""
        return Picture(str(self.drawn), self.title, self.description)

    def _labelled(self, svg: str, prefix: str = "") -> str:
        # Several charts share a page, so what they refer to by id must not be named alike.
        short = f"{prefix}{self.key[:8]}"
        head, body = PARTS.sub("", svg).split(">", 1)
        names = f'<title id="title-{short}">{escape(self.title)}</title>'
        names += f'<desc id="desc-{short}">{escape(self.description)}</desc>'
        defs = ""
        for name, (side, drawn) in PATTERNS.items():
            if f"url(#{name})" in body:
                size = f'width="{side}" height="{side}" patternUnits="userSpaceOnUse"'
                defs += f'<pattern id="{name}-{short}" {size}>{GROUND.format(side)}{drawn}</pattern>'
                body = body.replace(f"url(#{name})", f"url(#{name}-{short})")
        role = f' role="img" aria-labelledby="title-{short} desc-{short}">'
        return f"{head}{role}{names}<defs>{defs}</defs>{body}"


def png(picture: Picture) -> bytes:
    """The chart as an image, for a document that cannot hold SVG."""
    image: bytes = engine().svg_to_png(picture.svg, scale=2.5)
    return image


def shades(number: int) -> list[str]:
    """A fill for each rating from best to lowest: dark to light, the lowest hatched."""
    solid = [SHADES[round(index * (len(SHADES) - 1) / max(number - 2, 1))] for index in range(number - 1)]
    return [*solid, "url(#hatch)"]


@cache
def engine() -> Any:
    """The drawing engine with our typefaces, loaded by the first process that draws: it takes a hundred megabytes."""
    import vl_convert

    for folder in fonts.folders():
        vl_convert.register_font_directory(str(folder))
    return vl_convert
