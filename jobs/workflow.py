"""What people do with jobs: ask for one, stop it, run it again."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import trail
from agencies.models import Province, User
from agencies.rules import Refused
from jobs import dispatch, execution
from jobs.kinds import kind_of
from jobs.models import NEXT, UNFINISHED, Job, State


def enqueue(kind: str, *, province: Province, by: User | None, key: str | None = None, **params: Any) -> Job:
    """Ask for work of a registered kind; `params` are plain JSON values the handler finds in `job.params`.

    Work with the same `key` that is still waiting or running is not begun twice: its job is returned, whoever
    asked for it. Without a key, the same person asking for the same thing twice gets the same job. The work
    begins after the caller's transaction is committed (with the inline backend: now, in it).

    Raises LookupError for a kind nobody registered.
    """
    kind_of(kind)
    key = key or _key(by, params)
    unfinished = Job.objects.filter(province=province, kind=kind, key=key, state__in=UNFINISHED)
    if same := unfinished.first():
        return same
    try:
        job = _create(Job(province=province, kind=kind, key=key, created_by=by, params=params))
    except IntegrityError:
        # Somebody asked for it in the same moment.
        return unfinished.get()
    _begin(job)
    return job


@transaction.atomic
def cancel_job(job: Job, *, by: User) -> None:
    """Stop a job: at once when it waits, at its next report of progress when it runs.

    Raises Refused when it has ended already.
    """
    row = Job.objects.filter(pk=job.pk)
    if not row.filter(state=State.QUEUED).update(state=State.CANCELLED, finished_at=timezone.now()) and not row.filter(
        state=State.RUNNING
    ).update(cancel_requested=True):
        raise Refused(_("Công việc này đã kết thúc nên không thể huỷ."))
    job.refresh_from_db()
    trail.record("cancel_job", job, by=by, province=job.province)


def retry_job(job: Job, *, by: User) -> None:
    """Put a job that failed or was cancelled back in the queue, with all its attempts before it.

    Raises Refused when it did not fail, or when the same work has been asked for again meanwhile.
    """
    again = [state for state, following in NEXT.items() if State.QUEUED in following and state not in UNFINISHED]
    try:
        with transaction.atomic():
            changed = Job.objects.filter(pk=job.pk, state__in=again).update(
                state=State.QUEUED, attempt=0, run_after=timezone.now(), cancel_requested=False,
                started_at=None, finished_at=None, done=0, total=0, note="", error="", error_detail="",
            )  # fmt: skip
            if not changed:
                raise Refused(_("Chỉ chạy lại được công việc không hoàn thành hoặc đã huỷ."))
            job.refresh_from_db()
            trail.record("retry_job", job, by=by, province=job.province)
    except IntegrityError:
        raise Refused(_("Công việc giống hệt đang chờ hoặc đang chạy; hãy xem công việc đó trong danh sách.")) from None
    _begin(job)


def record_download(job: Job, *, by: User) -> None:
    """Leave a line in the trail: this person took this result away."""
    trail.record("export", job, by=by, province=job.province, note=job.result_name)


@transaction.atomic
def _create(job: Job) -> Job:
    job.save(force_insert=True)
    trail.record("start_job", job, by=job.created_by, province=job.province)
    return job


def _begin(job: Job) -> None:
    if settings.JOBS_BACKEND == "inline":
        if taken := execution.claim(only=job):
            execution.execute(taken, alone=True)
        job.refresh_from_db()
    else:
        transaction.on_commit(dispatch.wake)


def _key(by: User | None, params: dict[str, Any]) -> str:
    asked = json.dumps([by.pk if by else None, params], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(asked.encode()).hexdigest()
