"""One table as a province's own Excel has it: groups, criteria, and the rules in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from agencies.rules import fold
from scoring.rules.columns import BANDS, RULE_TYPES, Rows, SheetError, SheetFault, Tables
from scoring.rules.intake import APPLIES, STANDARD_BLOCKS, Reading, band_code, blocks_for, item_from_words
from scoring.rules.numbers import ZERO, number, typed_number
from scoring.rules.rubric import Applies, Band, Group, Rubric
from scoring.rules.sentences import Notice, Worded

_TITLES = {
    "ma": "code", "ma tieu chi": "code", "stt": "code", "tt": "code",
    "tieu chi": "name", "ten tieu chi": "name", "noi dung": "name", "tieu chi danh gia": "name", "noi dung danh gia": "name",
    "toi da": "max", "diem toi da": "max", "diem chuan": "max", "thang diem": "max", "diem": "max",
    "cach cham": "rule", "cach cham diem": "rule", "cach tinh diem": "rule", "huong dan cham": "rule",
    "phuong phap cham": "rule", "huong dan cham diem": "rule",
    "kieu": "type", "kieu cham": "type",
    "minh chung": "evidence", "minh chung yeu cau": "evidence", "tai lieu kiem chung": "evidence", "tai lieu minh chung": "evidence",
    "can cu": "basis", "can cu phap ly": "basis", "co so phap ly": "basis",
}  # fmt: skip
_HEADING_WITHIN = 30
_NEEDED = {"code": "Mã", "name": "Tiêu chí", "max": "Tối đa", "rule": "Cách chấm"}
ASSUMED_BANDS = (
    Band("tot", "Tốt", Decimal(85)),
    Band("kha", "Khá", Decimal(70)),
    Band("trung_binh", "Trung bình", Decimal(50)),
    Band("yeu", "Yếu", ZERO),
)
"""The ratings of a table that comes without; a notice asks to look at them."""


def read_table(tables: Tables) -> Reading:
    """The rubric of the first table that has the columns Mã, Tiêu chí, Tối đa and Cách chấm.

    Groups are rows without a rule, criteria follow theirs; columns that hold nothing but signs (●, ○, –) are
    blocks. Raises SheetError naming every fault.
    """
    for name, rows in tables.items():
        for start, cells in enumerate(rows[:_HEADING_WITHIN]):
            columns = {key: at for at, title in enumerate(cells) if (key := _key(title))}
            if _NEEDED.keys() <= columns.keys():
                bands = next((found for other, found in tables.items() if fold(other) == fold(BANDS)), ())
                return _Table(name, rows, start, columns, bands).reading()
    raise SheetError(
        [SheetFault(next(iter(tables), ""), 1, "", "no_heading", {"columns": ", ".join(_NEEDED.values())})]
    )


class _Table:
    """Reads one table, going on after a fault to find the next."""

    def __init__(self, sheet: str, rows: Rows, start: int, columns: dict[str, int], bands: Rows) -> None:
        self._sheet, self._rows, self._start, self._columns, self._bands = sheet, rows, start, columns, bands
        self._faults: list[SheetFault] = []
        self._notices: list[Notice] = []

    def reading(self) -> Reading:
        blocks = self._block_columns()
        groups: list[Group] = []
        for row, cells in enumerate(self._rows[self._start + 1 :], self._start + 2):
            if self._is_criterion(cells, blocks):
                self._add_criterion(groups, row, cells, blocks)
            elif self._at(cells, "code") and self._at(cells, "name"):
                maximum = self._points(row, cells) if self._at(cells, "max") else ZERO
                groups.append(Group(self._at(cells, "code"), self._at(cells, "name"), maximum, ()))
        if not any(group.criteria for group in groups):
            self._fault(self._start + 1, "", "no_criteria")
        if self._faults:
            raise SheetError(self._faults)
        groups = [group if group.max_points else _summed(group) for group in groups]
        rubric = Rubric(
            code=self._sheet[:20].strip().replace(" ", "-") or "BTC",
            name=f"Bộ tiêu chí {self._sheet}",
            total=sum((group.max_points for group in groups), ZERO),
            groups=tuple(groups),
            bands=self._read_bands(),
            blocks=blocks_for([title for title, _ in blocks]) if blocks else STANDARD_BLOCKS,
        )
        return Reading(rubric, tuple(self._notices))

    def _block_columns(self) -> list[tuple[str, int]]:
        """Columns that hold nothing but signs: the title is the block's code."""
        known = set(self._columns.values())
        body = self._rows[self._start + 1 :]
        found = []
        for at, title in enumerate(self._rows[self._start]):
            cells = {row[at].strip() for row in body if at < len(row)}
            if title.strip() and at not in known and cells - {""} and cells <= APPLIES.keys():
                found.append((title.strip(), at))
        return found

    def _is_criterion(self, cells: Sequence[str], blocks: list[tuple[str, int]]) -> bool:
        says = any(self._at(cells, key) for key in ("rule", "evidence", "type"))
        return says or any(at < len(cells) and cells[at].strip() for _, at in blocks)

    def _add_criterion(
        self, groups: list[Group], row: int, cells: Sequence[str], blocks: list[tuple[str, int]]
    ) -> None:
        for key in ("code", "name"):
            if not self._at(cells, key):
                self._fault(row, key, "empty")
        if not groups:
            self._fault(row, "code", "criterion_before_group", value=self._at(cells, "code"))
            return
        signs: dict[str, Applies] = {
            title: APPLIES[cells[at].strip() if at < len(cells) else ""] for title, at in blocks
        } or {block.code: "required" for block in STANDARD_BLOCKS}
        worded = Worded(
            self._at(cells, "code"),
            self._at(cells, "name"),
            self._points(row, cells),
            self._at(cells, "rule"),
            _rule_type(self._at(cells, "type")),
            conditional="conditional" in signs.values(),
        )
        item, notices = item_from_words(
            worded, evidence=self._at(cells, "evidence"), basis=self._at(cells, "basis"), applicability=signs
        )
        self._notices += notices
        last = groups[-1]
        groups[-1] = Group(last.code, last.name, last.max_points, (*last.criteria, item))

    def _read_bands(self) -> tuple[Band, ...]:
        bands = [
            Band(band_code(label), label, found)
            for label, minimum in ((*row, "", "")[:2] for row in self._bands)
            if label.strip() and (found := number(typed_number(minimum))) is not None
        ]
        if not bands:
            self._notices.append(Notice("", "bands_assumed", {}, warning=True))
        return tuple(bands) or ASSUMED_BANDS

    def _at(self, cells: Sequence[str], key: str) -> str:
        at = self._columns.get(key)
        cell = cells[at].strip() if at is not None and at < len(cells) else ""
        # A spreadsheet takes the code 1.2 for a number, which comes back with a decimal comma.
        return cell.replace(",", ".") if key == "code" and number(typed_number(cell)) is not None else cell

    def _points(self, row: int, cells: Sequence[str]) -> Decimal:
        written = self._at(cells, "max")
        found = number(typed_number(written))
        if found is None:
            self._fault(row, "max", "not_a_number", value=written)
        return found or ZERO

    def _fault(self, row: int, key: str, code: str, **values: str) -> None:
        title = self._rows[self._start][self._columns[key]] if key in self._columns else ""
        self._faults.append(SheetFault(self._sheet, row, title, code, values))


def _key(title: str) -> str:
    return _TITLES.get(fold(re.sub(r"\(.*", "", title)), "")


def _rule_type(written: str) -> str:
    words = {fold(word): name for name, word in RULE_TYPES.items()} | {name: name for name in RULE_TYPES}
    return words.get(fold(written), "")


def _summed(group: Group) -> Group:
    """A group whose points the table leaves out."""
    points: Decimal = sum((item.max_points for item in group.criteria), ZERO)
    return Group(group.code, group.name, points, group.criteria)
