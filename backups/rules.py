"""Which backups are kept. Pure: no Django, no clock."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Keep:
    """For how many days, weeks (Monday to Sunday) and months the newest backup of each is kept."""

    days: int
    weeks: int
    months: int

    @classmethod
    def read(cls, text: str) -> Keep:
        """From "7,4,12". ValueError when it is not three whole numbers of which the first is at least 1."""
        days, weeks, months = (int(word) for word in text.split(","))
        if days < 1 or weeks < 0 or months < 0:
            raise ValueError(text)
        return cls(days, weeks, months)


def kept(moments: Iterable[datetime], keep: Keep) -> set[datetime]:
    """Of the backups made at these moments, those to keep: the newest of each of the last days, weeks and months that
    have one. A time without backups removes nothing, and the newest always stays."""
    newest_first = sorted(moments, reverse=True)
    found: set[datetime] = set()
    for count, span in ((keep.days, datetime.date), (keep.weeks, _week), (keep.months, _month)):
        found |= set(_newest_of_each(newest_first, span)[:count])
    return found


def _newest_of_each(newest_first: list[datetime], span: Callable[[datetime], Hashable]) -> list[datetime]:
    found: dict[Hashable, datetime] = {}
    for moment in newest_first:
        found.setdefault(span(moment), moment)
    return list(found.values())


def _week(moment: datetime) -> tuple[int, int]:
    return moment.isocalendar()[:2]


def _month(moment: datetime) -> date:
    return moment.date().replace(day=1)
