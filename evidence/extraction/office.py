"""DOCX and XLSX as a PDF of our own: it gives the page images, and the text with the same page numbers.

Nothing is fetched while it is made: pictures inside the file are handed over as data, every other address is refused.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts" / "tinos"
MOST_ROWS = 3000
MOST_CELLS_WIDE = 60
MOST_PICTURE = 20 * 1024 * 1024
"""Bytes of a picture inside a document that are shown."""

STYLE = """
@font-face { font-family: Tinos; src: url(doc:Tinos-Regular.ttf) }
@font-face { font-family: Tinos; font-weight: bold; src: url(doc:Tinos-Bold.ttf) }
@font-face { font-family: Tinos; font-style: italic; src: url(doc:Tinos-Italic.ttf) }
@font-face { font-family: Tinos; font-weight: bold; font-style: italic; src: url(doc:Tinos-BoldItalic.ttf) }
@page { size: A4; margin: 20mm 15mm 20mm 22mm }
@page wide { size: A4 landscape; margin: 12mm }
html { font: 13pt/1.3 Tinos }
p, h1, h2, h3, h4 { margin: 0 0 4pt; font-size: 13pt }
table { width: 100%; border-collapse: collapse; margin: 4pt 0 }
td, th { padding: 2pt 4pt; vertical-align: top; font-weight: normal; overflow-wrap: break-word }
table:not(.grid) p { font-size: 12pt }
table.grid td, table.grid th { border: 0.5pt solid #000 }
.center { text-align: center } .right { text-align: right } .justify { text-align: justify }
img { max-width: 100%; max-height: 230mm }
section { break-before: page } section:first-child { break-before: auto }
section.wide { page: wide }
.sheet { font-size: 10pt } .sheet td.number { text-align: right }
"""


def to_pdf(path: Path, extension: str, target: Path) -> None:
    """Make the PDF. Raises whatever a file made by strangers makes its readers raise."""
    _print(_document(path) if extension == "docx" else _workbook(path), target)


@cache
def _fetcher() -> Any:
    """Our fonts, and pictures that came as data; every other address is refused."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class Enclosed(URLFetcher):  # type: ignore[misc]  # the library carries no types
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
            if url.startswith("data:image/"):
                return super().fetch(url, headers)
            if url.removeprefix("doc:") in {font.name for font in FONTS.glob("*.ttf")}:
                return URLFetcherResponse(url, (FONTS / url.removeprefix("doc:")).read_bytes(), {})
            raise FatalURLFetchingError(f"A document may not read {url!r}.")

    return Enclosed(allowed_protocols=["data", "doc"])


def _print(body: str, target: Path) -> None:
    import weasyprint

    page = f"<!DOCTYPE html><html lang=vi><head><meta charset=utf-8><style>{STYLE}</style></head><body>{body}</body>"
    weasyprint.HTML(string=page, base_url="doc:", url_fetcher=_fetcher()).write_pdf(target)


# Word


def _document(path: Path) -> str:
    import docx
    import mammoth

    document = docx.Document(str(path))
    _tell_tables_apart(document)
    copy = io.BytesIO()
    document.save(copy)
    styles = [f"p[style-name='qms {side}'] => p.{side}:fresh" for side in ("center", "right", "justify")]
    styles += ["table[style-name='qms grid'] => table.grid:fresh"]
    result = mammoth.convert_to_html(
        copy,
        style_map="\n".join(styles),
        transform_document=mammoth.transforms.paragraph(_mark),
        convert_image=mammoth.images.img_element(_picture),
    )
    head = "".join(f"<p>{escape(line)}</p>" for line in _running_heads(document))
    return f"{head}{result.value}"


def _running_heads(document: Any) -> list[str]:
    """What stands at the head of the pages: a procedure's code and issue often stand there alone."""
    lines: list[str] = []
    for section in document.sections:
        for part in (section.first_page_header, section.header):
            for block in part.iter_inner_content():
                cells = [cell.text for row in block.rows for cell in row.cells] if hasattr(block, "rows") else []
                lines += [line for text in cells or [getattr(block, "text", "")] for line in text.splitlines()]
    return list(dict.fromkeys(line.strip() for line in lines if line.strip()))[:20]


def _tell_tables_apart(document: Any) -> None:
    """Give tables with lines a style of ours, so that the two columns of a letter's head come out without."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn

    grid = document.styles.add_style("qms grid", WD_STYLE_TYPE.TABLE).style_id
    for table in document.element.body.iter(qn("w:tbl")):
        properties = table.tblPr
        edges = properties.find(qn("w:tblBorders"))
        style = properties.find(qn("w:tblStyle"))
        if edges is not None:
            lined = any(edge.get(qn("w:val")) not in {"nil", "none"} for edge in edges)
        else:
            lined = style is not None
        if style is not None and not lined:
            properties.remove(style)
        elif lined:
            properties.style = grid


def _mark(element: Any) -> Any:
    """Carry a paragraph's alignment over in a style's name, which is all the converter lets through."""
    side = {"center": "center", "right": "right", "end": "right", "both": "justify"}.get(
        getattr(element, "alignment", None) or ""
    )
    style = (getattr(element, "style_name", None) or "").lower()
    if side and not style.startswith("heading"):
        return element.copy(style_id=f"qms-{side}", style_name=f"qms {side}")
    return element


def _picture(image: Any) -> dict[str, str]:
    import base64

    try:
        with image.open() as stream:
            content = stream.read(MOST_PICTURE + 1)
    except Exception:  # a picture that is kept elsewhere, or missing: the page comes without it
        return {"src": "data:image/gif;base64,R0lGODlhAQABAAAAACw="}
    if len(content) > MOST_PICTURE:
        content = b""
    return {"src": f"data:{image.content_type};base64,{base64.b64encode(content).decode()}"}


# Excel


def _workbook(path: Path) -> str:
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_path(str(path))
    return "".join(_sheet(book, name, len(book.sheet_names) > 1) for name in book.sheet_names)


def _sheet(book: Any, name: str, named: bool) -> str:
    rows = [row[:MOST_CELLS_WIDE] for row in book.get_sheet_by_name(name).to_python(nrows=MOST_ROWS)]
    width = max((index + 1 for row in rows for index, cell in enumerate(row) if cell != ""), default=0)
    if not width:
        return ""
    title = f"<p>{escape(name)}</p>" if named else ""
    lines = "".join(f"<tr>{''.join(_cells(row[:width], width))}</tr>" for row in rows)
    kind = "wide" if width > 5 else "tall"
    size = f"<div class=sheet style='font-size:{max(5, min(10, 130 // width))}pt'>"
    return f"<section class={kind}>{title}{size}<table class=grid>{lines}</table></div></section>"


def _cells(row: list[Any], width: int) -> Iterator[str]:
    if row[0] != "" and all(cell == "" for cell in row[1:]):
        yield f"<td colspan={width}>{escape(_shown(row[0]))}</td>"
        return
    for cell in row:
        number = isinstance(cell, int | float) and not isinstance(cell, bool)
        yield f"<td{' class=number' if number else ''}>{escape(_shown(cell))}</td>"


def _shown(cell: Any) -> str:
    """A cell as Vietnamese Excel shows it."""
    match cell:
        case bool():
            return "x" if cell else ""
        case float() | int():
            return f"{cell:.15g}".replace(".", ",")
        case datetime() if cell.time() != time():
            return f"{cell:%d/%m/%Y %H:%M}"
        case date():
            return f"{cell:%d/%m/%Y}"
        case timedelta() | time():
            return str(cell)
    return str(cell)
