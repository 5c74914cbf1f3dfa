"""A leaf or the cover of a book as the page that the renderer gets."""

from __future__ import annotations

import unicodedata

from django.template.loader import render_to_string

from reports import fonts
from reports.official import Cover, Leaf


def page_of(document: Leaf | Cover) -> str:
    """The HTML of its pages, without page numbers: the book sets them."""
    name = "cover" if isinstance(document, Cover) else "leaf"
    context = {"document": document, "faces": fonts.FACES, "bound": True}
    return unicodedata.normalize("NFC", render_to_string(f"reports/{name}.html", context))


def faces() -> dict[str, str]:
    """The file of each typeface, by the name the page calls it."""
    return {name: str(fonts.face(weight, style)) for (weight, style), name in fonts.FACES.items()}
