"""What stands in front of the sheets: the cover, the contents with page numbers, how each criterion is scored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils import timezone

from agencies.templatetags.page import day, points
from reports.models import DocumentSettings
from reports.official import Block, Column, Cover, Leaf, Paragraph, Row, Table
from reports.sheets.compose import SYSTEM, WARNING
from scoring.explain.marking import describe
from scoring.models import Campaign
from scoring.rules.rubric import Rubric

CONTENTS = "MỤC LỤC"
RULES = "CÁCH CHO ĐIỂM TỪNG TIÊU CHÍ"


@dataclass(frozen=True, slots=True)
class Entry:
    """One agency in the contents: under which level, and on which page its sheet begins."""

    level: str
    name: str
    parent: str
    page: int


def cover(campaign: Campaign, settings: DocumentSettings, sheets: int, imprint: str) -> Cover:
    """The cover, of the day on which the book is made."""
    today = timezone.localdate()
    return Cover(
        parent=settings.parent_line.upper(),
        issuer=settings.issuer_line.upper(),
        title="SỔ PHIẾU KẾT QUẢ CHẤM ĐIỂM",
        subtitle=f"{SYSTEM[0].upper()}{SYSTEM[1:]} tại các cơ quan, đơn vị năm {campaign.year}",
        lines=(f"{sheets} phiếu; lập từ hệ thống chấm điểm ngày {day(today)}",),
        place_and_year=f"{settings.place}, năm {today.year}",
        imprint=imprint,
        warning=WARNING if campaign.illustrative else "",
    )


def contents(entries: Sequence[Entry], rules: int, absent: Sequence[str], campaign: Campaign) -> Leaf:
    """The list of sheets with their pages; `rules` is the page on which the rules begin, `absent` who sent no sheet."""
    rows = [Row(("", "Cách cho điểm từng tiêu chí", "", str(rules)))]
    number = 0
    for level, members in groupby(entries, key=lambda entry: entry.level):
        rows.append(Row((level,), "section"))
        for entry in members:
            number += 1
            rows.append(Row((str(number), entry.name, entry.parent, str(entry.page))))
    blocks: list[Block] = [
        Table(
            caption="",
            columns=(
                Column("TT", 7), Column("Cơ quan, đơn vị", 52, "left"), Column("Cơ quan cấp trên", 31, "left"),
                Column("Trang", 10, "right"),
            ),
            rows=tuple(rows),
            row_header=1,
            dense=True,
        )
    ]  # fmt: skip
    if absent:
        blocks.append(
            Paragraph(f"Chưa có phiếu trong sổ ({len(absent)} cơ quan, đơn vị): {'; '.join(absent)}.", note=True)
        )
    return Leaf(CONTENTS, "", tuple(blocks), warning=WARNING if campaign.illustrative else "")


def rules_of(rubric: Rubric, campaign: Campaign) -> Leaf:
    """How the points of each criterion are given: the same for all, so printed once."""
    table = Table(
        caption="",
        columns=(
            Column("Mã", 7), Column("Tiêu chí", 38, "left"), Column("Tối đa", 9), Column("Cách chấm", 46, "left"),
        ),
        rows=tuple(_rules(rubric)),
        row_header=1,
        dense=True,
    )  # fmt: skip
    return Leaf(RULES, rubric.name, (table,), warning=WARNING if campaign.illustrative else "")


def _rules(rubric: Rubric) -> Iterable[Row]:
    for group in rubric.groups:
        yield Row((f"{group.code}. {group.name}: tối đa {points(group.max_points)} điểm",), "section")
        for item in group.criteria:
            yield Row((item.code, item.name, points(item.max_points), describe(item)))
