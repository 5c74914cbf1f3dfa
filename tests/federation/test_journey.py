"""An administrator connects the province, an officer binds the account and comes in by one button: by real clicks."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser import DESK, PHONE, Site, audit, overflow, shoot
from tests.cast import Cast, make_cast
from tests.federation.conftest import Provider
from tests.federation.provider.__main__ import PASSWORD, SECRET


def _at_the_provider(page: Page, name: str) -> None:
    page.wait_for_url("**/sign-in/**")
    page.get_by_label("Tên").fill(name)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Vào").click()


def _look(page: Page, name: str) -> None:
    shoot(page, name)
    for width, height in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": height})
        assert overflow(page) <= 0
        assert audit(page) == []


def test_from_connecting_to_coming_in(site: Site, running_provider: Provider) -> None:
    cast = make_cast()
    running_provider.lead(site.address)
    _connect(site, cast, running_provider)
    _bind(site, cast)

    page = site.open("/bac-giang/agencies/")
    _look(page, "provincial-login")
    page.get_by_role("button", name="Đăng nhập bằng tài khoản công vụ").click()
    _at_the_provider(page, "mai")
    page.wait_for_url("**/bac-giang/agencies/")

    running_provider.tell(gone="openid-configuration")
    page = site.open("/accounts/login/")
    page.get_by_role("button", name="Đăng nhập bằng tài khoản công vụ").click()
    expect(page.get_by_text("Đăng nhập bằng thư điện tử và mật khẩu vẫn như thường")).to_be_visible()
    _look(page, "provincial-away")
    running_provider.tell()
    site.enter(cast.officer, "/bac-giang/")


def _connect(site: Site, cast: Cast, provider: Provider) -> None:
    page = site.enter(cast.administrator, "/bac-giang/people/identity/")
    page.get_by_label("Tên trên nút đăng nhập").fill("tài khoản công vụ Bắc Giang")
    page.get_by_label("Địa chỉ của hệ thống").fill(provider.issuer)
    page.get_by_label("Mã ứng dụng").fill("iso")
    page.get_by_label("Khóa bí mật").fill(SECRET)
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("button", name="Kiểm tra kết nối").click()
    expect(page.get_by_text("Kết nối tốt")).to_be_visible()
    page.get_by_role("button", name="Bật", exact=True).click()
    expect(page.get_by_text("Đang bật")).to_be_visible()
    _look(page, "provincial-connection")


def _bind(site: Site, cast: Cast) -> None:
    page = site.enter(cast.officer, "/accounts/profile/")
    _look(page, "provincial-profile")
    page.get_by_role("button", name="Liên kết tài khoản của tỉnh").click()
    _at_the_provider(page, "mai")
    expect(page.get_by_text("Đã liên kết. Từ nay")).to_be_visible()
    _look(page, "provincial-profile-bound")
