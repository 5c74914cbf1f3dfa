"""An official document as PDF: Nghị định 30/2020/NĐ-CP on A4, Tinos embedded, tagged for screen readers (PDF/UA-1)."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

import weasyprint
from django.template.loader import render_to_string
from weasyprint.urls import FatalURLFetchingError

from reports import fonts
from reports.fetch import HandedFiles
from reports.official import OfficialDocument


def render(document: OfficialDocument) -> bytes:
    """The document's pages. Raises RuntimeError when they name a file that the renderer was not handed."""
    pictures = {picture.name: (picture.svg.encode(), "image/svg+xml") for picture in document.pictures}
    return printed("reports/official.html", {"document": document}, pictures)


def printed(
    template: str, context: Mapping[str, Any], pictures: Mapping[str, tuple[bytes, str]] | None = None
) -> bytes:
    """A template as pages, `faces` added to its context. Raises RuntimeError when it names a file that is not handed on."""
    files = {
        name: (fonts.face(weight, style).read_bytes(), "font/ttf") for (weight, style), name in fonts.FACES.items()
    }
    files |= pictures or {}
    page = render_to_string(template, {**context, "faces": fonts.FACES})
    html = weasyprint.HTML(
        string=unicodedata.normalize("NFC", page), base_url="doc:", url_fetcher=HandedFiles(files), media_type="print"
    )
    try:
        content: bytes = html.write_pdf(pdf_variant="pdf/ua-1")
    except FatalURLFetchingError as fault:
        raise RuntimeError(str(fault)) from fault
    return content
