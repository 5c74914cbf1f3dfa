"""Texts that would run if they were taken for anything but text, in every column people write in: none runs anywhere."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from itertools import cycle

from django.core import mail
from django.db import DatabaseError, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Left
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from agencies.protection import tables as append_only_tables
from agencies.tenancy import stored, way
from script.reliability_pack.payloads import FORMULAS, RAN, payloads
from script.reliability_pack.shape import Outcome, Trial
from script.reliability_pack.stage import Stage, addresses, body, clients_of, running, texts_of, two_provinces
from tests.browser import launch

PAYLOADS, AT_ONCE = 200, 8
PEOPLE = ("administrator", "verifier", "officer")


def run(trial: Trial) -> Outcome:
    """As it is."""
    return played(trial, "tests.journeys.settings")


def control(trial: Trial) -> Outcome:
    """Texts go into pages as they are, and the browser is told of no policy."""
    return played(trial, "script.reliability_pack.unescaped")


def played(trial: Trial, settings: str) -> Outcome:
    """Some payloads in every text at once, every page in Chromium; then the next."""
    stage, all_of_them = two_provinces(marked=False), payloads(trial.count(PAYLOADS, least=16), trial.dice)
    mail.outbox = []
    before, faults, pages, files = originals(stage), [], 0, 0
    with running(settings) as address, sync_playwright() as playwright:
        browser = launch(playwright)
        for start in range(0, len(all_of_them), AT_ONCE):
            plant(stage, all_of_them[start : start + AT_ONCE], before)
            for found in in_chromium(browser, address, stage):
                pages += 1
                faults += found
            for found in in_files(stage):
                files += 1
                faults += found
        browser.close()
    return Outcome(f"{len(faults)} run of {len(all_of_them)} payloads in {pages} pages and {files} files", faults)


def originals(stage: Stage) -> dict[tuple[str, str], dict[int, str]]:
    """What stood in every column before."""
    return {
        (model._meta.label, field.name): dict(
            model._base_manager.filter(**{lookup: stage.cast.province.pk}).values_list("pk", field.name)
        )
        for model in stored()
        if (lookup := way(model)) and model._meta.db_table not in append_only_tables()
        for field in texts_of(model)
    }


def plant(stage: Stage, chosen: list[str], before: dict[tuple[str, str], dict[int, str]]) -> None:
    """Give every column of our province one payload, long ones all of them, beside what stood there."""
    turn = cycle(chosen)
    models = {model._meta.label: model for model in stored()}
    for (label, name), rows in before.items():
        model = models[label]
        longest = model._meta.get_field(name).max_length
        text = "".join(chosen) if not longest or longest > 1000 else next(turn)
        with suppress(DatabaseError), transaction.atomic():
            for pk, stood in rows.items():
                model._base_manager.filter(pk=pk).update(**{name: stood})
            there = model._base_manager.filter(pk__in=list(rows))
            value = Value(text) if text in FORMULAS else Concat(Value(text), F(name))
            there.update(**{name: Left(value, longest) if longest else value})


def in_chromium(browser: Browser, address: str, stage: Stage) -> Iterator[list[str]]:
    """What runs, or is kept from running by the policy alone, on each page of ours."""
    for name, client in clients_of(stage.cast, *PEOPLE).items():
        context = browser.new_context(base_url=address, locale="vi-VN")
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])
        page = context.new_page()
        ran: list[str] = []

        def hear(message: ConsoleMessage, ran: list[str] = ran) -> None:
            if RAN in message.text or "Content Security Policy" in message.text:
                ran.append(message.text[:120])

        page.on("console", hear)
        page.on("dialog", lambda dialog: dialog.dismiss())
        for url in sorted({*addresses(stage.own)}):
            with transaction.atomic():
                answer = client.get(url)
                shown = answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
                transaction.set_rollback(True)
            if shown:
                ran.clear()
                visit(page, url)
                yield [f"{name} {url}: {one}" for one in ran]
        context.close()


def visit(page: Page, url: str) -> None:
    """Open a page and move about in it."""
    with suppress(Exception):  # a page that a payload has broken is not shown, and nothing ran
        page.goto(url, wait_until="load", timeout=15_000)
        page.keyboard.press("Tab")
        page.wait_for_timeout(50)


def in_files(stage: Stage) -> Iterator[list[str]]:
    """Formulas in tables, scripts in PDFs, markup in letters."""
    (client,) = clients_of(stage.cast, "secretary").values()
    for url in sorted({*addresses(stage.own)}):
        for query in ("", "?format=xlsx", "?format=csv"):
            with transaction.atomic():
                answer = client.get(url + query)
                content = body(answer)
                transaction.set_rollback(True)
            kind = answer.headers.get("Content-Type", "")
            if answer.status_code == 200 and ("sheet" in kind or "csv" in kind or "pdf" in kind):
                yield [f"{url}{query}: {fault}" for fault in programs_in(content, kind)]
    yield [
        f"letter {letter.subject}"
        for letter in mail.outbox
        if any("html" in str(kind) and RAN in str(text) for text, kind in getattr(letter, "alternatives", []))
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
