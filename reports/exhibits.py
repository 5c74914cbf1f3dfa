"""A picture with its table: the same values on the page, as CSV, as XLSX, and as an image to take away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies import spreadsheet
from agencies.templatetags.page import moment
from reports import cells, fonts
from reports.charts import Chart, captioned, png
from reports.official import Column, Row, Table

Cell: TypeAlias = str | int | Decimal | bool | datetime | None

LONG = 60
"""Rows of a table that go along with a page of several exhibits."""

MADE_UP = gettext_lazy("Số liệu minh họa: điểm và xếp loại từng cơ quan không phải kết quả thật.")

FORMS = {"csv": "text/csv; charset=utf-8", "xlsx": spreadsheet.XLSX_TYPE, "svg": "image/svg+xml", "png": "image/png"}
"""The forms in which an exhibit leaves the system."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a list: heading, width in characters, format of its numbers ("count", "points", "text", "day")."""

    title: str
    width: int
    form: str = "text"


@dataclass(frozen=True, slots=True)
class Named:
    """Some of the rows by name under a heading, and how many more there are."""

    title: str
    names: tuple[str, ...]
    more: int = 0


@dataclass(frozen=True)
class Exhibit:
    """What is shown of one question: what it says in a sentence or two, its picture if there is one, its table.

    `fields[names]` names each row. `remarks` are what a reader must know (provisional, illustrative, who is not
    counted); they go along into every form. `empty` says why there is nothing to show.
    """

    key: str
    title: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[Cell, ...], ...]
    said: str = ""
    chart: Chart | None = None
    remarks: tuple[str, ...] = ()
    names: int = 0
    empty: str = ""
    folded: bool = True
    """Whether the table stands closed below the picture on a page of several."""
    lists: tuple[Named, ...] = ()

    @property
    def is_long(self) -> bool:
        """Whether the table would make a page of several exhibits heavy."""
        return len(self.rows) > LONG

    @property
    def made_up(self) -> str:
        """The warning that figures are made up, which a page that has said it already need not repeat."""
        return str(MADE_UP)

    @property
    def table(self) -> Table:
        """The table as a page writes it."""
        columns = (
            Column(field.title, field.width, "left" if field.form == "text" else "center") for field in self.fields
        )
        return Table("", tuple(columns), tuple(Row(tuple(self._written(row))) for row in self.rows), self.names)

    @property
    def forms(self) -> list[str]:
        """The forms it can be taken away in."""
        return [form for form in FORMS if self.chart or form in {"csv", "xlsx"}] if self.rows else []

    def content(self, form: str) -> bytes:
        """The file. Raises KeyError for a form it does not have."""
        if form not in self.forms:
            raise KeyError(form)
        if form == "csv":
            notes: list[tuple[Cell, ...]] = [(note,) for note in (self.title, *self.remarks)]
            return spreadsheet.to_csv([field.title for field in self.fields], [*self.rows, *notes])
        if form == "xlsx":
            return self._workbook()
        assert self.chart
        drawing = captioned(str(self.chart.drawn), self.title, fonts.PRINT)
        return drawing.encode() if form == "svg" else png(replace(self.chart.picture, svg=drawing))

    def _workbook(self) -> bytes:
        from reports.renderers.xlsx import Workbook  # slow to load, and no page needs it

        book = Workbook(title=self.title, subject=self.title, author="")
        book.sheet(_("Số liệu"), self.title, [self.said, *self.remarks]).table(self.fields, self.rows)
        return book.content()

    def _written(self, row: Sequence[Cell]) -> list[str]:
        return [_written(cell, field.form) for cell, field in zip(row, self.fields, strict=True)]


def _written(cell: Cell, form: str) -> str:
    if cell is None or cell == "":
        return cells.NOTHING
    if isinstance(cell, datetime):
        return moment(cell)
    if isinstance(cell, Decimal):
        return cells.points(cell)
    if isinstance(cell, int) and not isinstance(cell, bool) and form != "text":
        return cells.count(cell)
    return str(cell)
