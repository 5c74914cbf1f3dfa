"""The columns of a register's file: what they are called, which must be there, and the table under those names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import tablib
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from agencies import spreadsheet
from agencies.rules import Refused, fold
from agencies.transfer.resource import Fault
from registers.cells import AGENCY_CODE, AGENCY_TITLE
from registers.forms.entries import entry_form
from registers.register import Register

MOST_ROWS = 3000
"""An import writes each entry with its own line in the trail; more at once would keep others waiting."""


def dataset_of(register: Register, table: spreadsheet.Rows, *, needs_agency: bool) -> tablib.Dataset:
    """The table under the product's names of the columns, each row with the line it came from."""
    line, heading = table[0]
    known = _columns(register) | (
        {fold(AGENCY_CODE): AGENCY_CODE, **_titled(AGENCY_CODE, AGENCY_TITLE)} if needs_agency else {}
    )
    columns = [known.get(fold(title), "") for title in heading]
    if problems := list(_column_faults(register, line, heading, columns, table, needs_agency)):
        raise Refused("\n".join(map(str, problems)))
    if len(table) - 1 > MOST_ROWS:
        raise Refused(
            _("Tệp có %(count)d dòng; mỗi lần nhập tối đa %(most)d dòng. Hãy chia tệp.")
            % {"count": len(table) - 1, "most": MOST_ROWS}
        )
    used = [index for index, column in enumerate(columns) if column]
    rows = []
    for number, cells in table[1:]:
        filled = [*cells, *[""] * (len(columns) - len(cells))]
        rows.append([*(filled[index] for index in used), number])
    # All at once: tablib looks through the whole table for each row appended.
    return tablib.Dataset(*rows, headers=[*(columns[index] for index in used), "#"])


def _column_faults(
    register: Register, line: int, heading: list[str], columns: list[str], table: spreadsheet.Rows, needs_agency: bool
) -> Iterator[Fault]:
    for title, column in zip(heading, columns, strict=True):
        if title and not column:
            yield Fault(line, title, _("cột không được dùng; bỏ cột này hoặc sửa tên cột."))
    for column in dict.fromkeys(columns):
        if column and columns.count(column) > 1:
            yield Fault(line, column, _("cột có hai lần; giữ lại một."))
    for column in required_columns(register, needs_agency=needs_agency):
        if column not in columns:
            title = str(AGENCY_TITLE) if column == AGENCY_CODE else register.label(column)
            yield Fault(line, column, _("thiếu cột này (%(title)s).") % {"title": title})
    for number in spreadsheet.lines_beyond(table):
        yield Fault(number, "", _("có nhiều ô hơn dòng tiêu đề; kiểm tra dấu phân cách và dấu ngoặc kép."))


def required_columns(register: Register, *, needs_agency: bool) -> list[str]:
    """The columns a file must have: those the form insists on, but for what it chooses by itself."""
    form = entry_form(register)
    needed = [
        name for name in register.fields
        if form.base_fields[name].required and name not in {"state", "part_of", "year"} and not register.field(name).has_default()
    ]  # fmt: skip
    return [AGENCY_CODE, *needed] if needs_agency else needed


def _columns(register: Register) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in register.fields:
        for language, _words in settings.LANGUAGES:
            with override(language):
                found[fold(register.label(name))] = name
    return found | {name: name for name in register.fields}


def _titled(column: str, title: Any) -> dict[str, str]:
    found = {}
    for language, _words in settings.LANGUAGES:
        with override(language):
            found[fold(str(title))] = column
    return found
