"""How far the running year is: by place and kind, and hour by hour over the last week."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from reports import charts
from reports.cells import count
from reports.charts import Part
from reports.dashboard.ask import Ask
from reports.dashboard.marks import illustrated
from reports.exhibits import Cell, Exhibit, Field
from reports.figures.progress import HOURS, last_week, standings
from scoring.watch import STEPS

FILLS = ("#ffffff", "#e7d9a6", "url(#dots)", "#14513c", "url(#hatch)")
"""Of the steps from not begun to a result, and of not handed in."""


def progress(ask: Ask) -> Exhibit:
    """Sheets by step, for every place and every kind of agency; two queries."""
    title = ask.titled(_("Tiến độ đợt chấm điểm năm %(year)s") % {"year": ask.year})
    labels = [str(label) for label, _states, _css in STEPS]
    fields = (
        Field(_("Nhóm"), 16), Field(_("Địa bàn, loại cơ quan"), 40), Field(_("Số cơ quan"), 12, "count"),
        *(Field(label, 14, "count") for label in labels),
    )  # fmt: skip
    if ask.campaign is None:
        return Exhibit("progress", title, fields, (), empty=_("Chưa mở đợt chấm điểm nào của năm này."))
    places, kinds = standings(ask.campaign, level=ask.look.level)
    rows: list[tuple[Cell, ...]] = [
        (heading, one.label, sum(one.counts), *one.counts)
        for heading, group in ((_("Địa bàn"), places), (_("Loại cơ quan"), kinds))
        for one in group
    ]
    whole = [sum(one.counts[place] for one in kinds) for place in range(len(STEPS))]
    parts = [Part(label, fill) for label, fill in zip(labels, FILLS, strict=True)]
    bars = [(one.label, one.counts) for one in (*places, *kinds)]
    said = ", ".join(f"{label.lower()} {count(number)}" for label, number in zip(labels, whole, strict=True) if number)
    return Exhibit(
        "progress", title, fields, tuple(rows), names=1,
        said=_("Trong %(total)s cơ quan: %(said)s.") % {"total": count(sum(whole)), "said": said},
        chart=charts.stacked(title, [(_("Cộng") if ask.look.level else _("Toàn tỉnh"), whole), *bars], parts, font=ask.font),
        remarks=illustrated(ask.campaign.illustrative),
    )  # fmt: skip


def week(ask: Ask) -> Exhibit:
    """What was received and what was verified in each hour of the last seven days; three queries."""
    title = _("Bảy ngày qua, từng giờ")
    fields = (
        Field(_("Từ"), 18, "day"), Field(_("Đến"), 18, "day"), Field(_("Phiếu đã nộp"), 14, "count"),
        Field(_("Thẩm định xong"), 14, "count"),
    )  # fmt: skip
    empty = _("Bảy ngày qua không có phiếu nào nộp hoặc thẩm định xong.")
    if ask.campaign is None:
        return Exhibit("week", title, fields, (), empty=empty)
    seen = last_week(ask.campaign, timezone.now())
    hours = sorted({*seen.received, *seen.verified})
    rows = tuple(
        (hour, hour + timedelta(hours=1), seen.received.get(hour, 0), seen.verified.get(hour, 0)) for hour in hours
    )
    series = [(_("Phiếu đã nộp"), seen.received), (_("Thẩm định xong"), seen.verified)]
    return Exhibit(
        "week", title, fields, rows, empty=empty,
        said=_("%(received)s phiếu đã nộp, %(verified)s phiếu thẩm định xong trong bảy ngày qua.")
        % {"received": count(sum(seen.received.values())), "verified": count(sum(seen.verified.values()))},
        chart=charts.hours(title, seen.first, HOURS, series, font=ask.font),
        remarks=illustrated(ask.campaign.illustrative),
    )  # fmt: skip
