"""A block copied from a spreadsheet, read cell by cell: which agency, which values, what is wrong with each cell."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from agencies.rules import Refused, fold
from scoring.across.plan import Planned, Wanted
from scoring.claimform import inputs
from scoring.explain.fields import ClaimField, claim_fields, claim_from_form
from scoring.explain.marking import claim_fault
from scoring.models import Scorecard
from scoring.rules.claims import ClaimFault, ClaimRefused
from scoring.rules.marking import clean_claim
from scoring.rules.rubric import Criterion

MOST_ROWS = 1000
MOST_TEXT = 400_000
YES = frozenset({"x", "✓", "✔", "v", "co", "c", "dat", "1", "yes", "true"})
NO = frozenset({"", "khong", "k", "0", "-", "–", "no", "false", "khong dat"})
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SHOWN_DAY = re.compile(
    rf"(\d{{1,2}})[-\s](?:({'|'.join(MONTHS)})[a-z]*|(?:thg|thang)\s?(\d{{1,2}}))(?:[-\s](\d{{2}}|\d{{4}}))?"
)
"""A day as a spreadsheet shows one that was typed as 5/3: 05-Mar, 5-Thg3, 05-Mar-23."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it was pasted, what is wrong with it, and how it was understood where that is written another way."""

    text: str
    fault: str = ""
    read: str = ""


@dataclass(frozen=True, slots=True)
class PastedRow:
    """One row of the block. `cells` has one for the agency, one for each column of values, one for the finding."""

    number: int
    cells: tuple[Cell, ...]
    sheet: Scorecard | None = None
    wanted: Wanted | None = None
    planned: Planned | None = None

    @property
    def faults(self) -> list[str]:
        """Every sentence about the row."""
        return [cell.fault for cell in self.cells if cell.fault]

    @property
    def is_open(self) -> bool:
        """Whether it can go on: no fault, and something to write."""
        return not self.faults and bool(self.planned and self.planned.is_open)


@dataclass(frozen=True, slots=True)
class Block:
    """The whole of what was pasted."""

    columns: tuple[str, ...]
    rows: tuple[PastedRow, ...]

    @property
    def wanted(self) -> dict[int, Wanted]:
        """By sheet what the rows without a fault ask for."""
        return {row.sheet.pk: row.wanted for row in self.rows if row.sheet and row.wanted and not row.faults}

    def with_plan(self, planned: Iterable[Planned]) -> Block:
        """The same with what would become of each sheet; what cannot be done is a fault of its cell."""
        by_sheet = {one.sheet.pk: one for one in planned}
        return Block(self.columns, tuple(_planned(row, by_sheet) for row in self.rows))


def value_columns(item: Criterion) -> list[ClaimField]:
    """The columns between the agency and the finding: every field of the claim but the box that says none of them."""
    return [each for each in claim_fields(item) if each.kind != "none"]


def read_block(text: str, item: Criterion, sheets: Sequence[Scorecard], year: int) -> Block:
    """Read what was pasted; days without a year are of the campaign's `year`, as on a sheet.

    Raises Refused when it is no block of cells at all, or too long.
    """
    if len(text) > MOST_TEXT:
        raise Refused(_("Khối dán quá dài. Hãy dán tối đa %(most)s dòng mỗi lần.") % {"most": MOST_ROWS})
    table = [row for row in _cells(text) if any(cell.strip() for cell in row)]
    if not table:
        raise Refused(_("Chưa có gì để kiểm tra. Hãy chọn các ô trong bảng tính, chép rồi dán vào đây."))
    if len(table) > MOST_ROWS:
        raise Refused(
            _("Khối dán có %(count)s dòng; mỗi lần tối đa %(most)s dòng.") % {"count": len(table), "most": MOST_ROWS}
        )
    columns = value_columns(item)
    found = _Finder(sheets)
    first = 2 if found.is_header(table[0], columns) else 1
    rows: list[PastedRow] = []
    seen: dict[int, int] = {}
    for number, raw in enumerate(table[first - 1 :], first):
        row = _read_row(number, [cell.strip() for cell in raw], item, year, found)
        if row.sheet and (earlier := seen.setdefault(row.sheet.pk, number)) != number:
            row = _with_fault(row, 0, _("Cơ quan này đã có ở dòng %(number)s.") % {"number": earlier})
        rows.append(row)
    names = (_("Cơ quan"), *(str(column.label) for column in columns), _("Nhận xét"))
    return Block(names, tuple(rows))


def _cells(text: str) -> list[list[str]]:
    # A quote that is never closed is a typed one, not a spreadsheet's.
    quoted = text.count('"') % 2 == 0
    lines = io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"))
    if quoted:
        return list(csv.reader(lines, csv.excel_tab))
    return list(csv.reader(lines, csv.excel_tab, quoting=csv.QUOTE_NONE))


class _Finder:
    """Finds an agency by its code or name, however it was typed."""

    def __init__(self, sheets: Sequence[Scorecard]) -> None:
        self._by: dict[str, list[Scorecard]] = {}
        for sheet in sheets:
            # A spreadsheet takes the zeros off the front of a code.
            for word in {fold(sheet.code), fold(sheet.code).lstrip("0"), fold(sheet.name)}:
                if word:
                    self._by.setdefault(word, []).append(sheet)

    def find(self, text: str) -> list[Scorecard]:
        """Every sheet the text may mean."""
        return self._by.get(fold(text), [])

    def is_header(self, row: Sequence[str], columns: Sequence[ClaimField]) -> bool:
        """Whether a row names the columns: its first cell is no agency, and some cell is a column's name."""
        labels = {fold(str(column.label)) for column in columns} | {
            "ma", "ma co quan", "co quan", "ten co quan", "don vi", "nhan xet", "ly do",
        }  # fmt: skip
        return not self.find(row[0]) and any(fold(cell) in labels for cell in row)


