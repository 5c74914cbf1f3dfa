"""The tables of a rubric's workbook: their names, columns and words, and what can be wrong with a cell.

Titles and words are part of the format and stay Vietnamese, whatever the language of the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from agencies.rules import fold
from scoring.rules.intake import APPLIES
from scoring.rules.numbers import typed_number
from scoring.rules.rubric import Applies

Rows: TypeAlias = Sequence[Sequence[str]]
Tables: TypeAlias = Mapping[str, Rows]
"""The rows of each table by its name, the heading first."""

ABOUT, BLOCKS, GROUPS, CRITERIA = "Thông tin", "Khối", "Nhóm", "Tiêu chí"
PARTS, BANDS, ADJUSTMENTS = "Thành phần, bậc điểm", "Xếp loại", "Cộng, trừ, trần"


@dataclass(frozen=True, slots=True)
class SheetFault:
    """One thing wrong with a workbook: in which table, row (1 is the first) and column (its title), and what."""

    sheet: str
    row: int
    column: str
    code: str
    values: Mapping[str, str] = field(default_factory=dict)


class SheetError(ValueError):
    """The tables do not hold a rubric; `faults` names every reason."""

    def __init__(self, faults: Sequence[SheetFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{fault.sheet}!{fault.row} {fault.column}: {fault.code}" for fault in self.faults))


# --- cells ---


class Unreadable(ValueError):
    """A cell that is none of the words it may hold."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How values of one kind stand in a cell: from the JSON document, and back."""

    to_cell: Callable[[Any], str]
    from_cell: Callable[[str], Any]


def _words(words: Mapping[Any, str]) -> Kind:
    """One of a few words; case and marks do not matter when they are read."""
    back = {fold(word): value for value, word in words.items()}

    def read(cell: str) -> Any:
        if fold(cell) not in back:
            raise Unreadable(", ".join(words.values()))
        return back[fold(cell)]

    return Kind(lambda value: words[value], read)


def _show_number(value: Any) -> str:
    return str(value).replace(".", ",")


# A spreadsheet turns 31/01 into a day of the current year, which says nothing.
_DUE = re.compile(r"(\d{1,2})/(\d{1,2})(?:/\d{4})?(?:\s*([+-]\d))?")


def _show_due(due: Mapping[str, Any]) -> str:
    if due["on"] == "fixed":
        years = due.get("years_after", 0)
        return f"{due['day']:02}/{due['month']:02}{f' {years:+}' if years else ''}"
    return f"mốc: {due['key']}" if due["on"] == "campaign" else f"khai: {due.get('label', '')}".rstrip()


def _read_due(cell: str) -> dict[str, Any]:
    fixed = _DUE.fullmatch(cell)
    if fixed:
        years = {"years_after": int(fixed[3])} if fixed[3] else {}
        return {"on": "fixed", "day": int(fixed[1]), "month": int(fixed[2]), **years}
    what, _, rest = cell.partition(":")
    match fold(what):
        case "moc":
            return {"on": "campaign", "key": rest.strip()}
        case "khai":
            return {"on": "claimed", "label": rest.strip()}
    raise Unreadable("31/01; 31/12 -1; mốc: self; khai: tên ngày")


_IF = re.compile(r"(\S+)\s*(?:≥|>=)\s*(\d+(?:[.,]\d+)?)")
_WHEN_ZERO = {"not_applicable": "không áp dụng", "full": "đủ điểm", "zero": "0 điểm"}


def _show_when_zero(value: Any) -> str:
    return _WHEN_ZERO[value] if isinstance(value, str) else f"{value['criterion']} ≥ {_show_number(value['minimum'])}"


def _read_when_zero(cell: str) -> Any:
    condition = _IF.fullmatch(cell)
    if condition:
        return {"criterion": condition[1], "minimum": typed_number(condition[2])}
    found = {fold(word): value for value, word in _WHEN_ZERO.items()}.get(fold(cell))
    if found is None:
        raise Unreadable("; ".join([*_WHEN_ZERO.values(), "E1 ≥ 5"]))
    return found


def _show_named(pairs: Mapping[str, str]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in pairs.items())


def _read_named(cell: str) -> dict[str, str]:
    found = {}
    for line in filter(str.strip, re.split(r"[;\n]", cell)):
        name, colon, value = (part.strip() for part in line.partition(":"))
        if not (name and colon and value):
            raise Unreadable("share: objectives.met")
        found[name] = value
    return found


def _listed(mark: str, written: str) -> Kind:
    return Kind(written.join, lambda cell: [part.strip() for part in cell.split(mark) if part.strip()])


TEXT = Kind(str, str)
NUMBER = Kind(_show_number, typed_number)
YES = _words({True: "x"})
CODES = _listed(";", "; ")
LINES = _listed("\n", "\n")
DUE = Kind(_show_due, _read_due)
NAMED = Kind(_show_named, _read_named)
WHEN_ZERO = Kind(_show_when_zero, _read_when_zero)


def _read_sign(cell: str) -> Applies:
    if cell not in APPLIES:
        raise Unreadable("●, ○, –")
    return APPLIES[cell]


