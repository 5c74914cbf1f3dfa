"""The sending tray in a browser: dropped, chosen, cut off, closed, taken up again."""

from __future__ import annotations

import base64
import hashlib
import io
import random
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from PIL import Image
from playwright.sync_api import Page, Route, expect

from evidence.models import Blob, Document, Sending
from tests.browser import PHONE, Site, audit, overflow, shoot, tab_stops
from tests.conftest import Cast
from tests.evidence.samples import HOSTILE, SAMPLES
from tests.scoring.stage import make_document

PAPER = min(SAMPLES.glob("*.pdf"), key=lambda path: path.stat().st_size).read_bytes()
PHOTOS = sorted(SAMPLES.glob("*.jpg"))
HEARD = """() => { window.heard = [];
for (const kind of ['received', 'finished'])
  document.addEventListener(`sending:${kind}`, ({detail}) => heard.push([kind, detail])); }"""


@pytest.fixture(autouse=True)
def storage(settings: Any, running_product: str) -> None:
    """These tests look where the running product keeps its files."""
    settings.STORAGES = {**settings.STORAGES, "default": default_storage_of_product()}


def default_storage_of_product() -> dict[str, Any]:
    from django.conf import settings

    location = str(Path(settings.DATA_DIR) / "files")
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": location, "base_url": None},
    }


def papers(number: int, size: int = 20_000, seed: int = 7) -> dict[str, bytes]:
    """So many different PDFs, by name."""
    chance = random.Random(seed)
    end = PAPER[PAPER.rindex(b"startxref") :]
    return {
        f"{index:03}_BC_kiểm tra quý {index}.pdf": PAPER + b"\n%" + chance.randbytes(size) + b"\n" + end
        for index in range(1, number + 1)
    }


def written(files: dict[str, bytes], folder: Path) -> dict[str, bytes]:
    """The same files, in a folder of this machine."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return files


def upload_page(site: Site, cast: Cast, **options: Any) -> Page:
    page = site.enter(cast.officer, f"/bac-giang/evidence/agencies/{cast.commune.pk}/upload/", **options)
    page.evaluate(HEARD)
    return page


def photos(number: int) -> list[bytes]:
    """So many different photos."""
    made = []
    for shade in range(number):
        target = io.BytesIO()
        Image.new("RGB", (600, 800), (40 * shade, 90, 120)).save(target, "JPEG")
        made.append(target.getvalue())
    return made


def drop(page: Page, files: dict[str, bytes], target: str = "main") -> None:
    """Let go of files over an element, as from the desktop."""
    contents = {name: base64.b64encode(content).decode() for name, content in files.items()}
    page.evaluate(
        """([contents, target]) => { const data = new DataTransfer();
        for (const [name, text] of Object.entries(contents))
          data.items.add(new File([Uint8Array.from(atob(text), c => c.charCodeAt(0))], name));
        const where = document.querySelector(target);
        for (const kind of ['dragenter', 'dragover', 'drop'])
          where.dispatchEvent(new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true})); }""",
        [contents, target],
    )


def stored() -> set[str]:
    """What lies in the product's folder, by hash of its bytes."""
    return {hashlib.sha256(default_storage.open(blob.path).read()).hexdigest() for blob in Blob.objects.all()}


def hashes(files: dict[str, bytes]) -> set[str]:
    return {hashlib.sha256(content).hexdigest() for content in files.values()}


def wait_heard(page: Page, number: int) -> None:
    """Until so many events have been told. (Playwright's own waiting evaluates strings, which the page forbids.)"""
    deadline = time.monotonic() + 60
    while page.evaluate("heard.length") < number:
        assert time.monotonic() < deadline, summary(page).text_content()
        page.wait_for_timeout(20)


def summary(page: Page) -> Any:
    return page.locator("[data-sending-summary]")


