"""What a Celery worker does for the registers."""

from celery import shared_task

from agencies.tenancy import across
from registers import digest


@shared_task  # type: ignore[untyped-decorator]  # Celery has no types
def post_digests() -> None:
    """Every morning: the daily letters."""
    with across():
        digest.post_digests()
