"""Somebody who types explanations and ticks boxes on the scorecard, in a browser that things happen to."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import BrowserContext, BrowserType, Page, Route, expect

from agencies.models import TrailEntry, User
from scoring.models import Scorecard, Stage
from tests.browser import DESK, FLAGS
from tests.factories import PASSWORD
from tests.scoring.stage import SMALL
from tests.servers import chromium

BOXES = [{"code": code, "label": f"Ô {code}", "points": points} for code, points in (("mot", "10"), ("hai", "20"))]
RUBRIC: dict[str, Any] = SMALL | {
    "groups": [
        {
            "code": group, "name": f"Nhóm {group}", "max_points": points,
            "criteria": [
                {
                    "code": f"{group}{number}", "name": f"Tiêu chí {group}{number}", "max_points": share,
                    "rule": {"type": "checklist", "components": [{**box, "points": half} for box in BOXES]},
                }
                for number in (1, 2)
            ],
        }
        for group, points, share, half in (("A", "60", "30", "15"), ("B", "40", "20", "10"))
    ]
}  # fmt: skip
CODES = ["A1", "A2", "B1", "B2"]
SENTENCES = """
    Quyết định số 12/QĐ-UBND ngày 05/3/2023 của Ủy ban nhân dân xã về việc ban hành Kế hoạch áp dụng, duy trì và cải tiến
    Hệ thống quản lý chất lượng; đã niêm yết công khai, người dân “nghe – thấy – biết”; tỷ lệ 98,5 % (chưa đạt: 02 hồ sơ)
