"""The scorecard in a browser: what is typed is saved by itself and survives whatever comes between."""

from __future__ import annotations

import random
import re

import pytest
from playwright.sync_api import Page, expect

from agencies.models import TrailEntry, User
from scoring.models import Scorecard, Stage
from scoring.workflow.scores import save_claim
from tests.browser import PHONE, Site, audit, overflow, shoot
from tests.conftest import Cast
from tests.scoring.stage import claim_all, make_campaign, make_document, sheet_of, submitted

NOTE = "Quyết định số 12/QĐ-UBND, phân công 05 thành viên"


@pytest.fixture
def sheet(cast: Cast) -> Scorecard:
    return sheet_of(make_campaign(cast.province), cast.commune)


def enter(site: Site, person: User, sheet: Scorecard, **options: object) -> Page:
    return site.enter(person, f"/bac-giang/scorecards/{sheet.pk}/", **options)


def is_saved(page: Page, code: str) -> None:
    """The tick shows, for what stands in the form now."""
    expect(page.locator(f"#state-own-{code}:not([data-state])")).to_contain_text("Đã lưu")


def test_a_claim_is_saved_without_a_button(site: Site, cast: Cast, sheet: Scorecard) -> None:
    page = enter(site, cast.officer, sheet)

    page.get_by_label("Có 20 điểm").check()
    is_saved(page, "A1")
    page.get_by_label("Số đạt").fill("9")
    page.get_by_label("Tổng số").fill("10")
    page.get_by_label("Giải trình A2").fill(NOTE)
    is_saved(page, "A2")

    expect(page.locator("#row-A2")).to_contain_text("36")
    expect(page.locator("#totals")).to_contain_text("2/3")
    expect(page.locator("#sheet-state")).to_contain_text("Đang tự chấm")
    assert sheet.scores.get(criterion="A2").note == NOTE


@pytest.mark.parametrize("seed", range(3))
def test_a_tab_closed_at_any_keystroke_loses_none(site: Site, cast: Cast, sheet: Scorecard, seed: int) -> None:
    page = enter(site, cast.officer, sheet)
    typed = NOTE[: random.Random(seed).randrange(1, len(NOTE))]

    page.get_by_label("Giải trình A1").press_sequentially(typed, delay=0)
    page.close()
    again = page.context.new_page()
    again.goto(f"/bac-giang/scorecards/{sheet.pk}/")

    expect(again.get_by_label("Giải trình A1")).to_have_value(typed)
    is_saved(again, "A1")
    assert sheet.scores.get(criterion="A1").note == typed.strip()


def test_without_a_network_one_goes_on_and_everything_arrives(site: Site, cast: Cast, sheet: Scorecard) -> None:
    page = enter(site, cast.officer, sheet)
    expect(page.locator("#card-A1")).to_be_visible()
    page.context.set_offline(True)

    page.get_by_label("Có 20 điểm").check()
    page.get_by_label("Giải trình A1").fill(NOTE)
    page.get_by_label("Giải trình A2").fill("Theo bảng đối chiếu")
    expect(page.locator("#outbox-line")).to_contain_text("giữ trong máy này")
    expect(page.locator("#state-own-A1")).to_have_attribute("data-state", "saving")
    assert not sheet.scores.exists()
    page.context.set_offline(False)

    is_saved(page, "A1")
    is_saved(page, "A2")
    expect(page.locator("#outbox-line")).to_be_hidden()
    assert {row.criterion: row.note for row in sheet.scores.all()} == {"A1": NOTE, "A2": "Theo bảng đối chiếu"}
    site.complaints.clear()  # the browser's own word on the cut line


def test_an_expired_session_keeps_what_was_typed(site: Site, cast: Cast, sheet: Scorecard) -> None:
    page = enter(site, cast.officer, sheet)
    page.get_by_label("Giải trình A1").fill("Có")
    is_saved(page, "A1")
    session = next(cookie for cookie in page.context.cookies() if cookie["name"] == "sessionid")
    page.context.clear_cookies(name="sessionid")

    page.get_by_label("Giải trình A1").fill(NOTE)
    expect(page.locator("#outbox-line")).to_contain_text("đăng nhập lại")
    page.context.add_cookies([session])

    is_saved(page, "A1")
    assert sheet.scores.get(criterion="A1").note == NOTE


