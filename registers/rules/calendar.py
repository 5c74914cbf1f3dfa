"""Days the law counts in months."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def months_after(start: date, months: int) -> date:
    """The same day so many months later; the month's last day when it has no such day (30 November + 3 = 28 February)."""
    count = start.year * 12 + start.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