def test_what_is_dropped_arrives_and_is_told(site: Site, cast: Cast) -> None:
    page = upload_page(site, cast)
    files = papers(8)
    page.evaluate("document.querySelector('main').dataset.context = 'A1.2'")

    drop(page, files | {"bang.exe": b"MZ", "h13.docx": (HOSTILE / "h13_docm_doi_duoi.docx").read_bytes()})

    expect(summary(page)).to_have_text("Đã nhận 8/10 · 2 tệp bị từ chối", timeout=20_000)
    expect(page.locator("[data-sending-refused] li")).to_have_count(2)
    expect(page.locator("[data-sending-refused]")).to_contain_text("Loại tệp “.exe” không được nhận")
    assert stored() == hashes(files)
    heard = page.evaluate("heard")
    assert {detail["context"] for kind, detail in heard if kind == "received"} == {"A1.2"}
    assert heard[-1] == ["finished", {"received": 8, "known": 0, "refused": 2}]


def drop_paths(page: Page, *paths: Path) -> None:
    """Let go of files and folders of this machine over the page, through the debugger: as real as it gets."""
    debugger = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        debugger.send("Input.dispatchDragEvent", {"type": kind, "x": 300, "y": 300, "data": data})


def zipped(files: dict[str, bytes], *, encoding: str = "utf-8", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP with these names, written without saying that they are UTF-8 unless they are."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in files.items():
            # Names of the same length in ASCII, put right afterwards: the module would set the flag of UTF-8.
            archive.writestr(zipfile.ZipInfo(placeholder(name, encoding)), content, method)
    made = target.getvalue()
    for name in files:
        made = made.replace(placeholder(name, encoding).encode(), name.encode(encoding))
    return made


def placeholder(name: str, encoding: str) -> str:
    digest = hashlib.sha256(name.encode()).hexdigest()
    return (digest * 4)[: len(name.encode(encoding))]


def test_a_folder_and_a_zip_are_unpacked_with_their_names_right(site: Site, cast: Cast, tmp_path: Path) -> None:
    page = upload_page(site, cast)
    files = list(papers(9).values())
    (tmp_path / "Hồ sơ/Quý 1").mkdir(parents=True)
    (tmp_path / "Hồ sơ/Quý 1/a.pdf").write_bytes(files[0])
    (tmp_path / "Hồ sơ/b.pdf").write_bytes(files[1])
    (tmp_path / "Hồ sơ/.DS_Store").write_bytes(b"junk")
    (tmp_path / "c.zip").write_bytes(
        zipped({"thư mục/Báo cáo.pdf": files[2], "__MACOSX/x.pdf": b"", "Te\u0302n.pdf": files[3]})
    )
    (tmp_path / "d.zip").write_bytes(
        zipped({"r\u00e9sum\u00e9.pdf": files[4]}, encoding="cp437", method=zipfile.ZIP_STORED)
    )

    drop_paths(page, tmp_path / "Hồ sơ", tmp_path / "c.zip", tmp_path / "d.zip")

    expect(summary(page)).to_have_text("Đã nhận 5/5", timeout=20_000)
    names = {file.name for document in Document.objects.all() for file in document.files.all()}
    assert names == {"a.pdf", "b.pdf", "Báo cáo.pdf", "Tên.pdf", "résumé.pdf"}
    assert stored() == {hashlib.sha256(content).hexdigest() for content in files[:5]}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04 no zip", "bị hỏng hoặc thuộc loại trình duyệt không mở được"),
        (zipped({"a.pdf": b"\0" * 12_000_000}), "nén quá nhiều dữ liệu"),
        (zipped({f"{number}.pdf": b"" for number in range(2001)}, method=zipfile.ZIP_STORED), "quá 2.000 tệp"),
    ],
    ids=["broken", "bomb", "many"],
)
def test_a_zip_that_may_not_be_opened_says_why(site: Site, cast: Cast, content: bytes, words: str) -> None:
    page = upload_page(site, cast)

    drop(page, {"nén.zip": content})

    expect(page.locator("[data-sending-refused] li")).to_contain_text("nén.zip: ")
    expect(page.locator("[data-sending-refused] li")).to_contain_text(words)
    assert not Sending.objects.exists()


