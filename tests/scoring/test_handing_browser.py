"""Handing over on the page: by keyboard alone, without a new page; nothing of the tree is cut; no column stands empty."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from agencies.models import User
from scoring.models import Scorecard
from scoring.states import SheetState
from scoring.workflow.citations import cite
from scoring.workflow.submission import submit
from tests.browser import PHONE, Site, audit, overflow, shoot
from tests.conftest import Cast
from tests.scoring.stage import SMALL, claim_all, make_campaign, make_document, make_rubric, sheet_of

LAPTOP = (1366, 768)
CUT = """() => [...document.querySelectorAll(".tree-name, .tree-group > span:first-child")]
  .filter((name) => name.scrollHeight > name.clientHeight + 1 || name.scrollWidth > name.clientWidth + 1 || name.clientWidth < 40)
  .map((name) => name.textContent)"""


@pytest.fixture
def complete(cast: Cast) -> Scorecard:
    sheet = sheet_of(make_campaign(cast.province), cast.commune)
    claim_all(sheet, cast.officer)
    return sheet_of(sheet.campaign, cast.commune)


def enter(site: Site, person: User, sheet: Scorecard, **options: object) -> Page:
    return site.enter(person, f"/bac-giang/scorecards/{sheet.pk}/", **options)


def test_it_is_sent_without_a_new_page_and_taken_back_by_keyboard(site: Site, cast: Cast, complete: Scorecard) -> None:
    page = enter(site, cast.officer, complete, size=PHONE)
    page.evaluate("window.stillHere = true")

    page.locator("#handing-summary").press("Enter")
    expect(page.get_by_text("Phiếu sẽ đến người duyệt:")).to_be_visible()
    assert audit(page) == []
    assert overflow(page) <= 0
    shoot(page, "handing")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#handed")).to_be_focused()
    expect(page.locator("#handed")).to_contain_text("Đang chờ duyệt ở người đứng đầu Người đứng đầu cơ quan")
    expect(page.locator("#form-own-A1")).to_have_count(0)
    assert page.evaluate("window.stillHere")
    assert audit(page) == []
    shoot(page, "handed")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã rút lại phiếu.")).to_be_visible()
    expect(page.locator("#form-own-A1")).to_have_count(1)
    complete.refresh_from_db()
    assert complete.state == SheetState.DRAFT


def test_names_in_the_tree_are_whole_on_a_laptop(site: Site, cast: Cast) -> None:
    name = "Tỷ lệ thủ tục hành chính thuộc thẩm quyền đã có quy trình giải quyết"
    groups = [
        {**group, "name": "Xây dựng và kiểm soát hệ thống tài liệu", "criteria": [{**item, "name": name} for item in group["criteria"]]}
        for group in SMALL["groups"]
    ]  # fmt: skip
    rubric = make_rubric(cast.province, {**SMALL, "groups": groups})
    sheet = sheet_of(make_campaign(cast.province, rubric=rubric), cast.commune)
    cite(sheet, "A1", make_document(cast.commune), by=cast.officer)

    page = enter(site, cast.officer, sheet, size=LAPTOP)

    expect(page.locator("#row-A1 .tree-name")).to_have_text(name)
    assert page.evaluate(CUT) == []


def test_a_verifier_has_no_empty_column(site: Site, cast: Cast, complete: Scorecard) -> None:
    cite(complete, "B1", make_document(cast.commune), by=cast.officer)
    submit(complete, by=cast.head)
    page = enter(site, cast.verifier, complete, size=LAPTOP)

    expect(page.locator("#beside")).to_be_hidden()  # nothing is cited in group A
    expect(page.locator("#card-A1")).to_contain_text("Chưa có minh chứng nào được gắn.")
    assert page.locator("#section").bounding_box()["width"] > 900
    assert page.evaluate(CUT) == []
    page.get_by_role("link", name="Phần sau").click()
    expect(page.locator("#beside")).to_be_visible()
    page.locator("#row-A1 a").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert page.evaluate(CUT) == []
