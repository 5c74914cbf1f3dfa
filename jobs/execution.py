"""How a worker takes a job, works on it and publishes what came of it: once, whatever dies on the way.

A worker claims a job for LEASE seconds and gets a token. A heartbeat renews the lease; every write names the
token. When the worker dies the lease runs out and another takes the job with a new token; should the first
come back to life, its token opens nothing. Workers on several machines need clocks that agree to a few seconds.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import secrets
import shutil
import socket
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import Error, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from agencies import files
from agencies.rules import Refused
from agencies.tenancy import across, within
from jobs import signs
from jobs.kinds import Cancelled, Result, Transient, all_kinds
from jobs.models import Job, JobQuerySet, State

log = logging.getLogger(__name__)

LEASE = 6
"""Seconds after which a silent worker counts as dead. With the seconds between two sweeps, what it left is taken up within 15;
what one of this machine left, as soon as somebody looks."""
HEARTBEAT = 1.5
"""Seconds between two renewals of a lease: three may fail before the job is lost."""
TIME_LIMIT = 30 * 60
"""Seconds one attempt may take; then the job has failed."""
BACK_OFF = (5, 15, 60, 300)
"""Seconds to wait before the second, third, … attempt of a job that the world was not ready for."""
PROGRESS_EVERY = 0.3
"""Seconds between two writes of progress, however often a handler reports."""

TOO_OFTEN_INTERRUPTED = gettext_noop(
    "Công việc bị ngắt giữa chừng nhiều lần (máy chủ dừng hoặc thiếu bộ nhớ) nên hệ thống không tự chạy lại nữa. "
    "Hãy bấm “Chạy lại”; nếu vẫn bị ngắt, hãy thu hẹp phạm vi hoặc báo quản trị vận hành."
)
TOO_LONG = gettext_noop(
    "Công việc chạy quá %(minutes)d phút nên đã bị dừng, không có kết quả nào được lưu. "
    "Hãy thu hẹp phạm vi rồi yêu cầu lại, hoặc báo quản trị vận hành."
)


class LeaseLost(BaseException):
    """Another worker has the job now, or will: stop and publish nothing."""


class Stopped(BaseException):
    """This process was told to stop: hand the job back unharmed."""


def worker_name() -> str:
    """This machine and process, for those who look for a worker."""
    return f"{_machine()}:{os.getpid()}"


@cache
def _machine() -> str:
    """What numbers processes: a host, or one of the containers on it, which may go by the same name."""
    try:
        numbering = os.readlink("/proc/self/ns/pid")
    except OSError:  # no Linux, and no containers
        numbering = ""
    return f"{socket.gethostname()[:60]} {numbering}".strip()


@across()
def claim(*, only: Job | None = None, heavy: bool = True) -> Job | None:
    """Take the job whose turn it is (or that one, out of turn), exclusively; None when nothing is due.

    Without `heavy` those of heavy kinds are passed over, so that minutes of rendering leave a place for seconds of work.
    """
    now = timezone.now()
    waiting = Job.objects.filter(pk=only.pk) if only else Job.objects.fairly()
    if not heavy:
        waiting = waiting.exclude(kind__in=heavy_kinds())
    for pk in list(waiting.due(now).values_list("pk", flat=True)[:10]):
        taken = Job.objects.due(now).filter(pk=pk).update(
            state=State.RUNNING, attempt=F("attempt") + 1, worker=worker_name(), started_at=now,
            lease_token=secrets.token_hex(16), lease_until=now + timedelta(seconds=LEASE),
            done=0, total=0, note="",
        )  # fmt: skip
        if taken:
            return Job.objects.select_related("province__root", "created_by").get(pk=pk)
    return None


def heavy_kinds() -> list[str]:
    """The codes of the kinds that take minutes and a process of their own."""
    return [kind.code for kind in all_kinds() if kind.heavy]


def run_next() -> bool:
    """Take one job and work on it here; False when nothing is due.

    Of JOBS_WORKERS workers one is left for light work, where there are several.
    """
    bury()  # the next sweep may be seconds away
    with across():
        busy = Job.objects.filter(state=State.RUNNING, lease_until__gt=timezone.now(), kind__in=heavy_kinds()).count()
    job = claim(heavy=busy < max(1, settings.JOBS_WORKERS - 1))
    if job is not None:
        execute(job)
    return job is not None


def execute(job: Job, *, stopping: Callable[[], bool] = lambda: False, alone: bool = False) -> None:
    """Work on a claimed job to its end and write that end into its row.

    `stopping` tells when this process has been asked to end. `alone`: nobody else works on this database
    (inline work, within the caller's transaction), so the lease needs no renewal.
    """
    with within(job.province_id):
        _execute(job, stopping, alone=alone)


def _execute(job: Job, stopping: Callable[[], bool], *, alone: bool) -> None:
    reporter = Reporter(job, stopping)
    try:
        with override(settings.LANGUAGE_CODE), _renewed(reporter, alone=alone):
            result = job.kind_record.handler(job, reporter) or Result()
            reporter.check()
            _publish(job, result, reporter.folder)
    except LeaseLost:
        log.warning("Job %s was taken over by another worker; attempt %s is dropped.", job.pk, job.attempt)
    except Stopped:
        release(job)
    except Cancelled:
        _finish(job, State.CANCELLED)
    except Transient as error:
        _postpone(job, error)
    except Refused as error:
        _finish(job, State.FAILED, error=str(error))
    except Exception as error:
        if isinstance(error, OSError) and error.errno in files.NO_ROOM:
            _postpone(job, Transient(_("Máy chủ hết chỗ chứa tệp.")))
        else:
            _fail_unexpectedly(job, error)
    finally:
        shutil.rmtree(reporter.folder, ignore_errors=True)


@across()
def hold(job: Job) -> None:
    """Renew the lease for a process that works on it, as long as this claim holds. A database that is away may miss a beat."""
    with contextlib.suppress(Error):
        _held(job).update(lease_until=timezone.now() + timedelta(seconds=LEASE))


@across()
def release(job: Job) -> None:
    """Hand a job back to the queue as if this attempt had never begun."""
    _held(job).update(
        state=State.QUEUED, run_after=timezone.now(), attempt=F("attempt") - 1,
        lease_until=None, lease_token="",
    )  # fmt: skip


@across()
def abandon(job: Job) -> None:
    """Let the lease of a worker that is known to be dead run out now; the attempt counts."""
    _held(job).update(lease_until=timezone.now())


@across()
def bury() -> None:
    """Let the leases of workers run out now whose process is gone from this machine; the silence of others has to tell."""
    here = Job.objects.filter(state=State.RUNNING, worker__startswith=f"{_machine()}:", lease_until__gt=timezone.now())
    for job in here.only("worker", "lease_token"):
        if not _lives(int(job.worker.rpartition(":")[2])):
            abandon(job)


def _lives(process: int) -> bool:
    """Whether there is such a process. Another may have its number by now: then its lease runs out as any."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


@across()
def sweep() -> None:
    """Close what dead workers left behind and nobody will take up; remove their unfinished files.

    A job that may be tried again needs no sweeping: its lease having run out, it is due.
    """
    signs.beat("worker")
    bury()
    now = timezone.now()
    abandoned = Job.objects.abandoned(now)
    for job in abandoned:
        cancelled = abandoned.filter(pk=job.pk, cancel_requested=True)
        exhausted = abandoned.filter(pk=job.pk, cancel_requested=False)
        cancelled.update(**_closed(State.CANCELLED)) or exhausted.update(
            **_closed(State.FAILED), error=_(TOO_OFTEN_INTERRUPTED), error_detail=f"Last worker: {job.worker}"
        )
        _tidy(job)
    running = Job.objects.filter(state=State.RUNNING).values_list("pk", "lease_token")
    files.clear_scratch("jobs", older_than=4 * LEASE, keep=frozenset(f"{pk}-{token}" for pk, token in running))


def remove_old_results() -> None:
    """Remove result files older than settings.JOB_RESULT_DAYS; the row stays and says so."""
    limit = timezone.now() - timedelta(days=settings.JOB_RESULT_DAYS)
    for job in Job.objects.filter(state=State.DONE, finished_at__lt=limit).exclude(result_path="").iterator():
        Job.objects.filter(pk=job.pk).update(result_path="")
        job.result_path = ""
        _tidy(job)


class Reporter:
    """What a handler reports to: writes progress, and stops the handler when it has to stop."""

    def __init__(self, job: Job, stopping: Callable[[], bool]) -> None:
        self.job = job
        self.folder = files.scratch(f"jobs/{job.pk}-{job.lease_token}")
        self._stopping = stopping
        self._lost = self._cancelled = False
        self._written = 0.0
        self._deadline = time.monotonic() + TIME_LIMIT

    def __call__(self, done: int, total: int, note: str = "") -> None:
        """Write how far the work is, at most every PROGRESS_EVERY seconds; raise when it must stop."""
        if done >= total or time.monotonic() - self._written >= PROGRESS_EVERY:
            self._written = time.monotonic()
            self.renew(done=done, total=total, note=note[:300])
        self.check()

    def check(self) -> None:
        """Raise when the work must stop: taken over, cancelled, or the process ends."""
        if self._lost:
            raise LeaseLost
        if self._cancelled:
            raise Cancelled
        if self._stopping():
            raise Stopped

    def renew(self, **progress: object) -> None:
        """Hold the job for another LEASE seconds, unless it is lost; give it up when it has taken too long."""
        if time.monotonic() > self._deadline:
            _finish(self.job, State.FAILED, error=_(TOO_LONG) % {"minutes": TIME_LIMIT // 60})
            self._lost = True
            return
        held = _held(self.job)
        if not held.update(lease_until=timezone.now() + timedelta(seconds=LEASE), **progress):
            self._lost = True
        elif held.filter(cancel_requested=True).exists():
            self._cancelled = True


@contextmanager
def _renewed(reporter: Reporter, *, alone: bool) -> Iterator[None]:
    """Renew the lease from a thread of its own while the work inside goes on."""
    if alone:
        yield
        return
    over = threading.Event()

    def beat() -> None:
        try:
            while not over.wait(HEARTBEAT):
                # A database that is away for one beat is no reason to drop the work; the lease outlives two.
                signs.beat("worker")
                with contextlib.suppress(Error), within(reporter.job.province_id):
                    connection.close_if_unusable_or_obsolete()
                    reporter.renew()
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name=f"lease-{reporter.job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _held(job: Job) -> JobQuerySet:
    """The job's row as long as this attempt holds it; empty afterwards."""
    return Job.objects.filter(pk=job.pk, state=State.RUNNING, lease_token=job.lease_token).exclude(lease_token="")


def _closed(state: State) -> dict[str, object]:
    return {"state": state, "finished_at": timezone.now(), "lease_until": None, "lease_token": ""}


def _publish(job: Job, result: Result, folder: Path) -> None:
    """Make the result visible and the job done, in one step that only the holder of the lease can take."""
    outcome = _closed(State.DONE) | {"note": result.note[:300], "error": "", "error_detail": ""}
    if result.content is not None:
        outcome |= _store(job, result, result.content, folder)
    with transaction.atomic():
        taken = _held(job).filter(cancel_requested=False).update(done=F("total"), **outcome)
        if taken and result.commit:
            result.commit()
    if not taken:
        if result.content is not None:
            files.remove(str(outcome["result_path"]))
        raise Cancelled if _held(job).exists() else LeaseLost
    job.refresh_from_db()
    _tidy(job)


def _store(job: Job, result: Result, content: Path | bytes, folder: Path) -> dict[str, object]:
    written = files.measure(content) if isinstance(content, Path) else files.write([content], folder)
    name = f"{_folder(job)}/{job.lease_token}{Path(result.name).suffix}"
    files.publish(written, name)
    return {
        "result_path": name, "result_name": result.name[:200], "result_mime": result.mime,
        "result_sha256": written.sha256, "result_size": written.size,
    }  # fmt: skip


def _finish(job: Job, state: State, **fields: object) -> None:
    if _held(job).update(**_closed(state), **fields):
        _tidy(job)


def _postpone(job: Job, error: Transient) -> None:
    if job.attempt >= job.max_attempts:
        sentence = _("Đã thử %(count)d lần mà chưa được: %(why)s Hãy bấm “Chạy lại” sau ít phút.")
        _finish(job, State.FAILED, error=sentence % {"count": job.attempt, "why": error}, error_detail=repr(error))
        return
    again = timezone.now() + timedelta(seconds=BACK_OFF[min(job.attempt, len(BACK_OFF)) - 1])
    _held(job).update(
        state=State.QUEUED, run_after=again, lease_until=None, lease_token="",
        note=str(error)[:300], error_detail=repr(error),
    )  # fmt: skip


def _fail_unexpectedly(job: Job, error: Exception) -> None:
    """Keep the whole story for the operator, and give the person a number that leads there."""
    detail = "".join(traceback.format_exception(error))
    code = hashlib.sha256(detail.encode()).hexdigest()[:8]
    log.error("Job %s (%s) failed, code %s.", job.pk, job.kind, code, exc_info=error)
    sentence = _(
        "Công việc dừng vì một lỗi ngoài dự kiến và không có kết quả nào được lưu. Hãy bấm “Chạy lại”; "
        "nếu vẫn lỗi, hãy gửi mã %(code)s cùng số công việc %(number)s cho quản trị vận hành."
    )
    _finish(job, State.FAILED, error=sentence % {"code": code, "number": job.pk}, error_detail=f"{code}\n{detail}")


def _folder(job: Job) -> str:
    return f"{job.province_id}/jobs/{job.pk}"


def _tidy(job: Job) -> None:
    """Remove what earlier attempts put beside the result and never published."""
    if files.exists(_folder(job)):
        for name in default_storage.listdir(_folder(job))[1]:
            if f"{_folder(job)}/{name}" != job.result_path:
                files.remove(f"{_folder(job)}/{name}")
