"""One criterion across agencies in a browser: by keys, by a pasted block, on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from scoring.models import GroupDecision, Score, Stage
from tests.browser import PHONE, Site, audit, overflow, shoot
from tests.conftest import Cast
from tests.scoring.conftest import Year


def enter(site: Site, year: Year, code: str = "B1", **options: object) -> Page:
    page = site.enter(year.verifier, f"/bac-giang/scorecards/across/{year.campaign.pk}/{code}/", **options)
    expect(page.locator(".group.is-open")).to_be_focused()
    return page


def decided(code: str = "B1") -> int:
    return Score.objects.filter(criterion=code, stage=Stage.PROVINCE).count()


def test_groups_are_decided_by_keys_and_taken_back(site: Site, year: Year) -> None:
    page = enter(site, year)
    expect(page.locator("#accept")).to_contain_text("4 cơ quan")

    page.keyboard.press("Enter")
    expect(page.locator("#across-said")).to_contain_text("Đã thẩm định 4 cơ quan")
    assert decided() == 4
    page.keyboard.press("Enter")
    expect(page.locator("#across .progress-line")).to_contain_text("5/")
    page.keyboard.press("u")
    expect(page.locator("#across-said")).to_contain_text("Đã hoàn tác ở 1 cơ quan")
    assert decided() == 4


def test_one_agency_is_taken_out_and_one_decided_alone(site: Site, year: Year) -> None:
    page = enter(site, year)

    page.keyboard.press("l")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#across-said")).to_contain_text("Đã thẩm định 1 cơ quan")
    page.keyboard.press("l")
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.locator("#across-said")).to_contain_text("Đã thẩm định 2 cơ quan")

    assert {row.scorecard.code for row in Score.objects.filter(stage=Stage.PROVINCE)} == {"0100", "0200", "0300"}


def test_another_result_asks_for_its_reason_and_is_shown_first(site: Site, year: Year) -> None:
    page = enter(site, year)

    page.keyboard.press("2")
    page.keyboard.press("Enter")
    expect(page.locator("#found-note")).to_be_focused()
    page.keyboard.type("Thieu danh muc hai")
    page.keyboard.press("Enter")
    expect(page.locator("[data-preview]")).to_contain_text("10 điểm")
    assert decided() == 0
    page.keyboard.press("Enter")
    expect(page.locator("#across-said")).to_contain_text("Đã thẩm định 4 cơ quan")

    assert {row.points for row in Score.objects.filter(stage=Stage.PROVINCE)} == {10}


def paste(page: Page, text: str) -> None:
    """What the person's clipboard holds, and the keys that paste it."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")


def test_a_block_is_pasted_its_faults_marked_the_rest_written(site: Site, year: Year) -> None:
    page = enter(site, year)

    paste(page, "Mã\tMột\tHai\tNhận xét\n0000\tx\t\tThiếu danh mục hai\n0100\tx\t\t\n7777\tx\t\t")
    expect(page.locator("td.cell-fault")).to_have_count(2)
    assert decided() == 0
    shoot(page, "across-pasted")
    page.keyboard.press("Enter")
    expect(page.locator("#across-said")).to_contain_text("Đã thẩm định 1 cơ quan")

    assert GroupDecision.objects.get().kind == "paste"


def test_keys_rest_while_vietnamese_is_composed_and_in_text(site: Site, year: Year) -> None:
    page = enter(site, year)
    page.keyboard.press("n")
    expect(page.locator("#found-note")).to_be_focused()

    for key in "juoc?":
        page.keyboard.press(key)
    page.locator(".group.is-open").evaluate(
        "card => { card.focus(); for (const key of ['Enter', 'j', 'c']) card.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, isComposing: true})) }"
    )

    expect(page.locator("#found-note")).to_have_value("juoc?")
    assert page.url.endswith("/B1/")
    assert decided() == 0


def test_a_key_changed_on_the_sheet_is_changed_here(site: Site, year: Year) -> None:
    page = enter(site, year)
    page.keyboard.press("?")
    page.get_by_role("button", name="Đổi phím c: Sang tiêu chí sau").click()
    page.keyboard.press("q")
    expect(page.locator("#keys-choice")).to_contain_text("Từ nay phím q")
    page.keyboard.press("Escape")
    page.locator(".group.is-open").focus()

    page.keyboard.press("q")

    expect(page.get_by_role("heading", level=1)).to_contain_text("B2")


def test_leaving_a_group_frees_it_for_the_next(site: Site, year: Year) -> None:
    page = enter(site, year)
    assert year.campaign.holds.count() == 1

    page.goto("/bac-giang/scorecards/?year=2023")
    expect(page.locator("#rows")).to_be_visible()
    for _try in range(50):
        if not year.campaign.holds.exists():
            break
        page.wait_for_timeout(100)
    assert not year.campaign.holds.exists()


def test_the_sheet_says_who_else_has_it(site: Site, year: Year, cast: Cast) -> None:
    sheet = f"/bac-giang/scorecards/{year.sheet(0).pk}/"
    first = site.enter(year.verifier, sheet)
    expect(first.locator("#hold")).to_contain_text("Bạn đang mở phiếu này")

    second = site.enter(cast.verifier, sheet)
    expect(second.locator("#hold")).to_contain_text("Trần Thẩm Định đang mở phiếu này")
    second.get_by_role("link", name="Phiếu khác chưa ai mở").click()

    expect(second.get_by_role("heading", level=1)).to_have_text("UBND xã 1")


@pytest.mark.parametrize("size", [None, PHONE])
@pytest.mark.parametrize("dark", [False, True])
def test_it_fits_every_screen_and_axe_finds_nothing(site: Site, year: Year, size: tuple[int, int], dark: bool) -> None:
    page = enter(site, year, **({"size": size} if size else {}), dark=dark)

    assert not audit(page)
    assert overflow(page) <= 0
    shoot(page, "across")


def test_it_works_without_script(site: Site, year: Year) -> None:
    signed = site.enter(year.verifier)
    bare = site.open("/", java_script_enabled=False, storage_state=signed.context.storage_state())
    bare.goto(f"/bac-giang/scorecards/across/{year.campaign.pk}/B1/")

    bare.locator("input[name=seen]").first.uncheck()
    bare.locator("#accept").click()
    expect(bare.locator("#messages, .notice").first).to_contain_text("Đã thẩm định 3 cơ quan")
    bare.get_by_role("button", name="Hoàn tác bước vừa rồi").click()

    assert decided() == 0
