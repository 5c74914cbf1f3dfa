"""The notice of a provisional result to one agency: what came out, how, and until when it may object (Mẫu 1.4, thông báo)."""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone

from agencies.templatetags.page import moment
from reports.cells import NOTHING, points
from reports.inspections.words import said
from reports.models import DocumentSettings
from reports.official import Block, Column, OfficialDocument, Paragraph, Row, Table, numbered
from reports.papers.sentences import parts
from reports.wording.filling import Values
from scoring.assessment import assess_sheet, criteria_of, recognised, rubric_of
from scoring.explain.result import outcome_lines
from scoring.models import Score, Scorecard, Stage
from scoring.rules.outcome import Outcome

WARNING = "SỐ LIỆU MINH HỌA – không phải kết quả chính thức"
HOW = frozenset({"raw", "rebase", "bonus", "penalty", "final", "band", "caps", "step_downs", "rating"})
"""The steps of the explanation that are told; the criteria stand in tables."""


def notice(sheet: Scorecard, settings: DocumentSettings) -> OfficialDocument:
    """What the verification of one sheet came to. Raises ValueError for a year on paper; five queries."""
    rows = list(sheet.scores.all())
    verified = recognised(rows)
    outcome = assess_sheet(sheet, verified.values(), Stage.PROVINCE).outcome
    own = {row.criterion: row for row in rows if row.stage == Stage.SELF}
    signed_in = timezone.localdate(sheet.provisional_at).year if sheet.provisional_at else timezone.localdate().year
    noted = {row.criterion: row.note.strip() for row in rows if row.stage == Stage.PROVINCE}
    differing = _differing(sheet, own, verified, noted)
    say = settings.voice("result_notice").knowing(
        {**said(settings, "TB", signed_in), **_values(sheet, outcome), "nam": str(sheet.campaign.year)}
    )
    return OfficialDocument(
        kind="THÔNG BÁO",
        subject=say.line("subject"),
        letterhead=say.letterhead(settings.parent_line, settings.issuer_line),
        bases=say.bases(),
        opening=say.lines("opening"),
        body=numbered(
            parts(
                (
                    ("KẾT QUẢ DỰ KIẾN", [*say.paragraphs("result"), _groups(sheet, own, outcome)]),
                    ("TIÊU CHÍ CÓ ĐIỂM KHÁC ĐIỂM TỰ CHẤM", [differing] if differing else [Paragraph("Không có.")]),
                    ("CÁCH TÍNH ĐIỂM, XẾP LOẠI", _how(sheet, outcome)),
                    ("KIẾN NGHỊ", say.paragraphs("appeals")),
                )
            )
        ),
        closing=say.line("closing"),
        recipients=say.recipients(settings.drafting_unit),
        signature=say.signature(),
        warning=WARNING if sheet.campaign.illustrative else "",
    )  # fmt: skip


def _values(sheet: Scorecard, outcome: Outcome) -> Values:
    until = (
        f"đến hết {moment(sheet.appeal_until)}" if sheet.appeal_until
        else f"trong {sheet.campaign.appeal_days} ngày làm việc kể từ khi nhận được thông báo"
    )  # fmt: skip
    return {
        "co_quan": sheet.name, "diem_tu_cham": points(sheet.self_score), "diem_tham_dinh": points(outcome.final_score),
        "xep_loai": rubric_of(sheet).band(outcome.rating).label if outcome.rating else "chưa xếp loại", "han_kien_nghi": until,
    }  # fmt: skip


def _groups(sheet: Scorecard, own: dict[str, Score], outcome: Outcome) -> Table:
    names = {group.code: group for group in rubric_of(sheet).groups}
    lines = []
    for row in outcome.groups:
        group = names[row.code]
        claimed = [own[item.code].points for item in group.criteria if item.code in own]
        known = [found for found in claimed if found is not None]
        said = points(sum(known, Decimal(0))) if known else NOTHING
        lines.append(Row((row.code, group.name, points(row.raw_of), said, points(row.raw))))
    columns = (
        Column("Mã", 8), Column("Nhóm tiêu chí", 50, "left"), Column("Điểm tối đa áp dụng", 14), Column("Điểm tự chấm", 14),
        Column("Điểm thẩm định", 14),
    )  # fmt: skip
    left = [item.code for item in criteria_of(sheet) if item.code not in own]
    note = f"Không có điểm tự chấm của tiêu chí {', '.join(left)}." if left else ""
    return Table("Điểm theo nhóm tiêu chí", columns, tuple(lines), row_header=1, note=note)


def _differing(
    sheet: Scorecard, own: dict[str, Score], verified: dict[str, Score], noted: dict[str, str]
) -> Table | None:
    """What came out otherwise than claimed, and why: in the words of whoever recognised it, else of the verifier."""
    lines = []
    for item in criteria_of(sheet):
        claimed, found = own.get(item.code), verified.get(item.code)
        if claimed is None or found is None or _given(claimed) == _given(found):
            continue
        lines.append(
            Row(
                (
                    item.code,
                    item.name,
                    points(item.max_points),
                    _given(claimed),
                    _given(found),
                    found.note.strip() or noted.get(item.code, ""),
                )
            )
        )
    columns = (
        Column("Mã", 8), Column("Tiêu chí", 32, "left"), Column("Điểm tối đa", 10), Column("Tự chấm", 11),
        Column("Thẩm định", 11), Column("Lý do", 28, "left"),
    )  # fmt: skip
    return (
        Table("Các tiêu chí có điểm thẩm định khác điểm tự chấm", columns, tuple(lines), row_header=1)
        if lines
        else None
    )


def _given(row: Score) -> str:
    return "Không áp dụng" if row.not_applicable else points(row.points)


def _how(sheet: Scorecard, outcome: Outcome) -> list[Block]:
    return [Paragraph(f"- {line.text}") for line in outcome_lines(rubric_of(sheet), outcome) if line.part in HOW]
