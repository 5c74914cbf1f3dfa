"""Marks on a page in a browser: found by words, drawn with the mouse, moved and removed with keys; then nobody reads below."""

from pathlib import Path

from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect
from pypdfium2 import PdfDocument
from weasyprint import HTML

from evidence.extraction import pdf
from evidence.models import DocumentFile, PageText, Redaction
from tests.browser import DESK, PHONE, Site, audit, overflow, shoot
from tests.conftest import Cast
from tests.jobs.installation import until

PAGES = """<p>Danh sách học viên lớp tập huấn ISO, kèm theo kế hoạch của Ủy ban nhân dân xã.</p>
<p>Ông Hoàng Kim Tước, số căn cước 024099001234, thôn Trại Nhất.</p><p>Bà Nguyễn Thị Hoa, thôn Trại Nhì.</p>"""


def sent(site: Site, cast: Cast, folder: Path) -> DocumentFile:
    """A list of people, sent and read."""
    paper = folder / "danh-sach.pdf"
    HTML(string=PAGES).write_pdf(paper)
    page = site.enter(
        cast.officer, f"/bac-giang/evidence/agencies/{cast.commune.pk}/upload/", java_script_enabled=False
    )
    page.get_by_label("Các tệp", exact=True).set_input_files(paper)
    page.get_by_role("button", name="Tải lên").click()
    expect(page.locator("li.notice-success")).to_have_count(1)
    until(PageText.objects.exists)
    return DocumentFile.objects.get()


def field(page: Page, name: str) -> int:
    """A number of the last mark."""
    return int(page.locator(f".mark-rows [name=mark_{name}]").last.input_value())


def test_marks_are_found_drawn_moved_and_removed(site: Site, cast: Cast, tmp_path: Path) -> None:
    file = sent(site, cast, tmp_path)
    page = site.enter(cast.officer, reverse("evidence:redact", args=["bac-giang", file.pk]), size=DESK)
    marks = page.locator(".redact-marks rect")

    page.get_by_label("Chữ cần che, ở mọi trang").fill("hoang kim tuoc")
    page.keyboard.press("Enter")
    expect(marks).to_have_count(1)
    board = page.locator(".redact-marks")
    size = board.bounding_box()
    assert size
    board.hover(position={"x": size["width"] * 0.1, "y": size["height"] * 0.3})
    page.mouse.down()
    board.hover(position={"x": size["width"] * 0.3, "y": size["height"] * 0.4})
    page.mouse.up()
    expect(marks).to_have_count(2)
    assert (round(field(page, "width"), -1), round(field(page, "height"), -1)) == (200, 100)
    before = field(page, "left"), field(page, "height")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowUp")
    assert (field(page, "left"), field(page, "height")) == (before[0] + 5, before[1] - 5)
    assert audit(page) == []
    shoot(page, "redact")
    page.keyboard.press("Delete")
    expect(marks).to_have_count(1)
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert overflow(page) <= 0

    page.get_by_role("button", name="Lưu vùng che").click()
    until(Redaction.objects.exclude(copy=None).exists)
    reader = site.enter(cast.viewer, reverse("evidence:document", args=["bac-giang", file.document_id]))
    expect(reader.locator(".page-picture")).to_be_visible()
    expect(reader.locator("main")).to_contain_text("Bản đã che")
    words = reader.request.get(reverse("evidence:words", args=["bac-giang", file.pk, "1"]))
    assert "Tước" not in words.text()
    copy = Redaction.objects.get().copy
    assert copy
    (covered,) = PdfDocument(Path(settings.DATA_DIR) / "files" / copy.path)
    assert "Tước" not in pdf.text_of(covered)
