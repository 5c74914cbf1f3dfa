"""Workers are told of what is due: again and again, by nobody who would wait for it."""

import time

import pytest
from celery import current_app
from pytest_django import Settings

from jobs import dispatch, tasks
from jobs.models import Job, State
from jobs.workflow import enqueue
from tests.conftest import Cast

pytestmark = pytest.mark.usefixtures("by_hand", "log")


def test_a_dead_broker_is_waited_for_by_nobody(cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.JOBS_BACKEND = "celery"
    monkeypatch.setattr(current_app.conf, "broker_url", "redis://127.0.0.1:1/0")

    began = time.monotonic()
    dispatch.wake()

    assert time.monotonic() - began < 0.1


@pytest.mark.parametrize(("jobs", "messages"), [(0, 0), (1, 1), (5, 2)])
def test_each_sweep_tells_of_what_is_due_and_trusts_no_message_of_the_last(
    cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch, jobs: int, messages: int
) -> None:
    settings.JOBS_WORKERS = 2
    sent: list[str] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, **_options: sent.append(name))
    for number in range(jobs):
        enqueue("count", province=cast.province, by=cast.reporter, total=number)

    tasks.sweep()
    tasks.sweep()

    assert sent == ["jobs.tasks.run"] * messages * 2


def test_one_message_is_enough_for_all_that_is_due(cast: Cast) -> None:
    for number in range(3):
        enqueue("count", province=cast.province, by=cast.reporter, total=number)

    tasks.run()

    assert {job.state for job in Job.objects.all()} == {State.DONE}
