"""A rubric as a workbook: ours and a province's own."""

import io
from copy import deepcopy

import pytest
import xlsxwriter

from agencies.rules import Refused
from scoring.explain.rubric import sheet_fault
from scoring.rules.columns import ADJUSTMENTS, BANDS, CRITERIA, GROUPS, PARTS, SheetError
from scoring.rules.rule_types import Ratio
from scoring.rules.sheet import read_tables, rubric_to_tables
from scoring.workbook import read_rubric, write_rubric
from tests.scoring.rubrics import htqlcl, in_words


def test_a_workbook_reads_back_as_the_same_rubric() -> None:
    assert read_rubric("bo-tieu-chi.xlsx", write_rubric(htqlcl())).rubric == htqlcl()


@pytest.mark.parametrize(
    ("sheet", "row", "column", "cell", "code"),
    [
        (CRITERIA, 2, "Điểm tối đa", "hai", "not_a_number"),
        (CRITERIA, 2, "Điểm tối đa", "", "missing"),
        (CRITERIA, 2, "Nhóm", "Z", "unknown_group"),
        (CRITERIA, 2, "Kiểu chấm", "phép màu", "not_an_option"),
        (CRITERIA, 2, "Kiểu chấm", "", "missing"),
        (CRITERIA, 2, "Tử số", "số quy trình", "unknown_key"),  # a checklist has none
        (CRITERIA, 2, "Khối S", "?", "not_an_option"),
        (CRITERIA, 3, "Hạn", "cuối tháng", "not_an_option"),
        (CRITERIA, 8, "Khi mẫu số bằng 0", "tùy", "not_an_option"),
        (CRITERIA, 1, "Tử số", "Tử sốo", "unknown_column"),
        (CRITERIA, 1, "Nhóm", "", "missing_column"),
        (PARTS, 2, "Tiêu chí", "Z9", "unknown_item"),
        (PARTS, 2, "Tiêu chí", "B5", "type_without_parts"),
        (PARTS, 2, "Điểm", "một", "not_a_number"),
        (PARTS, 4, "Mức", "15,5", "not_whole"),
        (BANDS, 3, "Từ điểm", "", "missing"),
        (GROUPS, 2, "Tên nhóm", "", "missing"),
        (ADJUSTMENTS, 2, "Loại", "Thưởng", "not_an_option"),
        (ADJUSTMENTS, 5, "Số ngày làm việc mỗi lần", "nhiều", "not_whole"),
    ],
)
def test_a_fault_is_named_by_sheet_row_and_column(sheet: str, row: int, column: str, cell: str, code: str) -> None:
    tables = deepcopy(rubric_to_tables(htqlcl()))
    tables[sheet][row - 1][tables[sheet][0].index(column)] = cell

    with pytest.raises(SheetError) as error:
        read_tables(tables)

    fault = error.value.faults[0]
    assert (fault.sheet, fault.row, fault.code) == (sheet, row, code)
    assert fault.column in (column, cell)
    assert f"dòng {row}" in sheet_fault(fault)


def test_every_fault_of_a_workbook_is_named_at_once() -> None:
    tables = deepcopy(rubric_to_tables(htqlcl()))
    for row in (2, 5, 9):
        tables[CRITERIA][row][3] = "?"

    with pytest.raises(SheetError) as error:
        read_tables(tables)

    assert [fault.row for fault in error.value.faults] == [3, 6, 10]


def test_numbers_and_days_that_a_spreadsheet_has_turned_into_its_own_are_read() -> None:
    tables = deepcopy(rubric_to_tables(htqlcl()))
    due = tables[CRITERIA][0].index("Hạn")
    tables[CRITERIA][2][due] = "31/01/2026"

    assert read_tables(tables).rubric == htqlcl()


# --- a province's own table ---

HEADING = [
    "Mã",
    "Tiêu chí",
    "Tối đa",
    "Cách chấm (kiểu)",
    "Minh chứng yêu cầu",
    "Căn cứ",
    "S",
    "C",
    "H",
    "X",
    "SN",
    "ND",
]
SIGNS = {"A": "●", "O": "○"}


def own_table() -> list[list[object]]:
    """The rubric in words as one table, with a title above and a total below."""
    rows: list[list[object]] = [["BỘ TIÊU CHÍ CHẤM ĐIỂM"], [], list(HEADING)]
    for group in in_words()["groups"]:
        rows.append([group["code"], group["name"], group["max"]])
        for item in group["criteria"]:
            signs = [SIGNS[item["applicability"][block]] for block in HEADING[6:]]
            rows.append([item["code"], item["name"], item["max"], item["rule"], item["evidence"], item["ref"], *signs])
    return [*rows, ["", "Tổng", 100]]


