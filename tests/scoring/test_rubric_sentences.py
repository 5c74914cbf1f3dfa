"""Rules in words, as deciding documents have them."""

from decimal import Decimal
from typing import Any

import pytest

from scoring.rules.intake import read_document
from scoring.rules.references import clauses_in, evidence_in
from scoring.rules.rule_codec import rule_to_json
from scoring.rules.rule_types import Checklist, Component, Manual
from scoring.rules.sentences import Worded, read_rule
from tests.scoring.rubrics import in_words

D = Decimal


def read(sentence: str, points: str, name: str = "Tiêu chí", **fields: Any) -> Any:
    """The rule of a sentence as JSON, `na_when` and the codes of the warnings."""
    found = read_rule(Worded("A1", name, D(points), sentence, **fields))
    return rule_to_json(found.rule), found.na_when, [notice.code for notice in found.notices if notice.warning]


def steps(*pairs: tuple[Any, str], key: str = "minimum") -> list[dict[str, Any]]:
    return [{key: first, "points": points} for first, points in pairs]


TYPES = {
    code: kind
    for codes, kind in (
        ("A1 A3 A4 A5 B1 B4 C1 C3 D3 D4 E1 E3 F5", "checklist"),
        ("B5 C2", "binary"),
        ("B2 B3 E2 F1 F3", "ratio"),
        ("D1 E4", "bracket"),
        ("A2 F2 F4", "deadline"),
        ("D2", "sample"),
    )
    for code in codes.split()
}


def test_all_sentences_of_a_complete_rubric_are_read() -> None:
    rubric = read_document(in_words()).rubric

    assert {item.code: item.rule.name for item in rubric.criteria()} == TYPES


def test_they_are_read_without_being_told_the_type() -> None:
    document = in_words()
    criteria = [
        {key: value for key, value in item.items() if key != "rule_type"}
        for group in document["groups"]
        for item in group["criteria"]
    ]
    untyped = document | {"groups": [{"code": "A", "name": "Tất cả", "max": 100, "criteria": criteria}]}

    told, untold = (read_document(given).rubric.criteria() for given in (document, untyped))

    assert [item.rule for item in untold] == [item.rule for item in told]


def test_a_share_of_counts() -> None:
    rule, na_when, warnings = read(
        "5 × (số cập nhật / số phát sinh); không phát sinh: N/A có xác nhận", "5", conditional=True
    )

    assert rule == {
        "type": "ratio", "numerator": "Số cập nhật", "denominator": "Số phát sinh", "when_zero": "not_applicable",
    }  # fmt: skip
    assert (na_when, warnings) == ("Không phát sinh (có xác nhận)", [])


@pytest.mark.parametrize(
    ("clause", "when_zero"),
    [
        ("không có KPH: 4đ nếu E1 ≥ 5đ, ngược lại 0đ", {"criterion": "E1", "minimum": "5"}),
        ("không phát sinh: 4đ", "full"),
        ("không có: 0 điểm", "zero"),
    ],
)
def test_what_nothing_to_count_is_worth(clause: str, when_zero: Any) -> None:
    rule, _, warnings = read(f"4 × (số đóng / số phiếu); {clause}", "4")

    assert (rule["when_zero"], warnings) == (when_zero, [])


def test_brackets_with_and_without_a_base() -> None:
    assert read("≥98%: 8đ; ≥95%: 6đ; <95%: 0đ", "8")[0]["steps"] == steps(("98", "8"), ("95", "6"))
    assert read("Từ 90% đến 100%: 5 điểm; từ 80% đến dưới 90%: 3 điểm; dưới 80%: 1 điểm", "5")[0]["steps"] == steps(
        ("90", "5"), ("80", "3"), ("0", "1")
    )
    assert read("Đạt từ 95% trở lên: 2 điểm; dưới 95%: 0 điểm", "2")[0]["steps"] == steps(("95", "2"))
    assert read("95% trở lên: 2 điểm; dưới 95%: 0 điểm", "2")[0]["steps"] == steps(("95", "2"))

    rule, _, _ = read("2đ có khảo sát đủ mẫu; +2đ tỷ lệ hài lòng ≥90% (+1đ nếu ≥80%)", "4")
    assert (rule["base"], rule["steps"]) == (
        {"label": "Có khảo sát đủ mẫu", "points": "2"},
        steps(("90", "2"), ("80", "1")),
    )


def test_deadlines_in_days_and_working_days() -> None:
    rule, _, warnings = read("3đ đúng hạn; 2đ trễ ≤15 ngày; 0đ không ban hành", "3")
    assert (rule["due"], rule["steps"], warnings) == (
        {"on": "claimed"}, steps((0, "3"), (15, "2"), key="late_days"), ["due_day_not_said"],
    )  # fmt: skip

    rule, _, warnings = read("2 điểm ban hành trước 31/01; 1 điểm chậm không quá 10 ngày làm việc", "2")
    assert (rule["due"], rule["working_days"], warnings) == ({"on": "fixed", "month": 1, "day": 31}, True, [])

    rule, _, _ = read("2đ đúng hạn; 1đ trễ ≤5 ngày làm việc; 0đ trễ hơn", "2", name="Nộp hồ sơ tự chấm điểm")
    assert (rule["due"], rule["done_from"]) == ({"on": "campaign", "key": "self"}, "submission")


