"""Tables as files: CSV and XLSX in and out, with cells that no spreadsheet program takes for a formula."""

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, zip_longest
from pathlib import PurePath
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from agencies.rules import Refused

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED_BYTES = 100 * 1024 * 1024
MAX_ROWS = 20_000
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_FORMULA = re.compile(r"'*[=+\-@\t\r\n|]")

Rows = list[tuple[int, list[str]]]
"""The line of each row as the person sees it in the file, and its cells as text."""


def safe_cell(value: Any) -> Any:
    """A cell that Excel or LibreOffice shows as it stands: text that would start a formula gets an apostrophe.

    Numbers, days and everything else that is not text pass unchanged.
    """
    if isinstance(value, str) and _FORMULA.match(value):
        return f"'{value}"
    return value


def plain_cell(value: str) -> str:
    """The text that `safe_cell` was given."""
    return value[1:] if value.startswith("'") and _FORMULA.match(value) else value


def to_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """The table as CSV in UTF-8 with the mark that makes Excel read Vietnamese correctly."""
    return b"".join(csv_lines(header, rows))


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The same line by line, for tables that should not stand in the memory as a whole."""
    yield codecs.BOM_UTF8
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    for row in chain([header], rows):
        writer.writerow([safe_cell(_csv_cell(value)) for value in row])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()


@dataclass(frozen=True, slots=True)
class Notes:
    """What a second sheet explains: its name, its headings, its rows of text."""

    sheet: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]


def to_xlsx(header: Sequence[str], rows: Iterable[Sequence[Any]], *, sheet: str, notes: Notes | None = None) -> bytes:
    """The table as a workbook: heading frozen and filterable, columns as wide as what they hold; `notes` on a second sheet."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
    )
    _fill(book, sheet, header, rows)
    if notes:
        _fill(book, notes.sheet, notes.header, notes.rows)
    book.close()
    return buffer.getvalue()


def _fill(book: Any, sheet: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    page = book.add_worksheet(sheet[:31])
    heading = book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1, "text_wrap": True})
    formats: dict[type, Any] = {
        date: book.add_format({"num_format": "dd/mm/yyyy"}),
        datetime: book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
    }
    widths = [len(title) for title in header]
    page.write_row(0, 0, [safe_cell(title) for title in header], heading)
    count = 0
    for count, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            _write(page, count, column, value, formats)
            widths[column] = max(widths[column], len(str(value)) if value is not None else 0)
    for column, width in enumerate(widths):
        page.set_column(column, column, min(max(width + 2, 8), 60))
    page.freeze_panes(1, 0)
    if header:
        page.autofilter(0, 0, max(count, 1), len(header) - 1)


def read(name: str, content: bytes) -> Rows:
    """The rows of an uploaded CSV or XLSX, heading first, empty rows left out.

    Raises Refused with what is wrong with the file and what to do.
    """
    if len(content) > MAX_BYTES:
        raise Refused(
            _("Tệp “%(name)s” lớn hơn %(limit)d MB. Hãy chia thành nhiều tệp nhỏ hơn.")
            % {"name": name, "limit": MAX_BYTES // 1024 // 1024}
        )
    if not content.strip():
        raise Refused(_("Tệp “%(name)s” không có dữ liệu.") % {"name": name})
    kind = PurePath(name).suffix.lower()
    if kind not in {".csv", ".xlsx"}:
        raise Refused(
            _("Tệp “%(name)s” không phải CSV hoặc XLSX. Hãy lưu lại ở một trong hai dạng đó.") % {"name": name}
        )
    rows = _read_xlsx(name, content) if kind == ".xlsx" else _read_csv(name, content)
    rows = [(line, cells) for line, cells in rows if any(cells)]
    if not rows:
        raise Refused(_("Tệp “%(name)s” không có dòng nào.") % {"name": name})
    if len(rows) > MAX_ROWS:
        raise Refused(
            _("Tệp “%(name)s” có %(count)d dòng, nhiều hơn mức %(limit)d dòng cho một lần nhập.")
            % {"name": name, "count": len(rows), "limit": MAX_ROWS}
        )
    return rows


def lines_beyond(table: Rows) -> list[int]:
    """The lines that hold something where the heading names no column: beyond its end, or under an empty title."""
    _line, heading = table[0]
    return [
        line
        for line, cells in table[1:]
        if any(cell and not title for cell, title in zip_longest(cells, heading, fillvalue=""))
    ]


def _csv_cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime):
        return _here(value).strftime("%Y-%m-%d %H:%M:%S")
    return value.isoformat() if isinstance(value, date) else value


def _here(value: datetime) -> datetime:
    """A moment as the clock on the wall showed it: spreadsheets know no zones."""
    return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value


def _write(page: Any, row: int, column: int, value: Any, formats: dict[type, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_number(row, column, int(value))
    elif isinstance(value, int | float | Decimal):
        page.write_number(row, column, float(value))
    elif isinstance(value, datetime | date) and value.year >= 1900:
        page.write_datetime(row, column, _here(value) if isinstance(value, datetime) else value, formats[type(value)])
    else:
        page.write_string(row, column, str(safe_cell(str(value))))


def _read_csv(name: str, content: bytes) -> Rows:
    try:
        text = content.decode("utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        raise Refused(
            _(
                "Dòng %(line)d của tệp “%(name)s” không phải chữ UTF-8. Trong Excel hãy chọn Lưu thành "
                "“CSV UTF-8”, hoặc dùng tệp XLSX."
            )
            % {"line": line, "name": name}
        ) from None
    if "\0" in text:
        raise Refused(_("Tệp “%(name)s” không phải tệp văn bản CSV.") % {"name": name})
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    rows: Rows = []
    line = 1
    try:
        for cells in reader:
            rows.append((line, [plain_cell(cell).strip() for cell in cells]))
            line = reader.line_num + 1
    except csv.Error as fault:
        raise Refused(
            _("Không đọc được dòng %(line)d của tệp “%(name)s”: %(fault)s.")
            % {"line": line, "name": name, "fault": fault}
        ) from None
    return rows


def _read_xlsx(name: str, content: bytes) -> Rows:
    broken = Refused(
        _("Không mở được tệp “%(name)s”: tệp hỏng hoặc không phải XLSX. Hãy mở bằng Excel và lưu lại.") % {"name": name}
    )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > MAX_UNPACKED_BYTES:
            raise broken
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        table = sheet.to_python(skip_empty_area=False)
    except (zipfile.BadZipFile, CalamineError, OSError, ValueError, IndexError):
        raise broken from None
    return [(line, [_text(cell) for cell in row]) for line, row in enumerate(table, 1)]


def _text(cell: Any) -> str:
    """A workbook's cell as the text a CSV would hold."""
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, float):
        # What a formula worked out carries the error of binary fractions: 24.499999999999996.
        return str(int(cell)) if cell.is_integer() else format(round(cell, 9), "f").rstrip("0").rstrip(".")
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y-%m-%d") if isinstance(cell, datetime) else cell.isoformat()
    return plain_cell(str(cell)).strip()
