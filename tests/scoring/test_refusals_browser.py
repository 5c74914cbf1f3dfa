"""A criterion that is not saved says why at the very field, and the cursor stands where something is missing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from agencies.models import User
from scoring.models import Scorecard
from scoring.workflow.citations import cite
from scoring.workflow.scores import save_claim
from tests.browser import Site, audit, shoot
from tests.conftest import Cast
from tests.scoring.stage import make_campaign, make_document, sheet_of, submitted

WHY = "Hãy nêu lý do tiêu chí A2 không áp dụng."


@pytest.fixture
def sheet(cast: Cast) -> Scorecard:
    return sheet_of(make_campaign(cast.province), cast.commune)


def enter(site: Site, person: User, sheet: Scorecard, code: str = "") -> Page:
    return site.enter(person, f"/bac-giang/scorecards/{sheet.pk}/" + (f"?c={code}" if code else ""))


def test_not_applicable_asks_for_its_reason_where_it_is_written(site: Site, cast: Cast, sheet: Scorecard) -> None:
    page = enter(site, cast.officer, sheet)
    note = page.get_by_label("Giải trình A2")

    page.locator("#own-na-A2").press("Space")
    expect(page.locator("#own-note-A2-wrong")).to_have_text(WHY)
    expect(note).to_be_focused()
    expect(note).to_have_attribute("placeholder", "Cần giải trình: lý do không áp dụng")
    expect(page.locator("#card-A2 .save-trouble")).to_have_count(0)
    assert audit(page) == []
    shoot(page, "refused")

    page.keyboard.type("Không có thủ tục nào")
    expect(page.locator("#own-note-A2-wrong")).to_have_count(0)
    expect(page.locator("#points-A2")).to_have_text("Không áp dụng")
    expect(note).not_to_have_attribute("aria-invalid", "true")


def test_a_figure_that_cannot_be_says_so_beside_it(site: Site, cast: Cast, sheet: Scorecard) -> None:
    page = enter(site, cast.officer, sheet)

    page.get_by_label("Số đạt").fill("12")
    page.get_by_label("Tổng số").fill("10")
    page.keyboard.press("Tab")
    expect(page.locator("#own-A2-0-wrong")).to_contain_text("không được lớn hơn mẫu số")
    expect(page.get_by_label("Số đạt")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Số đạt")).to_be_focused()


def test_a_verifiers_wrong_points_are_told_at_their_box(site: Site, cast: Cast) -> None:
    sheet = submitted(make_campaign(cast.province), cast.commune, officer=cast.officer, head=cast.head)
    page = enter(site, cast.verifier, sheet)

    page.locator("#form-found-A1 .by-hand summary").click()
    page.locator("#found-hand-A1").fill("99")
    page.get_by_label("Nhận xét, lý do A1").fill("Sai")
    page.locator("#form-found-A1").get_by_role("button", name="Lưu thẩm định").click()

    expect(page.locator("#found-hand-A1-wrong")).to_contain_text("không được lớn hơn 20")
    expect(page.locator("#found-hand-A1")).to_be_focused()


def test_an_explanation_is_asked_for_where_nothing_proves_the_points(site: Site, cast: Cast, sheet: Scorecard) -> None:
    page = enter(site, cast.officer, sheet)
    note = page.get_by_label("Giải trình A1")
    expect(note).to_have_attribute("placeholder", "Giải trình (không bắt buộc)")

    page.get_by_label("Có 20 điểm").check()
    expect(note).to_have_attribute("placeholder", "Cần giải trình: chưa có minh chứng cho điểm này")
    expect(page.locator("#state-own-A1")).to_contain_text("cần gắn minh chứng hoặc ghi giải trình")
    cite(sheet, "A1", make_document(cast.commune), by=cast.head)
    page.reload()

    expect(note).to_have_attribute("placeholder", "Giải trình (không bắt buộc)")


def test_a_link_to_a_criterion_puts_no_cursor_into_its_figures(site: Site, cast: Cast, sheet: Scorecard) -> None:
    save_claim(sheet, "A2", {"numerator": 9, "denominator": 10}, note="Có", version=0, by=cast.officer)
    page = enter(site, cast.officer, sheet)

    page.locator("#row-A2 a").press("Enter")
    expect(page.locator("#card-A2")).to_be_focused()
    page.keyboard.type("7")
    expect(page.get_by_label("Số đạt")).to_have_value("9")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Số đạt")).to_be_focused()
    page.keyboard.press("Control+Enter")  # whoever types from one to the next comes into the field
    expect(page.locator("#form-own-B1 input").nth(1)).to_be_focused()
