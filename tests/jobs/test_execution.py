"""A job is done once, whoever dies on the way."""

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.utils import timezone
from pytest_django import Settings

from agencies.models import TrailEntry
from agencies.rules import Refused
from jobs import execution
from jobs.models import NEXT, UNFINISHED, Job, State
from jobs.workflow import cancel_job, enqueue, retry_job
from tests.conftest import Cast

pytestmark = pytest.mark.usefixtures("by_hand")


def later(seconds: int) -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(seconds=seconds), tick=False)


def work(job: Job) -> Job:
    taken = execution.claim()
    assert taken
    execution.execute(taken, alone=True)
    job.refresh_from_db()
    return job


def test_a_job_ends_with_its_file_and_nothing_beside_it(cast: Cast, log: Path) -> None:
    job = work(enqueue("count", province=cast.province, by=cast.reporter, total=4))

    assert (job.state, job.done, job.total, job.percent) == (State.DONE, 4, 4, 100)
    assert job.result_path.startswith(f"{cast.province.pk}/jobs/{job.pk}/")
    assert default_storage.open(job.result_path).read() == b"4\n"
    assert job.result_size == 2
    assert len(log.read_text().splitlines()) == 2
    assert not list(Path(default_storage.path("tmp/jobs")).glob(f"{job.pk}-*"))


def test_the_same_work_is_not_begun_twice(cast: Cast) -> None:
    first = enqueue("count", province=cast.province, by=cast.reporter, total=2)
    shared = enqueue("count", province=cast.province, by=cast.reporter, key="2023", total=2)

    assert enqueue("count", province=cast.province, by=cast.reporter, total=2) == first
    assert enqueue("count", province=cast.province, by=cast.reporter, total=3) != first
    assert enqueue("count", province=cast.province, by=cast.secretary, total=2) != first
    assert enqueue("count", province=cast.province, by=cast.secretary, key="2023", total=9) == shared
    assert enqueue("count", province=cast.other, by=cast.stranger, key="2023", total=2) != shared
    work(first)
    assert enqueue("count", province=cast.province, by=cast.reporter, total=2) != first


def test_an_unknown_kind_is_the_programmers_mistake(cast: Cast) -> None:
    with pytest.raises(LookupError):
        enqueue("khong-co", province=cast.province, by=cast.reporter)


def test_a_runner_holds_a_job_whose_child_is_slow_to_start(cast: Cast) -> None:
    enqueue("count", province=cast.province, by=cast.reporter)
    job = execution.claim()
    assert job

    with later(execution.LEASE - 1):
        execution.hold(job)
    with later(execution.LEASE + 1):
        assert execution.claim() is None


@pytest.mark.parametrize(("place", "at_once"), [("here", True), ("elsewhere", False)])
def test_what_a_worker_left_that_died_on_this_machine_is_due_at_once(place: str, at_once: bool, cast: Cast) -> None:
    enqueue("count", province=cast.province, by=cast.reporter)
    job = execution.claim()
    assert job
    execution.bury()
    assert execution.claim() is None  # we live
    gone = subprocess.Popen(["true"])
    gone.wait()
    machine = execution.worker_name().rpartition(":")[0] if place == "here" else "other"
    Job.objects.update(worker=f"{machine}:{gone.pid}")

    execution.sweep()

    assert bool(execution.claim()) is at_once


def test_a_job_is_claimed_once_until_its_lease_runs_out(cast: Cast) -> None:
    enqueue("count", province=cast.province, by=cast.reporter)

    first = execution.claim()
    assert first
    assert execution.claim() is None
    with later(execution.LEASE + 1):
        second = execution.claim()
        assert second
        assert (second.pk, second.attempt) == (first.pk, 2)
        assert execution.claim() is None


def test_what_a_dead_worker_left_on_another_machine_is_taken_up_within_fifteen_seconds(settings: Settings) -> None:
    assert execution.LEASE + settings.CELERY_BEAT_SCHEDULE["sweep"]["schedule"] < 15


