"""The year's figures as a workbook: real numbers to calculate with, filters, one sheet for each list."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from reports.exhibits import Cell, Field
from reports.figures import Figures, GroupFigures
from reports.summary import sentences
from reports.summary.tables import with_total

UNKNOWN = "Chưa có dữ liệu"


class Workbook:
    """A workbook written row by row, so that memory does not grow with the list; into the file `target`, or to be asked for.

    Text is always written as text: a name that begins with "=" is a name, not a formula.
    """

    def __init__(self, *, title: str, subject: str, author: str, target: Path | None = None) -> None:
        self._buffer = io.BytesIO()
        self._book = xlsxwriter.Workbook(
            str(target) if target else self._buffer,
            {
                "constant_memory": True, "in_memory": False, "remove_timezone": True,
                "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
                "default_format_properties": {"font_name": "Times New Roman", "font_size": 12},
            },
        )  # fmt: skip
        self._book.set_properties({"title": title, "subject": subject, "author": author})
        base = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter"}
        edged = {**base, "border": 1, "text_wrap": True}
        self._formats = {
            "title": self._book.add_format({**base, "bold": True, "font_size": 14}),
            "remark": self._book.add_format({**base, "italic": True}),
            "head": self._book.add_format({**edged, "bold": True, "align": "center", "bg_color": "#E7EEF2"}),
            "text": self._book.add_format(edged),
            "count": self._book.add_format({**edged, "num_format": "#,##0", "align": "center"}),
            "points": self._book.add_format({**edged, "num_format": "#,##0.00", "align": "center"}),
            "day": self._book.add_format({**edged, "num_format": "dd/mm/yyyy hh:mm", "align": "center"}),
        }

    def sheet(self, name: str, title: str, remarks: Iterable[str], *, filtered: bool = True) -> Sheet:
        """A new sheet with its title and remarks written; tables follow."""
        return Sheet(self._book.add_worksheet(name), self._formats, title, remarks, filtered=filtered)

    def close(self) -> None:
        """Finish the file."""
        self._book.close()

    def content(self) -> bytes:
        """The finished file, where no target was named."""
        self.close()
        return self._buffer.getvalue()


class Sheet:
    """One sheet: a title, remarks, then tables below each other."""

    def __init__(
        self, sheet: Any, formats: dict[str, Any], title: str, remarks: Iterable[str], *, filtered: bool
    ) -> None:
        self._sheet = sheet
        self._formats = formats
        self._filtered = filtered
        self._row = 0
        sheet.hide_gridlines(2)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P")
        self._line(title, "title")
        for remark in remarks:
            self._line(remark, "remark")
        self._row += 1

    def table(self, fields: Sequence[Field], rows: Iterable[Sequence[Cell]], *, caption: str = "") -> int:
        """A heading and its rows; how many there were. The first table of a filtered sheet gets a filter and a head that stays in sight."""
        if caption:
            self._line(caption, "title")
        top = self._row
        if self._filtered:
            self._sheet.freeze_panes(top + 1, 0)
            self._sheet.repeat_rows(top)
        for column, field in enumerate(fields):
            self._sheet.set_column(column, column, field.width)
            self._sheet.write_string(top, column, _text(field.title), self._formats["head"])
        self._row += 1
        for row in rows:
            for column, (field, cell) in enumerate(zip(fields, row, strict=True)):
                self._cell(column, cell, field.form)
            self._row += 1
        if self._filtered:
            self._sheet.autofilter(top, 0, max(self._row - 1, top), len(fields) - 1)
            self._filtered = False
        self._row += 1
        return self._row - top - 2

    def _line(self, text: str, form: str) -> None:
        self._sheet.write_string(self._row, 0, _text(text), self._formats[form])
        self._row += 1

    def _cell(self, column: int, cell: Cell, form: str) -> None:
        if cell is None:
            self._sheet.write_blank(self._row, column, None, self._formats[form])
        elif isinstance(cell, datetime):
            self._sheet.write_datetime(self._row, column, cell, self._formats["day"])
        elif isinstance(cell, int | Decimal) and not isinstance(cell, bool):
            self._sheet.write_number(self._row, column, cell, self._formats[form])
        else:
            self._sheet.write_string(self._row, column, _text(str(cell)), self._formats["text"])


def render(figures: Figures, *, author: str = "") -> bytes:
    """The workbook: summary, one list for each level, criteria, missing agencies, published figures."""
    title = f"Số liệu chấm điểm, xếp loại áp dụng HTQLCL năm {figures.year} – {sentences.province(figures)}"
    remarks = list(filter(None, [sentences.stamp(figures), sentences.warning(figures)]))
    book = Workbook(title=title, subject=sentences.subject(figures), author=author)
    _summary(book, figures, title, remarks)
    for level in figures.present_levels:
        _agencies(book, figures, level, remarks)
    _criteria(book, figures, remarks)
    _missing(book, figures, remarks)
    if figures.reported:
        _reported(book, figures, remarks)
    return book.content()


def _summary(book: Workbook, figures: Figures, title: str, remarks: list[str]) -> None:
    sheet = book.sheet("Tổng hợp", title, remarks, filtered=False)
    groups = [group for group, _ in with_total(figures.present_levels, figures.total)]
    counted = (
        Field("Cấp", 30), Field("Trong danh mục", 14, "count"), Field("Thuộc diện chấm điểm", 14, "count"),
        Field("Đã nộp phiếu", 14, "count"), Field("Tỷ lệ nộp (%)", 14, "points"), Field("Đã xếp loại", 14, "count"),
        Field("Tỷ lệ xếp loại (%)", 14, "points"), Field("Chưa nộp", 14, "count"),
    )  # fmt: skip
    sheet.table(
        counted,
        (
            (
                group.label, group.registered, group.applicable, group.submitted, group.submitted_percent,
                group.scored, group.scored_percent, group.not_submitted,
            )
            for group in groups
        ),
        caption="Tiến độ",
    )  # fmt: skip
    for caption, rows in (
        ("Xếp loại theo cấp", groups),
        ("Xếp loại theo loại cơ quan", [*figures.kinds, figures.total]),
    ):
        fields = [Field("Nhóm", 30), Field("Đã xếp loại", 14, "count")]
        for band in figures.bands:
            fields += [Field(band.label, 14, "count"), Field(f"{band.label} (%)", 14, "points")]
        sheet.table(fields, (_rated(figures, group) for group in rows), caption=caption)
        sheet.table(_SCORES, (_scores(group) for group in rows), caption=caption.replace("Xếp loại", "Điểm"))


_SCORES = (
    Field("Nhóm", 30), Field("Số cơ quan", 14, "count"), Field("Trung bình", 14, "points"),
    Field("Trung vị", 14, "points"), Field("Độ lệch chuẩn", 14, "points"), Field("Thấp nhất", 14, "points"),
    Field("Cao nhất", 14, "points"),
)  # fmt: skip


def _rated(figures: Figures, group: GroupFigures) -> list[Cell]:
    cells: list[Cell] = [group.label, group.scored]
    for band in figures.bands:
        cells += [group.ratings[band.code], group.shares[band.code]]
    return cells


def _scores(group: GroupFigures) -> list[Cell]:
    return [group.label, group.scored, group.mean, group.median, group.spread, group.lowest, group.highest]


def _agencies(book: Workbook, figures: Figures, level: GroupFigures, remarks: list[str]) -> None:
    sheet = book.sheet(level.label, f"{level.label}: kết quả năm {figures.year}", remarks)
    labels = figures.band_labels
    sheet.table(
        (
            Field("TT", 6, "count"), Field("Mã", 22), Field("Cơ quan, đơn vị", 44), Field("Loại cơ quan", 26),
            Field("Cơ quan cấp trên", 30), Field("Điểm tự chấm", 12, "points"), Field("Điểm thẩm định", 12, "points"),
            Field("Điểm công nhận", 12, "points"), Field("Xếp loại", 14), Field("Thứ hạng trong khối", 12, "count"),
            Field("Nộp lúc", 18, "day"),
        ),
        (
            (
                number, line.code, line.name, line.kind_label, line.parent, line.self_score, line.verified_score,
                line.final_score, labels.get(line.rating, line.rating) or UNKNOWN, line.rank, line.submitted_at,
            )
            for number, line in enumerate((line for line in figures.agencies if line.level == level.key), start=1)
        ),
    )  # fmt: skip


def _criteria(book: Workbook, figures: Figures, remarks: list[str]) -> None:
    sheet = book.sheet("Tiêu chí", f"Mức độ đạt theo tiêu chí năm {figures.year}", remarks)
    sheet.table(
        (
            Field("Mã", 8), Field("Nhóm", 40), Field("Tiêu chí", 60), Field("Điểm tối đa", 12, "points"),
            Field("Số cơ quan được chấm", 14, "count"), Field("Điểm bình quân", 12, "points"),
            Field("Tỷ lệ đạt (%)", 12, "points"),
        ),
        (
            (
                criterion.code, criterion.group, criterion.name, criterion.maximum, criterion.scored, criterion.mean,
                criterion.attainment,
            )
            for criterion in figures.criteria
        ),
    )  # fmt: skip


def _missing(book: Workbook, figures: Figures, remarks: list[str]) -> None:
    sheet = book.sheet("Chưa nộp", f"Cơ quan, đơn vị chưa nộp phiếu năm {figures.year}", remarks)
    labels = {level.key: level.label for level in figures.levels}
    sheet.table(
        (
            Field("TT", 6, "count"), Field("Mã", 22), Field("Cơ quan, đơn vị", 44), Field("Cấp", 14),
            Field("Cơ quan cấp trên", 30),
        ),
        (
            (number, line.code, line.name, labels.get(line.level, line.level), line.parent)
            for number, line in enumerate(figures.missing, start=1)
        ),
    )  # fmt: skip


def _reported(book: Workbook, figures: Figures, remarks: list[str]) -> None:
    sheet = book.sheet("Số đã công bố", f"Số liệu đã công bố năm {figures.year}", [*remarks, *figures.notes])
    sheet.table(
        (
            Field("Mã", 28), Field("Chỉ tiêu", 44), Field("Số đã công bố", 14, "count"), Field("Đơn vị tính", 18),
            Field("Số đếm trên hệ thống", 14, "count"), Field("Trích nguyên văn", 80), Field("Nguồn", 44),
        ),
        (
            (
                figure.id, figure.label, _printed(figure.value), figure.unit, figure.counted, figure.quote,
                figure.source,
            )
            for figure in figures.reported
        ),
    )  # fmt: skip


def _printed(value: Decimal | int | bool | str) -> Cell:
    return ("Có" if value else "Không") if isinstance(value, bool) else value


def _text(value: str) -> str:
    return unicodedata.normalize("NFC", value)
