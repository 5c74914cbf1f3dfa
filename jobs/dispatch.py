"""Telling a worker that there is work. Only a hint: whoever misses it finds the row by itself."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from datetime import timedelta

from celery import current_app
from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from agencies.tenancy import across
from jobs.execution import heavy_kinds
from jobs.models import Job, State

log = logging.getLogger(__name__)

WAKE_AGAIN = 30
"""Seconds after which a message that nobody followed counts as lost."""


def wake(pk: int) -> None:
    """Tell the workers about a job that has just been committed; never waits and never fails.

    With Celery the message leaves from a thread of its own, for a broker that is away would hold up the
    person's page. The embedded runner needs no telling, it looks often.
    """
    if settings.JOBS_BACKEND == "celery":
        threading.Thread(target=_send_and_close, args=([pk],), name=f"wake-{pk}", daemon=True).start()


@across()
def wake_due() -> None:
    """Tell the workers about every job that is due and that no recent message told them about."""
    now = timezone.now()
    forgotten = Q(woken_at=None) | Q(woken_at__lt=now - timedelta(seconds=WAKE_AGAIN))
    _send(Job.objects.due(now).filter(forgotten).fairly().values_list("pk", flat=True)[:500])


@across()
def wake_heavy() -> None:
    """Have the next sweep tell of the heavy jobs that were passed over while another one had their place."""
    Job.objects.due(timezone.now()).filter(kind__in=heavy_kinds()).update(woken_at=None)


def _send(pks: Iterable[int]) -> None:
    for pk in pks:
        try:
            current_app.send_task("jobs.tasks.run", args=[pk], retry=False)
        except Exception as error:  # whatever the broker's library raises, the row is safe and the sweeper comes
            log.warning("Could not wake a worker for job %s: %s", pk, error)
            return
        # Who has taken it meanwhile needs no telling; should they die, the next sweep is to tell of it at once.
        now = timezone.now()
        Job.objects.filter(pk=pk).exclude(state=State.RUNNING, lease_until__gt=now).update(woken_at=now)


@across()
def _send_and_close(pks: list[int]) -> None:
    try:
        _send(pks)
    finally:
        connection.close()
