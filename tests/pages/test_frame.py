"""The frame and its first pages in a browser: accessible, narrow, quiet, usable by keyboard."""

import pytest
from playwright.sync_api import expect

from jobs import signs
from tests.browser import DESK, PHONE, Site, audit, overflow, shoot, tab_stops
from tests.conftest import Cast
from tests.factories import make_user


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_component_is_accessible_and_fits(site: Site, size: tuple[int, int], dark: bool) -> None:
    page = site.enter(make_user(is_operator=True), "/operator/styleguide/", size=size, dark=dark)

    assert audit(page) == []
    assert overflow(page) <= 0
    if size == DESK and not dark:
        shoot(page, "styleguide")


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/password/reset/", "/accounts/signup/"])
def test_pages_before_signing_in_are_accessible(site: Site, path: str) -> None:
    page = site.open(path, size=PHONE)

    assert audit(page) == []
    assert overflow(page) <= 0
    shoot(page, path.strip("/").replace("/", "-"))


@pytest.mark.parametrize("path", ["/bac-giang/", "/bac-giang/khong-co/", "/?choose=1", "/accounts/password/change/"])
def test_pages_of_a_person_are_accessible(site: Site, cast: Cast, path: str) -> None:
    page = site.enter(cast.officer, path, size=PHONE)

    assert audit(page) == []
    assert overflow(page) <= 0
    shoot(page, f"officer{path.replace('/', '-').replace('?', '-')}")


def test_a_first_visit_is_light(site: Site) -> None:
    page = site.open("/accounts/login/")
    page.wait_for_load_state("networkidle")

    sizes = page.evaluate(
        """() => performance.getEntries().filter(e => e.encodedBodySize && !e.name.endsWith('.woff2'))
        .map(e => [e.name.split('/').pop(), e.encodedBodySize])"""
    )

    assert sum(size for _name, size in sizes) < 100_000, sizes


def test_the_keyboard_reaches_everything_in_reading_order(site: Site, cast: Cast) -> None:
    page = site.enter(cast.officer)

    stops = tab_stops(page)

    assert stops[0] == "a Đến nội dung chính"
    assert stops[-1] == "button Giao diện tối"
    assert any(stop == "a Việc cần làm" for stop in stops)


def test_a_wrong_password_is_told_in_a_summary_that_has_the_focus(site: Site, cast: Cast) -> None:
    page = site.open("/accounts/login/")
    page.get_by_label("Thư điện tử").fill(cast.officer.email)
    page.get_by_label("Mật khẩu").fill("không phải mật khẩu này")

    page.get_by_role("button", name="Đăng nhập").click()

    expect(page.locator(".error-summary")).to_be_focused()
    assert audit(page) == []


def test_the_menu_opens_and_signs_out(site: Site, cast: Cast) -> None:
    page = site.enter(cast.officer, size=PHONE)
    page.get_by_role("button", name="Danh mục").click()
    expect(page.get_by_role("link", name="Việc cần làm")).to_be_visible()

    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Đăng xuất").click()

    page.wait_for_url("**/accounts/login/")
    expect(page.get_by_text("Bạn đã đăng xuất.")).to_be_visible()


def test_the_theme_is_kept_from_page_to_page(site: Site) -> None:
    page = site.open("/accounts/login/")
    page.get_by_role("button", name="Giao diện tối").click()

    page.goto("/accounts/password/reset/")

    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_what_cannot_be_undone_is_asked_first(site: Site) -> None:
    page = site.enter(make_user(is_operator=True), "/operator/styleguide/")
    page.get_by_role("button", name="Xoá").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert audit(page) == []

    page.keyboard.press("Escape")

    expect(dialog).to_be_hidden()
    assert "?" not in page.url


