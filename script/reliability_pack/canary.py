"""A word of each province in all it has written, and in the names of its files: it turns up nowhere in the other province."""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from itertools import product
from pathlib import Path
from random import Random
from shutil import rmtree
from typing import Any
from unicodedata import normalize
from urllib.parse import unquote

import pypdfium2
from django.conf import settings
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import RoleAssignment
from agencies.sealing.heads import publish_heads
from agencies.sealing.seal import seal_trail
from agencies.tenancy import across
from agencies.workdays import VIETNAM, working_days_after
from jobs.models import Job
from registers.digest import post_digests
from script.reliability_pack.guards import signed_in_to, without_the_first_wall
from script.reliability_pack.shape import Outcome, Trial
from script.reliability_pack.stage import Stage, addresses, body, clients_of, two_provinces
from tests.meta.samples import Samples
from tests.meta.walking import province_routes

RESPONSES = 10_000
PEOPLE = ("administrator", "secretary", "verifier", "council", "reporter", "officer", "head", "viewer")
WAYS: tuple[dict[str, str], ...] = (
    {}, {"HX-Request": "true"}, {"Accept-Language": "en"}, {"HX-Request": "true", "HX-Target": "section"},
)  # fmt: skip
QUERIES = ("", "?q=Vet", "?q=ha", "?page=2", "?year=2023", "?q=x&sort=name", "?format=csv", "?format=xlsx")


FORMS = ("pdf", "docx", "xlsx", "json", "csv")


@dataclass
class Ears:
    """Everything that was said, searched as it comes."""

    stage: Stage
    responses: int = 0
    own: int = 0
    files: int = 0
    faults: list[str] = field(default_factory=list)

    def hear(self, where: str, text: str) -> None:
        """Look through something that was said to people of our province."""
        text = normalize("NFC", text)
        self.own += self.stage.word in text
        if self.stage.foreign_word in text:
            self.faults.append(f"{where} says what is the other's")

    def answer(self, where: str, answer: Any) -> None:
        """Look through a response: what it holds, and what it is called."""
        self.responses += 1
        content = body(answer)
        self.hear(where, content.decode(errors="replace"))
        self.hear(f"{where}, its name,", unquote(answer.headers.get("Content-Disposition", "")))
        for part, text in read(content):
            self.files += 1
            self.hear(f"{where}, {part},", text)


class Log(logging.Handler):
    """What the product writes down while our people are at work."""

    def __init__(self, ears: Ears) -> None:
        super().__init__(logging.DEBUG)
        self.ears = ears

    def emit(self, record: logging.LogRecord) -> None:
        """Look through a line."""
        self.ears.hear(f"the log of {record.name}", self.format(record))


def run(trial: Trial) -> Outcome:
    """As it is."""
    return played(two_provinces(), trial)


def control(trial: Trial) -> Outcome:
    """Without the first wall, and signed in as whoever owns the database."""
    stage = two_provinces()
    with signed_in_to(trial.owner), without_the_first_wall():
        return played(stage, trial)


def played(stage: Stage, trial: Trial) -> Outcome:
    """Every person to every address in every way until there are answers enough; every file that can be made."""
    ears, asked = Ears(stage), trial.count(RESPONSES, least=300)
    root, log = logging.getLogger(), Log(ears)
    logging.disable(logging.NOTSET)
    before = root.handlers, root.level
    root.handlers, root.level = [log], logging.INFO
    mail.outbox = []
    try:
        clients = clients_of(stage.cast, *PEOPLE)
        made_things(clients["secretary"], stage, ears)
        for client, url, headers in visits(clients, stage, trial.dice):
            if ears.responses >= asked:
                break
            with transaction.atomic():
                ears.answer(url, client.get(url, headers=headers))
                transaction.set_rollback(True)
        for letter in letters(stage):
            ears.hear(
                f"a letter to {letter.to}", f"{letter.subject} {letter.body} {getattr(letter, 'alternatives', '')}"
            )
    finally:
        root.handlers, root.level = before
        logging.disable(logging.CRITICAL)
    if not ears.own or not ears.files:
        ears.faults.append("Not even our own word was found: nothing was looked at.")
    return Outcome(
        f"{len(ears.faults)} foreign in {ears.responses:,} responses, {ears.files} parts of files and {len(mail.outbox)} letters"
        f" (our own {ears.own:,} times)",
        ears.faults,
    )  # fmt: skip


def visits(clients: dict[str, Client], stage: Stage, dice: Random) -> Iterator[tuple[Client, str, dict[str, str]]]:
    """All there are, in an order of the dice, again from the beginning when they are used up."""
    slug = stage.cast.province.slug
    urls = sorted({*addresses(stage.own), *addresses(stage.foreign, slug), "/"})
    everything = list(product(clients.values(), urls, WAYS, QUERIES))
    while True:
        dice.shuffle(everything)
        for client, url, headers, query in everything:
            yield client, url + query, headers


def made_things(client: Client, stage: Stage, ears: Ears) -> None:
    """What is sent by hand at every address, the letters it posts, and every file that comes of it."""
    slug = stage.cast.province.slug
    for url in sorted({*addresses(stage.own), *addresses(stage.foreign, slug), *in_every_form(stage.own)}):
        with transaction.atomic():
            if url in set(in_every_form(stage.own)):
                ears.answer(url, client.get(url))
            known = set(Job.objects.values_list("pk", flat=True))
            ears.answer(f"POST {url}", client.post(url))
            for job in Job.objects.exclude(pk__in=known).exclude(result_path=""):
                ears.answer(f"the file of {job.kind}", client.get(reverse("jobs:result", args=[slug, job.pk])))
            transaction.set_rollback(True)


def in_every_form(samples: Samples) -> Iterator[str]:
    """The addresses that end in the form of a file, in each form there is."""
    for name, entry in province_routes():
        if "form" in entry.pattern.converters:
            parts = {part: samples.value(part, name) for part in ["province", *entry.pattern.converters]}
            yield from (reverse(name, kwargs=parts | {"form": form}) for form in FORMS)


def letters(stage: Stage) -> list[Any]:
    """What has been posted to people of our province, with what goes out by itself: seals, and a working day's digests."""
    rmtree(Path(settings.DATA_DIR) / "seals", ignore_errors=True)  # they are posted once a day: this is another one
    seal_trail()
    publish_heads()
    with across():
        post_digests(datetime.combine(working_days_after(timezone.localdate(), 1), time(10), VIETNAM))
    theirs = set(RoleAssignment.objects.filter(node__province=stage.cast.other).values_list("user__email", flat=True))
    return [letter for letter in mail.outbox if not theirs & set(letter.to)]


def read(content: bytes) -> Iterator[tuple[str, str]]:
    """The parts of an office file, the pages of a PDF."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name, f"{name} {archive.read(name).decode(errors='replace')}"
    elif content.startswith(b"%PDF"):
        document = pypdfium2.PdfDocument(content)
        for number, page in enumerate(document, 1):
            yield f"page {number}", page.get_textpage().get_text_range()
        document.close()