def workbook(**sheets: list[list[object]]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
    book.close()
    return buffer.getvalue()


def test_a_table_with_rules_in_words_is_a_rubric() -> None:
    reading = read_rubric("tinh.xlsx", workbook(HTQLCL=own_table()))

    rubric = reading.rubric
    assert (rubric.total, [group.max_points for group in rubric.groups]) == (100, [15, 20, 10, 20, 20, 15])
    assert [block.code for block in rubric.blocks] == HEADING[6:]
    assert [item.rule for item in rubric.criteria() if item.code not in {"A2", "D1", "F2"}] == [
        item.rule for item in htqlcl().criteria() if item.code not in {"A2", "D1", "F2"}
    ]
    assert rubric.item("B3").applies("S") == "conditional"
    assert [notice.code for notice in reading.warnings] == ["due_day_not_said", "bands_assumed"]


def test_points_a_formula_worked_out_are_the_points_it_shows() -> None:
    table = own_table()
    item = next(row for row in table if row and row[0] == "A1")
    exact = float(item[2])  # type: ignore[arg-type]
    item[2] = exact - 4e-15

    assert item[2] != exact
    assert read_rubric("tinh.xlsx", workbook(HTQLCL=table)).rubric.item("A1").max_points == exact


def test_its_ratings_are_read_from_a_second_table() -> None:
    bands: list[list[object]] = [["Mức", "Từ điểm"], ["Xuất sắc", 90], ["Đạt", 50], ["Không đạt", 0]]

    rubric = read_rubric("tinh.xlsx", workbook(HTQLCL=own_table(), **{"Xếp loại": bands})).rubric

    assert [(band.code, band.minimum) for band in rubric.bands] == [("xuat_sac", 90), ("dat", 50), ("khong_dat", 0)]


def test_a_code_that_a_spreadsheet_took_for_a_number_stays_a_code() -> None:
    table: list[list[object]] = [
        ["STT", "Nội dung", "Điểm tối đa", "Cách chấm"],
        ["I", "Nhóm", 2],
        [1.2, "Có sổ", 2, "2đ có sổ"],
    ]

    rubric = read_rubric("tinh.xlsx", workbook(BTC=table)).rubric

    assert [item.code for item in rubric.criteria()] == ["1.2"]


def test_a_sentence_that_says_when_it_does_not_apply_makes_it_conditional() -> None:
    rule = "2 × (số đóng / số phiếu); không phát sinh: N/A"
    table: list[list[object]] = [
        ["Mã", "Tiêu chí", "Tối đa", "Cách chấm"],
        ["A", "Nhóm", 2],
        ["A1", "Đóng phiếu", 2, rule],
    ]

    item = read_rubric("tinh.xlsx", workbook(BTC=table)).rubric.item("A1")

    assert (item.applies("S"), item.na_when) == ("conditional", "Không phát sinh")
    assert isinstance(item.rule, Ratio)
    assert item.rule.when_zero == "not_applicable"


def test_faults_of_a_province_table_are_named_by_cell() -> None:
    table = own_table()
    table[4][2] = "hai"
    table[5][1] = ""

    with pytest.raises(SheetError) as error:
        read_rubric("tinh.xlsx", workbook(HTQLCL=table))

    assert [(fault.row, fault.column, fault.code) for fault in error.value.faults] == [
        (5, "Tối đa", "not_a_number"),
        (6, "Tiêu chí", "empty"),
    ]


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ([["Tên", "Điểm"], ["A", 1]], "no_heading"),
        ([["Mã", "Tiêu chí", "Tối đa", "Cách chấm"], ["", ""]], "no_criteria"),
        ([["Mã", "Tiêu chí", "Tối đa", "Cách chấm"], ["A1", "Có sổ", 2, "2đ có sổ"]], "criterion_before_group"),
    ],
)
def test_a_table_that_is_no_rubric_says_why(table: list[list[object]], code: str) -> None:
    with pytest.raises(SheetError) as error:
        read_rubric("tinh.xlsx", workbook(BTC=table))

    assert error.value.faults[0].code == code
    assert sheet_fault(error.value.faults[0])


@pytest.mark.parametrize("content", [b"", b"khong phai tep", b"PK\x03\x04" + b"\0" * 50])
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match=r"tinh\.xlsx"):
        read_rubric("tinh.xlsx", content)
