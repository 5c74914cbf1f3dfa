"""Working days: Monday to Friday, less the holidays a province names."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def is_working_day(day: date, holidays: Collection[date] = ()) -> bool:
    """Whether offices are open that day."""
    return day.weekday() < 5 and day not in holidays


def working_days_after(start: date, days: int, holidays: Collection[date] = ()) -> date:
    """The day that many working days after `start`; the start itself is not counted."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        if is_working_day(day, holidays):
            days -= 1
    return day


def end_of_working_day(start: datetime, days: int, holidays: Collection[date] = ()) -> datetime:
    """The last moment, in Vietnam, of the day that many working days after `start`."""
    day = working_days_after(start.astimezone(VIETNAM).date(), days, holidays)
    return datetime.combine(day, time(23, 59, 59), VIETNAM)


def working_days_between(start: date, end: date, holidays: Collection[date] = ()) -> int:
    """How many working days after `start` up to and including `end`; 0 when `end` is not later."""
    span = (end - start).days
    return sum(is_working_day(start + timedelta(days=step), holidays) for step in range(1, span + 1))
