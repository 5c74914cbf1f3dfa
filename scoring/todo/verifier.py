"""What a year asks of a verifier."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies import access
from agencies.roles import Permission
from agencies.todo import Task
from scoring.models import Appeal, Deadline, Score, Scorecard, Stage, UnlockRequest
from scoring.models.campaign import due_at
from scoring.states import SheetState
from scoring.todo.desk import Desk

P, S = Permission, SheetState
VERIFY = gettext_lazy("Thẩm định")


def verification(desk: Desk) -> Iterator[Task]:
    """Four queries: sheets to verify, to read a second time, requests to unlock, appeals."""
    if not desk.scored:
        return
    where = access.scope(desk.user, P.VERIFY_SCORECARD, "agency__path")
    below = access.scope(desk.user, P.VERIFY_SCORECARD, "scorecard__agency__path")
    yield from _to_verify(desk, where)
    yield from _to_read(desk, where)
    for model, condition, title, action in (
        (UnlockRequest, Q(granted=None), _("Trả lời đề nghị mở lại phiếu năm %(year)s"), _("Trả lời")),
        (Appeal, Q(answered_at=None), _("Trả lời kiến nghị năm %(year)s"), _("Trả lời")),
    ):
        rows = model.objects.filter(below & condition, scorecard__campaign__in=desk.scored)
        if desk.user.agency_id:
            rows = rows.exclude(scorecard__agency=desk.user.agency_id)
        names = rows.values_list("scorecard__campaign", "scorecard__name")
        yield from _counted(desk, names, title, action, "campaign_requests")


def _to_verify(desk: Desk, where: Q) -> Iterator[Task]:
    me = desk.user
    province, district = Q(tier=Stage.PROVINCE), Q(tier=Stage.DISTRICT)
    mine = (province & Q(verifier=me)) | (district & Q(district_verifier=me))
    rows = (
        Scorecard.objects.filter(where & mine, campaign__in=desk.scored, state__in=[S.SUBMITTED, S.VERIFYING])
        .order_by()
        .values("campaign", "tier", "level")
        .annotate(count=Count("pk"))
    )
    found: dict[tuple[int, datetime | None], int] = {}
    for row in rows:
        stage = Deadline.For.DISTRICT if row["tier"] == Stage.DISTRICT else Deadline.For.VERIFICATION
        due = due_at(list(desk.year(row["campaign"]).deadlines.all()), stage, row["level"])
        found[row["campaign"], due] = found.get((row["campaign"], due), 0) + row["count"]
    for (pk, due), count in found.items():
        year = desk.year(pk).year
        yield Task(
            _("Thẩm định phiếu năm %(year)s") % {"year": year}, _("Các phiếu giao cho bạn, đã nộp và chưa thẩm định xong"),
            desk.url("scorecards", year=year, verifier="me"), _("Thẩm định"), due, "normal", str(VERIFY), count,
        )  # fmt: skip


def _to_read(desk: Desk, where: Q) -> Iterator[Task]:
    read_twice = [year.pk for year in desk.years if year.second_reader and year.pk in desk.scored]
    if not read_twice:
        return
    own_work = Score.objects.filter(scorecard=OuterRef("pk"), stage=Stage.PROVINCE, by=desk.user)
    rows = (
        Scorecard.objects.filter(where, campaign__in=read_twice, state=S.VERIFIED, second_read_at=None)
        .filter(Q(second_reader=desk.user) | Q(second_reader=None))
        .filter(~Exists(own_work))
    )
    names = rows.values_list("campaign", "name")
    yield from _counted(
        desk, names, _("Soát xét phiếu năm %(year)s"), _("Soát xét"), "scorecards", state=S.VERIFIED.value
    )


def _counted(desk: Desk, rows: Any, title: str, action: str, page: str, **query: str) -> Iterator[Task]:
    """One task for each year that has any of these (campaign, agency's name) pairs, naming the first few agencies."""
    names: dict[int, list[str]] = {}
    for campaign, name in rows:
        names.setdefault(campaign, []).append(name)
    for pk, found in names.items():
        year = desk.year(pk)
        url = desk.url(page, year=year.year, **query) if page == "scorecards" else desk.url(page, pk)
        detail = ", ".join(found[:3]) + ("…" if len(found) > 3 else "")
        yield Task(title % {"year": year.year}, detail, url, action, None, "normal", str(VERIFY), len(found))
