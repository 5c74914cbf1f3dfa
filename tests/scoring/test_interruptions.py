"""Nothing typed on the scorecard is lost, and nothing is applied twice, whatever happens to tab, browser and line.

QMS_INTERRUPTIONS says how often each of the two is interrupted (3):
`QMS_INTERRUPTIONS=30 python -m pytest tests/scoring/test_interruptions.py -s`. QMS_SEED repeats a run.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser import Site
from tests.conftest import Cast
from tests.scoring.stage import make_campaign, make_rubric, sheet_of
from tests.scoring.typist import RUBRIC, Typist

NUMBER = int(os.environ.get("QMS_INTERRUPTIONS", "3"))
SEED = int(os.environ.get("QMS_SEED", "0")) or random.randrange(1, 10**6)
NO_OUTBOX = """globalThis.Outbox = class { constructor() { this.store = {}; } async put() {} async pending() { return []; }
    async flush() {} };
    Outbox.Store = class { async put() {} async change() {} async all() { return []; } };"""
NO_DRAFTS = """export const keepDraft = () => {}; export const keepEntry = () => {}; export const dropDraft = () => {}; export const forgetDraft = () => {};
    export const isDone = () => false;
    export const drafts = () => []; export const draftsLeft = async () => () => [];"""


@pytest.fixture
def typist(site: Site, cast: Cast, tmp_path: Path) -> Iterator[Typist]:
    sheet = sheet_of(make_campaign(cast.province, rubric=make_rubric(cast.province, RUBRIC)), cast.commune)
    made = Typist(site.browser.browser_type, site.address, cast.officer, sheet, tmp_path / "profile", SEED)
    yield made
    made.context.close()


def test_nothing_is_lost_and_nothing_applied_twice(typist: Typist) -> None:
    began = time.monotonic()
    # One of each kind first, then as chance has it.
    tabs = [typist.close_tab, typist.crash, typist.kill_browser]
    lines = [typist.lose_line, typist.close_without_line, typist.lose_answer, typist.end_session]
    tabs += typist.chance.choices(tabs[:2] * 2 + tabs[2:], k=NUMBER - len(tabs))
    lines += typist.chance.choices(lines[:3], k=max(NUMBER - len(lines), 0))
    happenings = [*tabs, *lines]
    typist.chance.shuffle(happenings)

    for happening in happenings:
        typist.work(happening)
    typist.rest()

    letters = sum(map(len, typist.texts.values()))
    print(  # noqa: T201  # for whoever asks for thirty, with -s
        f"seed {SEED}: {len(tabs)} tabs and browsers closed, {len(lines)} lines cut, {letters} characters typed, "
        f"{time.monotonic() - began:.0f} s"
    )
    assert typist.lost() == [], f"QMS_SEED={SEED}"
    assert typist.twice() == [], f"QMS_SEED={SEED}"
    assert typist.complaints == []


@pytest.mark.parametrize(("script", "content"), [("outbox", NO_OUTBOX), ("drafts", NO_DRAFTS)])
def test_the_test_finds_loss_where_there_is_some(typist: Typist, script: str, content: str) -> None:
    typist.replace(typist.context, script, content)
    typist.page.close()
    typist.page = typist.open()

    typist.type("A1", "Quyết định số 12")
    typist.page.close()
    typist.page = typist.open()
    typist.rest(patience=3)

    assert typist.lost()


@pytest.mark.parametrize("left", ["", "Quyết định "])
def test_what_is_typed_before_the_scripts_are_there_is_kept(typist: Typist, left: str) -> None:
    typist.context.set_offline(True)
    typist.type("A1", left)
    page = typist.context.new_page()
    typist.page.close()
    typist.page = page
    typist.context.set_offline(False)
    held: list[Route] = []
    page.route("**/saving*.js", lambda route: held.append(route))
    page.goto(f"/bac-giang/scorecards/{typist.sheet.pk}/", wait_until="commit")

    page.get_by_label("Giải trình A1").press_sequentially("số 12")
    typist.texts["A1"] += "số 12"
    typist.tick("A1")
    held[0].continue_()
    expect(page.locator("html.has-outbox")).to_be_attached()
    typist.rest()

    assert typist.lost() == []


def test_a_section_asked_for_before_a_save_is_not_shown_after_it(typist: Typist) -> None:
    typist.type("B1", "Quyết định")
    typist.page.close()
    held: dict[str, Any] = {}

    def hold_save(route: Route) -> None:
        if held.setdefault("save", route) is not route:
            route.continue_()

    def hold_section(route: Route) -> None:
        if held.setdefault("section", route) is route:
            held["old"] = route.fetch()
        else:
            route.continue_()

    typist.context.route("**/act/", hold_save)
    typist.context.route("**/?c=B1", hold_section)
    typist.page = typist.open()
    typist.page.locator("#row-B1 a").click()
    while len(held) < 3:
        typist.page.wait_for_timeout(50)

    held["save"].continue_()
    typist.rest()
    held["section"].fulfill(response=held["old"])

    expect(typist.page.get_by_label("Giải trình B1")).to_have_value("Quyết định")
    typist.type("B1", " số 12")
    typist.rest()
    assert typist.lost() == []


@pytest.mark.parametrize(
    "script",
    [
        "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };",
        "indexedDB.open = () => { throw new DOMException('no', 'SecurityError'); };",
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };",
    ],
)
def test_what_the_browser_cannot_store_is_still_sent(typist: Typist, script: str) -> None:
    typist.context.add_init_script(script)
    typist.page = typist.open()

    typist.type("A1", "Quyết định số 12")
    typist.rest()
    typist.type("A1", " và phụ lục")
    typist.lose_line()
    typist.rest()

    assert typist.lost() == []
