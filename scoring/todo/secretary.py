"""What a year asks of the secretary, from preparing it to publishing its results."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.todo import Task
from agencies.workdays import VIETNAM
from scoring.followup import counted
from scoring.holdups import Holdup
from scoring.models import Campaign, Deadline, Scorecard, Stage
from scoring.models.campaign import due_at
from scoring.states import WITH_AGENCY, CampaignState, SheetState
from scoring.todo.desk import Desk

S, C = SheetState, CampaignState
RUN = gettext_lazy("Tổ chức đợt chấm điểm")
PREPARE_FROM = 10
"""The month from which the secretary is asked to prepare the year; self-scoring opens about 10 November."""


def running(desk: Desk) -> Iterator[Task]:
    """Two queries for all sheets of the running years, two for all years and their deadlines, one for sittings."""
    today = desk.now.astimezone(VIETNAM).date()
    if today.month >= PREPARE_FROM and not Campaign.objects.of(desk.province.pk).filter(year=today.year).exists():
        title = _("Chuẩn bị đợt chấm điểm năm %(year)s") % {"year": today.year}
        yield Task(
            title,
            _("Chưa có đợt chấm điểm của năm nay"),
            desk.url("campaign_new"),
            _("Chuẩn bị"),
            None,
            "normal",
            str(RUN),
        )
    tallies = _tallies(desk)
    for year in desk.years:
        tally = tallies[year.pk]
        if year.state == C.DRAFT:
            title = _("Mở đợt chấm điểm năm %(year)s") % {"year": year.year}
            yield Task(
                title,
                _("Đợt đang chuẩn bị: thời hạn, cơ quan tham gia, mở đợt"),
                desk.url("campaign", year.pk),
                _("Tiếp tục"),
                None,
                "normal",
                str(RUN),
            )
        elif year.state in {C.OPEN, C.CLOSED}:
            yield from _of_year(desk, year, tally)
        elif year.state == C.DECIDED:
            title = _("Công bố kết quả năm %(year)s") % {"year": year.year}
            yield Task(
                title,
                _("Quyết định đã ghi, cơ quan chưa thấy kết quả của nhau"),
                desk.url("campaign_council", year.pk),
                _("Công bố"),
                None,
                "normal",
                str(RUN),
            )


@dataclass
class Tally:
    """One year's sheets: how many in each state, how many late and since when, how many given to nobody."""

    states: Counter[str] = field(default_factory=Counter)
    late: int = 0
    late_since: datetime | None = None
    unassigned: int = 0
    held_up: Counter[Holdup] = field(default_factory=Counter)


def _tallies(desk: Desk) -> dict[int, Tally]:
    """The sheets of each running year, counted."""
    tallies: dict[int, Tally] = defaultdict(Tally)
    if not desk.scored:
        return tallies
    late = Q(due_at__lt=desk.now, state__in=WITH_AGENCY)
    free = Q(tier=Stage.PROVINCE, verifier=None) | Q(tier=Stage.DISTRICT, district_verifier=None)
    rows = (
        Scorecard.objects.filter(campaign__in=desk.scored)
        .applicable()
        .order_by()
        .values("campaign", "state")
        .annotate(
            count=Count("pk"),
            late=Count("pk", filter=late),
            since=Min("due_at", filter=late),
            unassigned=Count("pk", filter=free & Q(state=S.SUBMITTED)),
        )
    )
    for row in rows:
        tally = tallies[row["campaign"]]
        tally.states[row["state"]] += row["count"]
        tally.late += row["late"]
        tally.unassigned += row["unassigned"]
        tally.late_since = min(filter(None, (tally.late_since, row["since"])), default=None)
    for campaign, held_up in counted(Scorecard.objects.filter(campaign__in=desk.scored), desk.now).items():
        tallies[campaign].held_up = held_up
    return tallies


