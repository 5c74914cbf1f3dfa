"""Years, their figures and results as other systems read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from agencies import access
from agencies.models import AgencyKind, Level, Obligation, Province
from agencies.roles import Permission
from reports.api.agencies import WHO
from reports.api.shape import Field
from reports.figures import AgencyLine, Figures, yearly_figures
from reports.figures.yearly import counting_rows
from reports.renderers.json import agency_line, number
from reports.years import FIRST_YEAR, LAST_YEAR
from scoring.models import Campaign, Scorecard
from scoring.standings import PUBLIC
from scoring.states import CampaignState

SCORES = tuple(
    Field(name, "number", said, null=True)
    for name, said in {
        "mean": _("Điểm trung bình."), "median": _("Điểm trung vị."),
        "spread": _("Độ lệch chuẩn của toàn bộ cơ quan, không phải của mẫu."),
        "lowest": _("Điểm thấp nhất."), "highest": _("Điểm cao nhất."),
    }.items()
)  # fmt: skip
COUNTS = (
    Field("registered", "whole", _("Số cơ quan trong danh mục.")),
    Field("applicable", "whole", _("Trong đó thuộc diện chấm điểm.")),
    Field("submitted", "whole", _("Trong đó đã nộp phiếu.")),
    Field("scored", "whole", _("Trong đó đã xếp loại.")),
    Field("ratings", "whole", _("Số cơ quan theo từng mức xếp loại."), keyed=1),
    Field("scores", "object", _("Điểm của nhóm."), of=SCORES),
)
LINE = (
    Field("code", "text", _("Mã cơ quan khi chốt danh sách của năm.")),
    Field("name", "text", _("Tên cơ quan khi chốt danh sách của năm.")),
    Field("level", "text", _("Cấp: province (tỉnh), district (huyện), commune (xã)."), values=tuple(Level.values)),
    Field("kind", "text", _("Loại cơ quan."), values=tuple(AgencyKind.values)),
    Field("block", "text", _("Khối xếp hạng.")),
    Field("parent", "text", _("Tên cơ quan cấp trên, có thể để trống.")),
    Field("obligation", "text", _("Thuộc đối tượng áp dụng nào (QĐ 19/2014/QĐ-TTg Điều 2)."), values=tuple(Obligation.values)),
    Field("submitted", "yes_no", _("Tỉnh đã nhận phiếu.")),
    Field("submitted_at", "moment", _("Thời điểm nhận phiếu; null khi kết quả chỉ có trên giấy."), null=True),
    Field("self_score", "number", _("Điểm tự chấm."), null=True),
    Field("verified_score", "number", _("Điểm thẩm định."), null=True),
    Field("final_score", "number", _("Điểm được công nhận."), null=True),
    Field("score", "number", _("Điểm làm căn cứ xếp loại; null khi xếp loại không theo điểm."), null=True),
    Field("rating", "text", _("Mã xếp loại, để trống khi chưa có.")),
    Field("rating_label", "text", _("Tên xếp loại, để trống khi chưa có.")),
    Field("rank", "whole", _("Thứ hạng trong khối; bằng điểm thì cùng hạng."), null=True),
)  # fmt: skip
RESULT = (WHO[0], *LINE)
POINTS = (
    *WHO,
    Field("criteria", "object", _("Điểm từng tiêu chí; rỗng khi kết quả chỉ có trên giấy."), many=True, of=(
        Field("criterion", "text", _("Mã tiêu chí.")),
        Field("points", "number", _("Điểm đạt; null khi không áp dụng hoặc chưa chấm."), null=True),
        Field("not_applicable", "yes_no", _("Tiêu chí không áp dụng với cơ quan này.")),
    )),
)  # fmt: skip
YEAR = (
    Field("year", "whole", _("Năm chấm điểm.")),
    Field("title", "text", _("Tên đợt chấm điểm.")),
    Field("state", "text", _("Trạng thái của đợt."), values=tuple(value for value in CampaignState.values if value != "draft")),
    Field("published", "yes_no", _("Kết quả đã công bố, đọc được ở results.")),
    Field("published_at", "moment", _("Thời điểm công bố; null khi chưa công bố hoặc kết quả nhập từ giấy."), null=True),
    Field("on_paper", "yes_no", _("Kết quả nhập từ hồ sơ giấy.")),
    Field("illustrative", "yes_no", _("Số liệu minh họa, không có thật.")),
)  # fmt: skip
FIGURES = (
    Field("version", "whole", _("Phiên bản của bộ số này; trong một phiên bản chỉ thêm mục, không đổi tên, không đổi nghĩa.")),
    Field("province", "text", _("Tên tỉnh trên địa chỉ.")),
    Field("province_name", "text", _("Tên tỉnh.")),
    Field("province_code", "text", _("Mã hành chính của tỉnh.")),
    Field("year", "whole", _("Năm chấm điểm.")),
    Field("as_of", "day", _("Số liệu tính đến ngày này.")),
    Field("provisional", "yes_no", _("Số liệu tạm thời: chưa có quyết định công nhận kết quả.")),
    Field("illustrative", "yes_no", _("Số liệu minh họa, không có thật.")),
    Field("decision", "object", _("Quyết định công nhận kết quả."), null=True, of=(
        Field("number", "text", _("Số, ký hiệu.")), Field("signed_on", "day", _("Ngày ký.")),
    )),
    Field("rubric", "object", _("Bộ tiêu chí."), null=True, of=(
        Field("name", "text", _("Tên bộ tiêu chí.")), Field("note", "text", _("Ghi chú nguồn gốc.")),
    )),
    Field("bands", "object", _("Các mức xếp loại, từ cao đến thấp."), many=True, of=(
        Field("code", "text", _("Mã xếp loại.")), Field("label", "text", _("Tên xếp loại.")),
        Field("minimum", "number", _("Điểm tối thiểu."), null=True),
    )),
    *(Field(field.name, field.kind, field.said, keyed=1) for field in COUNTS[:4]),
    Field("ratings", "whole", _("Cấp → mã xếp loại → số cơ quan."), keyed=2),
    Field("shares", "number", _("Cấp → mã xếp loại → phần trăm, cộng lại đúng 100,00."), keyed=2, null=True),
    Field("scores", "object", _("Cấp → điểm của cấp."), keyed=1, of=SCORES),
    Field("total", "object", _("Toàn tỉnh."), of=COUNTS),
    Field("kinds", "object", _("Theo loại cơ quan."), many=True, of=(
        Field("code", "text", _("Loại cơ quan.")), Field("label", "text", _("Tên loại cơ quan.")), *COUNTS,
    )),
    Field("criteria", "object", _("Từng tiêu chí của bộ tiêu chí."), many=True, of=(
        Field("code", "text", _("Mã tiêu chí.")), Field("name", "text", _("Tên tiêu chí.")),
        Field("group", "text", _("Nhóm.")), Field("max", "number", _("Điểm tối đa.")),
        Field("attainment", "number", _("Phần trăm điểm đạt trên tổng điểm có thể đạt."), null=True),
        Field("mean", "number", _("Điểm trung bình."), null=True),
        Field("scored", "whole", _("Số cơ quan được chấm.")),
    )),
    Field("agencies", "object", _("Từng cơ quan thuộc diện chấm điểm."), many=True, of=LINE),
    Field("missing", "object", _("Cơ quan chưa nộp phiếu."), many=True, of=LINE[:3]),
    Field("reported", "object", _("Số liệu tỉnh đã công bố ở nơi khác, giữ nguyên văn."), many=True, of=(
        Field("id", "text", _("Mã số liệu.")), Field("label", "text", _("Chỉ tiêu.")),
        Field("value", "value", _("Giá trị như đã công bố.")), Field("unit", "text", _("Đơn vị tính.")),
        Field("counted", "whole", _("Số hệ thống đếm được cho cùng chỉ tiêu."), null=True),
        Field("quote", "text", _("Trích nguyên văn.")), Field("source", "text", _("Nguồn.")),
    )),
    Field("notes", "text", _("Chỗ số liệu đã công bố không khớp."), many=True),
)  # fmt: skip


def years(province: Province) -> list[dict[str, Any]]:
    """Every year that has been opened, newest first, as YEAR describes it."""
    rows = Campaign.objects.of(province.pk).exclude(state=CampaignState.DRAFT).order_by("-year")
    return [
        {
            "year": row.year, "title": row.title, "state": row.state, "published": row.state in PUBLIC,
            "published_at": row.published_at and row.published_at.isoformat(), "on_paper": row.on_paper,
            "illustrative": row.illustrative,
        }
        for row in rows
    ]  # fmt: skip


def figures_of(province: Province, year: int) -> Figures:
    """The figures of a year. Raises Http404 for a year that cannot be."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404(_t("Không có số liệu của năm %(year)s.") % {"year": year})
    return yearly_figures(province, year)


