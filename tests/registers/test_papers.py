"""Papers: codes by a mask, TTHC and who handles them, what changed under a procedure, and the clocks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import User
from agencies.todo import tasks_for
from registers.declaring import outdated_declarations
from registers.formalities import coverage_of
from registers.forms.entries import entry_form
from registers.kept.papers import outdated_procedures
from registers.register import register_of
from registers.rules.calendar import months_after
from registers.rules.papers import Change, first_unmet, fits_mask
from registers.transfer import apply_plan, plan_import
from tests.conftest import Cast
from tests.registers.entering import enter, typed

As = Callable[[User], Client]
TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("code", "mask", "fits"),
    [
        ("QT.ISO.02", "QT.{nhóm}.{số}", True),
        ("QT.ISO", "QT.{nhóm}.{số}", False),
        ("QT/8.2.2", "QT/{điều khoản}", True),
        ("BM/8.2.2-01", "QT/{điều khoản}", False),
        ("QT.HT 01", "QT.{nhóm}", False),
        ("gì cũng được", "", True),
    ],
)
def test_a_code_follows_the_agencys_own_mask(code: str, mask: str, fits: bool) -> None:
    assert fits_mask(code, mask) is fits


def test_a_code_of_another_mask_is_refused_with_the_mask(cast: Cast) -> None:
    enter("systems", cast.commune, code_mask="QT.{nhóm}.{số}")

    form = entry_form(register_of("procedures"))(
        data=typed("procedures", cast.commune, code="QT-1"), agency=cast.commune
    )

    assert form.errors["code"] == ["Mã “QT-1” không theo cách đặt mã của hệ thống (QT.{nhóm}.{số})."]


def test_three_months_end_on_the_last_day_there_is() -> None:
    assert months_after(date(2025, 11, 30), 3) == date(2026, 2, 28)
    assert months_after(date(2025, 10, 15), 3) == date(2026, 1, 15)


def test_the_earliest_change_that_was_not_taken_in_counts() -> None:
    old, late, coming = (Change(f"{n}", date(2026, n, 1)) for n in (1, 3, 7))

    assert first_unmet([late, coming, old], date(2025, 12, 1), TODAY) == old
    assert first_unmet([late, coming, old], date(2026, 1, 1), TODAY) == late
    assert first_unmet([coming], None, TODAY) is None


def test_a_procedure_is_out_of_date_when_its_formality_changed_until_it_is_checked(cast: Cast) -> None:
    root = cast.province.root
    assert root
    formality = enter("formalities", root, effective_on="01/05/2026")
    procedure = enter("procedures", cast.commune, formalities=[formality.pk])

    found = outdated_procedures([procedure], TODAY)[procedure.pk]
    procedure.checked_on = date(2026, 5, 2)

    assert (found.why, found.due) == (
        "TTHC 1.012345 thay đổi từ 01/05/2026; tài liệu chưa cập nhật, hạn 01/08/2026.", date(2026, 8, 1),
    )  # fmt: skip
    assert outdated_procedures([procedure], TODAY) == {}


def test_a_legal_text_asks_for_its_update_within_three_months(cast: Cast) -> None:
    procedure = enter("procedures", cast.commune)
    text = enter("external-documents", cast.commune, effective_on="01/02/2026", affected=[procedure.pk])
    assert text.due_on == date(2026, 5, 1)
    assert outdated_procedures([procedure], TODAY)[procedure.pk].why.startswith("Văn bản 123/2015/NĐ-CP từ")

    text.updated_on = date(2026, 5, 2)
    text.settle("external-documents", "")
    text.save()

    assert (text.due_on, text.in_time) == (None, False)
    assert outdated_procedures([procedure], TODAY) == {}


def test_a_formality_stands_once_for_every_agency_of_its_level(cast: Cast, as_: As) -> None:
    root = cast.province.root
    assert root
    enter("formalities", root)
    enter("formalities", root, code="2.001", name="Cấp phép", level="province", responsible=cast.department.pk)
    enter("formalities", root, code="3.001", name="Của ngành thuế", is_vertical="on")

    page = as_(cast.officer).get(reverse("registers:register", args=["bac-giang", cast.commune.pk, "formalities"]))

    shown = page.content.decode()
    assert "Đăng ký khai sinh" in shown
    assert "Cấp phép" not in shown
    assert f"/registers/formalities/{page.context['page'].object_list[0].entry.pk}/" not in shown
    assert coverage_of(cast.commune, TODAY).total == coverage_of(cast.department, TODAY).total == 1


def test_coverage_counts_what_a_procedure_in_force_serves(cast: Cast, as_: As) -> None:
    root = cast.province.root
    assert root
    rows = [enter("formalities", root, code=f"1.00{n}", name=f"Thủ tục {n}") for n in range(4)]
    enter("procedures", cast.commune, formalities=[row.pk for row in rows[:2]])
    enter("procedures", cast.commune, code="QT.HT.02", state="draft", formalities=[rows[2].pk], effective_on="")

    found = coverage_of(cast.commune, TODAY)
    page = (
        as_(cast.officer).get(reverse("registers:quality_file", args=["bac-giang", cast.commune.pk])).content.decode()
    )

    assert (found.covered, found.total, [row.code for row in found.left]) == (2, 4, ["1.002", "1.003"])
    assert "2/4" in page


def test_an_annex_that_is_not_todays_list_makes_a_declaration_stale(cast: Cast) -> None:
    root = cast.province.root
    assert root
    first = enter("formalities", root)
    declaration = enter("declarations", cast.commune, formalities=[first.pk])
    assert outdated_declarations([declaration], TODAY) == {}

    enter("formalities", root, code="1.9", name="Thủ tục mới")

    assert "thiếu 1, thừa 0" in outdated_declarations([declaration], TODAY)[declaration.pk].why


def test_the_list_is_brought_up_to_date_within_five_working_days(cast: Cast) -> None:
    root = cast.province.root
    assert root
    signed = enter("formalities", root, published_on="03/04/2026")
    listed = enter("formalities", root, code="1.2", published_on="03/04/2026", listed_on="06/04/2026")

    assert (signed.due_on, listed.due_on) == (date(2026, 4, 10), None)


def test_procedures_come_in_with_the_codes_of_their_formalities(cast: Cast) -> None:
    root = cast.province.root
    assert root
    for code in ("1.1", "1.2"):
        enter("formalities", root, code=code, name=f"Thủ tục {code}")
    enter("systems", cast.commune)
    register = register_of("procedures")
    content = "code,name,kind,state,effective_on,formalities\nQT.01,Chung,formality,Đang áp dụng,2024-01-01,1.1; 1.2\nQT.02,Lạ,formality,draft,,9.9\n"

    plan = plan_import(register, cast.province, cast.commune, "a.csv", content.encode())
    sound = plan_import(register, cast.province, cast.commune, "a.csv", content.split("QT.02")[0].encode())
    apply_plan(sound, by=cast.officer)

    assert [str(fault) for fault in plan.faults] == [
        "Dòng 3, cột “TTHC giải quyết theo quy trình này”: không tìm thấy “9.9” trong hệ thống."
    ]
    assert coverage_of(cast.commune, TODAY).covered == 2


def test_an_out_of_date_procedure_is_a_task_with_its_clock(cast: Cast) -> None:
    root = cast.province.root
    assert root
    formality = enter("formalities", root, effective_on="01/03/2026")
    enter("procedures", cast.commune, formalities=[formality.pk])

    [task] = tasks_for(cast.officer, cast.province)

    assert task.title == "Xem lại: QT.HT.01 Quy trình đăng ký khai sinh"
    assert task.due
    assert task.due.date() == date(2026, 6, 1)
