"""The map of a province's communes by rating."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import Level
from agencies.rules import BEGINNING, sort_key
from reports import charts
from reports.boundaries.drawing import drawn
from reports.cells import count
from reports.charts import Tile
from reports.dashboard.ask import Ask
from reports.dashboard.marks import labels_of, name_field, parts_of, remarks_of, short
from reports.exhibits import Exhibit, Field
from reports.figures import AgencyLine
from reports.figures.lineage import former_districts, lineage_of
from reports.models import Boundaries
from scoring.models import Scorecard


def map_of(ask: Ask) -> Exhibit:
    """Communes by rating: in the boundaries of that year when the province has given them, else as tiles by district."""
    figures = ask.figures
    communes = [line for line in figures.agencies if line.level == Level.COMMUNE]
    title = _("Bản đồ xếp loại cấp xã năm %(year)s") % {"year": ask.year}
    fields = (
        Field(_("Nhóm"), 30),
        Field(_("Mã"), 12),
        name_field(),
        Field(_("Xếp loại"), 14),
        Field(_("Điểm"), 10, "points"),
    )
    if not communes:
        return Exhibit("map", title, fields, (), empty=_("Năm này không có cơ quan cấp xã nào tham gia."))
    groups, how = _grouped(ask, communes)
    labels, parts = labels_of(figures.bands), parts_of(figures.bands)
    rows = tuple(
        (label, line.code, line.name, labels.get(line.rating, ""), line.score)
        for label, members in groups
        for line in members
    )
    chart = None
    remarks = list(remarks_of(figures))
    sets = list(Boundaries.objects.of(ask.province).defer("content")) if ask.look.map != "tiles" else []
    boundaries = next((one for one in sets if one.valid_from <= _day(ask)), None)
    if boundaries:
        ratings_by_code = {line.code: line.rating for line in communes}
        chart = drawn(title, boundaries, ratings_by_code, parts, font=ask.font)
        missing = [line for line in communes if line.code not in boundaries.codes]
        if missing:
            remarks.append(
                _("%(count)s cơ quan cấp xã chưa có ranh giới trên bản đồ: %(names)s.")
                % {"count": count(len(missing)), "names": ", ".join(short(line.name) for line in missing[:10])}
            )
        since = "" if boundaries.valid_from == BEGINNING else f"{boundaries.valid_from:%d/%m/%Y}"
        told = {"source": boundaries.source, "day": since}
        sentence = _("Ranh giới từ ngày %(day)s: %(source)s.") if since else _("Ranh giới: %(source)s.")
        remarks.append(sentence % told)
    if chart is None:
        blocks = [(label, [Tile(short(line.name), line.rating) for line in members]) for label, members in groups]
        chart = charts.tiles(title, blocks, parts, font=ask.font)
        remarks.append(how)
        if sets:
            told = {"day": f"{_day(ask):%d/%m/%Y}"}
            remarks.append(_("Tỉnh chưa nhập ranh giới của ngày %(day)s nên bản đồ vẽ bằng ô.") % told)
    return Exhibit("map", title, fields, rows, chart=chart, remarks=tuple(remarks), names=2)


def _day(ask: Ask) -> date:
    """The day whose boundaries the year is drawn in: its last, or that on which its list of agencies was frozen.

    Codes are those of the list: later boundaries may give them to other communes.
    """
    last = min(date(ask.year, 12, 31), timezone.localdate())
    return min(last, ask.campaign.snapshot_on) if ask.campaign else last


def _grouped(ask: Ask, communes: Sequence[AgencyLine]) -> tuple[list[tuple[str, list[AgencyLine]]], str]:
    """By district while there were any, then by the former one, else by letter; and a sentence that says which."""
    parents = {line.parent for line in communes}
    if len(parents) > 1:
        label_of = {line.code: line.parent or _("Khác") for line in communes}
        how = _("Mỗi ô là một cơ quan cấp xã, xếp theo cấp huyện; không theo vị trí địa lý.")
    elif former := former_districts(lineage_of(ask.province)):
        rows = Scorecard.objects.filter(campaign__province=ask.province, campaign__year=ask.year, level=Level.COMMUNE)
        places = {code: former.get(agency) for code, agency in rows.values_list("code", "agency")}
        label_of = {line.code: places.get(line.code) or _("Không rõ huyện cũ") for line in communes}
        how = _("Mỗi ô là một cơ quan cấp xã, xếp theo huyện trước ngày 01/7/2025 mà phần chính của xã thuộc về.")
    else:
        label_of = {line.code: short(line.name)[0].upper() for line in communes}
        how = _("Mỗi ô là một cơ quan cấp xã, xếp theo chữ cái đầu; không theo vị trí địa lý.")
    groups: dict[str, list[AgencyLine]] = defaultdict(list)
    for line in sorted(communes, key=lambda line: sort_key(short(line.name))):
        groups[label_of[line.code]].append(line)
    unknown = _("Không rõ huyện cũ")
    ordered = sorted(groups, key=lambda label: (label == unknown, sort_key(label)))
    return [(label, groups[label]) for label in ordered], how
