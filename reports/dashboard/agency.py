"""Exhibits of one agency: its rating over the years, its criteria, what would lift it to the next rating."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from django.utils.translation import gettext as _

from agencies.models import Agency
from reports import charts, fonts
from reports.cells import points
from reports.charts import Pair
from reports.dashboard.marks import illustrated
from reports.exhibits import Exhibit, Field
from reports.figures.own import FEWEST_PEERS, OwnYear, label_in, own_criteria, own_years
from scoring.assessment import ENGINE_STAGE, assess_sheet, events_of, recognised, rubric_of
from scoring.models import Scorecard, Stage
from scoring.rules.lift import Way, cheapest_way
from scoring.states import RESULT_SHOWN


@dataclass
class AgencyAsk:
    """One question to an agency's figures; `year` is the year looked at closely (0: the latest that has a sheet)."""

    agency: Agency
    year: int = 0
    font: str = fonts.SCREEN

    @cached_property
    def years(self) -> tuple[OwnYear, ...]:
        """Its years, newest first."""
        return own_years(self.agency)

    @cached_property
    def sheet(self) -> Scorecard | None:
        """The sheet looked at closely: of the year asked for, else the latest filled in here; one query."""
        rows = Scorecard.objects.filter(agency=self.agency, excluded_reason="", campaign__rubric__isnull=False)
        rows = rows.filter(campaign__year=self.year) if self.year else rows.filter(campaign__on_paper=False)
        return rows.exclude(campaign__state="draft").with_context().order_by("-campaign__year").first()

    @cached_property
    def shown(self) -> bool:
        """Whether the agency has been told what was verified."""
        return self.sheet is not None and self.sheet.state in RESULT_SHOWN


def years(ask: AgencyAsk) -> Exhibit:
    """Its own score each year beside the median of its kind, and what it inherited; four queries."""
    title = _("Điểm và xếp loại qua các năm")
    fields = (
        Field(_("Năm"), 8), Field(_("Xếp loại"), 16), Field(_("Điểm"), 10, "points"),
        Field(_("Trung vị cùng loại"), 14, "points"), Field(_("Số cơ quan cùng loại"), 14, "count"),
        Field(_("Kết quả của cơ quan được kế thừa"), 50),
    )  # fmt: skip
    found = ask.years
    rows = tuple(
        (
            str(one.year), one.rating, one.line.score if one.line else None, one.median,
            one.peers if one.line else None, _inherited(one),
        )
        for one in found
    )  # fmt: skip
    pairs = [
        Pair(f"{one.year} · {one.rating}" if one.rating else str(one.year), one.line.score if one.line else None, one.median)
        for one in reversed(found)
    ]  # fmt: skip
    remarks = [*illustrated(any(one.illustrative for one in found))]
    if any(one.inherited for one in found):
        remarks.append(
            _(
                "Kết quả trước khi sắp xếp tổ chức là của từng cơ quan được kế thừa, ghi riêng; không cộng và không lấy "
                "bình quân."
            )
        )
    remarks.append(
        _("Trung vị của các cơ quan cùng loại khác, chỉ tính năm đã có quyết định và có từ %(few)s cơ quan trở lên.")
        % {"few": FEWEST_PEERS}
    )
    return Exhibit(
        "years", title, fields, rows, folded=False, remarks=tuple(remarks), empty=_("Cơ quan chưa có kết quả năm nào."),
        chart=charts.pairs(title, pairs, _("Cơ quan này"), _("Trung vị cùng loại"), font=ask.font),
    )  # fmt: skip


def _inherited(one: OwnYear) -> str:
    return "; ".join(
        f"{origin.name}: {label_in(one.bands, line.rating)}" + (f" ({points(line.score)})" if line.score is not None else "")
        for origin, line in one.inherited
    )  # fmt: skip


