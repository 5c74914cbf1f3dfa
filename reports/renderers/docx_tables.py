"""Tables of a Word file: heads that are repeated, rows written straight into the XML."""

from __future__ import annotations

from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from reports.official import Row, Table
from reports.renderers.docx_styles import CELL
from reports.renderers.docx_text import composed, put

ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
DENSE = 18
"""The letters of a dense table, in half-points."""
CELL_ID = CELL.replace(" ", "")


def write_head(grid: Any, table: Table) -> None:
    """Write the head of a table, in two rows where columns have groups; it is repeated on each page."""
    place = 0
    for title, columns, rows, _align in table.heads:
        cell = grid.cell(0, place)
        if columns > 1 or rows > 1:
            cell = cell.merge(grid.cell(rows - 1, place + columns - 1))
        put(cell, title, size=12, bold=True)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        place += columns
    for index, column in enumerate(table.columns):
        if column.group:
            put(grid.cell(1, index), column.title, size=12, bold=True)
    for line in grid._tbl.tr_lst[: 2 if table.has_groups else 1]:
        properties = line.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        properties.append(OxmlElement("w:tblHeader"))


def write_row(line: Any, row: Row, table: Table, *, keep: bool) -> None:
    """Write one row; `keep` it on the page of the next one."""
    line.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    cells = list(line.tc_lst)
    if row.kind in ("section", "subsection"):
        cells[0].grid_span = len(cells)
        for surplus in cells[1:]:
            line.remove(surplus)
        _fill(cells[0], row.cells[0], "left", bold=True, italic=row.kind == "subsection", keep=True)
        return
    for cell, text, column in zip(cells, row.cells, table.columns, strict=True):
        _fill(cell, text, column.align, bold=row.kind == "total", keep=keep, size=DENSE if table.dense else 0)


def _fill(
    cell: Any, text: str, align: str, *, bold: bool = False, italic: bool = False, keep: bool = False, size: int = 0
) -> None:
    """Write a body cell straight into its XML: an annex has thousands of them. `size` in half-points, 0 for the style's."""
    paragraph = cell.p_lst[0]
    properties = paragraph.get_or_add_pPr()
    properties.style = CELL_ID
    if align != "left":
        properties.jc_val = ALIGN[align]
    if keep:
        properties.get_or_add_keepNext()
    run = paragraph.add_r()
    run.text = composed(text)
    if bold or italic:
        marks = run.get_or_add_rPr()
        for mark in [name for name, wanted in (("w:b", bold), ("w:i", italic)) if wanted]:
            marks.append(OxmlElement(mark))
    if size:
        measure = OxmlElement("w:sz")
        measure.set(qn("w:val"), str(size))
        run.get_or_add_rPr().append(measure)


def cell_margins(grid: Any, upright: int = 40, across: int = 60) -> None:
    """Room between a cell's edge and its text, in twentieths of a point."""
    margins = OxmlElement("w:tblCellMar")
    for side, twips in (("top", upright), ("left", across), ("bottom", upright), ("right", across)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties = grid._tbl.tblPr
    properties.find(qn("w:tblLook")).addprevious(margins)


def keep_whole(row: Any) -> None:
    """Let a row of the table lie on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
