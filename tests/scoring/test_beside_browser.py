"""The verifier's scorecard in a browser: pages beside the criterion, findings that stand ready, figures on the card."""

from __future__ import annotations

import copy

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import Page, expect

from agencies.models import User
from evidence.workflow import add_document
from scoring.models import Scorecard, Stage
from scoring.workflow.citations import cite
from scoring.workflow.scores import save_verification
from scoring.workflow.submission import submit
from tests.browser import PHONE, Site, audit, overflow, shoot
from tests.conftest import Cast
from tests.evidence.samples import SAMPLES
from tests.scoring.stage import SMALL, claim_all, make_campaign, make_document, make_rubric, sheet_of, submitted

PAPERS = ["24_DS_hoc_vien_tap_huan_ky_ten.jpg", "01_QD_cong_bo_HTQLCL_2023.pdf"]
"""The first has one page."""
FINDING = "Số liệu không khớp."


def enter(site: Site, person: User, sheet: Scorecard, **options: object) -> Page:
    return site.enter(person, f"/bac-giang/scorecards/{sheet.pk}/", **options)


@pytest.fixture
def sheet(cast: Cast) -> Scorecard:
    """A sheet handed in with pages to look at; last year there was a finding on A2."""
    rubric = make_rubric(cast.province)
    before = submitted(
        make_campaign(cast.province, year=2022, rubric=rubric), cast.commune, officer=cast.officer, head=cast.head
    )
    save_verification(before, "A2", {"numerator": 8, "denominator": 10}, note=FINDING, version=0, by=cast.verifier)
    mine = sheet_of(make_campaign(cast.province, year=2023, rubric=rubric), cast.commune)
    claim_all(mine, cast.officer)
    for name, locator in zip(PAPERS, ("trang 1", ""), strict=True):
        file = SimpleUploadedFile(name, (SAMPLES / name).read_bytes())
        document = add_document(cast.commune, [file], by=cast.officer).document
        cite(mine, "A1", document, locator=locator, by=cast.officer)
    cite(mine, "B1", make_document(cast.commune), by=cast.officer)
    submit(mine, by=cast.head)
    return sheet_of(mine.campaign, cast.commune)


def found(sheet: Scorecard) -> dict[str, tuple[object, str]]:
    """The points of every criterion decided at the provincial stage, with the finding."""
    return {row.criterion: (row.points, row.note) for row in sheet.scores.filter(stage=Stage.PROVINCE)}


def loaded(page: Page, code: str) -> None:
    """Every page beside this criterion has its picture."""
    pictures = page.locator(f"#beside [data-beside={code}] img")
    expect(pictures.first).to_be_visible()
    page.wait_for_function(
        "code => [...document.querySelectorAll(`#beside [data-beside=${code}] img`)].every(one => one.naturalWidth > 0)",
        arg=code, timeout=20_000,
    )  # fmt: skip


def test_the_pages_cited_stand_beside_the_criterion_and_follow_it(site: Site, cast: Cast, sheet: Scorecard) -> None:
    page = enter(site, cast.verifier, sheet)

    loaded(page, "A1")
    expect(page.locator("#beside .is-current .exhibit")).to_have_count(2)
    page.keyboard.press("z")
    expect(page.locator("#page-dialog")).to_be_visible()
    first = page.locator("#page-dialog h2").inner_text()
    page.keyboard.press("]")  # past the last page: the next document
    expect(page.locator("#page-dialog h2")).not_to_have_text(first)
    page.keyboard.press("z")
    page.keyboard.press("j")
    expect(page.locator("[data-beside-code]")).to_have_text("A2")
    page.get_by_role("link", name="Phần sau").click()

    expect(page.locator("#beside [data-beside=B1]")).to_contain_text("không có tệp")
    expect(page.locator("#card-A1")).to_have_count(0)


def test_a_ready_finding_is_used_with_the_correction_by_one_chord(site: Site, cast: Cast, sheet: Scorecard) -> None:
    page = enter(site, cast.verifier, sheet)
    expect(page.locator("#card-A2 .last-year")).to_contain_text(FINDING)
    note = page.get_by_label("Nhận xét, lý do A2")

    page.keyboard.press("j")
    page.keyboard.type("7")
    expect(note).to_have_value(FINDING)
    page.keyboard.press("Backspace")
    page.keyboard.type("9")  # as claimed again: there is nothing to say
    expect(note).to_have_value("")
    page.keyboard.press("k")
    page.keyboard.press("j")
    page.keyboard.type("8")
    expect(note).to_have_value(FINDING)
    assert found(sheet) == {}  # a proposal decides nothing
    page.keyboard.press("Shift+Enter")

    expect(page.locator("#card-B1")).to_be_focused()
    expect(page.locator("#row-A2")).to_have_class("tree-row tree-scored")
    expect(page.locator("#row-A1")).to_have_class("tree-row tree-scored")
    assert found(sheet) == {"A1": (20, ""), "A2": (32, FINDING)}


