"""What two versions of a rubric differ in."""

from dataclasses import replace
from decimal import Decimal

from scoring.explain.rubric import change
from scoring.rules.difference import difference
from scoring.rules.rubric import Band
from scoring.rules.rule_types import FixedDay, Manual
from tests.scoring.rubrics import BANDS, criterion, htqlcl, rubric


def test_equal_rubrics_do_not_differ() -> None:
    assert difference(htqlcl(), replace(htqlcl())) == []


def test_each_changed_field_is_named_with_both_values() -> None:
    old = rubric(criterion("A1", "60"), criterion("A2", "40"))
    new = rubric(
        criterion("A1", "60", rule=Manual(Decimal("0.5"))),
        criterion("A2", "40", basis="ISO 5.3"),
        na_policy="award_zero",
    )

    found = difference(old, new)

    assert [(it.part, it.item, it.what, it.field) for it in found] == [
        ("rubric", "", "changed", "na_policy"),
        ("criterion", "A1", "changed", "rule"),
        ("criterion", "A2", "changed", "basis"),
    ]
    assert (found[2].old, found[2].new) == (None, "ISO 5.3")
    assert [change(it, old, new) for it in found] == [
        "Bộ tiêu chí: cách tính tiêu chí không áp dụng đổi từ “loại khỏi tổng điểm và quy đổi” thành “tính 0 điểm”.",
        "Tiêu chí A1: cách chấm đổi từ “Người chấm cho điểm từ 0 đến 60, theo bước 0,01 điểm.” "
        "thành “Người chấm cho điểm từ 0 đến 60, theo bước 0,5 điểm.”.",
        "Tiêu chí A2: căn cứ đổi từ “để trống” thành “ISO 5.3”.",
    ]


def test_items_that_come_go_or_change_places_are_named() -> None:
    old = rubric(criterion("A1", "60"), criterion("A2", "40"))
    new = rubric(criterion("A3", "40"), criterion("A1", "60"))
    assert [(it.item, it.what) for it in difference(old, new)] == [("A2", "removed"), ("A3", "added")]

    turned = rubric(criterion("A2", "40"), criterion("A1", "60"))
    (order,) = difference(old, turned)
    assert (order.field, order.old, order.new) == ("order", ["A1", "A2"], ["A2", "A1"])
    assert change(order, old, turned) == "Các tiêu chí: thứ tự đổi từ “A1, A2” thành “A2, A1”."


def test_a_criterion_that_moves_to_another_group_is_one_change() -> None:
    old = htqlcl()
    first, second = old.groups[:2]
    moved = replace(second, criteria=(*second.criteria, first.criteria[-1]))
    new = replace(old, groups=(replace(first, criteria=first.criteria[:-1]), moved, *old.groups[2:]))

    assert [(it.item, it.field, it.old, it.new) for it in difference(old, new) if it.field != "order"] == [
        ("A5", "group", "A", "B")
    ]


def test_bands_are_compared_by_code() -> None:
    new = rubric(bands=(Band("xuat_sac", "Xuất sắc", Decimal(95)), replace(BANDS[0], minimum=Decimal(80)), *BANDS[1:]))

    found = difference(rubric(), new)

    assert [(it.item, it.what, it.new) for it in found] == [("xuat_sac", "added", "Xuất sắc"), ("tot", "changed", "80")]


def test_a_changed_due_day_is_shown_in_words() -> None:
    plan = htqlcl().item("A2")
    old = rubric(plan)
    new = rubric(replace(plan, rule=replace(plan.rule, due=FixedDay(2, 15))))

    (found,) = difference(old, new)

    assert "Hạn 15/02 hằng năm" in change(found, old, new)
