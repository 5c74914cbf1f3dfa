"""Photos on a telephone: pages gathered into one document, sent by themselves, kept until they are sent."""

from __future__ import annotations

import io

from django.core.files.storage import default_storage
from PIL import Image
from playwright.sync_api import expect

from evidence.models import Document
from tests.browser import PHONE, Site, audit, overflow, shoot
from tests.conftest import Cast
from tests.evidence.samples import SAMPLES
from tests.evidence.tray import (
    storage,  # noqa: F401  # a fixture
    summary,
    upload_page,
)

PHOTOS = sorted(SAMPLES.glob("*.jpg"))


def photos(number: int) -> list[bytes]:
    """So many different photos."""
    made = []
    for shade in range(number):
        target = io.BytesIO()
        Image.new("RGB", (600, 800), (40 * shade, 90, 120)).save(target, "JPEG")
        made.append(target.getvalue())
    return made


def test_photos_become_pages_of_one_document_on_a_phone(site: Site, cast: Cast) -> None:
    page = upload_page(site, cast, size=PHONE, has_touch=True, is_mobile=True)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Chụp ảnh").tap()
    assert chooser.value.element.get_attribute("capture") == "environment"
    chooser.value.set_files(PHOTOS[0])
    sheet = page.get_by_role("dialog")
    with page.expect_file_chooser() as chooser:
        sheet.get_by_role("button", name="Chụp thêm trang").tap()
    chooser.value.set_files(PHOTOS[1])
    expect(sheet.locator("li canvas")).to_have_count(2)
    sheet.get_by_label("Tên tài liệu").fill("Biên bản họp giao ban")
    sheet.get_by_role("button", name="Lên trước (trang 2)").tap()
    assert overflow(page) <= 0
    assert audit(page) == []
    shoot(page, "sending-pages")

    sheet.get_by_role("button", name="Gửi (2)").tap()

    expect(page.locator("[data-sending-trouble]")).to_have_text("Đã đọc xong.", timeout=60_000)
    document = Document.objects.get()
    assert document.title == "Biên bản họp giao ban"
    assert [default_storage.open(file.blob.path).read() for file in document.files.all()] == [
        PHOTOS[1].read_bytes(), PHOTOS[0].read_bytes(),
    ]  # fmt: skip
    assert [kind for kind, _detail in page.evaluate("heard")] == ["received", "finished"]


def test_five_photos_reach_five_criteria_in_two_taps_each(site: Site, cast: Cast) -> None:
    page = upload_page(site, cast, size=PHONE, has_touch=True, is_mobile=True)
    page.evaluate(
        """() => { for (const code of ['A1', 'A2', 'A3', 'B1', 'B2']) { const row = document.createElement('section');
        const button = document.createElement('button'); button.dataset.sendingChoose = 'camera'; button.textContent = code;
        row.dataset.context = code; row.append(button); document.querySelector('.column-main').append(row); } }"""
    )

    for code, photo in zip(["A1", "A2", "A3", "B1", "B2"], photos(5), strict=True):
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name=code).tap()
        chooser.value.set_files({"name": "image.jpg", "mimeType": "image/jpeg", "buffer": photo})
        page.get_by_role("button", name="Gửi (1)").tap()

    expect(summary(page)).to_have_text("Đã nhận 5/5", timeout=20_000)
    told = {detail["context"]: detail for kind, detail in page.evaluate("heard") if kind == "received"}
    assert sorted(told) == ["A1", "A2", "A3", "B1", "B2"]
    assert all(detail["title"].startswith("Ảnh chụp ") for detail in told.values())


def test_pages_gathered_and_not_sent_are_there_on_the_next_visit(site: Site, cast: Cast) -> None:
    page = upload_page(site, cast)
    page.get_by_role("button", name="Gộp thành một tài liệu").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Thêm tệp").click()
    chooser.value.set_files(PHOTOS[:2])
    expect(page.locator(".sending-page")).to_have_count(2)
    page.wait_for_timeout(500)

    page.reload()

    expect(page.locator(".sending-page")).to_have_count(2)
    page.get_by_role("button", name="Bỏ trang này (trang 1)").click()
    page.get_by_role("button", name="Gửi (1)").click()
    expect(summary(page)).to_have_text("Đã nhận 1/1", timeout=20_000)
