"""The decision to inspect (QĐKT), the minutes (BBKT) and the November synthesis put together.

TT 26/2014/TT-BKHCN names the forms (Mẫu 20, 21) without their text being at hand: the contents follow its articles 34,
36, 37 and 38, the layout Nghị định 30/2020/NĐ-CP.
"""

from __future__ import annotations

from collections.abc import Sequence

from agencies.models import Province
from audits.asked import asked_of
from audits.figures import ClauseFigure, ItemFigure, Sample, YearOfInspections, clauses_of, items_of, year_of
from audits.models import Audit, Finding
from audits.states import Form
from reports.inspections import words
from reports.models import DocumentSettings
from reports.official import (
    Block,
    Heading,
    Letterhead,
    OfficialDocument,
    Paragraph,
    Signature,
    day_or_room,
    numbered,
)
from reports.papers.issuer import issuer_of
from reports.papers.sentences import ROOM, parts
from reports.wording.filling import Values
from reports.wording.voice import Voice

CHECKLIST = "kiem-tra-tt26"


def decision(audit: Audit, settings: DocumentSettings) -> OfficialDocument:
    """The decision to inspect one agency, with its team; four queries."""
    members = list(audit.members.select_related("inspector__agency"))
    values = {
        **words.said(settings, "QĐ", audit.year, audit.decision_on),
        "co_quan": audit.agency.name, "tieu_chuan": words.standard(audit), "can_cu_kiem_tra": _reason(audit),
        "hinh_thuc": words.form_of(audit), "thoi_gian": words.days(audit), "bang_cau_hoi": audit.checklist.title,
        "dia_diem": f", địa điểm: {audit.place}" if audit.place else "", "danh_sach_doan": tuple(words.team(members) or [ROOM]),
    }  # fmt: skip
    say = settings.voice("inspection_decision").knowing(values)
    return OfficialDocument(
        kind="QUYẾT ĐỊNH",
        subject=say.line("subject"),
        letterhead=say.letterhead(settings.parent_line, settings.issuer_line, audit.decision_number),
        authority=f"{settings.position} {settings.issuer_line}".upper(),
        bases=say.bases(),
        resolves="QUYẾT ĐỊNH:",
        opening=(),
        body=tuple(say.paragraphs("articles")),
        closing="",
        recipients=say.recipients(settings.drafting_unit),
        signature=say.signature(),
        warning=words.WARNING if audit.illustrative else "",
    )


def _reason(audit: Audit) -> str:
    """The plan an inspection is on, or why it is held besides."""
    if audit.plan and audit.plan.number:
        return words.plan_basis(audit.plan)
    return f"Xét yêu cầu kiểm tra đột xuất: {audit.reason}" if audit.reason else ""


def minutes(audit: Audit, settings: DocumentSettings) -> OfficialDocument:
    """The minutes of an inspection, or the report of an internal audit, for both sides to sign; six queries."""
    members = list(audit.members.select_related("inspector__agency"))
    found = list(audit.findings.order_by("pk"))
    head = next((member.name for member in members if member.role == "head"), "")
    inspection = audit.is_inspection
    say = _voice(audit, settings)
    return OfficialDocument(
        kind="BIÊN BẢN" if inspection else "BÁO CÁO",
        subject=say.line("subject"),
        letterhead=_letterhead(audit, settings, say),
        opening=say.lines("opening"),
        body=tuple(_minutes(audit, words.team(members), found, say)),
        closing=say.line("closing"),
        recipients=say.recipients("Hồ sơ" if inspection else ""),
        signature=Signature("", "TRƯỞNG ĐOÀN KIỂM TRA" if inspection else "TRƯỞNG ĐOÀN ĐÁNH GIÁ", audit.signed_for_team or head),
        countersignature=Signature("", "ĐẠI DIỆN CƠ QUAN" if inspection else "ĐẠI DIỆN LÃNH ĐẠO", audit.signed_for_agency),
        warning=words.WARNING if audit.illustrative else "",
    )  # fmt: skip


def _voice(audit: Audit, settings: DocumentSettings) -> Voice:
    held = day_or_room(audit.signed_on or audit.ends_on, audit.year)
    due = f" (trước hết {day_or_room(audit.report_due, audit.year)})" if audit.report_due else ""
    values: Values = {
        "co_quan": audit.agency.name, "quyet_dinh": words.decision(audit), "ngay_lap_bien_ban": held, "ngay_danh_gia": held,
        "dia_diem": f", tại {audit.place}" if audit.place else "", "han_bao_cao": due,
    }  # fmt: skip
    if audit.is_inspection:
        say = settings.voice("minutes").knowing({**words.said(settings, "BB", audit.year), **values})
    else:
        issuer = issuer_of(audit.agency, settings, audit.ends_on)
        said = issuer.said("BC", audit.signed_on, audit.year)
        say = settings.voice("audit_report").knowing({**said, "co_quan_ban_hanh": audit.agency.name, **values})
    subject = say.line("subject")
    return say.knowing({"trich_yeu": f"{subject[:1].lower()}{subject[1:]}"})