def test_a_cut_line_a_closed_tab_and_a_server_away_lose_nothing(site: Site, cast: Cast, tmp_path: Path) -> None:
    page = upload_page(site, cast)
    files = written(papers(24, size=900_000), tmp_path)
    drop_paths(page, tmp_path)
    wait_heard(page, 3)

    page.context.set_offline(True)
    expect(page.locator("[data-sending-trouble]")).to_contain_text("Mất kết nối", timeout=20_000)
    page.context.set_offline(False)
    wait_heard(page, 8)
    page.route("**/sendings/**", lambda route: route.fulfill(status=502, body="away"))
    expect(page.locator("[data-sending-trouble]")).to_contain_text("Máy chủ chưa trả lời", timeout=20_000)
    page.unroute("**/sendings/**")
    wait_heard(page, 12)
    for pause in random.sample(range(50, 900), 3):
        page.wait_for_timeout(pause)
        page.close()
        page = page.context.new_page()
        page.goto(f"/bac-giang/evidence/agencies/{cast.commune.pk}/")
    deadline = time.monotonic() + 60
    while Document.objects.count() < 24:
        assert time.monotonic() < deadline, summary(page).text_content()
        page.wait_for_timeout(100)

    assert stored() == hashes(files)
    assert Document.objects.count() == 24
    site.complaints.clear()  # the browser's own words on the cut line


def test_the_next_visit_says_what_it_goes_on_with(site: Site, cast: Cast) -> None:
    page = upload_page(site, cast)
    page.route("**/sendings/**", lambda route: route.abort())
    drop(page, papers(5))
    expect(page.locator("[data-sending-trouble]")).to_contain_text("Mất kết nối", timeout=20_000)
    page.wait_for_timeout(2000)  # until the browser has put them away
    page.close()

    again = page.context.new_page()

    def hold(_route: Route) -> None:
        """The line answers nothing until it is let go."""

    again.route("**/sendings/**", hold)
    again.goto(f"/bac-giang/evidence/agencies/{cast.commune.pk}/upload/")

    expect(again.locator("[data-sending-trouble]")).to_have_text("Còn 5 tệp đang gửi dở từ lần trước, đang gửi tiếp.")
    again.unroute("**/sendings/**")
    expect(summary(again)).to_have_text("Đã nhận 5/5", timeout=30_000)
    site.complaints.clear()  # the browser's own words on the cut line


def test_a_file_the_server_fails_on_does_not_hold_up_the_others(site: Site, cast: Cast) -> None:
    page = upload_page(site, cast)
    bad: list[str] = []

    def fail_on_the_first(route: Any) -> None:
        url = route.request.url
        if route.request.method == "PATCH" and url in (bad or [url]):
            bad[:] = [url]
            return route.fulfill(status=500, body="fault")
        return route.continue_()

    page.route("**/sendings/**", fail_on_the_first)

    drop(page, papers(4))

    expect(summary(page)).to_have_text("Đã nhận 3/4 · 1 tệp bị từ chối", timeout=60_000)
    expect(page.locator("[data-sending-refused] li")).to_contain_text("Máy chủ gặp lỗi khi nhận tệp này")
    page.unroute("**/sendings/**")
    page.get_by_role("button", name="Thử lại").click()
    expect(summary(page)).to_have_text("Đã nhận 4/4", timeout=20_000)
    site.complaints.clear()  # the browser's own words on the fault


def test_an_expired_session_keeps_everything_until_somebody_signs_in_again(site: Site, cast: Cast) -> None:
    page = upload_page(site, cast)
    page.context.clear_cookies()
    files = papers(3)
    drop(page, files)
    expect(page.locator("[data-sending-trouble]")).to_contain_text("Phiên làm việc đã hết", timeout=20_000)

    other = page.context.new_page()
    other.goto("/accounts/login/")
    other.get_by_label("Thư điện tử").fill(cast.officer.email)
    other.get_by_label("Mật khẩu").fill("mat-khau-thu-nghiem")
    other.get_by_role("button", name="Đăng nhập").click()
    other.wait_for_url(lambda url: "/accounts/login/" not in url)

    expect(summary(page)).to_have_text("Đã nhận 3/3", timeout=40_000)
    assert stored() == hashes(files)