def test_what_is_typed_replaces_the_proposal(site: Site, cast: Cast, sheet: Scorecard) -> None:
    page = enter(site, cast.verifier, sheet)
    expect(page.locator("#card-A2 .findings")).to_have_count(1)
    page.keyboard.press("j")
    page.keyboard.type("8")
    expect(page.get_by_label("Nhận xét, lý do A2")).to_have_value(FINDING)

    page.keyboard.press("n")
    page.keyboard.type("Thiếu hai hồ sơ")
    page.keyboard.press("Enter")

    expect(page.locator("#row-A2")).to_have_class("tree-row tree-scored")
    assert found(sheet)["A2"] == (32, "Thiếu hai hồ sơ")


def test_the_last_decision_leads_to_finishing(site: Site, cast: Cast, sheet: Scorecard) -> None:
    page = enter(site, cast.verifier, sheet)
    page.keyboard.press("Shift+Enter")
    expect(page.locator("#card-B1")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#card-B2")).to_be_focused()
    page.keyboard.type("5")
    page.get_by_label("Mẫu", exact=True).fill("5")

    page.keyboard.press("Shift+Enter")

    finish = page.get_by_role("button", name="Hoàn thành thẩm định")
    expect(finish).to_be_focused()
    page.keyboard.press("Shift+Enter")  # once too often
    expect(finish).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("Đã hoàn thành thẩm định")


def test_a_box_that_was_clicked_is_not_toggled_by_reading_on(site: Site, cast: Cast, sheet: Scorecard) -> None:
    page = enter(site, cast.verifier, sheet)
    no = page.locator("#form-found-A1").get_by_label("Không", exact=True)

    no.click()
    expect(page.locator("#card-A1")).to_be_focused()
    page.keyboard.press("Space")

    expect(no).to_be_checked()


def test_figures_are_taken_whole_and_enter_goes_on(site: Site, cast: Cast) -> None:
    mine = sheet_of(make_campaign(cast.province), cast.commune)
    page = enter(site, cast.officer, mine)
    done, total = page.get_by_label("Số đạt"), page.get_by_label("Tổng số")
    done.fill("9")

    done.click()
    page.keyboard.type("8")
    page.keyboard.press("Enter")
    expect(total).to_be_focused()
    page.keyboard.type("10")
    page.keyboard.press("Enter")

    expect(page.locator("#card-B1")).to_be_visible()
    expect(page.locator("#row-A2")).to_contain_text("32")
    assert mine.scores.get(criterion="A2").claim == {"numerator": "8", "denominator": "10"}


def test_a_day_without_its_year_is_understood_and_shown(site: Site, cast: Cast) -> None:
    definition = copy.deepcopy(SMALL)
    steps = [{"late_days": 0, "points": "20"}]
    rule = {"type": "deadline", "label": "Ngày gửi", "due": {"on": "fixed", "month": 11, "day": 30}, "steps": steps}
    definition["groups"][0]["criteria"][0]["rule"] = rule
    mine = sheet_of(make_campaign(cast.province, rubric=make_rubric(cast.province, definition)), cast.commune)
    page = enter(site, cast.officer, mine)

    page.get_by_label("Ngày gửi").fill("2/12")
    page.keyboard.press("Tab")

    expect(page.locator("#card-A1 .understood")).to_contain_text("02/12/2023")
    expect(page.locator("#row-A1")).to_have_class("tree-row tree-scored")
    assert mine.scores.get(criterion="A1").claim == {"done": "2023-12-02"}


def test_on_a_phone_the_pages_are_one_press_away(site: Site, cast: Cast, sheet: Scorecard) -> None:
    page = enter(site, cast.verifier, sheet, size=PHONE)
    expect(page.locator("#beside")).to_be_hidden()

    page.locator("#card-A1 [data-beside-open]").click()
    loaded(page, "A1")
    assert audit(page) == []
    assert overflow(page) <= 0
    shoot(page, "beside-phone")
    page.get_by_role("button", name="Đóng phần minh chứng").click()

    expect(page.locator("#beside")).to_be_hidden()


@pytest.mark.parametrize("dark", [False, True])
def test_the_verifiers_page_is_accessible_on_a_wide_screen(
    site: Site, cast: Cast, sheet: Scorecard, dark: bool
) -> None:
    page = enter(site, cast.verifier, sheet, size=(1440, 900), dark=dark)
    loaded(page, "A1")
    page.keyboard.press("j")
    page.keyboard.type("8")
    expect(page.locator("#card-A2 .suggested-line")).to_contain_text("Gợi ý")

    assert audit(page) == []
    assert overflow(page) <= 0
    shoot(page, f"beside-{'dark' if dark else 'light'}")


def test_what_was_fetched_beforehand_gives_way_to_what_was_cited_since(site: Site, cast: Cast) -> None:
    mine = sheet_of(make_campaign(cast.province), cast.commune)
    claim_all(mine, cast.officer)
    page = enter(site, cast.officer, mine)
    with page.expect_response(lambda answer: "/beside/" in answer.url and answer.url.endswith("s=B")):
        page.reload()
    cite(mine, "B1", make_document(cast.commune), by=cast.officer)
    page.evaluate("document.dispatchEvent(new CustomEvent('scorecard-refresh'))")
    expect(page.locator("#row-B1 .tree-marks")).to_contain_text("1")

    page.get_by_role("link", name="Phần sau").click()

    expect(page.locator("#beside [data-beside=B1]")).to_contain_text("không có tệp")