SIGN = Kind(lambda value: {"required": "●", "conditional": "○", "none": "–"}[value], _read_sign)
RULE_TYPES = {
    "binary": "Có/không", "checklist": "Nội dung", "ratio": "Tỷ lệ", "bracket": "Bậc", "deadline": "Thời hạn",
    "sample": "Mẫu", "manual": "Nhập điểm",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its title, where its value stands in the JSON of an item, and how it stands in the cell."""

    title: str
    path: tuple[str, ...]
    kind: Kind = TEXT


def _column(title: str, path: str, kind: Kind = TEXT) -> Column:
    return Column(title, tuple(path.split(".")), kind)


BLOCK_COLUMNS = (_column("Mã", "code"), _column("Tên khối", "name"), _column("Loại cơ quan", "kinds", CODES))
BAND_COLUMNS = (_column("Mã", "code"), _column("Xếp loại", "label"), _column("Từ điểm", "minimum", NUMBER))
GROUP_COLUMNS = (_column("Mã", "code"), _column("Tên nhóm", "name"), _column("Điểm tối đa", "max_points", NUMBER))
ITEM_COLUMNS = (
    _column("Mã", "code"),
    _column("Tiêu chí", "name"),
    _column("Điểm tối đa", "max_points", NUMBER),
    _column("Cách chấm (câu mô tả)", "wording"),
    _column("Kiểu chấm", "rule.type", _words(RULE_TYPES)),
    _column("Nhãn ô nhập", "rule.label"),
    _column("Tử số", "rule.numerator"),
    _column("Mẫu số", "rule.denominator"),
    _column("Khi mẫu số bằng 0", "rule.when_zero", WHEN_ZERO),
    _column("Cho nhập số lẻ", "rule.fractional", YES),
    _column("Số mẫu tối thiểu", "rule.minimum", NUMBER),
    _column("Đơn vị", "rule.unit"),
    _column("Điều kiện nền", "rule.base.label"),
    _column("Điểm nền", "rule.base.points", NUMBER),
    _column("Hạn", "rule.due", DUE),
    _column("Tính ngày làm việc", "rule.working_days", YES),
    _column("Theo ngày nộp phiếu", "rule.done_from", _words({"submission": "x"})),
    _column("Điều kiện kèm theo", "rule.condition.label"),
    _column("Điểm khi chưa đạt điều kiện", "rule.condition.points_if_not", NUMBER),
    _column("Bước điểm", "rule.step", NUMBER),
    _column(
        "Người ghi điểm", "entered_by",
        _words({"agency": "Cơ quan", "verifier": "Người thẩm định", "system": "Hệ thống"}),
    ),
    _column("Minh chứng", "evidence", LINES),
    _column("Căn cứ", "basis"),
    _column("Điều khoản ISO", "clauses", CODES),
    _column("Không áp dụng khi", "na_when"),
    _column("Dữ kiện từ hồ sơ", "facts", NAMED),
)  # fmt: skip
CRITERION_COLUMNS = (_column("Nhóm", "group"), *ITEM_COLUMNS)
ADJUSTMENT_COLUMNS = (
    _column("Loại", "kind", _words({"bonus": "Cộng", "penalty": "Trừ", "cap": "Trần", "step_down": "Hạ bậc"})),
    *ITEM_COLUMNS,
    _column(
        "Tự động khi", "trigger.on",
        _words({"criterion_zero": "Tiêu chí 0 điểm", "late_submission": "Nộp trễ", "self_over_verified": "Tự chấm cao hơn"}),
    ),
    _column("Các tiêu chí 0 điểm", "trigger.criteria", CODES),
    _column("Điểm mỗi lần", "trigger.points", NUMBER),
    _column("Số ngày làm việc mỗi lần", "trigger.working_days", NUMBER),
    _column("Kể cả chưa trọn", "trigger.begun", YES),
    _column("Chênh lệch quá", "trigger.margin", NUMBER),
    _column("Trần xếp loại", "cap"),
    _column("Số bậc hạ", "steps", NUMBER),
)  # fmt: skip
PART_COLUMNS = (
    _column("Tiêu chí", "item"),
    _column("Mã", "code"),
    _column("Nội dung", "label"),
    _column("Mức", "level", NUMBER),
    _column("Điểm", "points", NUMBER),
    _column("Loại trừ", "excludes", CODES),
    _column("Cần có", "requires", CODES),
)
ABOUT_ROWS = (
    _column("Mã", "code"),
    _column("Tên bộ tiêu chí", "name"),
    _column("Ghi chú", "note"),
    _column("Tổng điểm", "total", NUMBER),
    _column(
        "Tiêu chí không áp dụng", "na_policy",
        _words({"rebase": "Loại ra và quy đổi", "award_full": "Tính đủ điểm", "award_zero": "Tính 0 điểm"}),
    ),
    _column("Xếp loại theo điểm", "classify_on", _words({"rounded": "Đã làm tròn", "exact": "Chưa làm tròn"})),
    _column("Tổng điểm cộng tối đa", "bonus_cap", NUMBER),
    _column("Tổng điểm trừ tối đa", "penalty_cap", NUMBER),
    _column("Điểm cuối cùng tối đa", "total_cap", NUMBER),
    _column("Xếp loại khi không nộp", "not_submitted"),
    _column("Chưa xếp loại khi thành lập dưới (tháng)", "newly_formed_months", NUMBER),
)  # fmt: skip


def block_column(code: str) -> Column:
    """The column that says whether an item applies to a block."""
    return Column(f"Khối {code}", ("applicability", code), SIGN)


ABOUT_HEADING = ("Mục", "Giá trị")
PART_OF_TYPE = {
    "checklist": ("components", "code"),
    "bracket": ("steps", "minimum"),
    "deadline": ("steps", "late_days"),
}

NUMERIC = frozenset(
    column.title
    for column in (*BAND_COLUMNS, *GROUP_COLUMNS, *CRITERION_COLUMNS, *ADJUSTMENT_COLUMNS, *PART_COLUMNS)
    if column.kind is NUMBER
)
"""Titles of the columns that hold numbers."""
