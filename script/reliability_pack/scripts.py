"""Texts that would run if they were taken for anything but text, in every column people write in: none runs anywhere."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from django.core import mail
from django.db import transaction
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from script.reliability_pack.canary import letters
from script.reliability_pack.payloads import FORMULAS, RAN, payloads
from script.reliability_pack.planting import plant, widen, written
from script.reliability_pack.shape import Outcome, Trial
from script.reliability_pack.stage import Stage, addresses, body, clients_of, running, two_provinces
from tests.browser import launch

PAYLOADS, AT_ONCE = 200, 15
PEOPLE = ("administrator", "verifier", "officer")
Shown = dict[str, list[str]]
"""Who is shown which addresses."""


@dataclass
class Found:
    """What was looked at, and what ran."""

    pages: int = 0
    files: int = 0
    letters: int = 0
    faults: list[str] = field(default_factory=list)


def run(trial: Trial) -> Outcome:
    """As it is."""
    return played(trial, "tests.journeys.settings")


def control(trial: Trial) -> Outcome:
    """Texts go into pages as they are, and the browser is told of no policy."""
    return played(trial, "script.reliability_pack.unescaped")


def played(trial: Trial, settings: str) -> Outcome:
    """Some payloads in every text at once, every page in Chromium; then the next. Formulas one by one: a cell begins with it."""
    stage, all_of_them = two_provinces(marked=False), payloads(trial.count(PAYLOADS, least=20), trial.dice)
    widen(trial.owner)
    columns, found = written(stage.cast.province), Found()
    people, secretary = clients_of(stage.cast, *PEOPLE), clients_of(stage.cast, "secretary")["secretary"]
    shown, files = pages_of(people, stage), files_of(secretary, stage)
    scripts = [one for one in all_of_them if one not in FORMULAS]
    mail.outbox = []
    with running(settings) as address, sync_playwright() as playwright:
        browser = launch(playwright)
        for number, start in enumerate(range(0, len(scripts), AT_ONCE)):
            plant(columns, scripts[start : start + AT_ONCE])
            for person, client in people.items():
                in_chromium(browser, address, person, client, turns(shown, person, number), found)
            in_files(secretary, files, found)
            in_letters(stage, found)
        browser.close()
    for formula in FORMULAS:
        plant(columns, [formula])
        in_files(secretary, files, found)
    return Outcome(
        f"{len(found.faults)} run of {len(all_of_them)} payloads in {len(columns)} columns: {found.pages:,} pages,"
        f" {found.files:,} files, {found.letters} letters",
        found.faults,
    )  # fmt: skip


def pages_of(people: dict[str, Client], stage: Stage) -> Shown:
    """The addresses at which each person is shown a page, or a part of one."""
    return {
        person: [url for url in sorted({*addresses(stage.own)}) if kind_of(client, url).startswith("text/html")]
        for person, client in people.items()
    }


def turns(shown: Shown, person: str, number: int) -> list[str]:
    """What a person looks at in a round: everything in the first; then each page is somebody else's, round by round."""
    if not number:
        return shown[person]
    seeing = {url: [one for one in shown if url in shown[one]] for url in shown[person]}
    return [url for place, (url, who) in enumerate(seeing.items()) if who[(place + number) % len(who)] == person]


def files_of(client: Client, stage: Stage) -> list[str]:
    """The addresses at which there is a table or a PDF."""
    return [
        url + query
        for url in sorted({*addresses(stage.own)})
        for query in ("", "?format=xlsx", "?format=csv")
        if any(part in kind_of(client, url + query) for part in ("sheet", "csv", "pdf"))
    ]


def kind_of(client: Client, url: str) -> str:
    """The media type of what is shown there; nothing where nothing is."""
    with transaction.atomic():
        answer = client.get(url)
        kind = answer.headers.get("Content-Type", "") if answer.status_code == 200 else ""
        body(answer)
        transaction.set_rollback(True)
    return str(kind)


def in_chromium(browser: Browser, address: str, person: str, client: Client, urls: list[str], found: Found) -> None:
    """What runs, or is kept from running by the policy alone, on each of these pages."""
    context = browser.new_context(base_url=address, locale="vi-VN")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])
    page, url = context.new_page(), ""

    def hear(message: ConsoleMessage) -> None:
        if RAN in message.text or "Content Security Policy" in message.text:
            found.faults.append(f"{person} {url}: {message.text[:120]}")

    page.on("console", hear)
    page.on("dialog", lambda dialog: dialog.dismiss())
    for url in urls:
        found.pages += visit(page, url)
    context.close()


def visit(page: Page, url: str) -> bool:
    """Open a page and move about in it; whether it was shown."""
    with suppress(Exception):  # a page that a payload has broken is not shown, and nothing ran
        answer = page.goto(url, wait_until="load", timeout=15_000)
        page.keyboard.press("Tab")
        page.wait_for_timeout(50)
        return bool(answer and answer.ok)
    return False


def in_files(client: Client, urls: list[str], found: Found) -> None:
    """Formulas in tables, scripts in PDFs."""
    for url in urls:
        with transaction.atomic():
            answer = client.get(url)
            content = body(answer)
            transaction.set_rollback(True)
        if answer.status_code == 200:
            found.files += 1
            found.faults += [f"{url}: {fault}" for fault in programs_in(content, answer.headers["Content-Type"])]


def in_letters(stage: Stage, found: Found) -> None:
    """Markup in letters: none has any."""
    with transaction.atomic():
        posted = letters(stage)
        transaction.set_rollback(True)
    mail.outbox = []
    found.letters += len(posted)
    found.faults += [] if posted else ["No letter left: none was looked at."]
    found.faults += [
        f"letter {letter.subject}"
        for letter in posted
        if letter.content_subtype != "plain" or getattr(letter, "alternatives", [])
    ]


def programs_in(content: bytes, kind: str) -> Iterator[str]:
    """What a file's own program would run."""
    if "sheet" in kind:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/")]
            yield from (f"{name} has a formula" for name in sheets if b"<f>" in book.read(name))
    elif "csv" in kind:
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig", errors="replace")))
        yield from (
            f"a cell begins {cell[:20]}"
            for row in rows
            for cell in row
            if any(cell.startswith(formula[:6]) for formula in FORMULAS)
        )
    elif b"/JavaScript" in content:
        yield "a PDF with a script"
