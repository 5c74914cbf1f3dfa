"""Exhibits of a year's results: ratings by level, criteria by attainment."""

from __future__ import annotations

from django.utils.translation import gettext as _

from reports import charts
from reports.cells import share
from reports.dashboard.ask import Ask
from reports.dashboard.marks import bar_parts, illustrated, remarks_of
from reports.exhibits import Cell, Exhibit, Field
from reports.figures.attainment import STEPS, attained


def ratings(ask: Ask) -> Exhibit:
    """Ratings by level as stacked bars; no query beyond the figures."""
    figures = ask.figures
    groups = [group for group in (*figures.present_levels, figures.total) if group.scored]
    parts = bar_parts(figures.bands)
    title = _("Cơ cấu xếp loại theo cấp năm %(year)s") % {"year": ask.year}
    bars = [(group.label, [group.ratings[band.code] for band in figures.bands]) for group in groups]
    fields = [Field(_("Cấp"), 30), Field(_("Đã xếp loại"), 14, "count")]
    for band in figures.bands:
        fields += [Field(band.label, 12, "count"), Field(f"{band.label} (%)", 12, "points")]
    rows = []
    for group in groups:
        cells: list[Cell] = [group.label, group.scored]
        for band in figures.bands:
            cells += [group.ratings[band.code], group.shares[band.code]]
        rows.append(tuple(cells))
    return Exhibit(
        "ratings", title, tuple(fields), tuple(rows), chart=charts.stacked(title, bars, parts, font=ask.font),
        remarks=remarks_of(figures), empty=_("Kết quả hiện ra ở đây khi thẩm định xong phiếu đầu tiên."),
    )  # fmt: skip


def weakest(ask: Ask) -> Exhibit:
    """The criteria with the lowest attainment; no query beyond the figures."""
    title = _("Các tiêu chí có tỷ lệ đạt thấp nhất năm %(year)s") % {"year": ask.year}
    rows = tuple(
        (one.code, one.name, one.group, one.maximum, one.scored, one.mean, one.attainment)
        for one in ask.figures.weakest()
    )
    fields = (
        Field(_("Mã"), 8), Field(_("Tiêu chí"), 60), Field(_("Nhóm"), 40), Field(_("Điểm tối đa"), 12, "points"),
        Field(_("Số cơ quan được chấm"), 14, "count"), Field(_("Điểm bình quân"), 12, "points"),
        Field(_("Tỷ lệ đạt (%)"), 12, "points"),
    )  # fmt: skip
    return Exhibit(
        "weakest", title, fields, rows, chart=charts.weakest(ask.figures, font=ask.font),
        remarks=remarks_of(ask.figures), names=1, empty=_("Chưa có điểm từng tiêu chí của năm này."),
    )  # fmt: skip


def heat(ask: Ask) -> Exhibit:
    """Criteria or groups by level of attainment; two queries."""
    campaign, by_group = ask.campaign, ask.look.by == "group"
    title = _("Mức độ đạt theo tiêu chí năm %(year)s") if not by_group else _("Mức độ đạt theo nhóm năm %(year)s")
    title = ask.titled(title % {"year": ask.year})
    named = [
        _("từ %(least)s%%") % {"least": least} if place == 0
        else _("%(least)s–<%(most)s%%") % {"least": least, "most": STEPS[place - 1]}
        for place, least in enumerate(STEPS)
    ]  # fmt: skip
    fields = (
        Field(_("Mã"), 8), Field(_("Nhóm tiêu chí") if by_group else _("Tiêu chí"), 60),
        Field(_("Điểm tối đa"), 12, "points"), *(Field(name, 12, "count") for name in named),
        Field(_("Tỷ lệ đạt (%)"), 12, "points"), Field(_("Trung vị (%)"), 12, "points"),
    )  # fmt: skip
    spec = campaign.rubric.spec if campaign and campaign.rubric else None
    items = attained(campaign, spec, by_group=by_group, level=ask.look.level) if campaign and spec else ()
    if not any(item.scored for item in items):
        return Exhibit("heat", title, fields, (), empty=_("Chưa có điểm từng tiêu chí của năm này."))
    rows = tuple((i.code, i.name, i.maximum, *i.classes, i.attainment, i.middle) for i in items)
    low = min((item for item in items if item.attainment is not None), key=lambda item: item.attainment or 0)
    said = _("Thấp nhất: %(code)s, đạt %(share)s%% số điểm tối đa.") % {
        "code": low.code, "share": share(low.attainment),
    }  # fmt: skip
    chart = charts.grid(
        title, said, [(f"{item.code}. {item.name}", item.classes) for item in items], named, font=ask.font,
        across=_("Số cơ quan có tỷ lệ điểm đạt trong khoảng"),
    )  # fmt: skip
    return Exhibit(
        "heat", title, fields, rows, said=said, chart=chart, names=1,
        remarks=illustrated(campaign is not None and campaign.illustrative),
    )  # fmt: skip
