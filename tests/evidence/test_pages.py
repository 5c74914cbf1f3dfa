"""Evidence in a browser: files sent with and without script, pages that fit a phone and a screen reader."""

import re
import time
from pathlib import Path

from playwright.sync_api import Page, expect

from evidence.models import Document, Reading
from jobs.models import Job
from tests.browser import PHONE, Site, audit, overflow, shoot
from tests.conftest import Cast
from tests.evidence.samples import HOSTILE, SAMPLES

FILES = [
    SAMPLES / "01_QD_cong_bo_HTQLCL_2023.pdf",
    SAMPLES / "12_Quy trình tiếp nhận và giải quyết TTHC theo cơ chế một cửa.pdf",
    SAMPLES / "24_DS_hoc_vien_tap_huan_ky_ten.jpg",
    HOSTILE / "h13_docm_doi_duoi.docx",
]


def send(page: Page, files: list[Path]) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Chọn tệp").click()
    chooser.value.set_files(files)


def test_each_file_sent_without_script_has_its_answer(site: Site, cast: Cast) -> None:
    page = site.enter(
        cast.officer, f"/bac-giang/evidence/agencies/{cast.commune.pk}/upload/", size=PHONE, java_script_enabled=False
    )

    page.get_by_label("Các tệp", exact=True).set_input_files(FILES)
    page.get_by_role("button", name="Tải lên").click()

    expect(page.locator("li.notice-success")).to_have_count(3)
    expect(page.locator("li.notice-error")).to_contain_text("macro")
    assert Document.objects.of(cast.commune).count() == 3


def test_the_pages_are_accessible_and_fit_a_phone(site: Site, cast: Cast) -> None:
    page = site.enter(cast.officer, f"/bac-giang/evidence/agencies/{cast.commune.pk}/", size=PHONE)
    check(page, "evidence-empty")
    page.get_by_role("link", name="Tải lên").first.click()
    send(page, FILES)
    expect(page.locator("[data-sending-summary]")).to_have_text("Đã nhận 3/4 · 1 tệp bị từ chối", timeout=20_000)
    check(page, "evidence-upload")
    page.get_by_role("link", name="Về danh sách").click()
    check(page, "evidence-list")
    page.locator("tbody tr th > a").last.click()
    check(page, "evidence-document")
    page.get_by_role("link", name="Sửa thông tin").click()
    page.get_by_label("Ngày ban hành").fill("20.10.2023")
    check(page, "evidence-describe")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("20/10/2023").first).to_be_visible()
    for name in ("Thay bằng bản mới", "Thu hồi"):
        page.get_by_role("link", name=name).click()
        check(page, f"evidence-{name[:4].strip()}")
        page.go_back()


def test_a_file_is_saved_and_not_opened(site: Site, cast: Cast) -> None:
    page = site.enter(cast.officer, f"/bac-giang/evidence/agencies/{cast.commune.pk}/upload/")
    send(page, FILES[:1])
    page.locator(".sending-row").get_by_role("link").click()

    with page.expect_download() as saved:
        page.get_by_role("link", name="01_QD_cong_bo_HTQLCL_2023.pdf").click()

    assert saved.value.suggested_filename == "01_QD_cong_bo_HTQLCL_2023.pdf"
    assert Path(saved.value.path()).read_bytes() == FILES[0].read_bytes()


def check(page: Page, name: str) -> None:
    assert audit(page) == []
    assert overflow(page) <= 0
    shoot(page, name)


def test_pages_are_turned_by_keyboard_and_what_was_read_is_confirmed(site: Site, cast: Cast) -> None:
    page = site.enter(cast.officer, f"/bac-giang/evidence/agencies/{cast.commune.pk}/upload/")
    send(page, FILES[:1])
    page.locator(".sending-row").get_by_role("link").click()
    expect(page.get_by_role("status").get_by_text("Trang 1 / 2").or_(page.get_by_text("Trang 1 / 1"))).to_be_visible()
    wait_until_read()
    page.reload()

    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("Trang 2 / 2")).to_be_visible()
    expect(page.locator(".page-picture")).to_have_js_property("naturalWidth", 900)
    expect(page).to_have_url(re.compile("page=2$"))
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("Trang 1 / 2")).to_be_visible()
    page.get_by_text("Chữ trên trang này").click()
    expect(page.locator(".page-text")).to_contain_text("Về việc công bố")
    check(page, "evidence-viewer")
    page.get_by_role("button", name="Đúng").click()
    expect(page.get_by_text("Đã ghi nhận: thông tin máy đọc là đúng")).to_be_visible()
    assert Document.objects.get().machine_read == []


def test_a_page_that_cannot_be_shown_says_so(site: Site, cast: Cast) -> None:
    page = site.enter(cast.officer, f"/bac-giang/evidence/agencies/{cast.commune.pk}/upload/")
    send(page, FILES[:1])
    page.locator(".sending-row").get_by_role("link").click()
    page.route("**/page/", lambda route: route.fulfill(status=404, content_type="text/plain", body="Trang này hỏng."))

    page.reload()

    expect(page.locator(".viewer").get_by_text("Trang này hỏng.")).to_be_visible()


def test_words_of_a_page_lead_to_it(site: Site, cast: Cast) -> None:
    page = site.enter(cast.officer, f"/bac-giang/evidence/agencies/{cast.commune.pk}/upload/")
    send(page, FILES[:1])
    expect(page.locator("[data-sending-summary]")).to_have_text("Đã nhận 1/1", timeout=20_000)
    wait_until_read()

    page.goto(f"/bac-giang/evidence/agencies/{cast.commune.pk}/?q=danh+muc+QUY+trình")
    check(page, "evidence-found")
    page.locator("a.hit").click()

    expect(page.get_by_text("Trang 1 / 2")).to_be_visible()


def wait_until_read() -> None:
    """Wait for the background work beside the product."""
    for _attempt in range(200):
        if Document.objects.exclude(number="").exists() and not Reading.objects.filter(pictured=False).exists():
            return
        time.sleep(0.1)
    raise AssertionError(list(Job.objects.values_list("kind", "state", "error_detail")))
