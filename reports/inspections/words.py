"""Sentences and tables that the documents of inspections share. In Vietnamese, as official documents are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from audits.asked import Asked
from audits.figures import ClauseFigure, ItemFigure
from audits.models import Audit, Finding, InspectionPlan, Member
from audits.rules import Coverage
from audits.states import Conclusion, Form, Grade
from reports.models import DocumentSettings
from reports.official import Column, Row, Table, day_in_words, day_or_room
from reports.papers.sentences import ROOM
from reports.wording.filling import Values

WARNING = "SỐ LIỆU MINH HỌA – không phải kết quả chính thức"
CONCLUSIONS = {
    Conclusion.CONFORMING: "Phù hợp", Conclusion.MINOR: "KPH nhẹ", Conclusion.MAJOR: "KPH nặng",
    Conclusion.OBSERVATION: "Khuyến nghị", Conclusion.NOT_APPLICABLE: "Không áp dụng", "": "",
}  # fmt: skip
GRADES = {Grade.MAJOR: "Không phù hợp nặng", Grade.MINOR: "Không phù hợp nhẹ", Grade.OBSERVATION: "Khuyến nghị"}
ROLES = {"head": "Trưởng đoàn", "secretary": "Thư ký", "member": "Thành viên"}


def standard(audit: Audit) -> str:
    """ "TCVN ISO 9001:2015": the edition the checklist goes by."""
    return f"TCVN ISO {audit.checklist.edition.code}"


def days(audit: Audit) -> str:
    """When it is held, in running text."""
    if audit.begins_on == audit.ends_on:
        return day_in_words(audit.begins_on)
    return f"từ {day_in_words(audit.begins_on)} đến {day_in_words(audit.ends_on)}"


def form_of(audit: Audit) -> str:
    """How it is held, in running text."""
    return "tại trụ sở cơ quan" if audit.form == Form.ON_SITE else "thông qua hồ sơ, báo cáo"


def symbol_of(settings: DocumentSettings, kind: str) -> str:
    """The symbol of another kind of document of the same issuer: BC-SKHCN is QĐ-SKHCN."""
    _kind, dash, issuer = settings.symbol.partition("-")
    return f"{kind}-{issuer if dash else settings.symbol}"


def said(settings: DocumentSettings, kind: str, year: int, on: date | None = None) -> Values:
    """What placeholders stand for in a document of this kind of the province's office."""
    return {"nam": str(year), "ky_hieu": symbol_of(settings, kind), "ngay_ky": day_or_room(on, year)}


def coverage(reach: Coverage) -> Values:
    """How far inspections reach among the agencies that must apply the system (Điều 33)."""
    return {
        "so_bat_buoc": str(reach.mandatory), "so_duoc_kiem_tra": str(reach.inspected), "so_tai_tru_so": str(reach.on_site),
        "so_toi_thieu": str(reach.needed),
    }  # fmt: skip


def decision(audit: Audit) -> str:
    """ "Quyết định số 12/QĐ-SKHCN ngày …", with room where it is not known."""
    return f"Quyết định số {audit.decision_number or ROOM} {day_or_room(audit.decision_on, audit.year)}"


def plan_basis(plan: InspectionPlan) -> str:
    """ "Căn cứ Quyết định số … ngày … phê duyệt Kế hoạch kiểm tra năm …": the plan as a basis of what is done on it."""
    approved = f"{plan.number} {day_or_room(plan.approved_on, plan.year)}"
    return f"Căn cứ Quyết định số {approved} phê duyệt Kế hoạch kiểm tra năm {plan.year}"


def team(members: Iterable[Member]) -> list[str]:
    """Each member with position, workplace and part in the team; one line each."""
    lines = []
    for number, member in enumerate(members, 1):
        known = [member.name]
        if member.inspector:
            known += [member.inspector.position, member.inspector.agency.name if member.inspector.agency else ""]
        lines.append(f"{number}. {', '.join(filter(None, known))} – {ROLES[member.role]}")
    return [f"{line}{'.' if number == len(lines) else ';'}" for number, line in enumerate(lines, 1)]


def answers(rows: Iterable[Asked]) -> Table:
    """What was looked at and found, by the points of Điều 36."""
    lines: list[Row] = []
    for section, group in groupby(rows, key=lambda row: row.section):
        lines.append(Row((section,), "section"))
        lines += [Row((row.code, row.text, CONCLUSIONS[row.conclusion], row.seen)) for row in group]
    columns = (
        Column("Mã", 11), Column("Nội dung kiểm tra", 40, "left"), Column("Kết luận", 15),
        Column("Bằng chứng, ghi nhận", 34, "left"),
    )  # fmt: skip
    return Table("", columns, tuple(lines), row_header=1)


def findings(rows: Iterable[Finding]) -> Table:
    """The nonconformities and observations."""
    lines = tuple(
        Row((str(number), row.text, row.clause, GRADES[Grade(row.grade)])) for number, row in enumerate(rows, 1)
    )
    columns = (
        Column("TT", 7), Column("Nội dung", 55, "left"), Column("Điều khoản", 15), Column("Mức độ", 23),
    )  # fmt: skip
    return Table("", columns, lines, row_header=1)


def items(rows: Iterable[ItemFigure]) -> Table:
    """Each question over the sample: numerator, denominator and population in columns of their own."""
    lines = tuple(
        Row((row.code, row.text, f"{row.conforming}/{row.asked}", str(row.inspected), str(row.population)))
        for row in rows
    )
    columns = (
        Column("Mã", 9), Column("Nội dung", 46, "left"), Column("Phù hợp/đã kiểm tra nội dung này", 17),
        Column("Cơ quan được kiểm tra", 14), Column("Tổng số cơ quan", 14),
    )  # fmt: skip
    return Table("Kết quả theo từng nội dung kiểm tra", columns, lines, row_header=1)


def clauses(rows: Iterable[ClauseFigure]) -> Table:
    """Findings by clause."""
    lines = tuple(
        Row(
            (
                row.clause or "Ngoài tiêu chuẩn", str(row.grades["major"]), str(row.grades["minor"]),
                str(row.grades["observation"]), str(len(row.agencies)), str(row.repeated),
            )
        )
        for row in rows
    )  # fmt: skip
    columns = (
        Column("Điều khoản", 25), Column("Nặng", 15, group="Không phù hợp"), Column("Nhẹ", 15, group="Không phù hợp"),
        Column("Khuyến nghị", 15), Column("Số cơ quan", 15), Column("Lặp lại", 15),
    )  # fmt: skip
    return Table("Điểm không phù hợp, khuyến nghị theo điều khoản của tiêu chuẩn", columns, lines)
