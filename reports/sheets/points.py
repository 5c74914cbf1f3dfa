"""Every point of a year as one table, one row for each criterion of each agency: for who goes on calculating elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from reports.exhibits import Cell, Field
from reports.renderers.xlsx import Workbook
from scoring.assessment import items_of
from scoring.models import Campaign, Score, Scorecard, Stage
from scoring.states import RECEIVED

AT_ONCE = 20
"""So many sheets are read at a time: memory does not grow with the province."""

Progress = Callable[[int, int, str], None]
_SIDES = (Stage.SELF, Stage.PROVINCE, Stage.FINAL)


def fields() -> tuple[Field, ...]:
    """The ten columns."""
    return (
        Field(_("Mã cơ quan"), 14), Field(_("Cơ quan, đơn vị"), 40), Field(_("Cấp"), 12), Field(_("Tiêu chí"), 9),
        Field(_("Tên tiêu chí"), 50), Field(_("Điểm tối đa"), 10, "points"), Field(_("Tự chấm"), 10, "points"),
        Field(_("Thẩm định"), 10, "points"), Field(_("Công nhận"), 10, "points"), Field(_("Ý kiến thẩm định"), 50),
    )  # fmt: skip


def write_points(campaign: Campaign, target: Path, progress: Progress, *, author: str) -> int:
    """Write the workbook of all points the province holds; returns the number of rows."""
    title = _("Bảng điểm chi tiết năm %(year)s") % {"year": campaign.year}
    sheets = list(campaign.scorecards.applicable().filter(state__in=RECEIVED).order_by("path").only(*_NEEDED))
    remarks = [
        _("%(count)s cơ quan đã nộp phiếu; ô trống là chưa chấm, “KAD” là không áp dụng.") % {"count": len(sheets)},
        *([_("Số liệu minh họa: không phải kết quả thật.")] if campaign.illustrative else []),
    ]
    book = Workbook(title=title, subject=title, author=author, target=target)
    count = book.sheet(_("Điểm"), title, remarks).table(fields(), _rows(campaign, sheets, progress))
    book.close()
    return count


_NEEDED = ("campaign", "code", "name", "level", "block", "path")


def _rows(campaign: Campaign, sheets: list[Scorecard], progress: Progress) -> Iterator[list[Cell]]:
    waiting, done = iter(sheets), 0
    while lot := list(islice(waiting, AT_ONCE)):
        said = _said([sheet.pk for sheet in lot])
        for sheet in lot:
            sheet.campaign = campaign
            yield from _of_sheet(sheet, said[sheet.pk])
        done += len(lot)
        progress(done, len(sheets), "")


_Said = dict[tuple[str, int], tuple[Decimal | None, bool, str]]


def _said(pks: list[int]) -> dict[int, _Said]:
    """What each side gave: points, not applicable, note; by sheet, criterion and side. One query."""
    found: dict[int, _Said] = defaultdict(dict)
    rows = Score.objects.filter(scorecard__in=pks, stage__in=_SIDES).order_by()
    for sheet, criterion, stage, points, absent, note in rows.values_list(
        "scorecard", "criterion", "stage", "points", "not_applicable", "note"
    ):
        found[sheet][criterion, stage] = (points, absent, note)
    return found


def _of_sheet(sheet: Scorecard, said: _Said) -> Iterator[list[Cell]]:
    level = str(sheet.get_level_display())
    for item in items_of(sheet):
        given = [said.get((item.code, stage)) for stage in _SIDES]
        if item.kind != "criterion" and not any(given):
            continue
        word = given[2] or given[1]
        cells: list[Cell] = [None if each is None else _("KAD") if each[1] else each[0] for each in given]
        yield [
            sheet.code, sheet.name, level, item.code, item.name, item.max_points, *cells, word[2] if word else "",
        ]  # fmt: skip
