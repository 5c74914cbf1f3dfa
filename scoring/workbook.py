"""A rubric as an XLSX file and back."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from agencies.rules import Refused
from agencies.spreadsheet import MAX_BYTES, MAX_UNPACKED_BYTES, plain_cell, safe_cell
from scoring.rules.columns import NUMERIC, Tables
from scoring.rules.intake import Reading
from scoring.rules.numbers import number, typed_number
from scoring.rules.rubric import Rubric
from scoring.rules.sheet import read_tables, rubric_to_tables

_WIDEST = 60


def write_rubric(rubric: Rubric) -> bytes:
    """The rubric as a workbook that `read_rubric` reads back as the same rubric."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    heading = book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1, "text_wrap": True, "valign": "top"})
    body = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    figure = book.add_format({"valign": "top"})
    for name, rows in rubric_to_tables(rubric).items():
        page = book.add_worksheet(name)
        page.write_row(0, 0, rows[0], heading)
        for at, row in enumerate(rows[1:], 1):
            for column, (title, cell) in enumerate(zip(rows[0], row, strict=True)):
                value = number(typed_number(cell)) if title in NUMERIC else None
                if value is not None:
                    page.write_number(at, column, float(value), figure)
                elif cell:
                    page.write_string(at, column, safe_cell(cell), body)
        for column, cells in enumerate(zip(*rows, strict=True)):
            widest = max(len(line) for cell in cells for line in cell.split("\n"))
            page.set_column(column, column, min(max(widest + 2, 8), _WIDEST))
        page.freeze_panes(1, 0)
    book.close()
    return buffer.getvalue()


def read_rubric(name: str, content: bytes) -> Reading:
    """The rubric that an uploaded workbook holds, in our tables or in one table with rules in words.

    Raises Refused when the file cannot be opened, SheetError naming every fault of what is in it.
    """
    return read_tables(_tables(name, content))


def _tables(name: str, content: bytes) -> Tables:
    if len(content) > MAX_BYTES:
        raise Refused(
            _("Tệp “%(name)s” lớn hơn %(limit)d MB. Một bộ tiêu chí không lớn đến vậy; hãy kiểm tra lại tệp.")
            % {"name": name, "limit": MAX_BYTES // 1024 // 1024}
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            too_large = sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED_BYTES
        if not too_large:
            book = CalamineWorkbook.from_filelike(io.BytesIO(content))
            return {sheet: _rows(book, sheet) for sheet in book.sheet_names}
    except (zipfile.BadZipFile, CalamineError, OSError, ValueError):
        pass
    raise Refused(
        _("Không mở được tệp “%(name)s”: tệp hỏng hoặc không phải XLSX. Hãy mở bằng Excel và lưu lại.") % {"name": name}
    )


def _rows(book: CalamineWorkbook, sheet: str) -> list[list[str]]:
    table = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    return [[_text(cell) for cell in row] for row in table]


def _text(cell: Any) -> str:
    """A cell as a person reads it in a Vietnamese spreadsheet."""
    if isinstance(cell, bool):
        return "x" if cell else ""
    if isinstance(cell, int | float):
        # What a formula worked out carries the error of binary fractions: 24.499999999999996.
        return f"{Decimal(repr(round(cell, 9))):f}".removesuffix(".0").replace(".", ",")
    if isinstance(cell, datetime | date):
        return f"{cell:%d/%m/%Y}"
    return plain_cell(str(cell)).strip()