def test_a_box_says_what_it_understood(site: Site) -> None:
    page = site.enter(make_user(is_operator=True), "/operator/styleguide/")
    points = page.get_by_role("textbox", name="Điểm", exact=True).first

    points.fill("8.25")
    points.blur()

    expect(page.get_by_text("Hiểu là: 8,25")).to_be_visible()
    page.get_by_role("textbox", name="Ngày ban hành").first.fill("5-3-2023")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Hiểu là: Chủ Nhật, 05/03/2023")).to_be_visible()


def test_the_calendar_button_opens_without_complaint(site: Site) -> None:
    page = site.enter(make_user(is_operator=True), "/operator/styleguide/")

    page.get_by_role("button", name="Chọn ngày trên lịch").first.click()

    expect(page.locator("input[type=date]")).to_have_count(1)


def test_a_list_answers_while_one_types(site: Site, cast: Cast) -> None:
    page = site.enter(cast.secretary, "/bac-giang/agencies/")
    other = page.get_by_role("link", name="Sở Khoa học và Công nghệ")
    expect(other).to_be_visible()

    page.get_by_role("textbox", name="Tìm tên hoặc mã").press_sequentially("dong tien")

    other.wait_for(state="detached")
    page.wait_for_url("**dong+tien**")


def test_a_failure_of_the_server_is_told_in_a_sentence(site: Site, cast: Cast) -> None:
    page = site.enter(cast.secretary, "/bac-giang/agencies/")
    page.context.set_offline(True)

    page.get_by_role("textbox", name="Tìm tên hoặc mã").fill("x")

    page.get_by_text("Không kết nối được với máy chủ.").wait_for()
    site.complaints.clear()


@pytest.mark.parametrize("role", ["secretary", "administrator", "officer"])
def test_every_page_of_the_navigation_is_accessible_and_fits(site: Site, cast: Cast, role: str) -> None:
    page = site.enter(cast.people[role])
    paths = page.eval_on_selector_all("#mainnav a", "links => links.map(link => link.getAttribute('href'))")
    assert paths

    for path in paths:
        for size, dark in ((DESK, False), (PHONE, True)):
            page.set_viewport_size({"width": size[0], "height": size[1]})
            page.emulate_media(color_scheme="dark" if dark else "light")
            page.goto(path)
            assert audit(page) == [], path
            assert overflow(page) <= 0, path
        shoot(page, f"{role}{path.replace('/', '-')}")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_what_is_wrong_with_backups_stands_on_the_operators_page(site: Site, size: tuple[int, int]) -> None:
    signs.leave("drill", passed=False, file="qms-all-20261126T020000.tar.age")
    page = site.enter(make_user(is_operator=True), "/operator/", size=size)
    signs.leave("drill", passed=True, file="qms-all-20261126T020000.tar.age")

    expect(page.get_by_role("heading", level=3)).to_contain_text("Lần thử khôi phục gần nhất không thành")
    assert audit(page) == []
    assert overflow(page) <= 0
    shoot(page, f"operator-alarm-{size[0]}")


STRAY = {
    "innerHTML": "document.body.innerHTML = '<b>x</b>'",
    "outerHTML": "document.body.outerHTML = '<b>x</b>'",
    "insertAdjacentHTML": "document.body.insertAdjacentHTML('beforeend', '<b>x</b>')",
    "write": "document.write('<b>x</b>')",
    "srcdoc": "document.createElement('iframe').srcdoc = '<b>x</b>'",
    "script": "document.createElement('script').src = '/static/app.js'",
    "worker of a stranger": "new Worker('https://khac.example.vn/a.js')",
    "own policy": "trustedTypes.createPolicy('own', {})",
}


@pytest.mark.parametrize("stray", STRAY.values(), ids=STRAY)
def test_no_stray_text_becomes_markup_or_script(site: Site, stray: str) -> None:
    page = site.open("/accounts/login/")

    said = page.evaluate(f"() => {{ try {{ {stray}; return ''; }} catch (fault) {{ return fault.name; }} }}")
    drawn = page.evaluate("() => elementsOf('<tr><td>x</td></tr>').firstElementChild.localName")
    site.complaints.clear()

    assert (said, drawn) == ("TypeError", "tr")
