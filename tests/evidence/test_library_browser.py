"""The library in a browser: many documents tidied with a few presses, at any width."""

from datetime import date

from playwright.sync_api import expect

from evidence.models import Document
from scoring.models import Citation
from tests.browser import DESK, PHONE, Site, audit, overflow, shoot
from tests.conftest import Cast
from tests.scoring.stage import make_campaign, make_document, sheet_of


def test_many_documents_get_a_type_and_a_last_day(site: Site, cast: Cast) -> None:
    names = ["Công bố hệ thống quản lý chất lượng theo TCVN ISO 9001:2015", "Kiện toàn Ban Chỉ đạo ISO", "Biên bản họp"]
    rows = [make_document(cast.commune, name, number=f"1{n}/QĐ-UBND") for n, name in enumerate([*names, names[0]])]
    old = make_document(
        cast.commune, "Mục tiêu chất lượng năm trước", valid_to=date(2020, 12, 31), machine_read=["title", "year"]
    )
    sheet = sheet_of(make_campaign(cast.province), cast.commune)
    for code in ("A1", "A2", "B1"):
        Citation.objects.create(scorecard=sheet, criterion=code, document=rows[0], locator="Trang 2")
    page = site.enter(cast.officer, f"/bac-giang/evidence/agencies/{cast.commune.pk}/")
    page.get_by_text("Làm với nhiều tài liệu").click()
    shoot(page, "library")
    for size in (PHONE, DESK):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        assert audit(page) == []
        assert overflow(page) <= 0

    page.locator("#change_doc_type").select_option("QĐ")
    page.locator("#change_valid_to").fill("31/12/2030")
    page.get_by_label("Đánh dấu Kiện toàn").check()
    page.get_by_label("Đánh dấu Biên bản").check()
    page.get_by_role("button", name="Sửa các tài liệu đã chọn").click()
    page.get_by_role("button", name="Sửa", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("Đã sửa 2 tài liệu")
    assert Document.objects.filter(doc_type="QĐ", valid_to=date(2030, 12, 31)).count() == 2

    page.locator("#id_show").select_option("twins")
    expect(page.locator("#rows")).to_contain_text("trùng trích yếu")
    page.locator("#id_show").select_option("expired")
    expect(page.locator("#rows tbody tr")).to_have_count(1)
    page.get_by_text("Làm với nhiều tài liệu").click()
    page.get_by_label(f"Đánh dấu {old.title}").check()
    page.get_by_role("button", name="Thông tin máy đọc").click()
    expect(page.locator("#messages")).to_contain_text("Đã xác nhận 1 tài liệu")
    page.goto(f"/bac-giang/evidence/agencies/{cast.commune.pk}/?show=twins")
    shoot(page, "library-twins")
