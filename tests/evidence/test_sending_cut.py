"""The sending tray when something fails: the line, the tab, the server, the session, what the browser had kept."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Route, expect

from evidence.models import Document
from tests.browser import Site
from tests.conftest import Cast
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
)


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
