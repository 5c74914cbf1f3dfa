"""The public holidays of Vietnam that fall on the same days each year (Bộ luật Lao động 2019, Điều 112)."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from agencies.workdays import is_working_day


def fixed_holidays(year: int) -> dict[date, str]:
    """Those of one year by day, with the day off instead when one falls on a weekend (Điều 111 khoản 3).

    Tết Nguyên đán and Giỗ Tổ follow the moon, and the second day of Quốc khánh is set each year: they are
    entered by hand.
    """
    days = {
        date(year, 1, 1): _("Tết Dương lịch"),
        date(year, 4, 30): _("Ngày Chiến thắng"),
        date(year, 5, 1): _("Ngày Quốc tế lao động"),
        date(year, 9, 2): _("Quốc khánh"),
    }
    for day, name in list(days.items()):
        if day.weekday() >= 5:
            instead = day + timedelta(days=1)
            while not is_working_day(instead, days):
                instead += timedelta(days=1)
            days[instead] = _("Nghỉ bù %(holiday)s") % {"holiday": name}
    return dict(sorted(days.items()))