def test_who_lost_the_lease_publishes_nothing(cast: Cast, log: Path) -> None:
    job = enqueue("count", province=cast.province, by=cast.reporter)
    dead = execution.claim()
    assert dead
    with later(execution.LEASE + 1):
        alive = execution.claim()
        assert alive
        execution.execute(dead, alone=True)
        job.refresh_from_db()
        assert (job.state, job.result_path) == (State.RUNNING, "")
        execution.execute(alive, alone=True)
        execution.execute(dead, alone=True)

    job.refresh_from_db()
    assert (job.state, job.attempt) == (State.DONE, 2)
    assert default_storage.listdir(f"{cast.province.pk}/jobs/{job.pk}")[1] == [Path(job.result_path).name]
    assert [line for line in log.read_text().splitlines() if line.startswith("commit")] == [
        line for line in log.read_text().splitlines() if line.startswith("commit 2")
    ]


def test_a_taken_over_worker_that_already_wrote_its_file_leaves_none(cast: Cast) -> None:
    job = enqueue("count", province=cast.province, by=cast.reporter)
    dead = execution.claim()
    assert dead
    Job.objects.filter(pk=job.pk).update(lease_token="another")

    with pytest.raises(execution.LeaseLost):
        execution._publish(dead, execution.Result(b"half", name="a.csv"), execution.files.scratch("jobs/test"))

    assert default_storage.listdir(f"{cast.province.pk}/jobs/{job.pk}")[1] == []


def test_what_was_not_ready_is_tried_again_later(cast: Cast) -> None:
    job = work(enqueue("hesitate", province=cast.province, by=cast.reporter, ready=2))
    assert (job.state, job.attempt) == (State.QUEUED, 1)
    assert "Máy chủ thư chưa trả lời." in job.note
    assert execution.claim() is None

    with later(execution.BACK_OFF[0] + 1):
        work(job)

    assert (job.state, job.attempt) == (State.DONE, 2)


def test_trying_again_ends_with_a_sentence(cast: Cast) -> None:
    job = enqueue("hesitate", province=cast.province, by=cast.reporter, ready=99)
    for attempt in range(job.max_attempts):
        with later(1000 * (attempt + 1)):
            work(job)

    assert job.state == State.FAILED
    assert "Máy chủ thư chưa trả lời." in job.error


def test_a_refusal_is_shown_as_it_is(cast: Cast) -> None:
    job = work(enqueue("refuse", province=cast.province, by=cast.reporter))

    assert (job.state, job.error) == (State.FAILED, "Tệp thiếu cột “code”.")


def test_a_fault_is_kept_from_people_and_told_to_the_operator(cast: Cast) -> None:
    job = work(enqueue("break_down", province=cast.province, by=cast.reporter))

    assert job.state == State.FAILED
    assert "bí mật" not in job.error
    assert str(job.pk) in job.error
    assert "ValueError: bí mật của máy chủ" in job.error_detail


def test_cancelling_a_waiting_job_ends_it(cast: Cast) -> None:
    job = enqueue("count", province=cast.province, by=cast.reporter)

    cancel_job(job, by=cast.reporter)

    assert job.state == State.CANCELLED
    assert execution.claim() is None
    with pytest.raises(Refused):
        cancel_job(job, by=cast.reporter)


def test_cancelling_a_running_job_stops_it_at_its_next_report(cast: Cast, log: Path) -> None:
    job = enqueue("count", province=cast.province, by=cast.reporter, total=5)
    taken = execution.claim()
    assert taken
    cancel_job(job, by=cast.reporter)

    execution.execute(taken, alone=True)

    job.refresh_from_db()
    assert (job.state, job.result_path) == (State.CANCELLED, "")
    assert len(log.read_text().splitlines()) == 1


