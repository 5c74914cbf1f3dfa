"""A scorecard put together: as an official document of its own, and as a leaf of the year's book.

Both print the same table: each criterion with its points from both sides, how they came about, what is cited.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from agencies.templatetags.page import points
from reports.cells import NOTHING
from reports.inspections.words import said
from reports.official import Block, Column, Leaf, OfficialDocument, Paragraph, Row, Table
from reports.sheets.shown import Part, PointLine, SheetShown
from scoring.rules.mark import Mark

if TYPE_CHECKING:
    from reports.models import DocumentSettings

WARNING = "SỐ LIỆU MINH HỌA, KHÔNG PHẢI KẾT QUẢ THẬT"
SYSTEM = "áp dụng Hệ thống quản lý chất lượng"


def sheet_document(shown: SheetShown, settings: DocumentSettings, *, year_signed: int) -> OfficialDocument:
    """The sheet as a document the province can sign and hand to the agency, with how each criterion is scored."""
    say = settings.voice("sheet").knowing(
        {**said(settings, "P", year_signed), "co_quan": shown.name, "nam": str(shown.year)}
    )
    return OfficialDocument(
        kind="PHIẾU KẾT QUẢ",
        subject=say.line("subject"),
        letterhead=say.letterhead(settings.parent_line, settings.issuer_line),
        opening=(_about(shown),),
        body=(*_blocks(shown, rules=True),),
        closing=say.line("closing"),
        recipients=say.recipients(settings.drafting_unit),
        signature=say.signature(),
        stamp=_stamp(shown),
        warning=WARNING if shown.illustrative else "",
    )


def sheet_leaf(shown: SheetShown) -> Leaf:
    """The sheet as it stands in the year's book: without letterhead, the rules of scoring being printed once in front."""
    return Leaf(
        title=shown.name,
        subtitle=f"Phiếu kết quả chấm điểm, xếp loại {SYSTEM} năm {shown.year}",
        blocks=(Paragraph(_about(shown), note=True), *_blocks(shown, rules=False)),
        stamp=_stamp(shown),
        warning=WARNING if shown.illustrative else "",
    )


def _about(shown: SheetShown) -> str:
    """Who is scored, by what, with what result, in one line."""
    facts = [
        f"Mã: {shown.code}",
        f"Cấp: {shown.level_label}",
        f"Loại: {shown.kind}",
        f"Cơ quan cấp trên: {shown.parent}" if shown.parent else "",
        f"Bộ tiêu chí: {shown.rubric}",
        f"Nộp lúc {shown.received}" if shown.received else "",
        f"Tình trạng: {shown.state}",
    ]
    return "; ".join(filter(None, facts)) + "."


def _stamp(shown: SheetShown) -> str:
    return "" if shown.settled else "Kết quả chưa có quyết định công nhận"


def _blocks(shown: SheetShown, *, rules: bool) -> list[Block]:
    table = Table(
        caption="",
        columns=(
            Column(_("Mã"), 5),
            Column(_("Tiêu chí"), 26, "left"),
            Column(_("Tối đa"), 7),
            *(Column(side, 7) for side in shown.sides),
            Column(_("Căn cứ cho điểm"), 62 - 7 * len(shown.sides), "left"),
        ),
        rows=tuple(row for part in shown.parts for row in _rows(part, rules=rules, sides=len(shown.sides))),
        row_header=1,
        note=_("KAD: tiêu chí không áp dụng; dấu “–”: chưa chấm, khác với 0 điểm."),
        dense=True,
    )
    # How the points became a score and a rating, in one paragraph, as somebody checks it with a calculator.
    return [table, Paragraph(" ".join(shown.result))] if shown.result else [table]


def _rows(part: Part, *, rules: bool, sides: int) -> list[Row]:
    name = f"{part.code}. {part.name}" if part.code else part.name
    if part.maximum is not None:
        name = f"{name}: {points(part.reached)}/{points(part.maximum)} điểm"
    return [Row((name,), "section"), *(Row(_cells(line, rules=rules, sides=sides)) for line in part.lines)]


def _cells(line: PointLine, *, rules: bool, sides: int) -> tuple[str, ...]:
    given = (line.own, line.verified, line.final)[:sides]
    return (line.code, line.name, points(line.maximum), *map(_given, given), _why(line, rules=rules))


def _given(mark: Mark | None) -> str:
    """Points; "KAD" where the criterion does not apply; a dash where nobody has scored it."""
    if mark is None:
        return NOTHING
    if mark.not_applicable:
        return "KAD"
    return _points(mark.points)


def _points(value: Decimal | None) -> str:
    return NOTHING if value is None else points(value)


def _why(line: PointLine, *, rules: bool) -> str:
    """From the claim by the rule to the points; then what is cited and what both sides wrote."""
    told = [f"{side}: {' '.join(lines)}" if side else " ".join(lines) for side, lines in line.reasons]
    return "\n".join(
        filter(
            None,
            [
                f"Cách chấm: {line.rule}" if rules else "",
                *told,
                f"Minh chứng: {'; '.join(line.papers)}." if line.papers else "",
                f"Cơ quan giải trình: {line.claimant}" if line.claimant else "",
                f"Ý kiến thẩm định: {line.verifier}" if line.verifier else "",
            ],
        )
    )
