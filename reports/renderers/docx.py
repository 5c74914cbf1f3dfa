"""An official document as a Word file that an office goes on editing (Nghị định 30/2020/NĐ-CP), with real styles."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Iterable
from copy import deepcopy
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Length, Mm, Pt, RGBColor

from reports import charts, fonts
from reports.official import Annex, Block, Heading, OfficialDocument, Paragraph, Picture, Row, Signature, Table

FONT = "Times New Roman"
SIDE, TOP, LEFT = Mm(15), Mm(20), Mm(30)
WIDTH, HEIGHT = Mm(210), Mm(297)
ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
CENTRE = WD_ALIGN_PARAGRAPH.CENTER
CELL = "Ô bảng"
DENSE = 18
"""The letters of a dense table, in half-points."""
MOTTO = "Độc lập - Tự do - Hạnh phúc"
CELL_ID = CELL.replace(" ", "")


def render(document: OfficialDocument) -> bytes:
    """The document as .docx; the signature's room, number and day are left for the office to fill."""
    return _Writer(document).content()


class _Writer:
    """Writes one document, block by block."""

    def __init__(self, document: OfficialDocument) -> None:
        self._document = document
        self._file = docx.Document()
        self._styles()
        self._describe()
        self._page(self._file.sections[0], across=False)
        self._imprint(self._file.sections[0].first_page_footer)
        self._letterhead()
        self._title()
        self._blocks(document.body)
        self._ending()
        for annex in document.annexes:
            self._annex(annex)

    def content(self) -> bytes:
        buffer = io.BytesIO()
        self._file.save(buffer)
        return buffer.getvalue()

    def _styles(self) -> None:
        normal = self._file.styles["Normal"]
        _font(normal, size=14)
        normal.paragraph_format.space_before = Pt(0)
        normal.paragraph_format.space_after = Pt(6)
        normal.paragraph_format.line_spacing = 1.15
        normal.paragraph_format.widow_control = True
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "vi-VN")
        normal.element.get_or_add_rPr().append(language)
        for name in ("Title", "Heading 1", "Heading 2", "Caption"):
            style = self._file.styles[name]
            _font(style, size=13 if name == "Caption" else 14, bold=True)
            style.paragraph_format.space_before = Pt(6)
            style.paragraph_format.space_after = Pt(6)
            style.paragraph_format.keep_with_next = True
            style.paragraph_format.first_line_indent = Cm(1.27) if name.startswith("Heading") else None
            style.paragraph_format.alignment = None if name.startswith("Heading") else CENTRE
            for ornament in style.element.xpath(".//w:pBdr | .//w:rPr/w:spacing | .//w:rPr/w:kern"):
                ornament.getparent().remove(ornament)
        self._style("Thân bài", size=14, indent=True, align=WD_ALIGN_PARAGRAPH.JUSTIFY)
        self._style("Căn cứ", size=14, italic=True, indent=True, align=WD_ALIGN_PARAGRAPH.JUSTIFY)
        self._style("Ghi chú", size=12, italic=True)
        self._style("Giữa", size=14, align=CENTRE)
        self._style(CELL, size=12, after=0)
        self._style("Nơi nhận", size=11, after=0)

    def _style(
        self, name: str, *, size: int, italic: bool = False, indent: bool = False, align: Any = None, after: int = 6
    ) -> None:
        style = self._file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = self._file.styles["Normal"]
        _font(style, size=size, italic=italic)
        style.paragraph_format.space_after = Pt(after)
        style.paragraph_format.alignment = align
        if indent:
            style.paragraph_format.first_line_indent = Cm(1.27)
        if not after:
            style.paragraph_format.line_spacing = 1.0

    def _describe(self) -> None:
        about = self._file.core_properties
        about.title = _text(self._document.title)
        about.subject = _text(self._document.stamp)
        about.author = _text(self._document.letterhead.issuer)
        about.language = "vi-VN"
        about.comments = _text(self._document.warning)

    def _page(self, section: Any, *, across: bool) -> None:
        section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (HEIGHT, WIDTH) if across else (WIDTH, HEIGHT)
        section.left_margin, section.right_margin = (Mm(20), Mm(20)) if across else (LEFT, SIDE)
        section.top_margin = section.bottom_margin = TOP
        section.header_distance = section.footer_distance = Mm(10)
        section.different_first_page_header_footer = True
        for inherited in section._sectPr.findall(qn("w:pgNumType")):
            section._sectPr.remove(inherited)
        numbering = OxmlElement("w:pgNumType")
        numbering.set(qn("w:start"), "1")
        section._sectPr.find(qn("w:pgMar")).addnext(numbering)
        for part in (section.header, section.first_page_header, section.footer, section.first_page_footer):
            part.is_linked_to_previous = False
        number = section.header.paragraphs[0]
        number.alignment = CENTRE
        _page_number(number)
        if self._document.warning:
            for footer in (section.footer, section.first_page_footer):
                footer.paragraphs[0].alignment = CENTRE
                _run(footer.paragraphs[0], self._document.warning, size=10, bold=True)

    def _imprint(self, footer: Any) -> None:
        """At the foot of the first page, below the warning if there is one."""
        if self._document.imprint:
            line = footer.add_paragraph() if self._document.warning else footer.paragraphs[0]
            line.alignment = CENTRE
            _run(line, self._document.imprint, size=8)

    def _letterhead(self) -> None:
        head = self._document.letterhead
        issuer, state = self._pair(Mm(68), Mm(97))
        _put(issuer, head.parent, size=12)
        _ruled(_put(issuer, head.issuer, size=12, bold=True), length=fonts.width(head.issuer, 12) * 0.4, room=Mm(68))
        _put(issuer, head.number, size=13, before=6)
        if not self._document.kind:
            _put(issuer, f"V/v {self._document.subject}", size=12, before=6)
        _put(state, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True)
        _ruled(_put(state, MOTTO, size=13, bold=True), length=fonts.width(MOTTO, 13), room=Mm(97))
        _put(state, head.place_and_day, size=13, italic=True, before=6)

    def _pair(self, left: Length, right: Length) -> tuple[Any, Any]:
        """Two columns side by side without lines."""
        table = self._file.add_table(rows=1, cols=2)
        table.autofit = False
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        _cell_margins(table, 0, 0)
        for cell, column, width in zip(table.rows[0].cells, table._tbl.tblGrid.gridCol_lst, (left, right), strict=True):
            cell.width = column.w = width
        _keep_whole(table.rows[0])
        return table.rows[0].cells[0], table.rows[0].cells[1]

    def _title(self) -> None:
        document = self._document
        if document.kind:
            title = self._file.add_paragraph(style="Title")
            title.paragraph_format.space_before = Pt(18)
            _run(title, document.kind)
            title.add_run().add_break()
            _run(title, document.bound_subject)
            _ruled(title, length=Mm(50).pt, room=Emu(WIDTH - LEFT - SIDE))
        if document.stamp:
            _run(self._file.add_paragraph(style="Giữa"), f"({document.stamp})", italic=True)
        if document.addressees:
            only = document.addressees[0] if len(document.addressees) == 1 else ""
            _run(self._file.add_paragraph(style="Giữa"), f"Kính gửi: {only}".strip())
            for addressee in document.addressees if not only else ():
                _run(self._file.add_paragraph(style="Giữa"), f"- {addressee};")
        if document.authority:
            _run(self._file.add_paragraph(style="Giữa"), document.authority, bold=True)
        for basis in document.bases:
            _run(self._file.add_paragraph(style="Căn cứ"), basis)
        if document.resolves:
            _run(self._file.add_paragraph(style="Giữa"), document.resolves, bold=True)
        for text in document.opening:
            _run(self._file.add_paragraph(style="Thân bài"), text)

    def _blocks(self, blocks: Iterable[Block]) -> None:
        write: dict[type[Any], Callable[[Any], None]] = {
            Heading: self._heading,
            Paragraph: self._paragraph,
            Table: self._table,
            Picture: self._picture,
        }
        for block in blocks:
            write[type(block)](block)

    def _heading(self, heading: Heading) -> None:
        _run(self._file.add_paragraph(style=f"Heading {heading.level}"), f"{heading.number} {heading.text}")

    def _paragraph(self, paragraph: Paragraph) -> None:
        written = self._file.add_paragraph(style="Ghi chú" if paragraph.note else "Thân bài")
        if paragraph.lead:
            _run(written, f"{paragraph.lead} ", bold=True)
        _run(written, paragraph.text)

    def _picture(self, picture: Picture) -> None:
        place = self._file.add_paragraph(style="Giữa")
        place.paragraph_format.keep_with_next = True
        shape = place.add_run().add_picture(io.BytesIO(charts.png(picture)), width=WIDTH - LEFT - SIDE)
        shape._inline.docPr.set("descr", _text(picture.description))
        shape._inline.docPr.set("title", _text(picture.title))
        _run(self._file.add_paragraph(style="Giữa"), picture.title, italic=True, size=13)

    def _table(self, table: Table) -> None:
        if table.caption:
            _run(self._file.add_paragraph(style="Caption"), table.caption)
        heads = 2 if table.has_groups else 1
        grid = self._file.add_table(rows=heads + len(table.rows), cols=len(table.columns))
        grid.style = "Table Grid"
        grid.autofit = False
        grid.alignment = WD_TABLE_ALIGNMENT.CENTER
        section: Any = self._file.sections[-1]
        whole = section.page_width - section.left_margin - section.right_margin
        _cell_margins(grid)
        parts = sum(column.width for column in table.columns)
        widths = [Emu(whole * column.width // parts) for column in table.columns]
        for column, width in zip(grid._tbl.tblGrid.gridCol_lst, widths, strict=True):
            column.w = width
        _head(grid, table)
        # python-docx walks the whole table for each cell it is asked for by place; the rows' own XML does not.
        for line, row in zip(grid._tbl.tr_lst[heads:], table.rows, strict=True):
            _body_row(line, row, table, keep=bool(table.note) if row is table.rows[-1] else table.is_short)
        for line in grid._tbl.tr_lst:
            for cell, width in zip(line.tc_lst, widths, strict=False):
                if cell.grid_span == 1:
                    cell.width = width
        if table.note:
            _run(self._file.add_paragraph(style="Ghi chú"), table.note)
        else:
            self._file.add_paragraph(style=CELL)

    def _ending(self) -> None:
        document = self._document
        if document.closing:
            _run(self._file.add_paragraph(style="Thân bài"), document.closing)
        self._file.paragraphs[-1].paragraph_format.keep_with_next = True
        left, right = self._pair(Mm(82), Mm(83))
        if document.countersignature:
            _signed(left, document.countersignature)
        else:
            self._recipients(left)
        _signed(right, document.signature)
        if document.countersignature:
            self._file.add_paragraph(style="Nơi nhận")
            below, _empty = self._pair(Mm(82), Mm(83))
            self._recipients(below)

    def _recipients(self, cell: Any) -> None:
        _put(cell, "Nơi nhận:", size=12, bold=True, italic=True, align=WD_ALIGN_PARAGRAPH.LEFT)
        for recipient in self._document.recipients:
            _put(cell, recipient, size=11, align=WD_ALIGN_PARAGRAPH.LEFT)

    def _annex(self, annex: Annex) -> None:
        self._page(self._file.add_section(WD_SECTION.NEW_PAGE), across=annex.landscape)
        title = self._file.add_paragraph(style="Heading 1")
        title.alignment = CENTRE
        title.paragraph_format.first_line_indent = Cm(0)
        _run(title, annex.number)
        title.add_run().add_break()
        _run(title, annex.title)
        _run(self._file.add_paragraph(style="Giữa"), self._document.annex_reference, italic=True)
        if self._document.stamp:
            _run(self._file.add_paragraph(style="Giữa"), f"({self._document.stamp})", italic=True)
        self._blocks(annex.blocks)


def _signed(cell: Any, signature: Signature) -> None:
    for line in filter(None, (signature.authority, signature.position)):
        _put(cell, line, size=14, bold=True)
    _put(cell, signature.name, size=14, bold=True, before=80)


def _head(grid: Any, table: Table) -> None:
    place = 0
    for title, columns, rows, _align in table.heads:
        cell = grid.cell(0, place)
        if columns > 1 or rows > 1:
            cell = cell.merge(grid.cell(rows - 1, place + columns - 1))
        _put(cell, title, size=12, bold=True)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        place += columns
    for index, column in enumerate(table.columns):
        if column.group:
            _put(grid.cell(1, index), column.title, size=12, bold=True)
    for line in grid._tbl.tr_lst[: 2 if table.has_groups else 1]:
        properties = line.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        properties.append(OxmlElement("w:tblHeader"))


def _body_row(line: Any, row: Row, table: Table, *, keep: bool) -> None:
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
    run.text = _text(text)
    if bold or italic:
        marks = run.get_or_add_rPr()
        for mark in [name for name, wanted in (("w:b", bold), ("w:i", italic)) if wanted]:
            marks.append(OxmlElement(mark))
    if size:
        measure = OxmlElement("w:sz")
        measure.set(qn("w:val"), str(size))
        run.get_or_add_rPr().append(measure)


def _cell_margins(grid: Any, upright: int = 40, across: int = 60) -> None:
    """Room between a cell's edge and its text, in twentieths of a point."""
    margins = OxmlElement("w:tblCellMar")
    for side, twips in (("top", upright), ("left", across), ("bottom", upright), ("right", across)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties = grid._tbl.tblPr
    properties.find(qn("w:tblLook")).addprevious(margins)


def _font(style: Any, *, size: int, bold: bool = False, italic: bool = False) -> None:
    style.font.name = FONT
    style.font.size = Pt(size)
    style.font.bold = bold
    style.font.italic = italic
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)


def _put(
    cell: Any, text: str, *, size: int, bold: bool = False, italic: bool = False, before: int = 0, align: Any = CENTRE
) -> Any:
    """A paragraph in a cell; the first one uses the empty paragraph every cell is born with."""
    first = cell.paragraphs[0]
    paragraph = cell.add_paragraph() if first.runs or len(cell.paragraphs) > 1 else first
    paragraph.alignment = align
    paragraph.paragraph_format.space_before = Pt(before)
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = 1.0
    _run(paragraph, text, size=size, bold=bold, italic=italic)
    return paragraph


def _run(
    paragraph: Any, text: str, *, size: int | None = None, bold: bool | None = None, italic: bool | None = None
) -> None:
    run = paragraph.add_run(_text(text))
    run.bold = bold
    run.italic = italic
    if size:
        run.font.size = Pt(size)


def _ruled(paragraph: Any, *, length: float, room: Any) -> None:
    """The rule below a line of the letterhead or the title: an empty paragraph's border, `length` points long.

    `room` is the width of the column it stands in.
    """
    rule = deepcopy(paragraph._p)
    for child in list(rule):
        if child.tag != qn("w:pPr"):
            rule.remove(child)
    paragraph._p.addnext(rule)
    line = type(paragraph)(rule, paragraph._parent)
    aside = Pt((room.pt - length) / 2)
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = aside
    line.paragraph_format.space_before = Pt(0)
    line.paragraph_format.space_after = Pt(4)
    line.paragraph_format.line_spacing = Pt(3)
    borders = OxmlElement("w:pBdr")
    line_below = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        line_below.set(qn(f"w:{name}"), value)
    borders.append(line_below)
    rule.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct",
        "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing",
        "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:rPr",
    )  # fmt: skip


def _page_number(paragraph: Any) -> None:
    run = paragraph.add_run()
    run.font.size = Pt(13)
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        mark = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark.text = text
        run._r.append(mark)


def _keep_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _text(value: str) -> str:
    return unicodedata.normalize("NFC", value)
