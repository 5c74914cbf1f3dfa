"""Việc cần làm: what a year asks of each person, and what it costs to know."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.models import User
from agencies.workdays import VIETNAM
from scoring.models import Campaign, Deadline, Scorecard
from scoring.todo import tasks
from scoring.workflow.campaigns import assign_verifiers, close_campaign, set_deadlines
from scoring.workflow.results import appeal, approve, decide, hold_sitting
from scoring.workflow.scores import save_claim
from scoring.workflow.submission import request_unlock, return_to_officer, send_for_review
from scoring.workflow.verification import ask_supplement
from tests.conftest import Cast
from tests.factories import make_agency
from tests.scoring.stage import claim_all, make_campaign, provisional, sheet_of, submitted, verified

SPRING = datetime(2026, 3, 2, 9, 0, tzinfo=VIETNAM)


def titles(person: User, cast: Cast) -> list[str]:
    person = User.objects.get(pk=person.pk)
    return [task.title for task in tasks(person, cast.province)]


@pytest.fixture(autouse=True)
def _spring() -> object:
    """A day on which nobody is asked for next year's campaign or for the December report."""
    with time_machine.travel(SPRING) as traveller:
        yield traveller


def test_the_officer_scores_the_head_approves(cast: Cast) -> None:
    campaign = make_campaign(cast.province)
    sheet = sheet_of(campaign, cast.commune)
    assert titles(cast.officer, cast) == ["Tự chấm điểm năm 2023"]
    assert titles(cast.head, cast) == []

    claim_all(sheet, cast.officer)
    send_for_review(sheet, by=cast.officer)

    assert titles(cast.officer, cast) == []
    assert titles(cast.head, cast) == ["Duyệt và nộp phiếu năm 2023"]


def test_the_task_carries_deadline_word_and_address(cast: Cast) -> None:
    sheet = sheet_of(make_campaign(cast.province), cast.commune)
    save_claim(sheet, "A1", {"met": True}, version=0, by=cast.officer)

    task = next(iter(tasks(cast.officer, cast.province)))

    assert (task.due, task.action, task.group) == (sheet.due_at, "Chấm tiếp", "Phiếu của cơ quan")
    assert task.url.endswith(f"/scorecards/{sheet.pk}/")


def test_a_sheet_the_head_returned_says_why_until_it_is_sent_again(cast: Cast) -> None:
    sheet = sheet_of(make_campaign(cast.province), cast.commune)
    claim_all(sheet, cast.officer)
    send_for_review(sheet, by=cast.officer)
    return_to_officer(sheet, "Tiêu chí A2 thiếu bảng đối chiếu", by=cast.head)

    task = next(iter(tasks(cast.officer, cast.province)))

    assert task.title == "Sửa phiếu năm 2023"
    assert "thiếu bảng đối chiếu" in task.detail


def test_the_head_hears_of_a_sheet_that_is_nearly_late(cast: Cast) -> None:
    make_campaign(cast.province)
    Scorecard.objects.update(due_at=timezone.now() + timedelta(days=1))

    assert titles(cast.head, cast) == ["Phiếu năm 2023 chưa trình duyệt"]


def test_supplements_are_asked_of_the_officer_with_the_earliest_deadline(cast: Cast) -> None:
    sheet = submitted(make_campaign(cast.province), cast.commune, officer=cast.officer, head=cast.head)
    late = ask_supplement(sheet, "A2", "Gửi bảng đối chiếu", by=cast.verifier)
    soon = ask_supplement(sheet, "A1", "Gửi quyết định", due_at=timezone.now() + timedelta(days=1), by=cast.verifier)

    task = next(iter(tasks(cast.officer, cast.province)))

    assert (task.due, task.count) == (soon.due_at, 2)
    assert task.due < late.due_at
    assert "A1, A2" in task.detail


def test_a_result_is_to_be_looked_at_until_the_time_to_appeal_is_over(cast: Cast) -> None:
    sheet = provisional(
        make_campaign(cast.province), cast.commune, officer=cast.officer, head=cast.head, verifier=cast.verifier,
        by=cast.secretary,
    )  # fmt: skip
    assert titles(cast.officer, cast) == titles(cast.head, cast) == ["Xem kết quả dự kiến năm 2023"]

    with time_machine.travel(sheet.appeal_until + timedelta(seconds=1)):  # type: ignore[operator]
        assert titles(cast.officer, cast) == []


def test_the_verifier_gets_the_sheets_given_to_them_and_what_waits_for_an_answer(cast: Cast) -> None:
    campaign = make_campaign(cast.province)
    set_deadlines(campaign, {(Deadline.For.VERIFICATION, ""): timezone.now() + timedelta(days=20)}, by=None)
    sheet = submitted(campaign, cast.commune, officer=cast.officer, head=cast.head)
    assert titles(cast.verifier, cast) == []

    assign_verifiers(campaign, [sheet], cast.verifier, by=cast.secretary)
    request_unlock(sheet, "Nhập nhầm", by=cast.head)

    found = list(tasks(cast.verifier, cast.province))
    assert [(task.title, task.count) for task in found] == [
        ("Thẩm định phiếu năm 2023", 1), ("Trả lời đề nghị mở lại phiếu năm 2023", 1),
    ]  # fmt: skip
    assert found[0].due is not None