def _read_row(number: int, cells: list[str], item: Criterion, year: int, found: _Finder) -> PastedRow:
    columns = value_columns(item)
    sheets = found.find(cells[0])
    # Code and name side by side are one answer.
    if len(cells) > 1 and sheets and (both := [sheet for sheet in found.find(cells[1]) if sheet in sheets]):
        sheets = both
        del cells[1]
    width = len(columns) + 2
    extra = [cell for cell in cells[width:] if cell]
    cells = (cells + [""] * width)[:width]
    row = PastedRow(number, tuple(Cell(text) for text in cells))
    if len(sheets) != 1:
        return _with_fault(row, 0, _no_agency(cells[0], sheets))
    if extra:
        return _with_fault(
            row, width - 1,
            _("Dòng có nhiều ô hơn bảng; sau cơ quan là %(count)s ô giá trị rồi đến nhận xét.") % {"count": len(columns)},
        )  # fmt: skip
    typed, faults = _typed(cells[1:-1], columns)
    if faults:
        for place, sentence in faults.items():
            row = _with_fault(row, place + 1, sentence)
        return row
    try:
        claim = clean_claim(item, claim_from_form(item, typed, year))
    except ClaimRefused as refusal:
        for fault in refusal.faults:
            row = _with_fault(row, _place(columns, fault) + 1, claim_fault(item, fault))
        return row
    if not claim:
        return _with_fault(row, 1, _("Dòng này chưa có giá trị. Nếu không đạt nội dung nào, hãy ghi “không”."))
    return replace(
        row, cells=_understood(row.cells, item, claim), sheet=sheets[0], wanted=Wanted(claim=claim, note=cells[-1])
    )


def _understood(cells: tuple[Cell, ...], item: Criterion, claim: Mapping[str, Any]) -> tuple[Cell, ...]:
    """The cells with what figures and days were taken for, where that is not what stands there."""
    read = {one.field.name: one.text for one in inputs(item, claim, "")}
    names = ["", *(column.name for column in value_columns(item)), ""]
    return tuple(
        replace(cell, read=read[name]) if cell.text and read.get(name, "") not in {"", cell.text} else cell
        for cell, name in zip(cells, names, strict=True)
    )


def _no_agency(text: str, sheets: Sequence[Scorecard]) -> str:
    if not text:
        return _("Thiếu mã hoặc tên cơ quan.")
    if sheets:
        codes = ", ".join(sheet.code for sheet in sheets[:5])
        return _("Có %(count)s cơ quan cùng tên; hãy dùng mã: %(codes)s.") % {"count": len(sheets), "codes": codes}
    return _("Không thấy cơ quan “%(text)s” trong số phiếu bạn được thẩm định ở tiêu chí này.") % {"text": text[:60]}


def _typed(cells: Sequence[str], columns: Sequence[ClaimField]) -> tuple[dict[str, list[str]], dict[int, str]]:
    """The cells as a form would send them, and what cannot be read, by column."""
    typed: dict[str, list[str]] = {}
    faults: dict[int, str] = {}
    for place, (text, column) in enumerate(zip(cells, columns, strict=True)):
        word = fold(text)
        match column.kind:
            case "tick" | "one_of" | "yes_no" if word not in YES | NO:
                faults[place] = _("Ô này ghi “%(text)s”; hãy ghi x hoặc có, không hoặc để trống.") % {"text": text[:40]}
            case "tick" | "one_of" if word in YES:
                typed.setdefault(column.name, []).append(column.value)
            case "tick" | "one_of" if word:
                typed.setdefault("none", ["yes"])
            case "yes_no" if word:
                typed[column.name] = ["yes" if word in YES else "no"]
            case "date" if word in NO and word:
                typed["never"] = ["yes"]
            case "date" if text:
                typed[column.name] = [_day_typed(text)]
            case "number" | "percent" | "points" if text:
                typed[column.name] = [text]
    if "ticks" in typed:
        typed.pop("none", None)
    return typed, faults


def _day_typed(text: str) -> str:
    """A day of a spreadsheet as a person types it: 5/3, or 5/3/2023."""
    found = _SHOWN_DAY.fullmatch(fold(text))
    if found is None:
        return text
    day, name, month, year = found.groups()
    parts = [day, month or str(MONTHS.index(name) + 1)]
    return "/".join([*parts, f"20{year}" if len(year) == 2 else year] if year else parts)


def _place(columns: Sequence[ClaimField], fault: ClaimFault) -> int:
    """The column a fault speaks of."""
    component = fault.values.get("component")
    fits = [place for place, column in enumerate(columns) if column.name == fault.name]
    exact = [place for place in fits if component and columns[place].value == component]
    return (exact or fits or [0])[0]


def _planned(row: PastedRow, planned: Mapping[int, Planned]) -> PastedRow:
    one = planned.get(row.sheet.pk) if row.sheet else None
    if one is None:
        return row
    row = replace(row, planned=one)
    if not one.fault:
        return row
    # With a result at hand only the reason for it is missing; without one the agency cannot be decided.
    return _with_fault(row, len(row.cells) - 1 if one.after else 0, one.fault)


def _with_fault(row: PastedRow, place: int, sentence: str) -> PastedRow:
    cells: list[Any] = list(row.cells)
    before = cells[place].fault
    cells[place] = replace(cells[place], fault=f"{before} {sentence}".strip())
    return replace(row, cells=tuple(cells))
