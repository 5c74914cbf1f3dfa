"""Việc cần làm: what a person must do, by when, with the button that does it. Each app tells its own part."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import Province, User

Tone = Literal["normal", "attention", "danger"]


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do.

    `title` says what ("Tự chấm điểm năm 2023"), `detail` for whom or why, `action` is the word on the
    button that leads to `url`. `group` is the heading it stands under. `count` is how many sheets or people
    it stands for, when more than one. `due` is the last moment; None when there is no deadline.
    """

    title: str
    detail: str
    url: str
    action: str
    due: datetime | None = None
    tone: Tone = "normal"
    group: str = ""
    count: int | None = None

    @property
    def is_overdue(self) -> bool:
        """Whether its last moment has passed."""
        return self.due is not None and self.due < timezone.now()

    @property
    def is_soon(self) -> bool:
        """Whether less than three days are left."""
        return self.due is not None and not self.is_overdue and (self.due - timezone.now()).days < 3


@dataclass(frozen=True, slots=True)
class Group:
    """Tasks under one heading."""

    heading: str
    tasks: list[Task]
    is_overdue: bool = False


Provider = Callable[[User, Province], Iterable[Task]]

_NO_DEADLINE = datetime.max.replace(tzinfo=UTC)
_providers: list[Provider] = []
_operators: list[Callable[[], Iterable[Task]]] = []


def provider(tasks: Provider) -> Provider:
    """Have this function asked for a person's tasks in a province. Called in `AppConfig.ready`.

    It is asked on every visit to the first page, so it should cost a few queries, whatever the number of agencies.
    """
    if tasks not in _providers:
        _providers.append(tasks)
    return tasks


def operators_provider(tasks: Callable[[], Iterable[Task]]) -> None:
    """Have this function asked for what the operators of the service must do. Called in `AppConfig.ready`."""
    if tasks not in _operators:
        _operators.append(tasks)


def operators_tasks() -> list[Task]:
    """Everything the operators must do."""
    return [task for tell in _operators for task in tell()]


def tasks_for(user: User, province: Province) -> list[Task]:
    """Everything this person must do in the province: what is overdue first, then by deadline, then the rest."""
    tasks = [task for tell in _providers for task in tell(user, province)]
    return sorted(tasks, key=lambda task: (task.due is None, task.due or _NO_DEADLINE, task.title))


def grouped(tasks: list[Task]) -> list[Group]:
    """Tasks under their headings, in the order given; what is overdue stands first, under a heading of its own."""
    late = [task for task in tasks if task.is_overdue]
    groups: dict[str, list[Task]] = {}
    for task in tasks:
        if not task.is_overdue:
            groups.setdefault(task.group or _("Việc khác"), []).append(task)
    first = [Group(_("Quá hạn"), late, is_overdue=True)] if late else []
    return first + [Group(heading, rows) for heading, rows in groups.items()]