def test_appeals_wait_for_the_verifier(cast: Cast) -> None:
    sheet = provisional(
        make_campaign(cast.province), cast.commune, officer=cast.officer, head=cast.head, verifier=cast.verifier,
        by=cast.secretary,
    )  # fmt: skip
    appeal(sheet, "B2", "Hồ sơ đã bổ sung", by=cast.head)

    assert titles(cast.verifier, cast) == ["Trả lời kiến nghị năm 2023"]


def test_a_second_reading_is_asked_of_somebody_who_did_not_verify(cast: Cast) -> None:
    from agencies.roles import Role
    from tests.factories import make_member

    campaign = make_campaign(cast.province, second_reader=True)
    verified(campaign, cast.commune, officer=cast.officer, head=cast.head, verifier=cast.verifier)
    assert cast.province.root
    second = make_member(Role.VERIFIER, cast.province.root)

    assert titles(second, cast) == ["Soát xét phiếu năm 2023"]
    assert titles(cast.verifier, cast) == []


def test_the_secretary_is_led_through_the_year(cast: Cast) -> None:
    campaign = make_campaign(cast.province, opened=False)
    assert titles(cast.secretary, cast) == ["Mở đợt chấm điểm năm 2023"]
    campaign.delete()

    campaign = make_campaign(cast.province, year=2024, rubric=None)
    verified(campaign, cast.commune, officer=cast.officer, head=cast.head, verifier=cast.verifier)
    submitted_sheet(campaign, cast)
    Scorecard.objects.filter(agency=cast.department).update(due_at=timezone.now() - timedelta(days=1))
    assert titles(cast.secretary, cast) == [
        "Cơ quan quá hạn nộp phiếu năm 2024", "Đôn đốc tự chấm năm 2024", "Giao thẩm định các phiếu đã nộp năm 2024", "Gửi kết quả dự kiến năm 2024",
    ]  # fmt: skip


def submitted_sheet(campaign: Campaign, cast: Cast) -> None:
    Scorecard.objects.filter(campaign=campaign, agency=cast.sibling).update(
        state="submitted", submitted_at=timezone.now()
    )


def test_the_end_of_a_year_is_asked_for_step_by_step(cast: Cast) -> None:
    campaign = make_campaign(cast.province)
    close_campaign(campaign, by=cast.secretary)
    campaign.refresh_from_db()
    assert titles(cast.secretary, cast) == ["Ghi phiên họp hội đồng năm 2023"]
    assert titles(cast.council, cast) == []

    sitting = hold_sitting(
        campaign, held_at=timezone.now(), chair=cast.council, secretary=cast.secretary, present=[cast.council],
        by=cast.secretary,
    )  # fmt: skip
    assert titles(cast.council, cast) == ["Thông qua kết quả năm 2023"]

    approve(campaign, campaign.scorecards.applicable(), sitting, by=cast.council)
    assert titles(cast.council, cast) == []
    assert titles(cast.secretary, cast) == ["Nhập quyết định công nhận kết quả năm 2023"]

    decide(campaign, number="15/QĐ-UBND", signed_on=date(2024, 1, 12), by=cast.secretary)
    assert titles(cast.secretary, cast) == ["Công bố kết quả năm 2023"]


def test_in_autumn_the_year_is_to_be_prepared_and_in_december_reported(cast: Cast) -> None:
    with time_machine.travel(datetime(2026, 11, 20, 9, 0, tzinfo=VIETNAM)):
        assert titles(cast.secretary, cast)[0] == "Chuẩn bị đợt chấm điểm năm 2026"
        make_campaign(cast.province, year=2026)

        assert "Chuẩn bị đợt chấm điểm năm 2026" not in titles(cast.secretary, cast)
        assert titles(cast.reporter, cast) == ["Báo cáo năm 2026 gửi Bộ Khoa học và Công nghệ"]


@pytest.mark.parametrize("role", ["administrator", "viewer", "stranger"])
def test_others_are_asked_for_nothing(cast: Cast, role: str) -> None:
    campaign = make_campaign(cast.province)
    submitted(campaign, cast.commune, officer=cast.officer, head=cast.head)

    assert titles(cast.people[role], cast) == []


@pytest.mark.parametrize("role", ["officer", "head", "verifier", "secretary", "council", "reporter"])
def test_it_costs_the_same_few_queries_for_any_number_of_agencies(cast: Cast, role: str) -> None:
    make_campaign(cast.province, year=2021)  # a year in the archive asks two more, however many there are
    few = queries(cast, role, 2022)
    for number in range(30):
        make_agency(f"UBND xã Số {number}", parent=cast.district)

    assert queries(cast, role, 2023) == few <= 9


def queries(cast: Cast, role: str, year: int) -> int:
    Campaign.objects.update(state="archived")
    campaign = make_campaign(cast.province, year=year)
    submitted(campaign, cast.commune, officer=cast.officer, head=cast.head)
    assign_verifiers(campaign, campaign.scorecards.all(), cast.verifier, by=cast.secretary)
    person = User.objects.get(pk=cast.people[role].pk)
    with CaptureQueriesContext(connection) as captured:
        list(tasks(person, cast.province))
    return len(captured)
