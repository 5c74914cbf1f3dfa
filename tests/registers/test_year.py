"""A year in the registers: the plan with its seven contents up to its report, objectives, risks, reviews, surveys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import User
from agencies.todo import tasks_for
from registers.forms.entries import entry_form
from registers.models import Plan, PlanTask
from registers.register import register_of
from tests.conftest import Cast
from tests.registers.entering import enter, typed

As = Callable[[User], Client]


def test_a_plan_of_seven_contents_is_tracked_to_its_report(cast: Cast, as_: As) -> None:
    client = as_(cast.officer)
    plan = enter("plans", cast.commune, state="draft", issued_on="", issue_by="31/01/2024")
    page = ["bac-giang", cast.commune.pk, "plans", plan.pk]
    assert plan.due_on == date(2024, 1, 31)

    client.post(reverse("registers:fill", args=page))
    client.post(reverse("registers:fill", args=page))
    client.post(reverse("registers:edit", args=page), typed("plans", cast.commune))
    tasks = list(PlanTask.objects.filter(part_of=plan))
    for task in tasks:
        data = {"content": task.content, "task": task.task, "owner": "Văn phòng", "part_of": plan.pk}
        done = data | {"state": "done", "done_on": "01/11/2024", "result": "Đã xong"}
        client.post(reverse("registers:edit", args=["bac-giang", cast.commune.pk, "tasks", task.pk]), done)
    report = {"state": "closed", "report_number": "90/BC-UBND", "report_on": "20/12/2024"}
    client.post(reverse("registers:edit", args=page), typed("plans", cast.commune, **report))

    plan = Plan.objects.get()
    assert len({task.content for task in tasks}) == len(tasks) == 7
    assert set(PlanTask.objects.values_list("state", flat=True)) == {"done"}
    assert (plan.state, plan.report_on, plan.due_on, plan.lacks()) == ("closed", date(2024, 12, 20), None, [])


def test_an_issued_plan_says_when(cast: Cast) -> None:
    form = entry_form(register_of("plans"))(data=typed("plans", cast.commune, issued_on=""), agency=cast.commune)

    assert form.errors["issued_on"] == ["Kế hoạch đã ban hành thì phải ghi ngày ban hành."]


def test_tasks_of_the_plan_are_things_to_do_until_they_are_done(cast: Cast) -> None:
    late = timezone.localdate() - timedelta(days=2)
    plan = enter("plans", cast.commune, report_on="30/12/2024")
    for number in range(7):
        task = enter("tasks", cast.commune, part_of=plan.pk, task=f"Việc {number}", due_day=f"{late:%d/%m/%Y}")
    [together] = tasks_for(cast.officer, cast.province)

    for number in range(3):
        row = PlanTask.objects.get(task=f"Việc {number}")
        row.state = "done"
        row.settle("tasks", "")
        row.save()
    single = tasks_for(cast.officer, cast.province)

    assert (together.count, together.is_overdue) == (7, True)
    assert task.is_late(timezone.localdate())
    assert [one.title for one in single] == [f"Việc trong kế hoạch năm: Việc {number}" for number in (3, 4, 5, 6)]


@pytest.mark.parametrize(
    ("key", "given", "field"),
    [
        ("objectives", {"state": "met"}, "result"),
        ("risks", {"impact": "6"}, "impact"),
        ("surveys", {"answered": "130"}, "answered"),
        ("surveys", {"satisfied": "111"}, "satisfied"),
        ("trainings", {"attended": "26"}, "attended"),
        ("complaints", {"answered_on": "01/04/2024"}, "answered_on"),
        ("people-certified", {"valid_to": "01/05/2023"}, "valid_to"),
    ],
)
def test_what_does_not_fit_together_is_said_at_the_field(
    cast: Cast, key: str, given: dict[str, str], field: str
) -> None:
    form = entry_form(register_of(key))(data=typed(key, cast.commune, **given), agency=cast.commune)

    assert list(form.errors) == [field]


def test_figures_follow_from_the_counts(cast: Cast) -> None:
    survey = enter("surveys", cast.commune)
    nobody = enter("surveys", cast.commune, subject="Không ai trả lời", answered="0", satisfied="0")
    risk = enter("risks", cast.commune)

    assert survey.rate == Decimal(104) / 110
    assert nobody.rate is None
    assert risk.level == 12


def test_a_review_names_the_inputs_it_left_out(cast: Cast) -> None:
    review = enter("reviews", cast.commune, inputs=["a", "b", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "d", "e"])

    assert review.lacks()[0] == "Chưa xem xét đầu vào f của điều 9.3.2."


def test_a_certificate_counts_while_it_holds_and_its_holder_is_here(cast: Cast) -> None:
    held = enter("people-certified", cast.commune, valid_to="10/05/2026", left_on="01/01/2025")

    assert held.holds_on(date(2024, 12, 31))
    assert not held.holds_on(date(2025, 1, 1))
    assert not held.holds_on(date(2023, 5, 9))
