"""Codes and values as sentences: every code has one, every step is told."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
from django.utils import translation

from scoring import rules
from scoring.explain import marking, result, rubric
from scoring.explain.fields import ClaimField, claim_fields, claim_from_form, day_in_year
from scoring.explain.marking import claim_fault, describe, describe_effect, mark_lines
from scoring.explain.result import Part, outcome_lines
from scoring.explain.rubric import document_fault, notice, rubric_fault
from scoring.rules.claims import ClaimRefused
from scoring.rules.codec import CodecError, rubric_from_json
from scoring.rules.engine import Events, assess
from scoring.rules.faults import faults
from scoring.rules.intake import read_document
from scoring.rules.mark import Mark
from scoring.rules.marking import Answer, clean_claim, mark_item
from scoring.rules.rubric import Criterion
from scoring.rules.rule_types import Checklist, Component, Context, LateStep, Manual
from tests.scoring.rubrics import criterion, htqlcl, in_words, marks
from tests.scoring.rubrics import rubric as small

RULES = Path(rules.__file__).parent
D = Decimal


def codes(pattern: str, *modules: str) -> set[str]:
    """The codes that these modules of the engine use."""
    paths = [path for module in modules for path in RULES.rglob(f"{module}.py")]
    assert len(paths) >= len(modules)
    return set(re.findall(pattern, "\n".join(path.read_text(encoding="utf-8") for path in paths)))


RULE_TYPES = ("listed", "counted", "measured", "timed")

EVERY_CODE: list[tuple[set[str], Any]] = [
    (
        codes(r'fault\((?:"\w+", [\w.]+, )?"(\w+)"', "faults", "rule_faults", "fact_faults")
        | codes(r'_fault\(part, [\w.]+, "(\w+)"', "faults"),
        rubric.FAULTS,
    ),
    (
        codes(r'step\(\s*"(\w+)"', *RULE_TYPES, "marking")
        | codes(r'"(late_(?:working_)?days|on_time|nothing_to_count_\w+|incomplete)"', *RULE_TYPES, "base"),
        marking.STEPS,
    ),
    (
        codes(r'fault\([^,]+, "(\w+)"', "claims", "marking", *RULE_TYPES) | codes(r'\("(\w+_component)"', "listed"),
        marking.CLAIM_FAULTS,
    ),
    (codes(r'step\("(\w+)"', "engine") - {"none"}, result.BECAUSE),
    (
        codes(r'_warn\([^"]*"(\w+)"(?: if not sentence else "not_understood")?', "sentences")
        | codes(r'Notice\([^"]*(?:"", )?"(\w+)"', "sentences", "one_table")
        | codes(r'else "(not_understood)"', "sentences"),
        rubric.NOTICES,
    ),
    (
        codes(r'(?:_wrong|fault|DocumentFault)\([^"]*"(\w+)"', "document")
        | codes(r'"(empty|not_text|missing)"', "document"),
        rubric.DOCUMENT_FAULTS,
    ),
]


@pytest.mark.parametrize(("used", "told"), EVERY_CODE)
def test_every_code_of_the_engine_has_a_sentence_and_no_sentence_is_idle(used: set[str], told: Any) -> None:
    assert used == set(told)


@pytest.mark.parametrize("item", list(htqlcl().items()), ids=lambda item: item.code)
def test_every_item_says_how_it_is_marked(item: Criterion) -> None:
    sentence = describe(item)

    assert sentence.endswith(".")
    assert "%(" not in sentence
    if item.kind != "criterion":
        assert describe_effect(htqlcl(), item)


DESCRIBED = {
    "A2": "Hạn 31/01 hằng năm: đúng hạn: 3 điểm; trễ không quá 15 ngày: 2 điểm; trễ không quá 30 ngày: 1 điểm; "
    "trễ hơn hoặc không thực hiện: 0 điểm.",
    "B5": "Có văn bản xác nhận còn giá trị: 2 điểm; không: 0 điểm.",
    "C3": "Niêm yết: 1,5 điểm; Đăng tải: 1,5 điểm; Không có trang TTĐT: 1,5 điểm (cùng với “Niêm yết”, thay cho “Đăng tải”).",
    "D1": "Tỷ lệ hồ sơ giải quyết đúng hạn và trước hạn từ 98%: 8 điểm; từ 95%: 6 điểm; từ 90%: 4 điểm; từ 80%: 2 điểm; "
    "thấp hơn: 0 điểm.",
    "E2": "4 × (số phiếu KPH đóng đúng hạn và có bằng chứng / số phiếu KPH). "
    "Mẫu số bằng 0: 4 điểm nếu tiêu chí E1 được từ 5 điểm, nếu không 0 điểm.",
}  # fmt: skip


@pytest.mark.parametrize("code", DESCRIBED)
def test_how_it_is_marked_reads_well(code: str) -> None:
    assert describe(htqlcl().item(code)) == DESCRIBED[code]


def test_what_an_adjustment_does_reads_well() -> None:
    assert [describe_effect(htqlcl(), htqlcl().item(code)) for code in ("CONG1", "TRU1", "TRAN2", "HA1")] == [
        "Cộng tối đa 1 điểm, khi người chấm ghi nhận.",
        "Trừ tối đa 3 điểm, 1 điểm cho mỗi 5 ngày làm việc nộp trễ.",
        "Xếp loại không quá Khá, khi E1 hoặc E3 được 0 điểm.",
        "Hạ 1 bậc xếp loại, khi người chấm ghi nhận.",
    ]


WHY: list[tuple[str, dict[str, Any], list[str]]] = [
    ("A1", {"ticks": ["phan_cong_nhiem_vu"]}, ["Phân công nhiệm vụ: 1 điểm."]),
    ("A2", {"done": "2023-02-03"}, ["Hoàn thành ngày 03/02/2023, trễ 3 ngày so với hạn 31/01/2023: 2 điểm."]),
    ("B2", {"numerator": 7, "denominator": 9}, ["4 × 7 / 9 = 3,11 điểm (làm tròn đến 2 chữ số thập phân)."]),
    ("B2", {"numerator": 7}, ["Chưa đủ thông tin để tính điểm, còn thiếu: mẫu số."]),
    ("D1", {"value": "97.5"}, ["97,5% đạt mức từ 95%: 6 điểm."]),
    ("E4", {"base": True, "value": 85}, ["Có khảo sát đủ cỡ mẫu tối thiểu do tỉnh quy định: 2 điểm.", "85% đạt mức từ 80%: 1 điểm."]),
    ("E2", {"denominator": 0}, ["Chưa tính được điểm vì điểm phụ thuộc vào tiêu chí E1; hãy chấm tiêu chí đó trước."]),
    ("F2", {"due": "2023-05-05", "done": "2023-05-04", "condition": False}, [
        "Hoàn thành ngày 04/05/2023, đúng hạn (hạn 05/05/2023): 3 điểm.",
        "Chưa đạt điều kiện “Báo cáo khắc phục được chấp nhận” nên tối đa 1 điểm.",
    ]),
    ("F4", {}, ["Hệ thống tự tính điểm khi cơ quan nộp phiếu."]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "claim", "lines"), WHY)
def test_why_these_points_reads_well(code: str, claim: dict[str, Any], lines: list[str]) -> None:
    item = htqlcl().item(code)

    assert mark_lines(item, mark_item(item, Answer(claim), Context(2023, {"self": date(2023, 12, 5)}))) == lines


def test_numbers_follow_the_language_of_the_page() -> None:
    with translation.override("en"):
        assert (
            "97.5%"
            in mark_lines(
                htqlcl().item("D1"), mark_item(htqlcl().item("D1"), Answer({"value": "97.5"}), Context(2023))
            )[0]
        )


def test_a_refused_claim_says_why_and_what_to_do() -> None:
    item = htqlcl().item("C3")
    with pytest.raises(ClaimRefused) as refused:
        clean_claim(item, {"ticks": ["khong_co_trang_ttdt", "dang_tai"]})

    assert [claim_fault(item, fault) for fault in refused.value.faults] == [
        "Không chọn đồng thời “Không có trang TTĐT” và “Đăng tải”. Hãy bỏ một trong hai.",
        "Chỉ chọn “Không có trang TTĐT” khi đã chọn “Niêm yết”.",
    ]


# --- the outcome ---


def test_the_explanation_tells_every_step_of_the_calculation() -> None:
    given = {item.code: Mark(item.max_points) for item in htqlcl().criteria()}
    given |= {"E3": Mark(D(0)), "F2": Mark(not_applicable=True), "CONG1": Mark(D(1)), "HA1": Mark(D(1))}
    outcome = assess(htqlcl(), "X", given, stage="final", events=Events(late_working_days=7))

    lines = outcome_lines(htqlcl(), outcome)

    assert list(dict.fromkeys(line.part for line in lines)) == list(get_args(Part))
    text = {line.part: line.text for line in lines}
    assert text["raw"] == "Tổng điểm đạt 92 trên tổng điểm tối đa áp dụng 97."
    assert text["rebase"] == "Quy đổi về thang 100: 92 / 97 × 100 = 94,85 (làm tròn đến 2 chữ số thập phân)."
    assert text["penalty"] == "−1 điểm: Nộp hồ sơ tự chấm điểm trễ hạn (nộp trễ 7 ngày làm việc)."
    assert text["final"] == "Điểm cuối cùng: 94,85 + 1 − 1, giới hạn từ 0 đến 100 = 94,85."
    assert text["band"] == "94,85 điểm (đã làm tròn) từ ngưỡng 85 điểm trở lên: Tốt."
    assert text["caps"].startswith("Xếp loại không quá Khá: Không đánh giá nội bộ")
    assert text["caps"].endswith("(E3 được 0 điểm).")
    assert text["rating"] == "Xếp loại: Trung bình."


@pytest.mark.parametrize(
    ("events", "given", "sentence"),
    [
        (Events(newly_formed=True), {"A1": "60", "A2": "40"}, "Chưa xếp loại: cơ quan mới thành lập dưới 6 tháng."),
        (Events(not_submitted=True), {"A1": "60", "A2": "40"}, "Không xếp loại: cơ quan không nộp hồ sơ tự chấm điểm."),
        (Events(), {"A1": "na", "A2": "na"}, "Không đánh giá: không có tiêu chí nào áp dụng cho cơ quan."),
        (Events(), {"A1": "60"}, "Xếp loại tạm tính: Trung bình (chưa chấm đủ các tiêu chí)."),
    ],
)
def test_without_a_rating_the_explanation_says_why(events: Events, given: dict[str, str | None], sentence: str) -> None:
    outcome = assess(small(), "S", marks(**given), stage="final", events=events)

    assert outcome_lines(small(), outcome)[-1].text == sentence


# --- faults ---


def test_a_fault_of_a_rubric_says_where_and_what_to_do() -> None:
    broken = small(criterion("B1", rule=Checklist((Component("a", "A", D(4)),))), bands=small().bands[:2])

    assert [rubric_fault(fault) for fault in faults(broken)] == [
        "Mức xếp loại kha: mức thấp nhất bắt đầu từ 70 điểm nên điểm thấp hơn không có xếp loại. "
        "Hãy đặt ngưỡng của mức thấp nhất là 0.",
        "Tiêu chí B1: các nội dung đạt nhiều nhất 4 điểm, nhưng điểm tối đa là 10. Hãy sửa điểm của nội dung hoặc điểm tối đa.",
    ]


def test_a_fault_of_a_document_says_where() -> None:
    with pytest.raises(CodecError) as error:
        rubric_from_json({"schema": "qms-rubric/1"})

    assert document_fault(error.value.faults[0]) == "code: thiếu mục này."


def test_what_was_read_is_told_for_each_criterion() -> None:
    told = [notice(it) for it in read_document(in_words()).notices]

    assert told[0] == "Tiêu chí A1: đọc được cách chấm “cộng điểm từng nội dung”."
    assert "Tiêu chí A2: câu mô tả không nêu ngày đến hạn; cơ quan sẽ phải tự khai. Hãy đặt ngày đến hạn." in told


# --- the form ---


@pytest.mark.parametrize(
    ("code", "typed", "claim"),
    [
        ("B5", {"met": ["no"]}, {"met": False}),
        ("B5", {}, {}),
        ("A1", {"ticks": ["phan_cong_nhiem_vu"]}, {"ticks": ["phan_cong_nhiem_vu"]}),
        ("A1", {"none": ["yes"]}, {"ticks": []}),
        ("A1", {"ticks": ["phan_cong_nhiem_vu"], "none": ["yes"]}, {"ticks": ["phan_cong_nhiem_vu"]}),
        ("A1", {}, {}),
        ("B3", {"numerator": ["1.200"], "denominator": [" 1 250 "]}, {"numerator": "1200", "denominator": "1250"}),
        ("D1", {"value": ["97,5 %"]}, {"value": "97.5"}),
        ("D1", {"value": ["nhiều"]}, {"value": "nhiều"}),
        ("A2", {"done": ["3/2/2023"]}, {"done": "2023-02-03"}),
        ("A2", {"done": ["2023-02-03"], "other": ["x"]}, {"done": "2023-02-03"}),
        ("A2", {"never": ["yes"]}, {"never": True}),
        ("F2", {"due": ["05/05/2023"], "done": ["04/05/2023"], "condition": ["yes"]},
         {"due": "2023-05-05", "done": "2023-05-04", "condition": True}),
        ("TRU3", {"points": ["2"]}, {"points": "2"}),
        ("F4", {"done": ["2023-02-03"]}, {}),
    ],
)  # fmt: skip
def test_what_is_typed_becomes_a_claim(code: str, typed: dict[str, list[str]], claim: dict[str, Any]) -> None:
    assert claim_from_form(htqlcl().item(code), typed) == claim


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2/12", "2023-12-02"),
        ("02.12", "2023-12-02"),
        ("2 / 12", "2023-12-02"),
        ("31/2", "31/2"),
        ("2/12/2022", "2022-12-02"),
    ],
)
def test_a_day_without_its_year_is_of_the_year_being_scored(typed: str, day: str) -> None:
    assert claim_from_form(htqlcl().item("A2"), {"done": [typed]}, 2023) == {"done": day}
    assert claim_from_form(htqlcl().item("A2"), {"done": ["2/12"]}) == {"done": "2/12"}


@pytest.mark.parametrize(
    ("typed", "day"), [((10, 1), "2024-01-10"), ((28, 12), "2023-12-28"), ((1, 9), "2023-09-01"), ((30, 2), "")]
)
def test_it_is_of_the_year_after_where_the_due_day_is_nearer(typed: tuple[int, int], day: str) -> None:
    assert day_in_year(*typed, 2023, (1, 15, 1)) == day


@pytest.mark.parametrize("item", list(htqlcl().items()), ids=lambda item: item.code)
def test_the_fields_of_the_form_are_those_the_rule_takes(item: Criterion) -> None:
    """Filling in every field gives a complete claim; leaving all empty gives a blank one."""
    sample = {"number": "5", "percent": "90", "points": "1", "date": "31/01/2023", "yes_no": "yes"}

    def filled(field: ClaimField) -> str:
        return field.value or sample[field.kind]

    typed: dict[str, list[str]] = {}
    for field in claim_fields(item):
        if field.kind != "none" and not field.excludes:
            typed.setdefault(field.name, []).append(filled(field))
    context = Context(2023, {"self": date(2023, 12, 5)}, date(2023, 12, 5))

    assert mark_item(item, Answer(clean_claim(item, claim_from_form(item, typed))), context).points
    assert clean_claim(item, claim_from_form(item, {})) == {}


def test_levels_of_which_one_holds_are_one_choice() -> None:
    levels = Checklist((Component("a", "Đủ", D(3), ("b",)), Component("b", "Thiếu", D(1), ("a",))))

    assert [field.kind for field in claim_fields(criterion(points="3", rule=levels))] == ["one_of", "one_of", "none"]
    assert describe(criterion(points="3", rule=levels)) == "Chọn một mức: Đủ: 3 điểm; Thiếu: 1 điểm."


def test_rules_without_their_ornaments_are_described_too() -> None:
    report = htqlcl().item("F4")
    endless = replace(report, rule=replace(report.rule, steps=(LateStep(0, D(2)), LateStep(None, D(1)))))

    assert (
        describe(endless)
        == "Hạn nộp phiếu của đợt chấm điểm: đúng hạn: 2 điểm; trễ hạn: 1 điểm; không thực hiện: 0 điểm."
    )
    assert (
        describe(criterion(points="3", rule=Manual(D("0.5")))) == "Người chấm cho điểm từ 0 đến 3, theo bước 0,5 điểm."
    )
