"""Exhibits of a province's years side by side, and of who goes on for whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from agencies.models import Province, Succession
from agencies.tenancy import across
from reports import charts, fonts
from reports.cells import count
from reports.dashboard.marks import bar_parts, illustrated
from reports.exhibits import Cell, Exhibit, Field
from reports.figures.years import YearOfProvince, province_years


@dataclass
class YearsAsk:
    """One question to a province's years."""

    province: Province
    font: str = fonts.SCREEN

    @cached_property
    def years(self) -> tuple[YearOfProvince, ...]:
        """Its years, oldest first."""
        return province_years(self.province)


def trend(ask: YearsAsk) -> Exhibit:
    """Ratings of each year, with what was reorganised in between; three queries."""
    title = _("Cơ cấu xếp loại qua các năm")
    years = ask.years
    bands = {band.code: band for year in years for band in year.bands}
    widest = max((year.bands for year in years), key=len, default=())
    order = [band.code for band in widest] + [code for code in bands if code not in {band.code for band in widest}]
    fields = [Field(_("Năm"), 8), Field(_("Thuộc diện chấm điểm"), 14, "count"), Field(_("Đã xếp loại"), 12, "count")]
    fields += [Field(bands[code].label, 12, "count") for code in order]
    fields += [
        Field(_("Điểm trung vị"), 12, "points"), Field(_("Số cơ quan có điểm"), 12, "count"),
        Field(_("Có cả ở năm trước"), 14, "count"), Field(_("Sắp xếp tổ chức từ năm trước"), 44), Field(_("Ghi chú"), 30),
    ]  # fmt: skip
    rows = []
    for year in years:
        cells: list[Cell] = [str(year.year), year.applicable, year.scored, *(year.ratings.get(code) for code in order)]
        cells += [year.median, year.scored_points, year.stayed, _reorganised(year), _note(year)]
        rows.append(tuple(cells))
    parts = bar_parts([bands[code] for code in order])
    bars = [(_label(year), [year.ratings.get(code, 0) for code in order]) for year in years]
    remarks = [*illustrated(any(year.illustrative for year in years))]
    if any(year.reorganised for year in years):
        remarks.append(
            _(
                "Giữa các năm có dấu * có sắp xếp tổ chức: tập hợp cơ quan khác nhau, nên số cơ quan và trung vị của hai "
                "năm không so sánh trực tiếp và không tính bình quân chung."
            )
        )
    return Exhibit(
        "trend", title, tuple(fields), tuple(rows), folded=False, remarks=tuple(remarks), empty=_("Chưa có năm nào có kết quả."),
        chart=charts.stacked(title, bars, parts, font=ask.font),
    )  # fmt: skip


def _label(year: YearOfProvince) -> str:
    return f"{year.year} *" if year.reorganised else str(year.year)


def _reorganised(year: YearOfProvince) -> str:
    return "; ".join(f"{kind}: {count(number)}" for kind, number in year.reorganised)


def _note(year: YearOfProvince) -> str:
    notes = []
    if year.illustrative:
        notes.append(_("số liệu minh họa"))
    if year.on_paper:
        notes.append(_("nhập từ hồ sơ giấy"))
    if year.provisional:
        notes.append(_("tạm thời"))
    return ", ".join(notes)


def inheritance(ask: YearsAsk) -> Exhibit:
    """Every agency that goes on for others: for whom, wholly or in part, since when, by which document; one query."""
    title = _("Kế thừa giữa các cơ quan")
    fields = (
        Field(_("Cơ quan kế thừa"), 44), Field(_("Từ ngày"), 12), Field(_("Cơ quan được kế thừa"), 44),
        Field(_("Phạm vi"), 14), Field(_("Hình thức"), 22), Field(_("Văn bản"), 40),
    )  # fmt: skip
    rows = (
        Succession.objects.filter(successor__province=ask.province)
        .select_related("reorganisation", "predecessor", "successor")
        .order_by("-reorganisation__effective_on", "successor__sort_text", "predecessor__sort_text")
    )
    with across():  # a predecessor may be of a province that was merged into this one
        successions = list(rows)
    lines = tuple(
        (
            row.successor.name, f"{row.reorganisation.effective_on:%d/%m/%Y}", row.predecessor.name,
            str(row.get_extent_display()), str(row.reorganisation.get_kind_display()),
            " ".join(filter(None, (row.reorganisation.document_number, row.reorganisation.document_title))),
        )
        for row in successions
    )  # fmt: skip
    return Exhibit(
        "inheritance", title, fields, lines,
        said=_("%(new)s cơ quan kế thừa %(old)s cơ quan.")
        % {"new": count(len({line[0] for line in lines})), "old": count(len({line[2] for line in lines}))},
        empty=_("Chưa ghi cơ quan nào kế thừa cơ quan khác."),
    )  # fmt: skip


EXHIBITS: dict[str, Callable[[YearsAsk], Exhibit]] = {"trend": trend, "inheritance": inheritance}
