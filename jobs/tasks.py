"""What a Celery worker does: its messages say that there is work, the rows say which."""

from celery import shared_task

from jobs import chores, dispatch, execution


@shared_task(time_limit=execution.TIME_LIMIT + execution.LEASE)  # type: ignore[untyped-decorator]  # Celery has no types
def run(pk: int) -> None:
    """Work on the job whose turn it is; the number is that of the job for which the message was sent.

    Taking the next in turn rather than that very one keeps one province's hundred jobs from standing before
    another's single one.
    """
    execution.run_next()
    dispatch.wake_heavy()


@shared_task  # type: ignore[untyped-decorator]  # Celery has no types
def sweep() -> None:
    """Every few seconds: close what dead workers left, wake workers for what is due."""
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
