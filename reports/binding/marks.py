"""What a document shows and what it is made with, as one fingerprint: equal ones need not be made twice.

The whole composed document goes into it, so whatever changes on paper (a point, a word, the letterhead) changes it; and the
templates, typefaces and versions of the renderer, so that no upgrade hands out old pages.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.template.loader import get_template

from reports import fonts
from reports.binding.part import FORMAT

TEMPLATES = ("official.html", "official_blocks.html", "official.css", "leaf.html", "cover.html")
ENGINES = ("weasyprint", "pydyf", "fonttools", "python-docx", "xlsxwriter")


def mark_of(document: object, *more: object) -> str:
    """The fingerprint of a document of plain values, as 64 hex digits; `more` is whatever else decides what is made of it."""
    return hashlib.sha256(f"{makers()}\n{more!r}\n{document!r}".encode()).hexdigest()


@cache
def makers() -> str:
    """The fingerprint of all that makes documents in this process: our own words and layout, templates, typefaces, libraries."""
    digest = hashlib.sha256(f"{FORMAT}".encode())
    for name in TEMPLATES:
        digest.update(Path(get_template(f"reports/{name}").origin.name).read_bytes())  # type: ignore[attr-defined]
    for weight, style in fonts.FACES:
        digest.update(fonts.face(weight, style).read_bytes())
    for library in ENGINES:
        digest.update(f"{library} {version(library)}\n".encode())
    for app in ("reports", "scoring"):
        for source in sorted((Path(settings.BASE_DIR) / app).rglob("*.py")):
            digest.update(source.read_bytes())
    return digest.hexdigest()
