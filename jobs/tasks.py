"""What a Celery worker does: its messages say that there is work, the rows say which."""

import time

from celery import shared_task

from jobs import chores, dispatch, execution

TURN = 5
"""Seconds that one message is worth: then the worker looks what else is asked of it, as a sweep."""


@shared_task(time_limit=TURN + execution.TIME_LIMIT + execution.LEASE)  # type: ignore[untyped-decorator]  # Celery has no types
def run() -> None:
    """Work on the jobs whose turn it is, one by one, as long as something is due or until TURN is over."""
    until = time.monotonic() + TURN
    while execution.run_next() and time.monotonic() < until:
        pass


@shared_task  # type: ignore[untyped-decorator]  # Celery has no types
def sweep() -> None:
    """Every few seconds: close what dead workers left, tell the others of what is due."""
    execution.sweep()
    dispatch.wake_due()


@shared_task  # type: ignore[untyped-decorator]  # Celery has no types
def do_chores() -> None:
    """Every day: upkeep of files and rows that nobody needs any more."""
    chores.do_chores()


@shared_task  # type: ignore[untyped-decorator]  # Celery has no types
def do_frequent_chores() -> None:
    """Every minute: upkeep that should not wait."""
    chores.do_chores(often=True)
