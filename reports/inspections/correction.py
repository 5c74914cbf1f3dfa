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
    day_or_room,
    reference_to,
)
from reports.papers.issuer import issuer_of
from reports.wording.filling import Values
from reports.wording.voice import Voice

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
    said = issuer.said("BC", audit.reported_on, year, together=True)
    say = settings.voice("correction").knowing({**said, **_values(audit, findings)})
    letterhead = say.letterhead(issuer.parent, issuer.printed)
    return OfficialDocument(
        kind="BÁO CÁO",
        subject=say.line("subject"),
        letterhead=letterhead,
        addressees=say.lines("addressees"),
        bases=say.bases(),
        opening=say.lines("opening"),
        body=tuple(_body(audit, findings, say)),
        closing=say.line("closing"),
        recipients=say.recipients(),
        signature=say.signature(),
        warning=words.WARNING if audit.illustrative else "",
        annexes=(Annex("Phụ lục", "CHI TIẾT KHẮC PHỤC TỪNG ĐIỂM KHÔNG PHÙ HỢP", (_details(findings),), landscape=True),) if findings else (),
        annex_reference=reference_to("Báo cáo", letterhead, issuer.name),
    )  # fmt: skip


def _settled(findings: list[Finding]) -> list[Finding]:
    return [row for row in findings if row.state in {FindingState.DONE, FindingState.CLOSED}]


def _values(audit: Audit, findings: list[Finding]) -> Values:
    settled = len(_settled(findings))
    return {
        "nam": str(audit.year), "ngay_bien_ban": day_or_room(audit.signed_on, audit.year),
        "theo_quyet_dinh": f" theo {words.decision(audit)}" if audit.decision_number else "",
        "so_kph": str(len(findings)), "so_da_khac_phuc": str(settled), "so_con_lai": str(len(findings) - settled),
        "han_bao_cao": f" Hạn báo cáo: {day(audit.report_due)}." if audit.report_due else "",
    }  # fmt: skip


def _body(audit: Audit, findings: list[Finding], say: Voice) -> list[Block]:
    left = [row for row in findings if row not in _settled(findings)]
    blocks: list[Block] = [Heading(1, "I.", "KẾT QUẢ CHUNG"), *say.paragraphs("general")]
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
