"""The sending tray in a browser: what is dropped and chosen arrives, is told and shown."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from evidence.models import Document, Sending
from tests.browser import PHONE, Site, audit, overflow, shoot, tab_stops
from tests.conftest import Cast
from tests.evidence.samples import HOSTILE
from tests.evidence.tray import (
    drop,
    drop_paths,
    hashes,
    papers,
    storage,  # noqa: F401  # a fixture
    stored,
    summary,
    upload_page,
    wait_heard,
    written,
    zipped,
)
from tests.scoring.stage import make_document


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
