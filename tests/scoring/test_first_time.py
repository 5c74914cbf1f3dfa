"""Somebody who has never seen the product finishes a sheet, going by nothing but the words on the page."""

from __future__ import annotations

import io

from PIL import Image
from playwright.sync_api import Page, expect

from agencies.models import User
from scoring.states import SheetState
from tests.browser import Site
from tests.conftest import Cast
from tests.factories import PASSWORD
from tests.scoring.stage import make_campaign, sheet_of


def arrive(site: Site, person: User) -> Page:
    """At the address somebody was told, with an account."""
    page = site.open("/")
    page.get_by_label("Thư điện tử").fill(person.email)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    return page


def scan() -> dict[str, object]:
    """A scanned paper."""
    target = io.BytesIO()
    Image.new("RGB", (600, 800), (240, 240, 235)).save(target, "JPEG")
    return {"name": "QĐ 12 ban chỉ đạo.jpg", "mimeType": "image/jpeg", "buffer": target.getvalue()}


def test_a_first_timer_finishes_by_the_words_on_the_page(site: Site, cast: Cast) -> None:
    sheet = sheet_of(make_campaign(cast.province), cast.commune)

    # What am I to do? Score. How is it saved? By itself. When may I send it?
    page = arrive(site, cast.officer)
    page.get_by_role("link", name="Bắt đầu chấm").click()
    expect(page.get_by_text("Nội dung tự lưu ngay khi bạn nhập, không cần bấm nút lưu.")).to_be_visible()
    result = page.get_by_role("region", name="Kết quả đến lúc này")
    expect(result.get_by_text("Chưa chấm: A1, A2, B1")).to_be_visible()
    expect(result.get_by_text("nút “Gửi người đứng đầu duyệt” sẽ hiện ở đây")).to_be_visible()

    page.get_by_role("article", name="Có quyết định").get_by_label("Có 20 điểm").check()
    page.get_by_label("Số đạt").fill("9")
    page.get_by_label("Tổng số").fill("10")
    page.get_by_role("link", name="Phần sau").click()
    page.get_by_role("checkbox", name="Một").check()
    page.get_by_role("checkbox", name="Hai").check()

    # What is missing stands there; one press leads to it.
    expect(result.get_by_text("Có điểm nhưng chưa có minh chứng hoặc giải trình: A1, A2, B1")).to_be_visible()
    result.get_by_role("link", name="A1").click()
    page.get_by_role("link", name="Gắn minh chứng A1").click()
    dialog = page.get_by_role("dialog", name="Gắn minh chứng cho tiêu chí A1")
    with page.expect_file_chooser() as chooser:
        dialog.get_by_role("group", name="Gửi tệp từ máy và gắn ngay").get_by_role("button", name="Chọn tệp").click()
    chooser.value.set_files(scan())
    expect(page.get_by_role("list", name="Minh chứng của A1").get_by_role("listitem")).to_have_count(1, timeout=15_000)
    result.get_by_role("link", name="A2").click()
    page.get_by_label("Giải trình A2").fill("Theo bảng đối chiếu gửi kèm báo cáo năm")
    result.get_by_role("link", name="B1").click()
    page.get_by_label("Giải trình B1").fill("Danh mục đã niêm yết")
    page.get_by_label("Giải trình B1").blur()
    expect(result.get_by_text("Đã đủ nội dung để nộp.")).to_be_visible()
    result.get_by_text("Gửi người đứng đầu duyệt").click()
    expect(result.get_by_text("Phiếu sẽ đến người duyệt:")).to_be_visible()
    expect(result.get_by_text("Người đứng đầu cơ quan", exact=True)).to_be_visible()
    result.get_by_role("button", name="Gửi phiếu đi").click()
    expect(page.get_by_text("Đã gửi phiếu đến người đứng đầu Người đứng đầu cơ quan để duyệt.")).to_be_visible()

    page = arrive(site, cast.head)
    page.get_by_role("link", name="Duyệt phiếu").click()
    page.get_by_role("button", name="Duyệt và nộp").click()
    page.get_by_role("dialog").get_by_role("button", name="Duyệt và nộp").click()
    expect(page.get_by_text("Đã nộp phiếu. Đây là biên nhận")).to_be_visible()
    sheet.refresh_from_db()
    assert sheet.state == SheetState.SUBMITTED