def _of_year(desk: Desk, year: Campaign, tally: Tally) -> Iterator[Task]:
    """What a year that is being scored asks of the secretary."""
    named = {"year": year.year}
    deadlines = list(year.deadlines.all())
    if tally.late and year.state == C.OPEN:
        yield Task(
            _("Cơ quan quá hạn nộp phiếu năm %(year)s") % named, _("Nhắc, gia hạn hoặc khóa nộp phiếu"),
            desk.url("follow_up", year.pk, holdup="late"), _("Xem và nhắc"), tally.late_since,
            "danger", str(RUN), tally.late,
        )  # fmt: skip
    if tally.held_up[Holdup.EXTENSION]:
        yield Task(
            _("Trả lời xin gia hạn năm %(year)s") % named, _("Cơ quan xin thêm thời gian và đang chờ trả lời"),
            desk.url("follow_up", year.pk, holdup="extension"), _("Xem và trả lời"), None, "attention", str(RUN),
            tally.held_up[Holdup.EXTENSION],
        )  # fmt: skip
    if told := _held_up(tally.held_up):
        yield Task(
            _("Đôn đốc tự chấm năm %(year)s") % named, told, desk.url("follow_up", year.pk), _("Xem và nhắc"),
            min((row.due_at for row in deadlines if row.stage == Deadline.For.SELF and row.due_at > desk.now), default=None),
            "normal", str(RUN),
        )  # fmt: skip
    if tally.unassigned:
        yield Task(
            _("Giao thẩm định các phiếu đã nộp năm %(year)s") % named, _("Phiếu đã nộp mà chưa giao cho ai"),
            desk.url("campaign_assign", year.pk), _("Giao thẩm định"), due_at(deadlines, Deadline.For.VERIFICATION, ""),
            "normal", str(RUN), tally.unassigned,
        )  # fmt: skip
    if tally.states[S.VERIFIED]:
        yield Task(
            _("Gửi kết quả dự kiến năm %(year)s") % named, _("Phiếu đã thẩm định xong, cơ quan chưa được báo kết quả"),
            desk.url("scorecards", year=year.year, state=S.VERIFIED.value), _("Gửi kết quả"),
            due_at(deadlines, Deadline.For.VERIFICATION, ""), "normal", str(RUN), tally.states[S.VERIFIED],
        )  # fmt: skip
    with_agency = sum(tally.states[state] for state in WITH_AGENCY)
    ends = max((row.due_at for row in deadlines if row.stage == Deadline.For.SELF), default=None)
    if year.state == C.OPEN and ends and ends < desk.now:
        detail = _("Đã hết hạn nộp; %(count)s phiếu chưa nộp sẽ ghi là không nộp") % {"count": with_agency}
        yield Task(
            _("Khóa nộp phiếu năm %(year)s") % named,
            detail,
            desk.url("campaign", year.pk),
            _("Xem và khóa"),
            None,
            "attention",
            str(RUN),
        )
    yield from _ending(desk, year, tally.states, deadlines)


def _held_up(counts: Counter[Holdup]) -> str:
    """What holds sheets up, in one line; empty when nothing does. What is late has a line of its own."""
    shown = (
        Holdup.NO_OFFICER, Holdup.NEVER_IN, Holdup.NOT_BEGUN, Holdup.STUCK, Holdup.AT_HEAD, Holdup.SUPPLEMENT,
    )  # fmt: skip
    return " · ".join(f"{holdup.label}: {counts[holdup]}" for holdup in shown if counts[holdup])


def _ending(desk: Desk, year: Campaign, counts: Counter[str], deadlines: list[Deadline]) -> Iterator[Task]:
    """Sitting and decision, once the sheets are that far."""
    if year.state != C.CLOSED:
        return
    url, due = desk.url("campaign_council", year.pk), due_at(deadlines, Deadline.For.COUNCIL, "")
    total = sum(counts[state] for state in S)
    near = counts[S.PROVISIONAL] + counts[S.MISSED]
    if counts[S.APPROVED] == total and total:
        title = _("Nhập quyết định công nhận kết quả năm %(year)s") % {"year": year.year}
        yield Task(title, _("Mọi phiếu đã được thông qua"), url, _("Nhập quyết định"), due, "normal", str(RUN))
    elif near and near + counts[S.APPROVED] == total:
        title = (
            _("Ghi phiên họp hội đồng năm %(year)s") if year.council_required else _("Thông qua kết quả năm %(year)s")
        )
        yield Task(
            title % {"year": year.year}, _("Mọi phiếu đã có kết quả dự kiến hoặc không nộp"), url,
            _("Hội đồng và quyết định"), due, "normal", str(RUN), near,
        )  # fmt: skip
