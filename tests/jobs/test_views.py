"""Jobs as people see them: whose they are, how far they are, what came of them."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import TrailEntry, User
from agencies.roles import Role
from jobs import execution
from jobs.models import Job, State
from jobs.workflow import enqueue
from tests.conftest import Cast
from tests.factories import make_member

As = Callable[[User], Client]


def url(name: str, job: Job, province: str = "bac-giang") -> str:
    return reverse(f"jobs:{name}", args=[province, job.pk])


def test_the_page_asks_again_while_the_job_runs(cast: Cast, as_: As, by_hand: None) -> None:
    job = enqueue("count", province=cast.province, by=cast.reporter)

    page = as_(cast.reporter).get(url("job", job)).content.decode()
    part = as_(cast.reporter).get(url("progress", job))

    assert f'hx-get="{url("progress", job)}"' in page
    assert part.status_code == 200
    assert "<h1" not in part.content.decode()


def test_the_last_answer_stops_the_asking_and_brings_the_button(cast: Cast, as_: As) -> None:
    job = enqueue("count", province=cast.province, by=cast.reporter)

    part = as_(cast.reporter).get(url("progress", job))

    assert part.status_code == 286
    assert url("result", job) in part.content.decode()
    assert "every 1s" not in part.content.decode()


def test_the_result_is_saved_not_shown_and_leaves_a_line(cast: Cast, as_: As) -> None:
    job = enqueue("count", province=cast.province, by=cast.reporter)

    answer = as_(cast.secretary).get(url("result", job))

    assert b"".join(answer.streaming_content) == b"3\n"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''K%E1%BA%BFt%20qu%E1%BA%A3.csv"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    line = TrailEntry.objects.about(job).get(action="export")
    assert (line.actor, line.province) == (cast.secretary, cast.province)
    assert as_(cast.secretary).get(url("result", job), headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_a_failure_says_what_to_do_and_can_be_run_again(cast: Cast, as_: As, by_hand: None) -> None:
    job = enqueue("break_down", province=cast.province, by=cast.reporter)
    while execution.run_next():
        pass

    page = as_(cast.reporter).get(url("job", job)).content.decode()
    answer = as_(cast.reporter).post(url("retry", job))

    assert "Chạy lại" in page
    assert "bí mật" not in page
    assert answer["Location"] == url("job", job)
    assert Job.objects.get(pk=job.pk).state == State.QUEUED


def test_only_an_operator_sees_the_technical_story(cast: Cast, as_: As) -> None:
    job = enqueue("break_down", province=cast.province, by=cast.reporter)
    cast.reporter.is_operator = True
    cast.reporter.save()

    assert "bí mật" in as_(cast.reporter).get(url("job", job)).content.decode()


def test_cancelling(cast: Cast, as_: As, by_hand: None) -> None:
    job = enqueue("count", province=cast.province, by=cast.reporter)

    as_(cast.reporter).post(url("cancel", job))
    again = as_(cast.reporter).post(url("cancel", job), follow=True)

    assert Job.objects.get(pk=job.pk).state == State.CANCELLED
    assert "đã kết thúc" in again.content.decode()


@pytest.mark.parametrize("name", ["job", "progress", "result", "cancel", "retry"])
def test_who_may_see_a_job(cast: Cast, as_: As, name: str, by_hand: None) -> None:
    job = enqueue("count", province=cast.province, by=cast.reporter)
    ask = "post" if name in {"cancel", "retry"} else "get"

    assert getattr(as_(cast.reporter), ask)(url(name, job)).status_code in {200, 302, 404}
    assert getattr(as_(cast.officer), ask)(url(name, job)).status_code == 403
    assert getattr(as_(cast.stranger), ask)(url(name, job)).status_code == 404
    assert getattr(as_(cast.stranger), ask)(url(name, job, "ha-tinh")).status_code == 404


def test_a_person_who_lost_the_permission_no_longer_gets_their_own_result(cast: Cast, as_: As) -> None:
    job = enqueue("count", province=cast.province, by=cast.officer)

    assert as_(cast.officer).get(url("result", job)).status_code == 403


def test_the_list_holds_what_a_person_may_see(cast: Cast, as_: As) -> None:
    mine = enqueue("count", province=cast.province, by=cast.reporter)
    other = enqueue("count", province=cast.other, by=make_member(Role.REPORTER, cast.other.root))  # type: ignore[arg-type]

    def links(user: User, **query: str) -> set[str]:
        page = as_(user).get(reverse("jobs:jobs", args=["bac-giang"]), query).content.decode()
        return {url("job", job) for job in (mine, other) if f'href="{url("job", job)}"' in page}

    assert links(cast.reporter) == links(cast.secretary) == {url("job", mine)}
    assert links(cast.officer) == links(cast.reporter, state="failed") == set()
