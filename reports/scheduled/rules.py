"""On which day a scheduled report is due next: no Django, no clock."""

from __future__ import annotations

from datetime import date, timedelta

WEEKLY, YEARLY = "weekly", "yearly"
MONDAY = 0


def next_due(rhythm: str, after: date, *, day: int | None = None, month: int | None = None) -> date:
    """The first day after `after` on which it is due: the next Monday, or that day of the year (29/02 in common years: 28/02)."""
    if rhythm == WEEKLY:
        return after + timedelta(days=(MONDAY - after.weekday() - 1) % 7 + 1)
    assert day
    assert month
    found = _on(after.year, month, day)
    return found if found > after else _on(after.year + 1, month, day)


def _on(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, day - 1)
