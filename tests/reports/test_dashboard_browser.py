"""The leader's pages in a browser: what is fetched arrives, everything is accessible and fits a phone."""

import pytest
from playwright.sync_api import expect

from reports.dashboard.province import listed
from tests.browser import DESK, PHONE, Site, audit, overflow, shoot
from tests.conftest import Cast
from tests.reports.test_dashboard import asked


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_year_at_a_glance(site: Site, full: Cast, size: tuple[int, int]) -> None:
    page = site.enter(full.council, "/bac-giang/overview/2023/", size=size)

    expect(page.locator("[hx-trigger=load]")).to_have_count(0)
    expect(page.locator(".exhibit")).to_have_count(len(listed(asked(full.province))))
    expect(page.get_by_role("img", name="Bản đồ xếp loại cấp xã năm 2023")).to_be_attached()
    assert audit(page) == []
    assert overflow(page) <= 0
    shoot(page, "overview")


@pytest.mark.parametrize("path", ["overview/2023/change/", "overview/years/", "overview/boundaries/"])
def test_pages_around_it_are_accessible_and_fit(site: Site, full: Cast, path: str) -> None:
    person = full.administrator if "boundaries" in path else full.council

    page = site.enter(person, f"/bac-giang/{path}", size=PHONE)

    assert audit(page) == []
    assert overflow(page) <= 0


def test_an_agency_over_the_years(site: Site, full: Cast) -> None:
    page = site.enter(full.officer, f"/bac-giang/agencies/{full.commune.pk}/results/", size=PHONE)

    expect(page.get_by_role("img", name="Điểm và xếp loại qua các năm")).to_be_attached()
    assert audit(page) == []
    assert overflow(page) <= 0
