"""An official document as PDF: Nghị định 30/2020/NĐ-CP on A4, Tinos embedded, tagged for screen readers (PDF/UA-1)."""

from __future__ import annotations

import unicodedata

import weasyprint
from django.template.loader import render_to_string
from weasyprint.urls import FatalURLFetchingError

from reports import fonts
from reports.fetch import HandedFiles
from reports.official import OfficialDocument


def render(document: OfficialDocument) -> bytes:
    """The document's pages. Raises RuntimeError when they name a file that the renderer was not handed."""
    files = {
        name: (fonts.face(weight, style).read_bytes(), "font/ttf") for (weight, style), name in fonts.FACES.items()
    }
    files |= {picture.name: (picture.svg.encode(), "image/svg+xml") for picture in document.pictures}
    page = render_to_string("reports/official.html", {"document": document, "faces": fonts.FACES})
    html = weasyprint.HTML(
        string=unicodedata.normalize("NFC", page), base_url="doc:", url_fetcher=HandedFiles(files), media_type="print"
    )
    try:
        content: bytes = html.write_pdf(pdf_variant="pdf/ua-1")
    except FatalURLFetchingError as fault:
        raise RuntimeError(str(fault)) from fault
    return content