"""
WORDS = SENTENCES.split()
PAUSES = [0, 0.05, 0.3, 0.85, 0.92, 0.95, 1.0, 1.3]
"""Before something happens, in seconds: the page saves when nothing has been typed for 0.9 s."""


class Typist:
    """Types and ticks; knows what it has typed and ticked, and nothing else."""

    def __init__(
        self, kind: BrowserType, address: str, person: User, sheet: Scorecard, folder: Path, seed: int
    ) -> None:
        self.kind, self.address, self.person, self.sheet, self.folder = kind, address, person, sheet, folder
        self.chance = random.Random(seed)
        self.texts = dict.fromkeys(CODES, "")
        self.ticks: dict[str, set[str]] = {code: set() for code in CODES}
        self.complaints: list[str] = []
        self.story: list[str] = []
        self.scripts: dict[str, str] = {}
        """Scripts of the product to be replaced by others, for the test of the test."""
        self.context: BrowserContext = self.launch()
        self.page: Page = self.open()

    # --- at work ---

    def work(self, happening: Callable[[], None]) -> None:
        """Type a few words and tick a box; at some keystroke in between, something happens."""
        code = self.chance.choice(CODES)
        text = " ".join(self.chance.choices(WORDS, k=self.chance.randrange(2, 7))) + self.chance.choice(
            [" ", "\n", "; "]
        )
        cut = self.chance.randrange(len(text) + 1)
        self.type(code, text[:cut])
        if self.chance.random() < 0.3:
            self.tick(code)
        pause = self.chance.choice(PAUSES)
        self.story.append(f"{happening.__name__} after {pause} s in {code}")
        time.sleep(pause)
        happening()
        self.type(code, text[cut:])
        trouble = self.page.locator(".save-trouble")
        assert not trouble.count(), f"{trouble.inner_text()} {self.story[-3:]}"

    def type(self, code: str, text: str) -> None:
        """Go on at the end of what is there."""
        box = self.note(code)
        box.press("Control+End")
        for letter in text:
            self.page.keyboard.press("Enter") if letter == "\n" else self.page.keyboard.type(letter)
            self.texts[code] += letter

    def note(self, code: str) -> Any:
        """The box for the explanation of a criterion, its section opened."""
        if not self.page.locator(f"#card-{code}").count():
            self.page.locator(f"#row-{code} a").click()
        box = self.page.get_by_label(f"Giải trình {code}")
        expect(box, " | ".join(self.story[-3:])).to_have_value(self.texts[code], timeout=15_000)
        return box

    def here(self) -> list[str]:
        """The criteria whose cards are on the page."""
        return [code for code in CODES if self.page.locator(f"#card-{code}").count()]

    def tick(self, code: str) -> None:
        """Tick or untick a box, as it stands in the eyes of whoever ticks."""
        name = self.chance.choice(["mot", "hai"])
        self.page.locator(f"#card-{code} input[value={name}]").click()
        self.ticks[code] ^= {name}

    # --- what happens ---

    def close_tab(self) -> None:
        """Closed without a word to the page."""
        self.page.close()
        self.page = self.open()

    def crash(self) -> None:
        """The process that draws the page dies."""
        self.kill("--type=renderer")
        self.page.close()
        self.page = self.open()

    def kill_browser(self) -> None:
        """The whole browser dies, a second after the last key: what was typed is on the disk by then."""
        time.sleep(1)
        self.kill()
        self.context = self.launch()
        self.page = self.open()

    def lose_line(self) -> None:
        """No network for a while; one goes on typing."""
        self.context.set_offline(True)
        self.type(self.chance.choice(self.here()), " ".join(self.chance.choices(WORDS, k=3)))
        time.sleep(self.chance.choice([0, 0.5, 1.2]))
        self.context.set_offline(False)

    def close_without_line(self) -> None:
        """No network, and the tab is closed before it comes back."""
        self.context.set_offline(True)
        self.type(self.chance.choice(self.here()), " ".join(self.chance.choices(WORDS, k=3)))
        time.sleep(self.chance.choice([0, 1.2]))
        self.page.close()
        self.context.set_offline(False)
        self.page = self.open()

    def lose_answer(self) -> None:
        """The server saves, and the line breaks before the page hears of it; one goes on typing."""
        seen: list[str] = []

        def swallow(route: Route) -> None:
            if seen:
                return route.continue_()
            seen.append("asked")
            route.fetch()
            route.abort("connectionreset")
            return seen.append("answered")

        self.page.route("**/act/", swallow)
        self.type(self.chance.choice(self.here()), " ".join(self.chance.choices(WORDS, k=2)))
        deadline = time.monotonic() + 10
        while "answered" not in seen and time.monotonic() < deadline:
            self.page.wait_for_timeout(50)
        if self.chance.random() < 0.5:
            self.close_tab()
        else:
            self.page.unroute("**/act/")

    def end_session(self) -> None:
        """The session is over while one types; one signs in again in another tab."""
        self.context.clear_cookies(name="sessionid")
        self.type(self.chance.choice(self.here()), " ".join(self.chance.choices(WORDS, k=2)))
        expect(self.page.locator("#outbox-line")).to_contain_text("đăng nhập lại", timeout=15_000)
        other = self.context.new_page()
        other.goto("/accounts/login/")
        self.sign_in(other)
        other.close()
        self.page.bring_to_front()

    # --- the browser ---

    def kill(self, kind: str = "") -> None:
        """End the browser's processes at once: all, or those started with this option."""
        mine = f"--user-data-dir={self.folder}"
        for process in psutil.Process().children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                command = process.cmdline()
                if (mine in command and not kind) or (
                    kind in command and any(mine in parent.cmdline() for parent in process.parents())
                ):
                    process.kill()

    def launch(self) -> BrowserContext:
        """A browser with a profile on the disk, as people have."""
        context = self.kind.launch_persistent_context(
            self.folder, executable_path=chromium(), args=FLAGS, base_url=self.address, locale="vi-VN",
            viewport={"width": DESK[0], "height": DESK[1]},
        )  # fmt: skip
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        for name, content in self.scripts.items():
            self.replace(context, name, content)
        return context

    def replace(self, context: BrowserContext, name: str, content: str) -> None:
        """Serve another script in place of one of the product's."""
        context.route(f"**/{name}*.js", lambda route: route.fulfill(body=content, content_type="text/javascript"))

    def open(self) -> Page:
        """The sheet in a new tab, signed in where that is asked for; no other tab."""
        page = self.context.new_page()
        for other in self.context.pages[:-1]:
            other.close()
        page.goto(f"/bac-giang/scorecards/{self.sheet.pk}/")
        if "/accounts/login/" in page.url:
            self.sign_in(page)
        return page

    def sign_in(self, page: Page) -> None:
        """Through the form."""
        page.get_by_label("Thư điện tử").fill(self.person.email)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
        page.wait_for_url(lambda url: "/accounts/login/" not in url)

    def rest(self, patience: float = 60) -> None:
        """Wait until the page has nothing left to send."""
        self.page.locator("h1").click()
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline and not self.is_idle():
            self.page.wait_for_timeout(100)

    def is_idle(self) -> bool:
        """Whether the page says that all is saved."""
        return bool(
            self.page.evaluate(
                "document.documentElement.dataset.outbox === 'idle' && !document.querySelector('.state[data-state]')"
            )
        )

    # --- what is there in the end ---

    def lost(self) -> list[str]:
        """What differs between what was typed and ticked and what the database holds."""
        rows = {row.criterion: row for row in self.sheet.scores.filter(stage=Stage.SELF)}
        found = []
        for code in CODES:
            row = rows.get(code)
            note, ticks = (row.note, set(row.claim.get("ticks", ()))) if row else ("", set())
            if note != (self.texts[code] if self.texts[code].strip() else ""):
                found.append(f"{code}: typed {self.texts[code]!r}, kept {note!r}")
            if ticks != self.ticks[code]:
                found.append(f"{code}: ticked {self.ticks[code]}, kept {ticks}")
        return found

    def twice(self) -> list[str]:
        """What was applied twice or in the wrong order, by the trail: each save goes on where the last one ended."""
        found = []
        for code in CODES:
            saves = [
                entry.changes
                for entry in TrailEntry.objects.about(self.sheet).filter(action="save_claim").order_by("pk")
            ]
            notes = [changes[f"{code}.note"] for changes in saves if f"{code}.note" in changes]
            for (_old, before), (after, later) in pairwise(notes):
                if after != before or not later.startswith(before):
                    found.append(f"{code}: {before!r}, then {after!r} became {later!r}")
            row = self.sheet.scores.filter(stage=Stage.SELF, criterion=code).first()
            number = sum(any(name.startswith(f"{code}.") for name in changes) for changes in saves)
            if row and row.version != number:
                found.append(f"{code}: {number} lines in the trail, version {row.version}")
        return found
