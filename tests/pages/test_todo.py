"""Việc cần làm: what is told by providers, and in which order it stands."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from agencies import todo
from agencies.models import User
from agencies.todo import Task
from tests.conftest import Cast

now = timezone.now


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Task]:
    """The tasks a single provider tells of, whoever asks."""
    tasks: list[Task] = []
    monkeypatch.setattr(todo, "_providers", [lambda user, province: tasks])
    return tasks


def test_what_is_overdue_stands_first_and_says_so(cast: Cast, as_: Callable[[User], Client], told: list[Task]) -> None:
    told += [
        Task("Không hạn", "", "/a", "Mở"),
        Task("Còn lâu", "", "/b", "Mở", now() + timedelta(days=20)),
        Task("Trễ rồi", "", "/c", "Mở", now() - timedelta(days=1)),
    ]

    page = as_(cast.officer).get("/bac-giang/").content.decode()

    assert page.index("Quá hạn") < page.index("Trễ rồi") < page.index("Còn lâu") < page.index("Không hạn")


def test_tasks_stand_under_their_headings(told: list[Task]) -> None:
    groups = todo.grouped(
        [
            Task("a", "", "/", "Mở", group="Thẩm định"),
            Task("b", "", "/", "Mở"),
            Task("c", "", "/", "Mở", group="Thẩm định"),
        ]
    )

    assert [(group.heading, len(group.tasks)) for group in groups] == [("Thẩm định", 2), ("Việc khác", 1)]


def test_with_nothing_to_do_the_page_says_so(cast: Cast, as_: Callable[[User], Client], told: list[Task]) -> None:
    page = as_(cast.officer).get("/bac-giang/")

    assert "Hiện không có việc nào chờ bạn" in page.content.decode()
    assert "Cán bộ ISO cơ quan" in page.content.decode()
