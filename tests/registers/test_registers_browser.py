"""The quality-system file in a browser: read, written, attached to and imported, at any width, by keyboard too."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from registers.models import Declaration, Procedure
from registers.register import all_registers
from tests.browser import DESK, PHONE, Site, audit, overflow, shoot, tab_stops
from tests.conftest import Cast
from tests.evidence.samples import SAMPLES
from tests.registers.entering import enter


def looks_right(page: Page, name: str) -> None:
    shoot(page, name)
    for size in (PHONE, DESK):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        assert audit(page) == []
        assert overflow(page) <= 0


def test_an_officer_writes_a_declaration_and_attaches_the_decision(site: Site, cast: Cast) -> None:
    system = enter("systems", cast.commune)
    page = site.enter(cast.officer, "/bac-giang/registers/")
    looks_right(page, "quality-file")

    page.get_by_role("link", name="Công bố hệ thống").click()
    looks_right(page, "register-empty")
    page.get_by_role("link", name="Thêm bản công bố").first.click()
    expect(page.get_by_label("Hệ thống", exact=True)).to_have_value(str(system.pk))
    page.get_by_label("Số quyết định").fill("152/QĐ-UBND")
    page.get_by_label("Ngày quyết định").fill("20102023")
    page.get_by_label("Ngày thông báo").fill("1/1/2023")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("alert")).to_contain_text("Ngày thông báo đang trước ngày quyết định")
    looks_right(page, "register-edit-wrong")
    page.get_by_label("Ngày thông báo").fill("21/10/2023")
    page.get_by_role("button", name="Lưu").click()

    expect(page.locator("h1")).to_have_text("Công bố lần đầu 152/QĐ-UBND")
    sample = next(path for path in sorted(SAMPLES.iterdir()) if path.suffix == ".pdf")
    page.get_by_label("Gửi tệp mới").set_input_files(sample)
    page.get_by_role("button", name="Gắn tài liệu").click()
    expect(page.locator("#messages")).to_contain_text("Đã gắn 1 tài liệu")
    looks_right(page, "register-entry")
    assert Declaration.objects.get().documents.count() == 1
    stops = tab_stops(page)
    assert any("Gỡ" in stop for stop in stops)
    assert any("Sửa" in stop for stop in stops)


def test_a_list_is_searched_while_typing_and_brought_in_from_a_file(site: Site, cast: Cast, tmp_path: Path) -> None:
    enter("declarations", cast.commune)
    file = tmp_path / "cong-bo.csv"
    file.write_text("Số quyết định,Ngày quyết định,Loại,Người ký\n77/QĐ-UBND,05/06/2024,Công bố lại,Đỗ Văn Lại\n")
    page = site.enter(cast.officer, f"/bac-giang/agencies/{cast.commune.pk}/registers/declarations/")
    page.get_by_role("link", name="Nhập từ tệp").click()
    page.get_by_label("Tệp CSV hoặc XLSX").set_input_files(file)
    page.get_by_role("button", name="Xem trước").click()
    looks_right(page, "register-preview")
    page.get_by_role("button", name="Xác nhận nhập").click()
    expect(page.locator("#messages")).to_contain_text("Đã nhập: thêm 1")
    looks_right(page, "register")

    page.get_by_label("Tìm").fill("do van lai")
    expect(page.locator("#rows tbody tr")).to_have_count(1)
    expect(page.locator("#rows")).to_contain_text("77/QĐ-UBND")


def test_the_province_looks_over_the_files(site: Site, cast: Cast) -> None:
    enter("declarations", cast.commune)
    page = site.enter(cast.secretary, "/bac-giang/registers/")
    looks_right(page, "coverage")
    page.get_by_role("link", name="Công bố hệ thống").click()
    looks_right(page, "province-register")


@pytest.mark.parametrize("by_province", [False, True])
def test_every_form_is_accessible_on_a_phone(site: Site, cast: Cast, by_province: bool) -> None:
    place = cast.province.root if by_province else cast.commune
    assert place
    page = site.enter(cast.secretary if by_province else cast.officer, size=PHONE)
    for register in all_registers():
        if register.by_province == by_province:
            entry = enter(register.key, place)
            page.goto(f"/bac-giang/agencies/{place.pk}/registers/{register.key}/{entry.pk}/edit/")
            assert audit(page) == [], register.key
            assert overflow(page) <= 0, register.key


def test_a_long_list_is_searched_without_marks_and_ticked_by_keys(site: Site, cast: Cast) -> None:
    assert cast.province.root
    for code, name in (("1.1", "Đăng ký khai sinh"), ("1.2", "Đăng ký kết hôn"), ("1.3", "Chứng thực chữ ký")):
        enter("formalities", cast.province.root, code=code, name=name)
    enter("systems", cast.commune)
    page = site.enter(cast.officer, f"/bac-giang/agencies/{cast.commune.pk}/registers/procedures/new/")
    page.get_by_label("Mã tài liệu").fill("QT.01")
    page.get_by_label("Tên tài liệu").fill("Hộ tịch")
    page.get_by_label("Loại").select_option("formality")

    search = page.get_by_role("searchbox", name="TTHC giải quyết theo quy trình này")
    search.fill("dang ky KET")
    expect(page.get_by_role("checkbox")).to_have_count(1)
    looks_right(page, "register-picker")
    search.press("ArrowDown")
    page.keyboard.press("Space")
    search.fill("")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    page.keyboard.press("Space")
    expect(page.locator("[data-picker=told]")).to_have_text("Đã chọn 2/3, đang hiện 3")
    page.get_by_role("button", name="Lưu").click()

    expect(page.locator("h1")).to_have_text("QT.01 Hộ tịch")
    chosen = Procedure.objects.get().formalities.values_list("code", flat=True)
    assert set(chosen) == {"1.2", "1.3"}
