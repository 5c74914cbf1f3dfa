"""A request about one's own data is a row with a clock; answered in time or shown as overdue."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from agencies.models import DataRequest, DataRequestKind, DataRequestOutcome, TrailEntry, User
from agencies.personal.erasing import erase_person
from agencies.personal.requests import answer_request, receive_request
from agencies.rules import Refused
from agencies.todo import tasks_for
from tests.conftest import Cast

As = Callable[[User], Client]
FRIDAY, TUESDAY, WEDNESDAY = (f"2027-03-{day} 09:00+07:00" for day in (12, 16, 17))
PLACE = reverse("agencies:data_requests", args=["bac-giang"])


def due(cast: Cast) -> list[bool]:
    """Of each request among the administrator's tasks whether it is overdue."""
    return [task.is_overdue for task in tasks_for(cast.administrator, cast.province) if task.url == PLACE]


def test_a_person_asks_and_the_administrator_has_two_working_days(cast: Cast, as_: As) -> None:
    with time_machine.travel(FRIDAY):
        as_(cast.officer).post(
            reverse("agencies:ask_about_data", args=["bac-giang"]),
            {"kind": "correct", "asked": "Họ tên là Ngô Thị Lan"},
        )
        asked = DataRequest.objects.get()
        assert (asked.person, asked.due_on) == (cast.officer, date(2027, 3, 16))
        assert due(cast) == [False]
    with time_machine.travel(TUESDAY):
        assert due(cast) == [False]
    with time_machine.travel(WEDNESDAY):
        assert due(cast) == [True]
        assert "Quá hạn" in as_(cast.administrator).get(PLACE).content.decode()
        assert [task.url for task in tasks_for(cast.secretary, cast.province) if task.url == PLACE] == []
        as_(cast.administrator).post(
            reverse("agencies:answer_data_request", args=["bac-giang", asked.pk]),
            {"outcome": "done", "answer": "Đã sửa"},
        )
        assert due(cast) == []
        assert "Đã sửa" in as_(cast.officer).get(reverse("own_data")).content.decode()
    assert TrailEntry.objects.about(cast.officer).get(action="answer_request").note == "Đã sửa"


def test_what_came_by_letter_runs_from_the_day_it_came(cast: Cast, as_: As) -> None:
    form = {"person": cast.viewer.pk, "kind": "export", "received_on": "12/03/2027", "asked": ""}
    with time_machine.travel(WEDNESDAY):
        assert as_(cast.administrator).post(PLACE, form).status_code == 302
        assert due(cast) == [True]
        said = as_(cast.administrator).post(PLACE, form | {"received_on": "18/03/2027"}).content.decode()
        assert "không thể sau hôm nay" in said
        assert as_(cast.officer).get(PLACE).status_code == 403


def test_a_request_waits_once_and_is_answered_once(cast: Cast) -> None:
    ask = {"asked": "", "received_on": date(2026, 1, 5), "by": cast.administrator}
    made = receive_request(cast.viewer, cast.province, DataRequestKind.EXPORT, **ask)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="chờ trả lời"):
        receive_request(cast.viewer, cast.province, DataRequestKind.EXPORT, **ask)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="vì sao"):
        answer_request(made, DataRequestOutcome.REFUSED, answer=" ", by=cast.administrator)
    answer_request(made, DataRequestOutcome.REFUSED, answer="đã cung cấp", by=cast.administrator)
    with pytest.raises(Refused, match="đã được trả lời"):
        answer_request(made, DataRequestOutcome.DONE, answer="", by=cast.administrator)


def test_erasing_answers_the_request_and_takes_its_words_along(cast: Cast) -> None:
    receive_request(
        cast.officer, cast.province, DataRequestKind.ERASE, asked="Xóa số 0912345678", received_on=date(2026, 1, 5),
        by=cast.officer,
    )  # fmt: skip

    erase_person(cast.officer, cast.province, by=cast.administrator, reason="Đơn 5")

    asked = DataRequest.objects.get()
    assert (asked.outcome, asked.asked, asked.answer) == ("done", "", "Đơn 5")


def test_erasing_in_one_province_answers_nothing_in_anothers_name_and_leaves_no_words_there(cast: Cast) -> None:
    for kind in (DataRequestKind.ERASE, DataRequestKind.EXPORT):
        receive_request(
            cast.officer, cast.other, kind, asked="Số 0912345678", received_on=date(2026, 1, 5), by=cast.officer
        )
    name = cast.officer.full_name

    erase_person(cast.officer, cast.province, by=cast.administrator, reason="Đơn 5")

    rows = DataRequest.objects.of(cast.other.pk).order_by("kind")
    assert [(row.kind, row.outcome, row.answered_by, row.asked) for row in rows] == [
        ("erase", "done", None, ""), ("export", "refused", None, ""),
    ]  # fmt: skip
    assert {row.answer for row in rows} == {"Tài khoản này đã được ẩn danh."}
    lines = TrailEntry.objects.filter(province=cast.other, action="answer_request")
    assert [(line.actor, name in line.object_name) for line in lines] == [(None, False)] * 2
