"""Several workers and several people at the same moment, on a real PostgreSQL."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connection

from jobs import execution
from jobs.models import Job
from jobs.workflow import enqueue
from tests.factories import make_province

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("emptied_afterwards", "by_hand")]

THREADS = 6
T = TypeVar("T")


def at_once(act: Callable[[], T]) -> list[T]:
    """What several threads get that do the same thing at the same moment."""
    barrier = Barrier(THREADS)

    def one() -> T:
        try:
            barrier.wait()
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(lambda _number: one(), range(THREADS)))


def test_a_job_is_claimed_by_one_of_many() -> None:
    province = make_province("Tỉnh Bắc Giang", "bac-giang")
    for number in range(4):
        enqueue("count", province=province, by=None, key=str(number))

    claimed = [job for job in at_once(execution.claim) if job]

    assert len(claimed) == len({job.pk for job in claimed}) == 4
    assert len({job.lease_token for job in claimed}) == 4


def test_the_same_work_asked_for_at_once_is_one_job() -> None:
    province = make_province("Tỉnh Bắc Giang", "bac-giang")

    jobs = at_once(lambda: enqueue("count", province=province, by=None, key="2023"))

    assert len({job.pk for job in jobs}) == 1
    assert Job.objects.count() == 1
