"""An official document as PDF: Nghị định 30/2020/NĐ-CP on A4, Tinos embedded.

The file is PDF/A-2a, to be kept, and PDF/UA-1, to be read aloud: both ask for the same tags (docs/documents.md).
"""

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import weasyprint
from django.template.loader import render_to_string
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from agencies import files
from reports import fonts
from reports.fetch import HandedFiles
from reports.official import OfficialDocument
from reports.particulars import particulars
from reports.renderers import collecting
from reports.renderers.xmp import described


def render(document: OfficialDocument) -> bytes:
    """The document's pages. Raises RuntimeError when they name a file that the renderer was not handed."""
    pictures = {picture.name: (picture.svg.encode(), "image/svg+xml") for picture in document.pictures}
    if marks := document.signature.marks:
        pictures |= {name: (content, "image/png") for name, content in marks.pictures.items()}

    def finish(rendered: Any, made: Any) -> None:
        described(made, particulars(document, len(rendered.pages)))

    return printed("reports/official.html", {"document": document}, pictures, finish=finish)


def printed(
    template: str, context: Mapping[str, Any], pictures: Mapping[str, tuple[bytes, str]] | None = None, *,
    finish: Callable[[Any, Any], None] | None = None,
) -> bytes:  # fmt: skip
    """A template as pages, `faces` added to its context. Raises RuntimeError when it names a file that is not handed on.

    `finish` may write into the file that is about to be made: given the pages and the file.
    """
    handed = {
        name: (fonts.face(weight, style).read_bytes(), "font/ttf") for (weight, style), name in fonts.FACES.items()
    }
    handed |= pictures or {}
    page = render_to_string(template, {**context, "faces": fonts.FACES})
    html = weasyprint.HTML(
        string=unicodedata.normalize("NFC", page), base_url="doc:", url_fetcher=HandedFiles(handed), media_type="print"
    )
    try:
        with _typefaces() as known, collecting.later():
            content: bytes = html.write_pdf(pdf_variant="pdf/a-2a", font_config=known, finisher=finish)
    except FatalURLFetchingError as fault:
        raise RuntimeError(str(fault)) from fault
    return content


@contextmanager
def _typefaces() -> Iterator[FontConfiguration]:
    """The renderer's knowledge of typefaces, in a folder of ours.

    The library would make one in the system's temporary directory and remove it when its object is collected: never,
    where a worker is killed or recycled. What is left here a chore removes (`reports.tasks.clear_typefaces`).
    """
    with tempfile.TemporaryDirectory(dir=files.scratch(fonts.TYPEFACES)) as folder:
        known = FontConfiguration()
        known._folder = Path(folder)
        yield known
