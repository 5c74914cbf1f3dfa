"""Many jobs at once: provinces take turns, and heavy work leaves room for light work."""

import pytest

from jobs import execution, kinds
from jobs.models import Job
from jobs.workflow import enqueue
from tests.conftest import Cast

pytestmark = pytest.mark.usefixtures("by_hand")


def turn() -> Job:
    job = execution.claim()
    assert job
    return job


def test_a_province_that_asks_for_one_waits_for_no_more_than_two_of_fifty(cast: Cast) -> None:
    for number in range(50):
        enqueue("count", province=cast.province, by=cast.reporter, key=f"{number}", total=1)
    started = turn()
    one = enqueue("count", province=cast.other, by=cast.stranger, total=1)
    execution.execute(started, alone=True)

    assert one.pk in {turn().pk, turn().pk}


def test_with_one_worker_the_provinces_take_turns(cast: Cast) -> None:
    for number in range(6):
        enqueue("count", province=cast.province, by=cast.reporter, key=f"{number}", total=1)
    for number in range(2):
        enqueue("count", province=cast.other, by=cast.stranger, key=f"{number}", total=1)

    order = []
    for _ in range(4):
        job = turn()
        execution.execute(job, alone=True)
        order.append(job.province)

    assert order in ([cast.province, cast.other] * 2, [cast.other, cast.province] * 2)


def test_heavy_work_of_one_kind_leaves_a_place_for_light_work(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    count = kinds.kind_of("count")
    monkeypatch.setitem(kinds._kinds, "heavy", kinds.Kind("heavy", count.handler, "Nặng", count.permission, heavy=True))
    for number in range(3):
        enqueue("heavy", province=cast.province, by=cast.reporter, key=f"{number}", total=1)
    light = enqueue("count", province=cast.province, by=cast.reporter, total=1)

    first, second = turn(), execution.claim(heavy=False)

    assert first.kind == "heavy"
    assert second == light
    assert execution.claim(heavy=False) is None
