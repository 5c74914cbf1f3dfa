"""A broker that is away neither fails nor holds up the person who asks."""

import time

import pytest
from pytest_django import Settings

from jobs import dispatch
from jobs.models import Job
from jobs.workflow import enqueue
from tests.conftest import Cast


def test_a_dead_broker_is_waited_for_by_nobody(cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    from celery import current_app

    settings.JOBS_BACKEND = "celery"
    monkeypatch.setattr(current_app.conf, "broker_url", "redis://127.0.0.1:1/0")
    job = enqueue("count", province=cast.province, by=cast.reporter)

    began = time.monotonic()
    dispatch.wake(job.pk)

    assert time.monotonic() - began < 0.1
    assert Job.objects.get(pk=job.pk).woken_at is None