@pytest.mark.parametrize(("answer", "kept"), [("Giữ bản của tôi", "Bản của tôi"), ("Dùng bản đang có", "Bản kia")])
def test_two_in_one_criterion_see_both_and_one_key_decides(
    site: Site, cast: Cast, sheet: Scorecard, answer: str, kept: str
) -> None:
    page = enter(site, cast.officer, sheet)
    expect(page.locator("#card-A1")).to_be_visible()
    save_claim(sheet_of(sheet.campaign, cast.commune), "A1", {"met": True}, note="Bản kia", version=0, by=cast.head)

    page.get_by_label("Giải trình A1").fill("Bản của tôi")
    page.keyboard.press("Tab")
    expect(page.locator("#card-A1 .conflict-theirs")).to_contain_text("Bản kia")
    page.get_by_role("button", name=answer).press("Enter")

    expect(page.locator("#card-A1 .save-trouble")).to_have_count(0)
    expect(page.get_by_label("Giải trình A1")).to_have_value(kept)
    is_saved(page, "A1")
    assert sheet.scores.get(criterion="A1").note == kept


def test_sections_change_without_a_new_page(site: Site, cast: Cast, sheet: Scorecard) -> None:
    page = enter(site, cast.officer, sheet)
    page.evaluate("window.same = true")

    page.get_by_role("link", name="Phần sau").click()
    page.get_by_label("Giải trình B1").press("Control+Enter")

    expect(page.locator("#card-B2")).to_have_class("criterion is-open")
    page.locator("#row-A2 a").click()
    expect(page.locator("#card-A2")).to_have_class("criterion is-open")
    assert page.evaluate("window.same") is True
    expect(page).to_have_url(re.compile(r"\?c=A2$"))


@pytest.mark.parametrize("who", ["officer", "verifier"])
def test_the_page_is_accessible_and_fits_a_phone(site: Site, cast: Cast, who: str) -> None:
    sheet = submitted(make_campaign(cast.province), cast.commune, officer=cast.officer, head=cast.head)
    if who == "officer":
        sheet = sheet_of(make_campaign(cast.province, year=2024, rubric=sheet.campaign.rubric), cast.commune)
        make_document(cast.commune)

    page = enter(site, cast.people[who], sheet, size=PHONE)
    if who == "officer":
        page.locator("[data-picker=A1]").click()
        expect(page.locator("#picker")).to_be_visible()
        assert audit(page) == []
        page.keyboard.press("Escape")

    assert audit(page) == []
    assert overflow(page) <= 0
    shoot(page, f"scorecard-{who}")


def found(sheet: Scorecard) -> dict[str, object]:
    """The points of every criterion decided at the provincial stage."""
    return {row.criterion: row.points for row in sheet.scores.filter(stage=Stage.PROVINCE)}


@pytest.fixture
def handed_in(cast: Cast) -> Scorecard:
    return submitted(make_campaign(cast.province), cast.commune, officer=cast.officer, head=cast.head)


def test_a_verifier_decides_by_keys(site: Site, cast: Cast, handed_in: Scorecard) -> None:
    page = enter(site, cast.verifier, handed_in)
    expect(page.locator("#card-A1")).to_be_focused()

    page.keyboard.press("Enter")  # A1 as claimed
    expect(page.locator("#card-A2")).to_be_focused()
    page.keyboard.press("7")  # 7 of 10
    page.keyboard.press("Enter")
    expect(page.get_by_label("Nhận xét, lý do A2")).to_be_focused()
    page.keyboard.type("Ba quy trình hết hiệu lực")
    page.keyboard.press("Enter")

    expect(page.locator("#card-B1")).to_be_focused()
    page.keyboard.press("Shift+Enter")  # what is left of section B as claimed
    expect(page.locator("#row-B1")).to_have_class("tree-row tree-scored")
    expect(page.locator("#row-A2")).to_have_class("tree-row tree-scored")
    assert found(handed_in) == {"A1": 20, "A2": 28, "B1": 30}
    assert handed_in.scores.get(stage=Stage.PROVINCE, criterion="A2").note == "Ba quy trình hết hiệu lực"


