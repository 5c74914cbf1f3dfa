"""The keys of verification: changed by whoever presses them, silent while somebody writes Vietnamese."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from scoring.models import Scorecard, Stage
from tests.browser import Site, audit, overflow, shoot
from tests.conftest import Cast
from tests.scoring.input_methods import SENTENCES, Keyboard, strokes
from tests.scoring.stage import make_campaign, sheet_of, submitted


@pytest.fixture
def handed_in(cast: Cast) -> Scorecard:
    return submitted(make_campaign(cast.province), cast.commune, officer=cast.officer, head=cast.head)


def enter(site: Site, cast: Cast, sheet: Scorecard) -> Page:
    page = site.enter(cast.verifier, f"/bac-giang/scorecards/{sheet.pk}/")
    expect(page.locator("#card-A1")).to_be_focused()
    return page


def change(page: Page, what: str, key: str) -> None:
    page.get_by_role("button", name=f"Đổi phím {what}").press("Enter")
    page.keyboard.press(key)


def test_a_person_changes_the_keys_and_changes_them_back(site: Site, cast: Cast, handed_in: Scorecard) -> None:
    page = enter(site, cast, handed_in)
    page.keyboard.press("?")
    said = page.locator("#keys-choice")

    change(page, "j", "u")
    expect(said).to_contain_text("Phím u đang dùng cho việc: Rút lại ý kiến vừa cho")
    page.keyboard.press("Control+x")
    expect(said).to_contain_text("không kèm Ctrl")
    page.keyboard.press("s")
    expect(said).to_contain_text("Từ nay phím s làm việc: Tiêu chí sau.")
    assert audit(page) == []
    shoot(page, "keys")
    page.set_viewport_size({"width": 360, "height": 740})
    assert overflow(page) <= 0
    page.reload()
    expect(page.locator("#card-A1")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("S")  # Caps Lock is on

    expect(page.locator("#card-A2")).to_be_focused()
    page.keyboard.press("?")
    page.get_by_role("button", name="Về phím ban đầu").press("Enter")
    page.get_by_role("button", name="Đóng", exact=True).press("Enter")
    page.locator("#card-A1").focus()
    page.keyboard.press("j")
    expect(page.locator("#card-A2")).to_be_focused()
    assert not handed_in.scores.filter(stage=Stage.PROVINCE).exists()


METHODS = [(method, family) for method in ("telex", "vni") for family in ("composing", "hooking")]


def test_the_replay_types_as_people_do() -> None:
    assert [key for key, _word in strokes("người", "telex")] == list("nguwowif")
    assert [key for key, _word in strokes("Đoàn", "vni")] == list("D9oan2")
    assert [word for _key, word in strokes("định", "telex")] == ["d", "đ", "đi", "đin", "đinh", "định"]


@pytest.mark.parametrize(("method", "family"), METHODS)
def test_vietnamese_arrives_whole_while_it_is_saved(site: Site, cast: Cast, method: str, family: str) -> None:
    sheet = sheet_of(make_campaign(cast.province), cast.commune)
    page = site.enter(cast.officer, f"/bac-giang/scorecards/{sheet.pk}/")
    box = page.get_by_label("Giải trình A1")
    box.focus()
    saves: list[str] = []
    page.on("request", lambda request: saves.append(request.url) if request.url.endswith("/act/") else None)
    text = " ".join(SENTENCES)

    # Long enough for a save to begin, and to come back in the middle of the next word.
    Keyboard(page, method, family).type(text, pauses={8: 0.95, 20: 1.2, 33: 0.88, 45: 0.91, 60: 1.0})

    expect(box).to_have_value(text)
    expect(page.locator("#state-own-A1:not([data-state])")).to_contain_text("Đã lưu")
    assert sheet.scores.get(criterion="A1").note == text
    assert len(saves) >= 3


@pytest.mark.parametrize(("method", "family"), METHODS)
def test_no_key_fires_while_a_finding_is_written(
    site: Site, cast: Cast, handed_in: Scorecard, method: str, family: str
) -> None:
    page = enter(site, cast, handed_in)
    keyboard = Keyboard(page, method, family)
    for key in "jkuno19?":  # the input method has them, though nothing is being written
        keyboard.process(key)
    expect(page.locator("#card-A1")).to_be_focused()
    page.keyboard.press("n")

    keyboard.type(SENTENCES[2])
    if family == "composing":
        keyboard.stroke("s", "hê", "hết")
        keyboard.process("Enter")  # ends the word, decides nothing
        keyboard.debugger.send("Input.insertText", {"text": "hết"})

    written = SENTENCES[2] + ("hết" if family == "composing" else "")
    expect(page.get_by_label("Nhận xét, lý do A1")).to_have_value(written)
    expect(page.get_by_label("Nhận xét, lý do A1")).to_be_focused()
    page.wait_for_timeout(300)
    assert not handed_in.scores.filter(stage=Stage.PROVINCE).exists()
    page.keyboard.press("Enter")
    expect(page.locator("#card-A2")).to_be_focused()
    expect(page.locator("#state-found-A1")).to_contain_text("Đã lưu")
    assert handed_in.scores.get(stage=Stage.PROVINCE, criterion="A1").note == written
