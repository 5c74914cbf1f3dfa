"""The evening of the deadline: every agency of a province signs in, fills in its sheet and hands it in, within a quarter of an hour."""

from __future__ import annotations

import http.client
import json
import re
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlencode, urlsplit
from uuid import UUID

import psycopg2
from django.urls import reverse

from agencies.models import User
from agencies.roles import Role
from scoring.models import Scorecard
from scoring.states import SheetState
from script.benchmarks.core_data import rubric
from script.reliability_pack.shape import Outcome, Trial
from script.reliability_pack.stage import running
from tests.cast import make_cast
from tests.factories import PASSWORD, make_agency, make_member
from tests.scoring.stage import make_campaign, make_rubric, sheet_of

AGENCIES, SECONDS, CRITERIA = 268, 15 * 60, 50
WORKERS = 2
"""Processes of the web server, as docker-compose starts them unless it is told otherwise."""
SAVE_MS, PAGE_MS = 150, 400
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Times:
    """How long things took, in milliseconds, and what went wrong."""

    saves: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class Visitor:
    """One person's browser: keeps its cookies and its connection, and the stopwatch."""

    def __init__(self, address: str, times: Times) -> None:
        self.host, self.times = urlsplit(address).netloc, times
        self.cookies: dict[str, str] = {}
        self.line = http.client.HTTPConnection(self.host, timeout=60)

    def ask(
        self, method: str, path: str, body: bytes = b"", kind: str = "", taken: list[float] | None = None
    ) -> tuple[int, bytes, str]:
        """One request: status, content, and where it leads."""
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Referer": f"http://{self.host}/",
        }
        headers |= {"Content-Type": kind, "X-CSRFToken": self.cookies.get("csrftoken", "")} if method == "POST" else {}
        began = time.perf_counter()
        self.line.request(method, path, body or None, headers)
        answer = self.line.getresponse()
        content = answer.read()
        if taken is not None:
            taken.append((time.perf_counter() - began) * 1000)
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _equals, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.status >= 400:
            self.times.errors.append(f"{method} {path}: {answer.status}")
        return answer.status, content, answer.headers.get("Location", "")

    def page(self, path: str) -> str:
        """A page to read."""
        return self.ask("GET", path, taken=self.times.pages)[1].decode()

    def send(self, path: str, fields: dict[str, str]) -> str:
        """A form sent; where it leads."""
        kind = "application/x-www-form-urlencoded"
        return self.ask("POST", path, urlencode(fields).encode(), kind, taken=self.times.pages)[2]


def run(trial: Trial) -> Outcome:
    """As it is."""
    return played(trial, nullcontext())


def control(trial: Trial) -> Outcome:
    """The scores locked by somebody for half of the time."""
    return played(trial, hindered(trial.owner))


def played(trial: Trial, hindrance: object) -> Outcome:
    """At every scale as many requests a second: fewer agencies have less time."""
    agencies, dice, times = trial.count(AGENCIES, least=4), trial.dice, Times()
    seconds = SECONDS * agencies / AGENCIES
    people = made(agencies)
    with running(workers=WORKERS) as address, hindrance:  # type: ignore[attr-defined]
        began = time.monotonic()
        threads = [
            threading.Thread(
                target=evening, args=(Visitor(address, times), *one, began + dice.uniform(0, seconds / 3), seconds / 2, Random(place))
            )
            for place, one in enumerate(people)
        ]  # fmt: skip
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took = time.monotonic() - began
    left = (
        Scorecard.objects.filter(pk__in=[sheet.pk for sheet, _person in people])
        .exclude(state=SheetState.SUBMITTED)
        .count()
    )
    faults = times.errors + ([f"{left} sheets were not handed in"] if left else [])
    save, page = p95(times.saves), p95(times.pages)
    faults += [
        f"{name}: p95 {value:.0f} ms"
        for name, value, most in (("save", save, SAVE_MS), ("page", page, PAGE_MS))
        if value > most
    ]
    return Outcome(
        f"{len(times.errors)} errors, save p95 {save:.0f} ms of {len(times.saves):,}, page p95 {page:.0f} ms of {len(times.pages):,};"
        f" {agencies} agencies in {took:.0f} s",
        faults,
    )  # fmt: skip


def made(agencies: int) -> list[tuple[Scorecard, User]]:
    """The agencies, each with a head who does everything."""
    cast = make_cast()
    communes = [make_agency(f"UBND xã {place}", parent=cast.district) for place in range(agencies)]
    campaign = make_campaign(cast.province, rubric=make_rubric(cast.province, rubric()))
    return [(sheet_of(campaign, commune), make_member(Role.HEAD, commune)) for commune in communes]


def evening(visitor: Visitor, sheet: Scorecard, person: User, start: float, seconds: float, dice: Random) -> None:
    """One agency's: sign in, fill in criterion after criterion, look at it, hand in."""
    time.sleep(max(0.0, start - time.monotonic()))
    slug, pace = sheet.campaign.province.slug, seconds / CRITERIA
    try:
        token = TOKEN.search(visitor.page("/accounts/login/"))
        assert token
        visitor.send("/accounts/login/", {"csrfmiddlewaretoken": token[1], "login": person.email, "password": PASSWORD})
        address, act = (
            reverse("scoring:scorecard", args=[slug, sheet.pk]),
            reverse("scoring:act", args=[slug, sheet.pk]),
        )
        for number in range(CRITERIA):
            if number % 10 == 0:
                visitor.page(f"{address}?c=C{number + 1:02}")
            save(visitor, act, f"C{number + 1:02}", dice)
            time.sleep(dice.uniform(0, 2 * pace))
        visitor.page(address)
        visitor.send(reverse("scoring:submit", args=[slug, sheet.pk]), {})
        visitor.page(address)
    except Exception as fault:
        visitor.times.errors.append(f"{type(fault).__name__}: {fault}")


def save(visitor: Visitor, act: str, code: str, dice: Random) -> None:
    """One criterion, as the page saves it."""
    fields = [["points", str(dice.randrange(5) / 2)], ["note", "Có hồ sơ tại văn phòng"]]
    action = {"id": str(UUID(int=dice.getrandbits(128))), "code": code, "version": 0, "fields": fields}
    status, content, _place = visitor.ask(
        "POST", act, json.dumps({"actions": [action]}).encode(), "application/json", taken=visitor.times.saves
    )
    if status == 200 and json.loads(content)["results"][0]["state"] != "saved":
        visitor.times.errors.append(f"{code} was not saved: {content[:200]!r}")


def p95(taken: list[float]) -> float:
    """What nineteen of twenty stay below."""
    return statistics.quantiles(taken, n=20)[-1] if len(taken) > 1 else float("inf")


@contextmanager
def hindered(owner: str) -> Iterator[None]:
    """Somebody who locks the scores for half of the time."""
    over = threading.Event()

    def hinder() -> None:
        connection = psycopg2.connect(owner)
        while not over.is_set():
            with connection, connection.cursor() as cursor:
                cursor.execute("LOCK TABLE scoring_score IN ACCESS EXCLUSIVE MODE")
                over.wait(0.5)
            over.wait(0.5)
        connection.close()

    thread = threading.Thread(target=hinder)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