def criteria(ask: AgencyAsk) -> Exhibit:
    """Its attainment criterion by criterion beside the median of its kind; two queries."""
    title = _("Từng tiêu chí so với trung vị cùng loại")
    fields = (
        Field(_("Mã"), 8), Field(_("Tiêu chí"), 60), Field(_("Điểm tối đa"), 12, "points"), Field(_("Điểm"), 10, "points"),
        Field(_("Tỷ lệ đạt (%)"), 12, "points"), Field(_("Trung vị cùng loại (%)"), 14, "points"),
    )  # fmt: skip
    if ask.sheet is None or not ask.shown:
        return Exhibit(
            "criteria", title, fields, (), empty=_("Kết quả từng tiêu chí hiện ra khi tỉnh gửi kết quả dự kiến.")
        )
    title = _("Từng tiêu chí năm %(year)s so với trung vị cùng loại") % {"year": ask.sheet.campaign.year}
    found = own_criteria(ask.sheet)
    chart = charts.pairs(
        title, [Pair(f"{one.code}. {one.name}", one.own, one.median) for one in found], _("Cơ quan này (%)"),
        _("Trung vị cùng loại (%)"), font=ask.font,
    )  # fmt: skip
    rows = tuple((one.code, one.name, one.maximum, one.points, one.own, one.median) for one in found)
    return Exhibit(
        "criteria", title, fields, rows, chart=chart, names=1,
        remarks=illustrated(ask.sheet.campaign.illustrative),
    )  # fmt: skip


def lift(ask: AgencyAsk) -> Exhibit:
    """The fewest criteria that would give the next better rating, tried out by the engine; two queries."""
    title = _("Cần gì để lên bậc xếp loại")
    fields = (
        Field(_("Mã"), 8), Field(_("Tiêu chí"), 60), Field(_("Điểm hiện có"), 12, "points"),
        Field(_("Điểm tối đa"), 12, "points"), Field(_("Điểm thêm"), 12, "points"),
    )  # fmt: skip
    if ask.sheet is None:
        return Exhibit("lift", title, fields, (), empty=_("Cơ quan chưa có phiếu chấm điểm nào."))
    title = _("Cần gì để lên bậc xếp loại (năm %(year)s)") % {"year": ask.sheet.campaign.year}
    if ask.sheet.campaign.on_paper:
        return Exhibit(
            "lift", title, fields, (), empty=_("Kết quả năm này nhập từ hồ sơ giấy nên không tính lại được.")
        )
    rating, way = _way(ask.sheet, shown=ask.shown)
    if way is None:
        return Exhibit(
            "lift",
            title,
            fields,
            (),
            empty=_no_way(ask.sheet, rating),
        )
    rubric = rubric_of(ask.sheet)
    band = rubric.band(way.band).label
    if not way.lifts:
        return Exhibit(
            "lift", title, fields, (),
            empty=_("Bậc xếp loại bị giữ lại bởi quyết định của người thẩm định; thêm điểm tiêu chí không nâng được lên %(band)s.")
            % {"band": band},
        )  # fmt: skip
    rows = tuple(
        (one.code, (item := rubric.item(one.code)).name, item.max_points - one.gain, item.max_points, one.gain)
        for one in way.lifts
    )
    side = _("điểm thẩm định") if ask.shown else _("điểm tự chấm")
    return Exhibit(
        "lift", title, fields, rows, names=1, folded=False,
        said=_("Đạt trọn %(count)s tiêu chí dưới đây thì từ %(now)s lên %(score)s điểm, xếp loại %(band)s.")
        % {"count": len(rows), "now": points(way.now), "score": points(way.score), "band": band},
        remarks=(_("Tính theo %(side)s: số tiêu chí ít nhất, rồi số điểm thêm ít nhất.") % {"side": side},),
    )  # fmt: skip


def _no_way(sheet: Scorecard, rating: str | None) -> str:
    """Why no criterion leads to a better rating: there is none, or it does not stand on criteria at all."""
    if not rating:
        return _("Phiếu chưa có xếp loại để so.")
    if rating == max(rubric_of(sheet).bands, key=attrgetter("minimum")).code:
        return _("Đã ở bậc xếp loại cao nhất.")
    return _("Không nộp phiếu nên xếp loại theo quy định; thêm điểm tiêu chí không thay đổi.")


def _way(sheet: Scorecard, *, shown: bool) -> tuple[str | None, Way | None]:
    """The rating there is by what has been verified, or by the agency's own word, and the way up."""
    rows = list(sheet.scores.all())
    stage = Stage.PROVINCE if shown else Stage.SELF
    counting = recognised(rows).values() if shown else [row for row in rows if row.stage == Stage.SELF]
    found = assess_sheet(sheet, counting, stage)
    own = None if stage == Stage.SELF else sheet.self_score
    way = cheapest_way(
        rubric_of(sheet), sheet.block, found.marks, stage=ENGINE_STAGE[stage], events=events_of(sheet, own)
    )
    return found.outcome.rating, way


EXHIBITS: dict[str, Callable[[AgencyAsk], Exhibit]] = {"years": years, "lift": lift, "criteria": criteria}
