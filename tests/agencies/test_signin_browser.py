"""Coming in as people do it: an authenticator and its codes, a passkey, what was typed when the session ended."""

from __future__ import annotations

from time import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from agencies.models import Province, TrailEntry
from tests.browser import DESK, PHONE, Site, audit, overflow, shoot, tab_stops
from tests.conftest import Cast
from tests.factories import PASSWORD


def well_made(page: Page, name: str) -> None:
    """The page keeps WCAG 2.2 AA and fits a telephone."""
    assert audit(page) == [], name
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert overflow(page) <= 0, name
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    shoot(page, f"signin-{name}")


def sign_in(page: Page, email: str) -> None:
    page.get_by_label("Thư điện tử").fill(email)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/accounts/login/**")


def test_who_must_have_a_second_factor_sets_it_up_and_uses_it(site: Site, cast: Cast) -> None:
    Province.objects.filter(pk=cast.province.pk).update(second_factor_roles=["secretary"])
    page = site.sign_in(cast.secretary)
    expect(page.get_by_role("heading", level=1)).to_have_text("Xác thực hai lớp")
    well_made(page, "factors")
    page.get_by_role("link", name="Thiết lập ứng dụng xác thực").click()
    secret = page.locator("[data-copy]").get_attribute("data-copy")
    assert secret
    well_made(page, "authenticator")
    stops = tab_stops(page)
    assert "button Hoàn tất thiết lập" in stops

    page.get_by_label("Mã của ứng dụng").fill(format_hotp_value(hotp_value(secret, int(time()) // 30)))
    page.get_by_role("button", name="Hoàn tất thiết lập").click()

    expect(page.locator("#recovery_codes li")).to_have_count(10)
    well_made(page, "codes")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Tải về").click()
    [*_head, last] = saved.value.path().read_text().split()
    assert last in page.locator("#recovery_codes li").last.inner_text()
    page.get_by_role("link", name="Tôi đã cất giữ").click()
    page.get_by_role("link", name="Tiếp tục làm việc").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc cần làm")
    sign_out(page)
    sign_in(page, cast.secretary.email)
    well_made(page, "code")
    page.get_by_label("Mã", exact=True).fill(last)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc cần làm")


def test_a_passkey_is_made_and_opens_the_door_without_a_password(site: Site, cast: Cast) -> None:
    here = site.address.replace("127.0.0.1", "localhost")  # browsers offer passkeys to names, not to addresses
    page = site.open(f"{here}/accounts/login/?next=/accounts/2fa/keys/add/")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options = kind | {"isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    well_made(page, "login")
    sign_in(page, cast.officer.email)
    page.get_by_label("Tên khóa").fill("Máy cơ quan")
    page.get_by_label("không cần mật khẩu").check()
    well_made(page, "add-key")
    page.get_by_role("button", name="Thêm khóa").click()
    expect(page.locator("#recovery_codes li")).to_have_count(10)
    page.goto(f"{here}/accounts/2fa/keys/")
    expect(page.get_by_role("row", name="Máy cơ quan")).to_contain_text("không cần mật khẩu")
    well_made(page, "keys")
    page.goto(f"{here}/accounts/logout/")
    page.locator("main").get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/accounts/login/**")

    page.get_by_role("button", name="khóa truy cập (passkey)").click()

    page.wait_for_url(f"{here}/bac-giang/")
    assert TrailEntry.objects.filter(action="add_factor", actor=cast.officer).exists()


def test_a_passkey_that_does_not_come_is_told_in_words(site: Site, cast: Cast) -> None:
    page = site.open(f"{site.address.replace('127.0.0.1', 'localhost')}/accounts/login/")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    page.evaluate(
        "() => { navigator.credentials.get = () => Promise.reject(new DOMException('x', 'NotAllowedError')) }"
    )

    page.get_by_role("button", name="khóa truy cập (passkey)").click()

    expect(page.get_by_role("alert")).to_contain_text("không nhận được khóa truy cập")


def test_what_was_typed_when_the_session_ended_is_put_back(site: Site, cast: Cast) -> None:
    page = site.sign_in(cast.administrator, "/bac-giang/people/invite/")
    page.get_by_label("Họ và tên").fill("Nguyễn Văn Mới")
    page.get_by_label("Thư điện tử").fill("moi@example.vn")
    page.context.clear_cookies(name="sessionid")

    page.get_by_role("button", name="Gửi lời mời").click()
    sign_in(page, cast.administrator.email)

    expect(page.get_by_label("Họ và tên")).to_have_value("Nguyễn Văn Mới")
    expect(page.get_by_text("đã được khôi phục")).to_be_visible()
    page.get_by_role("button", name="Gửi lời mời").click()
    page.wait_for_url("**/people/*/")
    page.goto("/bac-giang/people/invite/")
    expect(page.get_by_label("Họ và tên")).to_have_value("")


def test_somebody_else_is_shown_nothing_of_it(site: Site, cast: Cast) -> None:
    page = site.sign_in(cast.administrator, "/accounts/profile/")
    page.get_by_label("Chức vụ").fill("Chánh Văn phòng")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Lưu hồ sơ").click()

    sign_in(page, cast.officer.email)

    expect(page.get_by_role("heading", level=1)).to_have_text("Hồ sơ của tôi")
    expect(page.get_by_label("Chức vụ")).to_have_value("")


def test_the_policy_and_the_sessions_are_well_made(site: Site, cast: Cast) -> None:
    page = site.sign_in(cast.administrator, "/bac-giang/people/signin/")
    page.get_by_label("Mạng của tỉnh").fill("10.24.1.0/16")
    page.get_by_role("button", name="Lưu quy định").click()
    expect(page.get_by_text("10.24.0.0/16. Hãy nhập lại").first).to_be_visible()
    well_made(page, "policy")
    page.goto("/accounts/sessions/")
    well_made(page, "sessions")