def test_five_hundred_files_keep_the_page_alive(site: Site, cast: Cast, tmp_path: Path) -> None:
    page = upload_page(site, cast)
    written(papers(500, size=600), tmp_path)
    drop_paths(page, tmp_path)
    expect(summary(page)).to_contain_text("/500")
    wait_heard(page, 20)
    page.get_by_role("button", name="Tạm dừng").click()

    expect(page.get_by_role("button", name="Gửi tiếp")).to_be_visible()
    assert page.locator(".sending-row").count() <= 30
    page.get_by_role("button", name="Gửi tiếp").click()
    page.evaluate("document.querySelector('[data-sending-list]').scrollTop = 9000")
    expect(summary(page)).to_have_text("Đã nhận 500/500", timeout=180_000)
    assert Document.objects.count() == 500


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
        row.dataset.context = code; row.innerHTML = `<button data-sending-choose="camera">${code}</button>`;
        document.querySelector('.column-main').append(row); } }"""
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


def test_everything_is_done_by_keyboard_and_heard(site: Site, cast: Cast, tmp_path: Path) -> None:
    page = upload_page(site, cast)
    stops = tab_stops(page)
    assert {"button Chọn tệp", "button Chọn thư mục", "button Gộp thành một tài liệu"} <= set(stops)
    page.locator("h1").click()  # the Tab key has left the page, and keys with it
    written(papers(3) | {"x.exe": b"MZ"}, tmp_path)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Chọn thư mục").press("Enter")

    chooser.value.set_files(tmp_path)

    expect(summary(page)).to_have_text("Đã nhận 3/4 · 1 tệp bị từ chối", timeout=20_000)
    expect(page.locator("[data-sending-spoken]")).to_contain_text("Đã nhận 3/4 · 1 tệp bị từ chối", timeout=10_000)
    assert audit(page) == []
    assert overflow(page) <= 0
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert overflow(page) <= 0
    shoot(page, "sending")


def test_received_is_not_done_until_the_server_has_read_it(site: Site, cast: Cast) -> None:
    page = upload_page(site, cast)
    heard_read = "() => document.addEventListener('sending:read', ({detail}) => heard.push(['read', detail]))"
    page.evaluate(heard_read)

    asked: list[int] = []

    def one_is_read(route: Any) -> None:
        asked.extend(route.request.post_data_json["documents"])
        route.fulfill(json={"unread": [number for number in set(asked) if number != asked[0]], "reading": True})

    page.route("**/sendings/read/", one_is_read)

    drop(page, papers(2))

    told = page.locator("[data-sending-read]")
    expect(told).to_have_text("đã đọc 1/2", timeout=20_000)
    expect(page.locator("[data-sending-trouble]")).to_contain_text("Máy đang đọc chữ trong tệp")
    expect(page.locator("[data-sending-spoken]")).to_contain_text("đã đọc 1/2", timeout=20_000)
    expect(page.locator(".sending-row[data-state=unread]")).to_have_count(1)
    page.unroute("**/sendings/read/")
    expect(told).to_have_text("đã đọc 2/2", timeout=60_000)
    expect(page.locator("[data-sending-trouble]")).to_have_text("Đã đọc xong.")
    expect(page.locator("[data-sending-spoken]")).to_contain_text("Đã đọc xong.")
    assert sorted(page.evaluate("heard.at(-1)[1].documents")) == sorted(Document.objects.values_list("pk", flat=True))


def test_what_nobody_reads_is_left_for_later_and_said(site: Site, cast: Cast) -> None:
    page = upload_page(site, cast)
    page.route(
        "**/sendings/read/",
        lambda route: route.fulfill(json={"unread": route.request.post_data_json["documents"], "reading": False}),
    )

    drop(page, papers(1))

    trouble = page.locator("[data-sending-trouble]")
    expect(trouble).to_have_text("Còn 1 tài liệu máy chưa đọc được lúc này, sẽ tự đọc lại sau.", timeout=30_000)


def test_the_docked_tray_makes_way_for_what_is_in_use(site: Site, cast: Cast) -> None:
    for number in range(30):
        make_document(cast.commune, f"Tài liệu số {number}")
    page = site.enter(cast.officer, f"/bac-giang/evidence/agencies/{cast.commune.pk}/", size=PHONE)
    page.wait_for_timeout(500)
    drop(page, papers(1))
    expect(page.locator("[data-sending-read]")).to_have_text("đã đọc 1/1", timeout=60_000)
    page.wait_for_load_state("networkidle")  # the list is drawn anew with what came
    page.get_by_role("button", name="Từng tệp").click()
    covered = """() => { const [used, tray] = [document.activeElement, document.querySelector('.sending')];
        const [one, other] = [used, tray].map(part => part.getBoundingClientRect());
        return used !== document.body && !tray.contains(used) && one.bottom > other.top && one.top < other.bottom; }"""
    last = page.locator("#rows a").last
    last.evaluate("link => scrollTo(0, link.getBoundingClientRect().bottom + scrollY - innerHeight + 4)")

    last.evaluate("link => link.focus({ preventScroll: true })")

    expect(page.get_by_role("button", name="Từng tệp")).to_have_attribute("aria-expanded", "false")
    assert page.evaluate(covered) is False
    for _step in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate(covered) is False
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    end, top = page.evaluate(
        "['.footer', '.sending'].map(part => document.querySelector(part).getBoundingClientRect())"
        ".map((box, place) => place ? box.top : box.bottom)"
    )
    assert end <= top
    assert overflow(page) <= 0


def test_what_the_agency_has_is_not_sent_again(site: Site, cast: Cast) -> None:
    page = upload_page(site, cast)
    drop(page, papers(2))
    expect(summary(page)).to_have_text("Đã nhận 2/2", timeout=20_000)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))

    drop(page, papers(3))

    expect(summary(page)).to_have_text("Đã nhận 5/5", timeout=20_000)
    expect(page.locator(".sending-row[data-state=known]")).to_have_count(2)
    assert sent.count("PATCH") == 1


def test_without_tls_the_hash_is_the_same(site: Site, cast: Cast) -> None:
    page = upload_page(site, cast)

    def bare(route: Any) -> None:
        body = "Object.defineProperty(self, 'crypto', { value: {} });" + route.fetch().text()
        route.fulfill(body=body, content_type="text/javascript")

    page.route("**/hasher*.js", bare)
    page.reload()
    drop(page, papers(2, size=3_000_000))

    expect(summary(page)).to_have_text("Đã nhận 2/2", timeout=20_000)
    assert stored() == hashes(papers(2, size=3_000_000))


def test_the_library_takes_files_too_and_shows_them(site: Site, cast: Cast) -> None:
    page = site.enter(cast.officer, f"/bac-giang/evidence/agencies/{cast.commune.pk}/")
    page.wait_for_timeout(500)

    drop(page, papers(2))

    expect(page.locator("#rows tbody tr")).to_have_count(2, timeout=20_000)
    page.get_by_role("button", name="Từng tệp").click()
    expect(page.locator(".sending-row:visible")).to_have_count(2)
    assert audit(page) == []
    shoot(page, "sending-dock")
    page.get_by_role("button", name="Ẩn tệp đã nhận").click()
    expect(summary(page)).to_be_hidden()


def test_a_file_the_browser_did_not_keep_is_asked_for_by_name(site: Site, cast: Cast) -> None:
    page = upload_page(site, cast)
    page.route("**/sendings/**", lambda route: route.abort())
    drop(page, papers(1))
    expect(page.locator("[data-sending-trouble]")).to_contain_text("Mất kết nối", timeout=20_000)
    page.evaluate(
        """() => new Promise(done => { indexedDB.open('sending').onsuccess = ({target}) => {
        const work = target.result.transaction('blobs', 'readwrite'); work.objectStore('blobs').clear();
        work.oncomplete = done; }; })"""
    )
    page.unroute("**/sendings/**")
    page.once("dialog", lambda dialog: dialog.accept())

    page.reload()
    expect(page.locator("[data-sending-refused] li")).to_contain_text("Hãy chọn lại đúng tệp đó", timeout=20_000)
    drop(page, papers(1))

    expect(summary(page)).to_have_text("Đã nhận 1/1", timeout=20_000)
    site.complaints.clear()  # the browser's own words on the cut line
