"""Jobs whose workers are killed at any moment, over a Redis that dies and forgets: each is done, once, and soon resumed."""

from __future__ import annotations

import random
import subprocess
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import BinaryIO

import psutil
from django.db import connection

from agencies.models import TrailEntry
from jobs.models import UNFINISHED, Job, State
from qms.processes import Process, end, start
from script.reliability_pack.places import as_product
from script.reliability_pack.shape import Outcome, Trial
from tests.jobs.installation import Installation, installation, kill
from tests.servers import free_port, listens, program, wait_for

JOBS, KILLS, WORKERS, REDIS_EVERY = 1_000, 200, 2, 10
RESUMED_SECONDS = 15
PATIENCE = 900
"""Seconds after the last blow in which everything must be done."""
STARTING = 300
"""Seconds that a worker may take until it has a job in hand."""
STEPS, PAUSE = 15, 0.1
MOST_ATTEMPTS = 100
"""A job that is interrupted five times is given up; here that often is no wonder."""


@dataclass
class Watch:
    """When each job that a killed worker had in hand was last alive, and how long it took until another had it."""

    orphans: dict[int, tuple[int, float]] = field(default_factory=dict)
    resumed: list[float] = field(default_factory=list)

    def struck(self, pids: set[int]) -> None:
        """These processes are dead now."""
        for job in Job.objects.filter(state=State.RUNNING).only("worker", "attempt"):
            if int(job.worker.rpartition(":")[2]) in pids:
                self.orphans[job.pk] = (job.attempt, time.monotonic())

    def look(self) -> None:
        """Who has been taken up again."""
        for job in Job.objects.filter(pk__in=self.orphans).only("attempt", "state"):
            attempt, since = self.orphans[job.pk]
            if job.attempt > attempt or job.state not in {State.RUNNING, State.QUEUED}:
                self.resumed.append(time.monotonic() - since)
                del self.orphans[job.pk]


def run(trial: Trial) -> Outcome:
    """As it is."""
    return played(trial, "tests.jobs.live_settings")


def control(trial: Trial) -> Outcome:
    """Without the lease: a job is anybody's at any time, and is done twice."""
    found = played(trial, "script.reliability_pack.unleased.settings")
    return Outcome(found.figure, [fault for fault in found.faults if "times" in fault or "after attempt" in fault])


def played(trial: Trial, settings: str) -> Outcome:
    """Workers and beat at work, blow after blow; then what came of each job."""
    number, kills, dice, watch = trial.count(JOBS, least=12), trial.count(KILLS, least=2), trial.dice, Watch()
    broker = Broker(trial)
    product = installation(trial.folder, as_product(trial.owner), REDIS_URL=broker.url)
    product.environment["DJANGO_SETTINGS_MODULE"] = settings
    broker.start()
    with ExitStack() as running:
        running.callback(broker.kill)
        product.enqueue("tally", number, total=STEPS, pause=PAUSE)
        Job.objects.update(max_attempts=MOST_ATTEMPTS)
        log = running.enter_context((trial.folder / "celery.log").open("ab"))
        running.enter_context(product.process(*BEAT, "--schedule", str(trial.folder / "beat"), stdout=log, stderr=log))
        workers = [worker(product, running, log) for _worker in range(WORKERS)]
        for blow in range(kills):
            place, pids = at_work(workers, watch, dice)
            wait(dice.uniform(0, 2), watch)
            kill(workers[place])
            watch.struck(pids)
            workers[place] = worker(product, running, log)
            if blow % REDIS_EVERY == 0:
                broker.kill()
                wait(dice.uniform(0, 2), watch)
                broker.start()
        deadline = time.monotonic() + PATIENCE
        while Job.objects.filter(state__in=UNFINISHED).exists() and time.monotonic() < deadline:
            wait(1, watch)
    return judged(number, kills, watch)


def judged(number: int, kills: int, watch: Watch) -> Outcome:
    """Every job done, once, and taken up again in time."""
    done = Counter(TrailEntry.objects.filter(action="tally").values_list("object_id", flat=True))
    jobs = list(Job.objects.filter(kind="tally"))
    lost = [
        f"job {job.pk} is {job.state} after attempt {job.attempt}: {job.error}"
        for job in jobs
        if job.state != State.DONE
    ]
    twice = [f"job {pk} was done {times} times" for pk, times in done.items() if times > 1]
    never = [f"job {job.pk} says done and was not" for job in jobs if job.state == State.DONE and not done[job.pk]]
    slowest = max(watch.resumed, default=0.0)
    late = [f"a job waited {one:.1f} s" for one in watch.resumed if one > RESUMED_SECONDS]
    figure = (
        f"{len(lost) + len(never)} lost, {len(twice)} twice of {number:,}; {kills} kills, {len(watch.resumed)} resumed,"
        f" slowest {slowest:.1f} s"
    )
    idle = [] if watch.resumed else ["No worker was killed at work: nothing was shown."]
    return Outcome(figure, [*lost, *never, *twice, *late, *idle])


BEAT = ("-m", "celery", "-A", "qms", "beat", "--loglevel", "ERROR", "--pidfile=")


def worker(product: Installation, running: ExitStack, log: BinaryIO) -> subprocess.Popen[bytes]:
    """A Celery worker with two processes of its own."""
    name = f"w{random.randrange(10**9)}@%h"
    command = [
        "-m", "celery", "-A", "qms", "worker", "--loglevel", "ERROR", "--concurrency", "2", "--without-gossip", "--without-mingle",
        "-n", name,
    ]  # as in docker-compose.yml  # fmt: skip
    return running.enter_context(product.process(*command, stdout=log, stderr=log))


def at_work(workers: list[subprocess.Popen[bytes]], watch: Watch, dice: random.Random) -> tuple[int, set[int]]:
    """A worker that has a job in hand, and its processes; after a while any."""
    until = time.monotonic() + STARTING
    while True:
        place = dice.randrange(WORKERS)
        pids = {one.pid for one in psutil.Process(workers[place].pid).children(recursive=True)} | {workers[place].pid}
        hands = Job.objects.filter(state=State.RUNNING).values_list("worker", flat=True)
        if any(int(hand.rpartition(":")[2]) in pids for hand in hands) or time.monotonic() > until:
            return place, pids
        wait(0.2, watch)


def wait(seconds: float, watch: Watch) -> None:
    """Let time pass with an eye on the orphans."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        watch.look()
        time.sleep(0.2)
    connection.close()


class Broker:
    """A Redis that keeps nothing, killed and started again."""

    def __init__(self, trial: Trial) -> None:
        self.folder, self.port = trial.folder, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: Process | None = None

    def start(self) -> None:
        command = [program("redis-server"), "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        log = self.folder / "redis.log"
        with log.open("ab") as output:
            self.process = start([*command, "--dir", str(self.folder)], stdout=output, stderr=output)
        wait_for(lambda: listens(self.port), self.process, log)

    def kill(self) -> None:
        """Outright, with all it knew."""
        if self.process:
            self.process.kill()
            end([self.process])
