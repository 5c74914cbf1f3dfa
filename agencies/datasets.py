"""The kinds of data a province takes out as tables and brings in from files. Each app adds its own in `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.roles import Permission

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from agencies.models import Province

Table = tuple[Sequence[str], Iterable[Sequence[Any]]]
"""The headings and the rows, which may be read once."""


class Group(models.TextChoices):
    """Under which heading a kind of data stands."""

    PEOPLE = "people", _("Cơ quan và người dùng")
    SCORES = "scores", _("Chấm điểm và kết quả")
    AUDITS = "audits", _("Kiểm tra, đánh giá")
    RECORD = "record", _("Hồ sơ hệ thống quản lý chất lượng")
    OTHER = "other", _("Minh chứng và nhật ký")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file that an import reads: its heading, whether it must be there, what may stand in it."""

    title: str
    required: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Intake:
    """How a kind of data comes in: the page where a file is chosen and shown before anything is written.

    `url_name` takes the province's slug and `args`. `columns` are those of the file; None where the page has a sample of
    its own at `sample_url`.
    """

    url_name: str
    permission: Permission
    columns: Callable[[], Sequence[Column]] | None = None
    args: tuple[str, ...] = ()
    sample_url: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """One kind of data: its name in addresses and files, its words, what it takes to see it, its table, how it comes in."""

    key: str
    name: StrOrPromise
    text: StrOrPromise
    group: Group
    permission: Permission
    table: Callable[[Province], Table]
    intake: Intake | None = None


_datasets: dict[str, Dataset] = {}


def dataset(*kept: Dataset) -> None:
    """Have these kinds of data taken out, on their own and as a table in the province's package."""
    _datasets.update({one.key: one for one in kept})


def datasets() -> list[Dataset]:
    """Every kind, group by group, in the order the apps named them."""
    groups = Group.values
    return sorted(_datasets.values(), key=lambda one: groups.index(one.group))


def dataset_of(key: str) -> Dataset:
    """The kind with this name. Raises LookupError."""
    return _datasets[key]