def test_a_job_cancelled_at_the_last_moment_publishes_nothing(cast: Cast) -> None:
    job = enqueue("hesitate", province=cast.province, by=cast.reporter, ready=1)
    taken = execution.claim()
    assert taken
    Job.objects.filter(pk=job.pk).update(cancel_requested=True)

    execution.execute(taken, alone=True)

    job.refresh_from_db()
    assert (job.state, job.result_path) == (State.CANCELLED, "")


def test_a_worker_that_must_stop_hands_the_job_back(cast: Cast) -> None:
    job = enqueue("count", province=cast.province, by=cast.reporter)
    taken = execution.claim()
    assert taken

    execution.execute(taken, stopping=lambda: True, alone=True)

    job.refresh_from_db()
    assert (job.state, job.attempt, job.lease_token) == (State.QUEUED, 0, "")
    assert work(job).state == State.DONE


def test_a_job_that_takes_too_long_fails_and_is_not_tried_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(execution, "TIME_LIMIT", -1)

    job = work(enqueue("count", province=cast.province, by=cast.reporter))

    assert (job.state, job.attempt, job.result_path) == (State.FAILED, 1, "")
    assert "đã bị dừng" in job.error


def test_the_sweeper_closes_what_was_interrupted_too_often(cast: Cast) -> None:
    job = enqueue("count", province=cast.province, by=cast.reporter)
    Job.objects.filter(pk=job.pk).update(max_attempts=1)
    cancelled = enqueue("count", province=cast.province, by=cast.secretary)
    execution.claim(only=job)
    execution.claim(only=cancelled)
    cancel_job(cancelled, by=cast.secretary)
    execution.sweep()
    assert not Job.objects.filter(state__in=[State.FAILED, State.CANCELLED]).exists()

    with later(execution.LEASE + 1):
        execution.sweep()

    job.refresh_from_db()
    cancelled.refresh_from_db()
    assert (job.state, cancelled.state) == (State.FAILED, State.CANCELLED)
    assert "Chạy lại" in job.error


def test_running_a_failed_job_again(cast: Cast) -> None:
    job = work(enqueue("refuse", province=cast.province, by=cast.reporter))

    retry_job(job, by=cast.reporter)

    assert (job.state, job.attempt, job.error) == (State.QUEUED, 0, "")
    with pytest.raises(Refused):
        retry_job(job, by=cast.reporter)
    assert list(TrailEntry.objects.about(job).values_list("action", flat=True)) == ["retry_job", "start_job"]


def test_running_again_what_has_been_asked_for_again_is_refused(cast: Cast) -> None:
    job = work(enqueue("refuse", province=cast.province, by=cast.reporter))
    enqueue("refuse", province=cast.province, by=cast.reporter)

    with pytest.raises(Refused, match="giống hệt"):
        retry_job(job, by=cast.reporter)


def test_provinces_take_turns(cast: Cast) -> None:
    for number in range(3):
        enqueue("count", province=cast.province, by=cast.reporter, total=number)
    enqueue("count", province=cast.other, by=cast.stranger)

    order = [taken.province_id for _turn in range(4) if (taken := execution.claim())]

    assert order == [cast.province.pk, cast.other.pk, cast.province.pk, cast.province.pk]


def test_old_results_are_removed_and_the_row_stays(cast: Cast) -> None:
    job = work(enqueue("count", province=cast.province, by=cast.reporter))
    path = job.result_path

    with later(91 * 24 * 3600):
        execution.remove_old_results()

    job.refresh_from_db()
    assert (job.state, job.result_path, job.result_name) == (State.DONE, "", "Kết quả.csv")
    assert not default_storage.exists(path)


def test_every_state_can_be_reached_and_left(cast: Cast) -> None:
    assert set(NEXT) == set(State)
    assert set().union(*NEXT.values()) == set(State)
    assert {state for state in State if state in UNFINISHED} == {State.QUEUED, State.RUNNING}


def test_inline_work_is_done_when_enqueue_returns(cast: Cast, settings: Settings) -> None:
    settings.JOBS_BACKEND = "inline"

    assert enqueue("count", province=cast.province, by=cast.reporter).state == State.DONE
