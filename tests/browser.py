"""The product in processes of its own, and a Chromium that visits it."""

from __future__ import annotations

import os
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright

from agencies.models import User
from tests.cast import sign_in
from tests.factories import PASSWORD, code_now
from tests.servers import chromium, free_port, process, wait_for
from tests.stages import clean

PHONE, DESK = (360, 740), (1440, 900)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
    "--disable-component-update", "--disable-default-apps", "--disable-sync", "--no-first-run",
]  # fmt: skip
AXE = Path(__file__).parent / "assets" / "axe.min.js"
AT_REST = """() => Promise.allSettled(document.getAnimations()
    .filter(one => one.effect.getComputedTiming().endTime !== Infinity).map(one => one.finished))"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@contextmanager
def product(named: str = "tests.journeys.settings", *, workers: int = 1) -> Iterator[str]:
    """The web server and the background work on the suite's own database, with these settings; gives its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    log = Path(settings.DATA_DIR) / "product.log"
    environment = clean() | {
        "DATABASE_URL": database_url(),
        "REDIS_URL": os.environ.get("REDIS_URL", ""),
        "QMS_DATA_DIR": str(settings.DATA_DIR),
        "QMS_SECRET_KEY": settings.SECRET_KEY,
        "QMS_BASE_URL": address,
        "DJANGO_SETTINGS_MODULE": named,
    }
    command = [sys.executable, "-m", "qms.serve", "--no-demo", "--port", str(port), "--workers", str(workers)]
    with process(command, log, cwd=settings.BASE_DIR, env=environment) as running:
        wait_for(lambda: _answers(f"{address}/healthz"), running, log)
        yield address


def product_log() -> str:
    """The end of what the product's processes have written."""
    return (Path(settings.DATA_DIR) / "product.log").read_text(errors="replace")[-4000:]


def database_url() -> str:
    """The URL of the database this suite is running on."""
    named = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{named['NAME']}"
    return f"postgres://{named['USER']}:{named['PASSWORD']}@{named['HOST']}:{named['PORT']}/{named['NAME']}"


def launch(playwright: Playwright) -> Browser:
    """Debian's Chromium, or the one Playwright brought along."""
    return playwright.chromium.launch(executable_path=chromium(), args=FLAGS)


@dataclass
class Site:
    """The running product as a person meets it: `site.enter(cast.officer)` gives the page they land on,
    `site.sign_in(cast.officer)` too, by way of the form."""

    address: str
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(
        self, path: str = "/", *, size: tuple[int, int] = DESK, dark: bool = False, session: str = "", **options: Any
    ) -> Page:
        """A fresh browser on this path, with this session if one is given. What its console complains of is kept."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if dark else "light",
            locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", base_url=self.address, **options,
        )  # fmt: skip
        self.contexts.append(context)
        if session:
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.address}])
        page = context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.goto(path)
        return page

    def enter(self, person: User, path: str = "/", **options: Any) -> Page:
        """This person's browser, signed in already, on this path."""
        session = sign_in(Client(), person).session.session_key
        return self.open(path, session=session or "", **options)

    def sign_in(self, person: User, path: str = "/", **options: Any) -> Page:
        """This person's browser, signed in through the form, on this path."""
        page = self.open("/accounts/login/", **options)
        page.get_by_label("Thư điện tử").fill(person.email)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập", exact=True).click()
        page.wait_for_url(lambda url: "/accounts/login/" not in url)
        if "/accounts/2fa/authenticate/" in page.url:
            page.get_by_label("Mã", exact=True).fill(code_now())
            page.get_by_role("button", name="Đăng nhập", exact=True).click()
            page.wait_for_url(lambda url: "/accounts/2fa/authenticate/" not in url)
        if path != "/":
            page.goto(path)
        return page

    def close(self) -> None:
        """Close every browser opened."""
        for context in self.contexts:
            context.close()

    def _hear(self, message: ConsoleMessage) -> None:
        # A page that is refused on purpose is not a fault of the page.
        if message.type == "error" and "the server responded with a status of 4" not in message.text:
            self.complaints.append(f"{message.location.get('url', '')}: {message.text}")


def audit(page: Page) -> list[str]:
    """What axe finds wrong by WCAG 2.2 A and AA, one line for each element.

    The script goes in through the debugger, because the page's own policy would refuse it. The page is judged at
    rest: half-way through fading in, a button has colours nobody chose.
    """
    page.evaluate(AT_REST)
    debugger = page.context.new_cdp_session(page)
    debugger.send("Runtime.evaluate", {"expression": AXE.read_text()})
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", RULES)
    return [
        f"{fault['id']} ({fault['help']}): {node['html'][:160]} {node['failureSummary'][:200]}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def tab_stops(page: Page, most: int = 400) -> list[str]:
    """What the Tab key reaches, in order: tag and text or label of each."""
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    stops = []
    for _step in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => { const e = document.activeElement; return e === document.body ? null :
            [e.tagName.toLowerCase(), e.id, (e.getAttribute('aria-label') || e.innerText || e.name || '').trim(),
            e.checkVisibility({opacityProperty: false})] }"""
        )
        if stop is None:
            break
        assert stop[3], f"The Tab key reaches something that cannot be seen: {stop}"
        stops.append(f"{stop[0]} {stop[2] or stop[1]}".strip())
    return stops


def shoot(page: Page, name: str) -> None:
    """Keep pictures of the page as it stands, at the sizes of a desk and a phone, when QMS_SHOTS names a folder."""
    folder = os.environ.get("QMS_SHOTS")
    if not folder:
        return
    before = page.viewport_size
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.evaluate("scheme => { document.documentElement.dataset.bsTheme = scheme }", scheme)
        for width, height in (DESK, PHONE):
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(150)
            page.screenshot(path=Path(folder) / f"{name}-{width}-{scheme}.png", full_page=True)
    page.emulate_media(color_scheme="light")
    page.evaluate("document.documentElement.dataset.bsTheme = 'light'")
    if before:
        page.set_viewport_size(before)


def _answers(address: str) -> bool:
    with suppress(OSError), urllib.request.urlopen(address, timeout=2) as reply:
        return bool(reply.status == 200)
    return False