def test_a_deadline_with_a_condition() -> None:
    rule, na_when, warnings = read(
        "3đ báo cáo ≤02 tháng và được chấp nhận; 1đ có báo cáo nhưng trễ hoặc chưa được chấp nhận; 0đ không báo cáo; "
        "không bị kiểm tra: N/A", "3",
    )  # fmt: skip

    assert rule["due"] == {"on": "claimed", "label": "Hạn 02 tháng"}
    assert rule["steps"] == steps((0, "3"), (None, "1"), key="late_days")
    assert rule["condition"] == {"label": "Được chấp nhận", "points_if_not": "1"}
    assert (na_when, warnings) == ("Không bị kiểm tra", [])


def components(sentence: str, points: str) -> list[Component]:
    rule = read_rule(Worded("A1", "Tiêu chí", D(points), sentence)).rule
    assert isinstance(rule, Checklist)
    return list(rule.components)


def test_a_checklist_in_either_order() -> None:
    assert components("1,5đ kế hoạch; 0,5đ báo cáo", "2") == components("Kế hoạch: 1,5 điểm; Báo cáo: 0,5 điểm", "2")


def test_one_component_may_stand_in_for_another() -> None:
    *_, instead = components("1,5đ niêm yết; 1,5đ đăng tải (không có trang TTĐT: 3đ cho niêm yết)", "3")
    assert (instead.points, instead.excludes, instead.requires) == (D("1.5"), ("dang_tai",), ("niem_yet",))

    *_, instead = components("2đ có sổ; 1đ đúng hạn (không phát sinh: phải có xác nhận)", "3")
    assert (instead.points, instead.excludes, instead.label) == (
        D(3), ("co_so", "dung_han"), "Không phát sinh (phải có xác nhận)",
    )  # fmt: skip


def test_levels_of_which_one_holds_rule_each_other_out() -> None:
    levels = components("3đ đầy đủ; 2đ thiếu một phần; 1đ sơ sài; 0đ không có", "3")

    assert [(level.points, len(level.excludes)) for level in levels] == [(D(3), 2), (D(2), 2), (D(1), 2)]


@pytest.mark.parametrize(
    ("sentence", "warning"),
    [
        ("", "no_sentence"),
        ("Chấm theo hướng dẫn của Sở", "not_understood"),
        ("Mỗi sáng kiến được 0,5đ", "not_understood"),
        ("0,5đ mỗi sáng kiến; 1đ có báo cáo", "not_understood"),
    ],
)
def test_what_cannot_be_read_is_entered_by_hand_and_named(sentence: str, warning: str) -> None:
    found = read_rule(Worded("A1", "Tiêu chí", D(2), sentence))

    assert isinstance(found.rule, Manual)
    assert [(notice.criterion, notice.code, notice.warning) for notice in found.notices] == [("A1", warning, True)]


@pytest.mark.parametrize(
    ("sentence", "points", "warning"),
    [
        ("8 × (số có / số tất cả)", "5", "multiplier_is_not_maximum"),
        ("8 × (số có / số tất cả); riêng xã tính khác", "8", "clause_not_understood"),
        (">98%: 8đ; >90%: 4đ", "8", "exclusive_bound"),
    ],
)
def test_what_is_read_with_doubt_is_named(sentence: str, points: str, warning: str) -> None:
    assert warning in read(sentence, points)[2]


def test_a_sentence_of_another_type_than_told_is_named() -> None:
    rule, _, warnings = read("2đ có văn bản; 0đ không có", "2", rule_type="bracket")

    assert (rule["type"], warnings) == ("binary", ["read_as_another_type"])


@pytest.mark.parametrize(
    ("basis", "clauses"),
    [
        ("TT26 Đ7.2b; ISO 5.3", ("5.3",)),
        ("QĐ19 Đ4.1, Đ5; ISO 7.5, 8.7, 9.2, 10.2", ("7.5", "8.7", "9.2", "10.2")),
        ("TT26 Đ36.1a; ISO 4.1–4.4", ("4.1", "4.2", "4.3", "4.4")),
        ("ISO 9001:2015 mục 6.2.1, 6.2.2", ("6.2.1", "6.2.2")),
        ("QĐ19 Đ4.3", ()),
        ("", ()),
    ],
)
def test_clauses_are_found_in_a_reference(basis: str, clauses: tuple[str, ...]) -> None:
    assert clauses_in(basis) == clauses


def test_evidence_is_taken_apart() -> None:
    assert evidence_in("quyết định; ảnh niêm yết hoặc đường dẫn;") == ("Quyết định", "Ảnh niêm yết hoặc đường dẫn")
