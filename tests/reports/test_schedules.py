"""Reports that make themselves: once a day they are due, for whom it concerns, never twice to the same address."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import TrailEntry, User
from agencies.personal.erasing import erase_person
from jobs import execution
from jobs.models import Job, State
from reports.models import ReportSchedule, RoundLetter, ScheduleRound
from reports.scheduled.rules import next_due
from reports.scheduled.workflow import make_due, new_schedule, pause_schedule, set_schedule
from scoring.models import Campaign
from scoring.states import CampaignState
from tests.conftest import Cast
from tests.scoring.stage import make_campaign, submitted

As = Callable[[User], Client]
VALUES: dict[str, Any] = {
    "work": "points", "form": "xlsx", "rhythm": "weekly", "day": None, "month": None, "roles": ["secretary"],
    "addresses": "vanthu@example.vn\nSECRETARY@example.vn",
}  # fmt: skip
SUNDAY, MONDAY = (datetime(2026, 11, day, 1, tzinfo=UTC) for day in (29, 30))


@pytest.fixture
def year(cast: Cast) -> Campaign:
    campaign = make_campaign(cast.province)
    submitted(campaign, cast.commune, officer=cast.officer, head=cast.head)
    return campaign


@pytest.fixture
def schedule(cast: Cast) -> ReportSchedule:
    with time_machine.travel(SUNDAY, tick=False):
        return set_schedule(new_schedule(cast.province), VALUES, by=cast.secretary)


@pytest.fixture
def on_monday(django_capture_on_commit_callbacks: Any) -> Callable[[], None]:
    def chore() -> None:
        with time_machine.travel(MONDAY, tick=False), django_capture_on_commit_callbacks(execute=True):
            make_due()

    return chore


@pytest.mark.parametrize(
    ("rhythm", "after", "day", "month", "due"),
    [
        ("weekly", date(2026, 11, 29), None, None, date(2026, 11, 30)),
        ("weekly", date(2026, 11, 30), None, None, date(2026, 12, 7)),
        ("yearly", date(2026, 11, 29), 15, 12, date(2026, 12, 15)),
        ("yearly", date(2026, 12, 15), 15, 12, date(2027, 12, 15)),
        ("yearly", date(2026, 11, 29), 29, 2, date(2027, 2, 28)),
        ("yearly", date(2027, 11, 29), 29, 2, date(2028, 2, 29)),
    ],
)
def test_when_it_is_due_next(rhythm: str, after: date, day: int | None, month: int | None, due: date) -> None:
    assert next_due(rhythm, after, day=day, month=month) == due


def test_a_report_is_made_and_sent_once_however_often_the_chore_looks(
    cast: Cast, year: Campaign, schedule: ReportSchedule, on_monday: Callable[[], None]
) -> None:
    for _ in range(3):
        on_monday()

    found = ScheduleRound.objects.get()
    assert found.job
    assert (found.due_on, found.year, found.job.state) == (date(2026, 11, 30), 2023, State.DONE), found.job.error_detail
    assert sorted(message.to[0] for message in mail.outbox) == ["secretary@example.vn", "vanthu@example.vn"]
    assert mail.outbox[0].attachments[0][0] == "bang-diem-bac-giang-2023.xlsx"
    assert {letter.outcome for letter in RoundLetter.objects.all()} == {"sent"}
    schedule.refresh_from_db()
    assert schedule.next_on == date(2026, 12, 7)


def test_letters_and_the_job_that_posts_them_are_written_at_once(
    cast: Cast, year: Campaign, schedule: ReportSchedule
) -> None:
    with time_machine.travel(MONDAY, tick=False):
        make_due()  # and the worker dies before it does what is left for after the commit

    assert RoundLetter.objects.count() == 2
    assert Job.objects.filter(kind="post_report").exists()


def test_two_chores_at_once_begin_one_job(
    cast: Cast, year: Campaign, schedule: ReportSchedule, on_monday: Callable[[], None]
) -> None:
    on_monday()
    ReportSchedule.objects.update(next_on=date(2026, 11, 30))  # as the other one had read it

    on_monday()

    assert Job.objects.filter(kind="scheduled_report").count() == 1
    assert len(mail.outbox) == 2


def test_nothing_is_made_before_its_day_nor_while_paused_nor_at_night(
    cast: Cast, year: Campaign, schedule: ReportSchedule, on_monday: Callable[[], None]
) -> None:
    with time_machine.travel(SUNDAY, tick=False):
        make_due()
    with time_machine.travel(datetime(2026, 11, 29, 20, tzinfo=UTC), tick=False):  # Monday, 3 o'clock in Vietnam
        make_due()
    assert not ScheduleRound.objects.exists()
    with time_machine.travel(SUNDAY, tick=False):
        pause_schedule(schedule, paused=True, by=cast.secretary)

    on_monday()

    assert not ScheduleRound.objects.exists()
    schedule.refresh_from_db()
    assert schedule.next_on == date(2026, 12, 7)


def test_a_monday_outside_a_running_year_says_why_nothing_was_made(
    cast: Cast, year: Campaign, schedule: ReportSchedule, on_monday: Callable[[], None]
) -> None:
    Campaign.objects.update(state=CampaignState.PUBLISHED)

    on_monday()

    found = ScheduleRound.objects.get()
    assert (found.job, found.skipped) == (None, "Không có đợt chấm điểm nào đang mở.")
    assert not mail.outbox


def test_a_letter_that_may_have_gone_out_is_not_sent_again(
    cast: Cast, year: Campaign, schedule: ReportSchedule, on_monday: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(self: EmailBackend, messages: Any) -> int:
        raise SMTPServerDisconnected("away")

    monkeypatch.setattr(EmailBackend, "send_messages", cut_off)
    on_monday()
    assert {letter.outcome for letter in RoundLetter.objects.all()} == {"waiting"}
    monkeypatch.undo()
    RoundLetter.objects.filter(address="vanthu@example.vn").update(outcome="sending")

    job = Job.objects.get(kind="post_report")
    Job.objects.filter(pk=job.pk).update(run_after=timezone.now())
    taken = execution.claim(only=job)
    assert taken
    execution.execute(taken, alone=True)

    assert [message.to for message in mail.outbox] == [["secretary@example.vn"]]
    lost = RoundLetter.objects.get(address="vanthu@example.vn")
    assert (lost.outcome, "không rõ đã đi hay chưa" in lost.why) == ("failed", True)


def test_whoever_is_taken_out_gets_no_more_letters_and_leaves_no_address(cast: Cast, schedule: ReportSchedule) -> None:
    schedule.addresses += "\nofficer@example.vn"
    schedule.save()
    found = ScheduleRound.objects.create(schedule=schedule, due_on=date(2026, 11, 30), year=2023)
    own, other = (
        RoundLetter.objects.create(round=found, address=address, person=person)
        for address, person in (("officer@example.vn", cast.officer), ("vanthu@example.vn", None))
    )
    assert cast.officer.email == own.address

    erase_person(cast.officer, cast.province, by=cast.administrator, reason="đơn")

    own.refresh_from_db()
    other.refresh_from_db()
    schedule.refresh_from_db()
    assert (own.address, own.outcome) == (f"{cast.officer.pk}@invalid", "failed")
    assert (other.address, other.outcome) == ("vanthu@example.vn", "waiting")
    assert schedule.address_list == ["vanthu@example.vn", "SECRETARY@example.vn"]


def test_the_secretary_sets_up_changes_pauses_and_removes_a_schedule(cast: Cast, as_: As) -> None:
    client = as_(cast.secretary)

    def at(name: str, *args: object) -> str:
        return reverse(f"reports:{name}", args=["bac-giang", *args])

    assert client.post(at("add_schedule"), VALUES | {"day": "", "month": ""}).status_code == 302
    row = ReportSchedule.objects.get()
    assert "Bảng điểm chi tiết (XLSX)" in client.get(at("schedules")).text
    changed = VALUES | {"work": "summary", "form": "pdf", "rhythm": "yearly", "day": "15", "month": "12"}
    client.post(at("change_schedule", row.pk), changed)
    assert "Ngày 15/12 hằng năm" in client.get(at("schedule", row.pk)).text
    client.post(at("schedule_pause", row.pk))
    assert "Đang tạm dừng" in client.get(at("schedule", row.pk)).text
    client.post(at("schedule_remove", row.pk))
    assert client.get(at("schedule", row.pk)).status_code == 404
    assert list(TrailEntry.objects.filter(object_type="reports.reportschedule").order_by("pk").values_list("action", flat=True)) == [
        "set_schedule", "set_schedule", "pause_schedule", "remove_schedule",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"work": "book", "form": "docx"}, "lập được dạng: PDF."),
        ({"rhythm": "yearly", "day": "", "month": "2"}, "Lịch mỗi năm cần cả ngày và tháng."),
        ({"rhythm": "yearly", "day": "31", "month": "4"}, "Tháng 4 không có ngày 31."),
        ({"addresses": "a@b.vn\nkhong-phai"}, "Dòng 2 không phải địa chỉ thư"),
        ({"roles": [], "addresses": ""}, "Hãy chọn ít nhất một vai trò"),
        ({"addresses": "\n".join(f"a{n}@b.vn" for n in range(21))}, "Tối đa 20 địa chỉ; đã ghi 21."),
    ],
)
def test_what_is_wrong_with_a_schedule_is_said(cast: Cast, as_: As, wrong: dict[str, Any], said: str) -> None:
    values = VALUES | {"day": "", "month": ""} | wrong

    answer = as_(cast.secretary).post(reverse("reports:add_schedule", args=["bac-giang"]), values)

    assert said in answer.text
    assert not ReportSchedule.objects.exists()