def _letterhead(audit: Audit, settings: DocumentSettings, say: Voice) -> Letterhead:
    if audit.is_inspection:
        return say.letterhead(settings.parent_line, settings.issuer_line)
    issuer = issuer_of(audit.agency, settings, audit.ends_on)
    return say.letterhead(issuer.parent, issuer.printed)


def _minutes(audit: Audit, team: list[str], found: Sequence[Finding], say: Voice) -> list[Block]:
    weighty = [row for row in found if row.is_nonconformity]
    advice = [row for row in found if not row.is_nonconformity]
    blocks: list[Block] = [
        Heading(1, "I.", "THÀNH PHẦN"),
        Heading(2, "1.", "Đoàn kiểm tra" if audit.is_inspection else "Đoàn đánh giá"),
        *(Paragraph(line) for line in team or [ROOM]),
        Heading(2, "2.", f"Đại diện {audit.agency.name}"),
        Paragraph(audit.signed_for_agency or ROOM),
        Heading(1, "II.", "NỘI DUNG VÀ KẾT QUẢ"),
        words.answers(asked_of(audit)),
        Heading(1, "III.", "KẾT LUẬN"),
        Heading(2, "1.", "Mặt mạnh"),
        Paragraph(audit.strengths or "Không ghi nhận riêng."),
        Heading(2, "2.", "Điểm không phù hợp"),
        *([words.findings(weighty)] if weighty else [Paragraph("Không có.")]),
        Heading(2, "3.", "Khuyến nghị, tồn tại khác"),
        *([words.findings(advice)] if advice else []),
        *([Paragraph(audit.problems)] if audit.problems else []),
        *([] if advice or audit.problems else [Paragraph("Không có.")]),
    ]
    if weighty and audit.is_inspection:
        blocks += [Heading(1, "IV.", "YÊU CẦU"), *say.paragraphs("demand")]
    blocks += [
        Heading(1, "V." if weighty and audit.is_inspection else "IV.", "Ý KIẾN CỦA CƠ QUAN"),
        Paragraph(audit.opinion or ROOM),
    ]
    return blocks


def synthesis(province: Province, year: int, settings: DocumentSettings) -> OfficialDocument:
    """What the inspecting unit reports in November (Điều 38), from the figures of the page; constant queries."""
    sample = Sample(province, year)
    figures, items, clauses = year_of(province, year), items_of(sample, CHECKLIST), clauses_of(sample)
    say = settings.voice("synthesis").knowing(
        {**words.said(settings, "BC", year), "ngay_so_lieu": day_or_room(sample.day, year), **_values(figures)}
    )
    return OfficialDocument(
        kind="BÁO CÁO",
        subject=say.line("subject"),
        letterhead=say.letterhead(settings.parent_line, settings.issuer_line),
        addressees=say.lines("addressees"),
        bases=say.bases(),
        opening=say.lines("opening"),
        body=numbered(_synthesis(items, clauses, say)),
        closing=say.line("closing"),
        recipients=say.recipients(settings.drafting_unit),
        signature=say.signature(),
        warning=words.WARNING if figures.plan and figures.plan.illustrative else "",
    )


def _values(figures: YearOfInspections) -> Values:
    reached, grades = figures.coverage, figures.grades
    wanting = f"chưa đạt: còn {reached.left} cơ quan, thiếu {reached.left_on_site} cuộc tại trụ sở"
    return {
        "can_cu_ke_hoach": _plan_basis(figures), "so_cuoc": str(figures.planned),
        "so_cuoc_ho_so": str(figures.held[Form.RECORDS]), "so_cuoc_tai_tru_so": str(figures.held[Form.ON_SITE]),
        "so_ngoai_ke_hoach": str(figures.unscheduled), **words.coverage(reached),
        "muc_do_dat": "đã đạt" if reached.is_met else wanting,
        "so_kph": str(grades.get("major", 0) + grades.get("minor", 0)), "so_kph_nang": str(grades.get("major", 0)),
        "so_kph_nhe": str(grades.get("minor", 0)), "so_khuyen_nghi": str(grades.get("observation", 0)),
        "so_da_dong": str(figures.settled), "so_qua_han": str(figures.overdue), "so_cham_bao_cao": str(figures.reports_due),
    }  # fmt: skip


def _synthesis(items: Sequence[ItemFigure], clauses: Sequence[ClauseFigure], say: Voice) -> tuple[Block, ...]:
    counted: list[Block] = []
    if items:
        note = Paragraph("Số liệu là của các cơ quan được kiểm tra, không suy ra tỷ lệ của toàn tỉnh.", note=True)
        counted += [words.items(items), note]
    counted += [words.clauses(clauses)] if clauses else []
    return parts(
        (
            ("TÌNH HÌNH THỰC HIỆN KẾ HOẠCH", say.paragraphs("done")),
            ("KẾT QUẢ KIỂM TRA", [*say.paragraphs("found"), *counted]),
            ("KHẮC PHỤC SAU KIỂM TRA", say.paragraphs("corrected")),
        )
    )


def _plan_basis(figures: YearOfInspections) -> tuple[str, ...]:
    if figures.plan and figures.plan.number:
        return (words.plan_basis(figures.plan),)
    return ()
