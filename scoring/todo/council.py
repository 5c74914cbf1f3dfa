"""What a year asks of a council member and of the reporter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.todo import Task
from agencies.workdays import VIETNAM
from scoring.models import Deadline, Scorecard, Sitting
from scoring.models.campaign import due_at
from scoring.states import CampaignState, SheetState
from scoring.todo.desk import Desk

S, C = SheetState, CampaignState
COUNCIL = gettext_lazy("Hội đồng")
REPORT = gettext_lazy("Báo cáo")
REPORT_FROM = (11, 15)
"""From when the reporter is asked for the report that is due in December (QĐ 19/2014/QĐ-TTg Điều 12.6)."""


def approval(desk: Desk) -> Iterator[Task]:
    """One query: the sittings this member was at that may still approve something."""
    ready = Scorecard.objects.filter(
        Q(state=S.MISSED) | Q(state=S.PROVISIONAL, appeal_until__lt=desk.now), campaign=OuterRef("campaign"),
        excluded_reason="",
    )  # fmt: skip
    sittings = Sitting.objects.filter(Exists(ready), campaign__in=desk.scored, closed_at=None, present=desk.user)
    for sitting in sittings if desk.scored else []:
        year = desk.year(sitting.campaign_id)
        title = _("Thông qua kết quả năm %(year)s") % {"year": year.year}
        detail = _("Phiên họp hội đồng ngày %(day)s") % {"day": f"{sitting.held_at.astimezone(VIETNAM):%d/%m/%Y}"}
        due = due_at(list(year.deadlines.all()), Deadline.For.COUNCIL, "")
        yield Task(title, detail, desk.url("sitting", sitting.pk), _("Mở phiên họp"), due, "normal", str(COUNCIL))


def report(desk: Desk) -> Iterator[Task]:
    """The report to the ministry each December, once the year has been opened; no query of its own."""
    today = desk.now.astimezone(VIETNAM).date()
    if (today.month, today.day) < REPORT_FROM:
        return
    for year in desk.years:
        if year.year == today.year and year.state != C.DRAFT:
            due = datetime.combine(date(today.year, 12, 31), time(17, 0), VIETNAM)
            title = _("Báo cáo năm %(year)s gửi Bộ Khoa học và Công nghệ") % {"year": year.year}
            detail = _(
                "Báo cáo tháng 12 hằng năm theo Quyết định 19/2014/QĐ-TTg, Điều 12; lập được trên số liệu tạm tính"
            )
            yield Task(title, detail, desk.url("results", year=year.year), _("Xem số liệu"), due, "normal", str(REPORT))
