"""Telling a worker that there is work. Only a hint: whoever misses it finds the row by itself."""

from __future__ import annotations

import logging
import threading

from celery import current_app
from django.conf import settings
from django.utils import timezone

from agencies.tenancy import across
from jobs.models import Job

log = logging.getLogger(__name__)


def wake() -> None:
    """Tell a worker about a job that has just been committed; never waits and never fails.

    With Celery the message leaves from a thread of its own, for a broker that is away would hold up the
    person's page. The embedded runner needs no telling, it looks often.
    """
    if settings.JOBS_BACKEND == "celery":
        threading.Thread(target=_send, args=(1,), name="wake", daemon=True).start()


@across()
def wake_due() -> None:
    """Tell of what is due, at each sweep again and as often as there are workers for it.

    Nobody remembers what was told: so a broker that has forgotten everything costs one sweep.
    """
    _send(Job.objects.due(timezone.now())[: settings.JOBS_WORKERS].count())


def _send(messages: int) -> None:
    for _message in range(messages):
        try:
            current_app.send_task("jobs.tasks.run", retry=False)
        except Exception as error:  # whatever the broker's library raises, the row is safe and the sweeper comes
            log.warning("Could not wake a worker: %s", error)
            return