def published(province: Province, year: int) -> Campaign:
    """The campaign of a year whose results are published. Raises Http404 before that."""
    rows = Campaign.objects.of(province.pk).select_related("rubric", "province")
    campaign = rows.filter(year=year, state__in=PUBLIC).first()
    if campaign is None:
        raise Http404(
            _t("Kết quả năm %(year)s chưa công bố, hoặc tỉnh không có đợt chấm điểm năm này.") % {"year": year}
        )
    return campaign


def sheets(asker: access.Asker, campaign: Campaign) -> dict[str, Scorecard]:
    """The sheets of a year that this token sees, by the agency's code of that year."""
    rows = campaign.scorecards.applicable().visible_to(asker, Permission.VIEW_SCORECARD).order_by("path")
    return {row.code: row for row in rows}


def results(asker: access.Asker, campaign: Campaign, asked: Mapping[str, Any]) -> list[tuple[int, AgencyLine]]:
    """The results this token sees, ranked among all, from the same figures as every document; the agency's number beside each."""
    seen = sheets(asker, campaign)
    lines = yearly_figures(campaign.province, campaign.year).agencies
    wanted = {name: asked[name] for name in ("level", "kind", "rating", "code") if asked[name]}
    return [
        (seen[line.code].agency_id, line)
        for line in lines
        if line.code in seen and all(getattr(line, name) == value for name, value in wanted.items())
    ]


def result(row: tuple[int, AgencyLine], labels: Mapping[str, str]) -> dict[str, Any]:
    """One result, as RESULT describes it."""
    return {"id": row[0], **agency_line(row[1], labels)}


def points(campaign: Campaign, rows: list[Scorecard]) -> list[dict[str, Any]]:
    """The points that count of these sheets, as POINTS describes it; in the order of the rubric."""
    found: dict[int, dict[str, dict[str, Any]]] = defaultdict(dict)
    scores = counting_rows(campaign).filter(scorecard__in=[row.pk for row in rows])
    for sheet, code, value, not_applicable in scores.values_list("scorecard", "criterion", "points", "not_applicable"):
        found[sheet][code] = {"criterion": code, "points": number(value), "not_applicable": not_applicable}
    order = [item.code for item in campaign.rubric.spec.criteria()] if campaign.rubric else []
    return [
        {
            "id": row.agency_id, "code": row.code, "name": row.name,
            "criteria": [found[row.pk][code] for code in order if code in found[row.pk]],
        }
        for row in rows
    ]  # fmt: skip
