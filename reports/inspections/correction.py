"""What an inspected agency reports on its corrections (TT 26/2014/TT-BKHCN Điều 37): due 02 months after the minutes."""

from __future__ import annotations

from agencies.templatetags.page import day
from audits.models import Audit, CorrectiveAction, Finding
from audits.states import TO_PLAN, FindingState, Grade
from reports.inspections import words
from reports.models import DocumentSettings
from reports.official import (
    Annex,
    Block,
    Column,
    Heading,
    OfficialDocument,
    Paragraph,
    Row,
    Table,
    legal_bases,
    recipient_list,
)
from reports.papers.issuer import issuer_of

STATES = {
    FindingState.OPEN: "Chưa có biện pháp", FindingState.REOPENED: "Khắc phục lại", FindingState.PLANNED: "Đang khắc phục",
    FindingState.DONE: "Đã khắc phục, chờ xác nhận", FindingState.CLOSED: "Đã được xác nhận",
}  # fmt: skip


def correction(audit: Audit, settings: DocumentSettings) -> OfficialDocument:
    """The agency's corrective report with cause, action and result of each nonconformity in its annex; four queries."""
    issuer = issuer_of(audit.agency, settings, audit.reported_on)
    findings = list(
        audit.findings.raised().nonconformities().prefetch_related("actions", "papers__document").order_by("pk")
    )
    year = (audit.reported_on or audit.report_due or audit.ends_on).year
    letterhead = issuer.letterhead("", "BC", audit.reported_on, year)
    return OfficialDocument(
        kind="BÁO CÁO",
        subject=f"Kết quả khắc phục sau kiểm tra {words.SYSTEM} năm {audit.year}",
        letterhead=letterhead,
        addressees=(settings.issuer_line,),
        bases=legal_bases(words.BASES),
        opening=(
            f"Thực hiện Biên bản kiểm tra ký {words.day_or_room(audit.signed_on, audit.year)}"
            + (f" theo {words.decision(audit)}" if audit.decision_number else "")
            + f", {issuer.name} báo cáo kết quả khắc phục như sau:",
        ),
        body=tuple(_body(audit, findings)),
        closing=f"{issuer.name} báo cáo để {settings.issuer_line} xem xét, xác nhận./.",
        recipients=recipient_list(("Như trên", "Lãnh đạo cơ quan"), ""),
        signature=issuer.signature(together=True),
        warning=words.WARNING if audit.illustrative else "",
        annexes=(Annex("Phụ lục", "CHI TIẾT KHẮC PHỤC TỪNG ĐIỂM KHÔNG PHÙ HỢP", (_details(findings),), landscape=True),) if findings else (),
        annex_reference=f"(Kèm theo Báo cáo {letterhead.number[0].lower()}{letterhead.number[1:]} của {issuer.name})",
    )  # fmt: skip


def _body(audit: Audit, findings: list[Finding]) -> list[Block]:
    settled = [row for row in findings if row.state in {FindingState.DONE, FindingState.CLOSED}]
    left = [row for row in findings if row not in settled]
    blocks: list[Block] = [
        Heading(1, "I.", "KẾT QUẢ CHUNG"),
        Paragraph(
            f"Biên bản nêu {len(findings)} điểm không phù hợp; đã khắc phục {len(settled)} điểm, còn {len(left)} điểm đang thực hiện."
            + (f" Hạn báo cáo: {day(audit.report_due)}." if audit.report_due else "")
        ),
    ]  # fmt: skip
    blocks += [_overview(findings)] if findings else []
    blocks += [Paragraph(audit.report_note)] if audit.report_note else []
    if left:
        blocks += [
            Heading(1, "II.", "VIỆC CÒN PHẢI LÀM"),
            *(Paragraph(f"- {row.text}: {_until(row)}.") for row in left),
        ]
    return blocks


def _overview(findings: list[Finding]) -> Table:
    lines = tuple(
        Row((str(number), row.text, row.clause, words.GRADES[Grade(row.grade)], STATES[FindingState(row.state)]))
        for number, row in enumerate(findings, start=1)
    )
    columns = (
        Column("TT", 7), Column("Điểm không phù hợp", 45, "left"), Column("Điều khoản", 13), Column("Mức độ", 15),
        Column("Tình trạng", 20),
    )  # fmt: skip
    return Table("Các điểm không phù hợp", columns, lines, row_header=1)


def _until(row: Finding) -> str:
    if row.state in TO_PLAN:
        return "chưa có biện pháp khắc phục" + (f", hạn {day(row.due_on)}" if row.due_on else "")
    return f"đang khắc phục, hạn {day(row.due_on)}" if row.due_on else "đang khắc phục"


def _details(findings: list[Finding]) -> Table:
    lines = []
    for number, row in enumerate(findings, start=1):
        action = _latest(row)
        papers = "; ".join(str(paper.document) for paper in row.papers.all())
        done = "; ".join(filter(None, (day(action.done_on) if action.done_on else "", action.result))) if action else ""
        lines.append(
            Row(
                (
                    str(number), row.text, action.cause if action else "",
                    "; ".join(filter(None, (action.correction, action.action))) if action else "",
                    f"{action.owner}, {day(action.due_on)}" if action else "", done, papers,
                )
            )
        )  # fmt: skip
    columns = (
        Column("TT", 5), Column("Điểm không phù hợp", 21, "left"), Column("Nguyên nhân", 17, "left"),
        Column("Khắc phục, hành động khắc phục", 22, "left"), Column("Người chịu trách nhiệm, hạn", 13, "left"),
        Column("Kết quả", 14, "left"), Column("Bằng chứng", 13, "left"),
    )  # fmt: skip
    return Table("", columns, tuple(lines), row_header=1)


def _latest(row: Finding) -> CorrectiveAction | None:
    return max(row.actions.all(), key=lambda action: action.round, default=None)
