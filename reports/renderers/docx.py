"""An official document as a Word file that an office goes on editing (Nghị định 30/2020/NĐ-CP), with real styles."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Length, Mm, Pt

from reports import charts, fonts
from reports.official import Annex, Block, Heading, OfficialDocument, Paragraph, Picture, Signature, Table
from reports.renderers import docx_styles
from reports.renderers.docx_styles import CELL
from reports.renderers.docx_tables import cell_margins, keep_whole, write_head, write_row
from reports.renderers.docx_text import CENTRE, composed, page_number, put, ruled, run

SIDE, TOP, LEFT = Mm(15), Mm(20), Mm(30)
WIDTH, HEIGHT = Mm(210), Mm(297)
MOTTO = "Độc lập - Tự do - Hạnh phúc"


def render(document: OfficialDocument) -> bytes:
    """The document as .docx; the signature's room, number and day are left for the office to fill."""
    return _Writer(document).content()


class _Writer:
    """Writes one document, block by block."""

    def __init__(self, document: OfficialDocument) -> None:
        self._document = document
        self._file = docx.Document()
        docx_styles.define(self._file)
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

    def _describe(self) -> None:
        about = self._file.core_properties
        about.title = composed(self._document.title)
        about.subject = composed(self._document.stamp)
        about.author = composed(self._document.letterhead.issuer)
        about.language = "vi-VN"
        about.comments = composed(self._document.warning)

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
        page_number(number)
        if self._document.warning:
            for footer in (section.footer, section.first_page_footer):
                footer.paragraphs[0].alignment = CENTRE
                run(footer.paragraphs[0], self._document.warning, size=10, bold=True)

    def _imprint(self, footer: Any) -> None:
        """At the foot of the first page, below the warning if there is one."""
        if self._document.imprint:
            line = footer.add_paragraph() if self._document.warning else footer.paragraphs[0]
            line.alignment = CENTRE
            run(line, self._document.imprint, size=8)

    def _letterhead(self) -> None:
        head = self._document.letterhead
        issuer, state = self._pair(Mm(68), Mm(97))
        put(issuer, head.parent, size=12)
        ruled(put(issuer, head.issuer, size=12, bold=True), length=fonts.width(head.issuer, 12) * 0.4, room=Mm(68))
        put(issuer, head.number, size=13, before=6)
        if not self._document.kind:
            put(issuer, f"V/v {self._document.subject}", size=12, before=6)
        put(state, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True)
        ruled(put(state, MOTTO, size=13, bold=True), length=fonts.width(MOTTO, 13), room=Mm(97))
        put(state, head.place_and_day, size=13, italic=True, before=6)

    def _pair(self, left: Length, right: Length) -> tuple[Any, Any]:
        """Two columns side by side without lines."""
        table = self._file.add_table(rows=1, cols=2)
        table.autofit = False
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        cell_margins(table, 0, 0)
        for cell, column, width in zip(table.rows[0].cells, table._tbl.tblGrid.gridCol_lst, (left, right), strict=True):
            cell.width = column.w = width
        keep_whole(table.rows[0])
        return table.rows[0].cells[0], table.rows[0].cells[1]

    def _title(self) -> None:
        document = self._document
        if document.kind:
            title = self._file.add_paragraph(style="Title")
            title.paragraph_format.space_before = Pt(18)
            run(title, document.kind)
            title.add_run().add_break()
            run(title, document.bound_subject)
            ruled(title, length=Mm(50).pt, room=Emu(WIDTH - LEFT - SIDE))
        if document.stamp:
            run(self._file.add_paragraph(style="Giữa"), f"({document.stamp})", italic=True)
        if document.addressees:
            only = document.addressees[0] if len(document.addressees) == 1 else ""
            run(self._file.add_paragraph(style="Giữa"), f"Kính gửi: {only}".strip())
            for addressee in document.addressees if not only else ():
                run(self._file.add_paragraph(style="Giữa"), f"- {addressee};")
        if document.authority:
            run(self._file.add_paragraph(style="Giữa"), document.authority, bold=True)
        for basis in document.bases:
            run(self._file.add_paragraph(style="Căn cứ"), basis)
        if document.resolves:
            run(self._file.add_paragraph(style="Giữa"), document.resolves, bold=True)
        for text in document.opening:
            run(self._file.add_paragraph(style="Thân bài"), text)

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
        run(self._file.add_paragraph(style=f"Heading {heading.level}"), f"{heading.number} {heading.text}")

    def _paragraph(self, paragraph: Paragraph) -> None:
        written = self._file.add_paragraph(style="Ghi chú" if paragraph.note else "Thân bài")
        if paragraph.lead:
            run(written, f"{paragraph.lead} ", bold=True)
        run(written, paragraph.text)

    def _picture(self, picture: Picture) -> None:
        place = self._file.add_paragraph(style="Giữa")
        place.paragraph_format.keep_with_next = True
        shape = place.add_run().add_picture(io.BytesIO(charts.png(picture)), width=WIDTH - LEFT - SIDE)
        shape._inline.docPr.set("descr", composed(picture.description))
        shape._inline.docPr.set("title", composed(picture.title))
        run(self._file.add_paragraph(style="Giữa"), picture.title, italic=True, size=13)

    def _table(self, table: Table) -> None:
        if table.caption:
            run(self._file.add_paragraph(style="Caption"), table.caption)
        heads = 2 if table.has_groups else 1
        grid = self._file.add_table(rows=heads + len(table.rows), cols=len(table.columns))
        grid.style = "Table Grid"
        grid.autofit = False
        grid.alignment = WD_TABLE_ALIGNMENT.CENTER
        section: Any = self._file.sections[-1]
        whole = section.page_width - section.left_margin - section.right_margin
        cell_margins(grid)
        parts = sum(column.width for column in table.columns)
        widths = [Emu(whole * column.width // parts) for column in table.columns]
        for column, width in zip(grid._tbl.tblGrid.gridCol_lst, widths, strict=True):
            column.w = width
        write_head(grid, table)
        # python-docx walks the whole table for each cell it is asked for by place; the rows' own XML does not.
        for line, row in zip(grid._tbl.tr_lst[heads:], table.rows, strict=True):
            write_row(line, row, table, keep=bool(table.note) if row is table.rows[-1] else table.is_short)
        for line in grid._tbl.tr_lst:
            for cell, width in zip(line.tc_lst, widths, strict=False):
                if cell.grid_span == 1:
                    cell.width = width
        if table.note:
            run(self._file.add_paragraph(style="Ghi chú"), table.note)
        else:
            self._file.add_paragraph(style=CELL)

    def _ending(self) -> None:
        document = self._document
        if document.closing:
            run(self._file.add_paragraph(style="Thân bài"), document.closing)
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
        put(cell, "Nơi nhận:", size=12, bold=True, italic=True, align=WD_ALIGN_PARAGRAPH.LEFT)
        for recipient in self._document.recipients:
            put(cell, recipient, size=11, align=WD_ALIGN_PARAGRAPH.LEFT)

    def _annex(self, annex: Annex) -> None:
        self._page(self._file.add_section(WD_SECTION.NEW_PAGE), across=annex.landscape)
        title = self._file.add_paragraph(style="Heading 1")
        title.alignment = CENTRE
        title.paragraph_format.first_line_indent = Cm(0)
        run(title, annex.number)
        title.add_run().add_break()
        run(title, annex.title)
        run(self._file.add_paragraph(style="Giữa"), self._document.annex_reference, italic=True)
        if self._document.stamp:
            run(self._file.add_paragraph(style="Giữa"), f"({self._document.stamp})", italic=True)
        self._blocks(annex.blocks)


def _signed(cell: Any, signature: Signature) -> None:
    for line in filter(None, (signature.authority, signature.position)):
        put(cell, line, size=14, bold=True)
    put(cell, signature.name, size=14, bold=True, before=80)