def test_u_takes_the_last_decision_back(site: Site, cast: Cast, handed_in: Scorecard) -> None:
    page = enter(site, cast.verifier, handed_in)
    page.keyboard.press("Enter")
    expect(page.locator("#row-A1")).to_have_class("tree-row tree-scored")

    page.keyboard.press("u")

    expect(page.locator("#row-A1")).to_have_class("tree-row tree-empty")
    assert found(handed_in) == {}
    assert TrailEntry.objects.about(handed_in).filter(action="take_back_decision").exists()


def test_keys_are_silent_while_vietnamese_is_composed_or_when_off(site: Site, cast: Cast, handed_in: Scorecard) -> None:
    page = enter(site, cast.verifier, handed_in)
    page.locator("#card-A1").dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    page.keyboard.press("n")
    page.keyboard.type("jku1 khong duwowcj")  # Telex as it is typed
    expect(page.get_by_label("Nhận xét, lý do A1")).to_have_value("jku1 khong duwowcj")

    page.get_by_role("button", name="Phím tắt").click()
    assert audit(page) == []
    page.get_by_label("Dùng phím tắt trên máy này").uncheck()
    page.get_by_role("button", name="Đóng", exact=True).click()
    page.locator("#card-A1").focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)

    assert found(handed_in) == {}


def test_a_document_is_cited_and_taken_back_without_a_new_page(site: Site, cast: Cast, sheet: Scorecard) -> None:
    document = make_document(cast.commune)
    page = enter(site, cast.officer, sheet)
    page.evaluate("window.same = true")
    page.get_by_label("Giải trình A2").fill(NOTE)

    page.locator("[data-picker=A1]").click()
    page.locator(f"#pick-{document.pk}").check()
    page.get_by_role("button", name="Gắn tài liệu đã chọn").click()
    expect(page.locator("#papers-A1 .paper")).to_have_count(1)
    expect(page.locator("#messages")).to_contain_text("Đã gắn 1 tài liệu")
    page.locator("#papers-A1 .paper-remove button").click()

    expect(page.locator("#papers-A1 .paper")).to_have_count(0)
    expect(page.get_by_label("Giải trình A2")).to_have_value(NOTE)
    assert page.evaluate("window.same") is True
    assert not sheet.citations.exists()


def test_handing_on_waits_for_what_was_just_typed(site: Site, cast: Cast, sheet: Scorecard) -> None:
    claim_all(sheet, cast.officer)
    page = enter(site, cast.officer, sheet)
    page.evaluate("window.same = true")
    page.get_by_label("Giải trình A1").fill(NOTE)

    page.locator("#handing-summary").click()
    page.get_by_role("button", name="Gửi phiếu đi").click()

    expect(page.locator("#messages")).to_contain_text("Đã gửi phiếu đến người đứng đầu Người đứng đầu")
    expect(page.locator("#form-own-A1")).to_have_count(0)
    assert page.evaluate("window.same") is True
    sheet.refresh_from_db()
    assert (sheet.state, sheet.scores.get(criterion="A1").note) == ("review", NOTE)


def test_nothing_is_handed_on_while_the_line_is_cut(site: Site, cast: Cast, sheet: Scorecard) -> None:
    claim_all(sheet, cast.officer)
    page = enter(site, cast.officer, sheet)
    page.context.set_offline(True)
    page.get_by_label("Giải trình A1").fill(NOTE)

    page.locator("#handing-summary").click()
    page.get_by_role("button", name="Gửi phiếu đi").click()

    expect(page.locator("#outbox-line")).to_contain_text("chưa gửi phiếu")
    page.context.set_offline(False)
    expect(page.locator("#state-own-A1")).to_contain_text("Đã lưu", timeout=15_000)
    sheet.refresh_from_db()
    assert sheet.state == "draft"
    site.complaints.clear()
