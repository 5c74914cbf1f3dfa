"""The database killed outright under eight writers: what a page was told is saved is there when the database is back."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from uuid import UUID

import psutil
from django.db import Error, connection
from django.urls import reverse

from agencies.models import TrailEntry, User
from agencies.roles import Role
from qms.processes import end, start
from scoring.models import AppliedAction, Score, Scorecard, Stage
from script.benchmarks.core_data import rubric
from script.reliability_pack.guards import signed_in_to
from script.reliability_pack.places import as_product, copy_to
from script.reliability_pack.shape import Outcome, Trial
from tests.cast import make_cast
from tests.factories import make_agency, make_member
from tests.meta.walking import sign_in
from tests.scoring.stage import make_campaign, make_rubric, sheet_of
from tests.servers import Process, become, free_port, has_database, make_cluster, postgres, unprivileged, wait_for

WRITERS, KILLS, CRITERIA = 8, 20, 50
BETWEEN = (20, 200)
"""How many saves are told before the next blow, at least; the blow itself falls at any moment after."""


PATIENCE = 120
"""Seconds after which the blow falls however little was saved."""


@dataclass(frozen=True)
class Told:
    """A save of which a page was told: its key, and what must stand there at least."""

    sheet: int
    code: str
    key: str
    version: int


@dataclass
class Server:
    """A PostgreSQL that can be killed and started again on what it has left."""

    folder: Path
    port: int
    options: tuple[str, ...]
    process: Process | None = None

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self.process = start(
                postgres(self.folder / "data", self.port, "-c", "max_connections=200", *self.options),
                stdout=log,
                stderr=log,
                **become(unprivileged()),
            )

    def kill(self) -> None:
        """Every process of it, at once: nothing is written any more that was not written."""
        assert self.process
        head = psutil.Process(self.process.pid)
        head.suspend()  # it would start others in place of those that fall first
        everyone = [*head.children(recursive=True), head]
        for one in everyone:
            with suppress(psutil.NoSuchProcess):
                one.send_signal(signal.SIGKILL)
        self.process.wait()
        psutil.wait_procs(everyone, timeout=10)


def run(trial: Trial) -> Outcome:
    """A commit waits for the disk."""
    return played(trial)


def control(trial: Trial) -> Outcome:
    """A commit is answered before it is written."""
    return played(trial, "-c", "synchronous_commit=off", "-c", "wal_writer_delay=10s")


def played(trial: Trial, *options: str) -> Outcome:
    """Writers at work until the last blow; then every save that was told is looked for."""
    kills = trial.count(KILLS, least=2)
    with (
        server(trial.folder / "postgresql", trial.owner, *options) as killed,
        signed_in_to(as_product(f"postgres://qms@127.0.0.1:{killed.port}/qms")),
    ):
        sheets = made()
        over, told = threading.Event(), [list[Told]() for _sheet in sheets]
        threads = [
            threading.Thread(target=write, args=(sheet, person, Random(trial.seed + place), over, told[place]))
            for place, (sheet, person) in enumerate(sheets)
        ]
        for thread in threads:
            thread.start()
        dice = trial.dice
        for _kill in range(kills):
            saved, deadline = sum(map(len, told)) + dice.randrange(*BETWEEN), time.monotonic() + PATIENCE
            while sum(map(len, told)) < saved and time.monotonic() < deadline:
                time.sleep(0.001)
            time.sleep(dice.uniform(0, 0.05))
            killed.kill()
            killed.start()
            wait_for(answers, killed.process, killed.folder / "log")  # type: ignore[arg-type]
        time.sleep(1)
        over.set()
        for thread in threads:
            thread.join()
        flat = [one for each in told for one in each]
        faults = missing(flat)
    return Outcome(f"{len(faults)} of {len(flat):,} acknowledged rows missing after {kills} kills", faults)


@contextmanager
def server(folder: Path, owner: str, *options: str) -> Iterator[Server]:
    """The server, with all tables as another database has them."""
    make_cluster(folder)
    made = Server(folder, free_port(), options)
    made.start()
    assert made.process
    try:
        wait_for(lambda: has_database(made.port), made.process, folder / "log")
        copy_to(owner, f"postgres://qms@127.0.0.1:{made.port}/qms")
        yield made
    finally:
        end([made.process], by=signal.SIGINT)


def made() -> list[tuple[Scorecard, User]]:
    """A sheet for each writer."""
    cast = make_cast()
    communes = [make_agency(f"UBND xã {place}", parent=cast.district) for place in range(WRITERS)]
    campaign = make_campaign(cast.province, rubric=make_rubric(cast.province, rubric()))
    # What stands here must be there whatever is killed, also in the control.
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on")
        sheets = [(sheet_of(campaign, commune), make_member(Role.OFFICER, commune)) for commune in communes]
        cursor.execute("RESET synchronous_commit")
    return sheets


def write(sheet: Scorecard, person: User, dice: Random, over: threading.Event, told: list[Told]) -> None:
    """One writer, who goes on as a page does: what was not answered is sent again until it is."""
    client, address = sign_in(person), reverse("scoring:act", args=[sheet.campaign.province.slug, sheet.pk])
    client.raise_request_exception = False
    versions: dict[str, int] = {}
    while not over.is_set():
        code, key = f"C{dice.randrange(CRITERIA) + 1:02}", str(UUID(int=dice.getrandbits(128)))
        fields = [["points", str(dice.randrange(5) / 2)], ["note", key]]
        while not over.is_set():
            action = {"id": key, "code": code, "version": versions.get(code, 0), "fields": fields}
            try:
                answer = client.post(address, {"actions": [action]}, content_type="application/json")
                (result,) = answer.json()["results"] if answer.status_code == 200 else ({"state": "away"},)
            except Exception:  # whatever a database that is away makes of it
                result = {"state": "away"}
            if result["state"] == "away":
                connection.close()
                time.sleep(0.05)
                continue
            versions[code] = result["version"]
            if result["state"] == "saved":
                told.append(Told(sheet.pk, code, key, result["version"]))
                break
    connection.close()


def answers() -> bool:
    """Whether the database lets us in again."""
    connection.close()
    try:
        connection.ensure_connection()
    except Error:
        return False
    return True


def missing(told: list[Told]) -> list[str]:
    """What was told as saved and is not there: the action remembered, its line in the trail, its row."""
    keys = set(AppliedAction.objects.values_list("key", flat=True))
    rows = {
        (row.scorecard_id, row.criterion): row.version for row in Score.objects.filter(stage=Stage.SELF)
    }  # fmt: skip
    faults = [
        f"{one.code} of sheet {one.sheet}, version {one.version}"
        for one in told
        if one.key not in keys or rows.get((one.sheet, one.code), 0) < one.version
    ]
    lines = TrailEntry.objects.filter(action="save_claim").count()
    return faults + ([f"{len(told)} told, {lines} lines in the trail"] if lines < len(told) else [])
