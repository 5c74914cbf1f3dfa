"""The embedded runner: one process beside the web server that works through the queue, without a broker."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time

from django.conf import settings
from django.db import Error, close_old_connections, connection

from jobs import chores, execution
from jobs.models import Job

log = logging.getLogger(__name__)

POLL = 0.3
"""Seconds between two looks at the queue."""
SLOTS = 2
"""Jobs at the same time; one place is left for light ones."""
SWEEP = 5
"""Seconds between two sweeps."""
OFTEN = 60
"""Seconds between two rounds of the chores that should not wait."""
TIDY = 3600
"""Seconds between two rounds of the other chores."""
GRACE = 8
"""Seconds a running job gets to reach its next report of progress when the runner has to stop."""


class Runner:
    """Takes jobs in turn, each in a thread, heavy kinds in a child process of their own."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self._working: dict[threading.Thread, Job] = {}

    def run(self) -> None:
        """Work until `stopping` is set; then hand back what is not finished."""
        swept = often = tidied = -float(TIDY)
        while not self.stopping.is_set():
            try:
                close_old_connections()
                if time.monotonic() - swept >= SWEEP:
                    swept = time.monotonic()
                    execution.sweep()
                if time.monotonic() - often >= OFTEN:
                    often = time.monotonic()
                    chores.do_chores(often=True)
                if time.monotonic() - tidied >= TIDY:
                    tidied = time.monotonic()
                    chores.do_chores()
                if self._take():
                    continue
            except Error as error:
                log.warning("The database did not answer, trying again: %s", error)
            self.stopping.wait(POLL)
        self._hand_back()

    def _take(self) -> bool:
        """Start one job if a slot is free and one is due."""
        self._working = {thread: job for thread, job in self._working.items() if thread.is_alive()}
        heavy = sum(map(_is_heavy, self._working.values())) < SLOTS - 1
        job = execution.claim(heavy=heavy) if len(self._working) < SLOTS else None
        if job is None:
            return False
        thread = threading.Thread(target=self._work, args=(job,), name=f"job-{job.pk}", daemon=True)
        self._working[thread] = job
        thread.start()
        return True

    def _work(self, job: Job) -> None:
        try:
            if _is_heavy(job):
                self._work_in_child(job)
            else:
                execution.execute(job, stopping=self.stopping.is_set)
        except Error as error:
            log.warning("The database went away during job %s; its lease will run out: %s", job.pk, error)
        finally:
            connection.close()

    def _work_in_child(self, job: Job) -> None:
        """Let a process of its own do the work; if it dies, the job is due again at once."""
        held = time.monotonic()
        child = subprocess.Popen(  # noqa: S603  # our own command, a number and a token of ours
            [sys.executable, "-m", "django", "run_job", str(job.pk), job.lease_token], cwd=settings.BASE_DIR
        )
        deadline = time.monotonic() + execution.TIME_LIMIT
        while child.poll() is None and time.monotonic() < deadline and not self.stopping.wait(0.1):
            # A busy machine may need longer than a lease to bring the child to the point where it renews its own.
            if time.monotonic() - held >= execution.HEARTBEAT:
                held = time.monotonic()
                execution.hold(job)
        if child.poll() is None:
            child.terminate()
            try:
                child.wait(GRACE)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        if self.stopping.is_set():
            execution.release(job)
        else:
            execution.abandon(job)

    def _hand_back(self) -> None:
        until = time.monotonic() + GRACE + 1
        for thread, job in self._working.items():
            thread.join(max(0.0, until - time.monotonic()))
            if thread.is_alive():
                execution.release(job)


def _is_heavy(job: Job) -> bool:
    try:
        return job.kind_record.heavy
    except LookupError:
        return False


def is_orphan(parent: int) -> bool:
    """Whether the process that started this one is gone."""
    return os.getppid() != parent
