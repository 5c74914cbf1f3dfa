"""The province's plan of inspections of a year (TT 26/2014/TT-BKHCN Điều 33, 34, Mẫu 19. KHKT), with its agencies in annexes."""

from __future__ import annotations

from collections.abc import Iterable

from agencies.templatetags.page import day
from audits.figures import coverage_of
from audits.models import Audit, InspectionPlan
from audits.models.audit import MemberRole
from audits.rules import Coverage
from audits.states import AuditState, Form
from reports.inspections import words
from reports.models import DocumentSettings
from reports.official import (
    NBSP,
    Annex,
    Block,
    Column,
    Heading,
    OfficialDocument,
    Paragraph,
    Row,
    Signature,
    Table,
    legal_bases,
    place_and_day,
    recipient_list,
    roman,
)

TITLES = {Form.ON_SITE: "KIỂM TRA TẠI TRỤ SỞ", Form.RECORDS: "KIỂM TRA QUA HỒ SƠ, BÁO CÁO"}


def plan(found: InspectionPlan, settings: DocumentSettings) -> OfficialDocument:
    """The plan to be approved by UBND tỉnh: whom, how, when, by whom, on what money; five queries."""
    rows = found.inspections.exclude(state=AuditState.CANCELLED).select_related("agency").prefetch_related("members")
    audits = list(rows.order_by("begins_on", "agency__sort_text"))
    reach = coverage_of(found.province, found.year, planned=True)
    symbol = words.symbol_of(settings, "KH")
    return OfficialDocument(
        kind="KẾ HOẠCH",
        subject=f"Kiểm tra việc xây dựng, áp dụng, duy trì và cải tiến {words.SYSTEM} theo Tiêu chuẩn quốc gia TCVN ISO 9001 năm {found.year}",
        letterhead=words.letterhead(settings, "KH", place_and_day(settings.place, None, year=found.year)),
        bases=legal_bases(
            (*words.BASES, *([f"Căn cứ Quyết định {_approved(found)} phê duyệt Kế hoạch kiểm tra năm {found.year}"] if found.number else []))
        ),
        opening=(f"{settings.issuer_line} xây dựng Kế hoạch kiểm tra năm {found.year} như sau:",),
        body=tuple(_body(found, audits, reach, settings)),
        closing=f"Trên đây là Kế hoạch kiểm tra {words.SYSTEM} năm {found.year}./.",
        recipients=recipient_list(
            (*settings.lines("recipients")[1:], "Các cơ quan có tên tại Phụ lục"), settings.drafting_unit
        ),
        signature=Signature(settings.authority.upper(), settings.position.upper(), settings.signatory),
        warning=words.WARNING if found.illustrative else "",
        annexes=tuple(_annexes(audits)),
        annex_reference=f"(Kèm theo Kế hoạch số{NBSP * 6}/{symbol} ngày{NBSP * 5}tháng{NBSP * 5}năm {found.year} của {settings.issuer_line})",
    )  # fmt: skip


def _approved(found: InspectionPlan) -> str:
    return f"số {found.number} {words.day_or_room(found.approved_on, found.year)}"


def _body(found: InspectionPlan, audits: list[Audit], reach: Coverage, settings: DocumentSettings) -> list[Block]:
    counted = {form: sum(audit.form == form for audit in audits) for form in Form}
    span = f" từ {day(min(a.begins_on for a in audits))} đến {day(max(a.ends_on for a in audits))}" if audits else ""
    return [
        Heading(1, "I.", "MỤC ĐÍCH, YÊU CẦU"),
        Paragraph(
            "Đánh giá sự phù hợp, hiệu lực của hệ thống tại các cơ quan; hướng dẫn, chấn chỉnh, khắc phục tồn tại. Việc kiểm tra khách "
            "quan, đúng nội dung, không gây trở ngại cho hoạt động của cơ quan được kiểm tra."
        ),
        Heading(1, "II.", "ĐỐI TƯỢNG, HÌNH THỨC, THỜI GIAN"),
        Paragraph(
            f"Kế hoạch gồm {len(audits)} cuộc kiểm tra{span}: {counted[Form.ON_SITE]} cuộc tại trụ sở, {counted[Form.RECORDS]} cuộc "
            "qua hồ sơ, báo cáo; danh sách tại Phụ lục kèm theo."
        ),
        Paragraph(
            f"Trong {reach.mandatory} cơ quan bắt buộc áp dụng, kế hoạch kiểm tra {reach.inspected} cơ quan, trong đó {reach.on_site} cơ "
            f"quan tại trụ sở (Điều 33 Thông tư số 26/2014/TT-BKHCN yêu cầu kiểm tra tất cả, ít nhất {reach.needed} cơ quan tại trụ sở)."
        ),
        Heading(1, "III.", "NỘI DUNG KIỂM TRA"),
        Paragraph("Các nội dung quy định tại Điều 36 Thông tư số 26/2014/TT-BKHCN; việc khắc phục sau lần kiểm tra trước."),
        Heading(1, "IV.", "ĐƠN VỊ KIỂM TRA, PHỐI HỢP, KINH PHÍ"),
        Paragraph(f"Đơn vị kiểm tra: {found.unit or settings.issuer_line}."),
        Paragraph(f"Đơn vị phối hợp: {found.partner or words.ROOM}."),
        Paragraph(f"Kinh phí: {found.budget or words.ROOM}."),
        *([Paragraph(f"Ghi chú: {found.note}")] if found.note else []),
        Heading(1, "V.", "TỔ CHỨC THỰC HIỆN"),
        Paragraph(
            "Đơn vị kiểm tra thông báo lịch làm việc, lập biên bản, theo dõi khắc phục trong 02 tháng kể từ ngày ký biên bản và tổng hợp "
            f"kết quả trong tháng 11 năm {found.year}. Cơ quan được kiểm tra chuẩn bị báo cáo, hồ sơ, cử người làm việc với đoàn."
        ),
    ]  # fmt: skip


def _annexes(audits: list[Audit]) -> Iterable[Annex]:
    held = [(form, [audit for audit in audits if audit.form == form]) for form in TITLES]
    held = [(form, rows) for form, rows in held if rows]
    for number, (form, rows) in enumerate(held, start=1):
        title = f"DANH SÁCH CƠ QUAN {TITLES[form]}"
        yield Annex(f"Phụ lục {roman(number)}" if len(held) > 1 else "Phụ lục", title, (_agencies(rows),))


def _agencies(audits: Iterable[Audit]) -> Table:
    lines = tuple(
        Row((str(number), audit.agency.name, f"{day(audit.begins_on)} – {day(audit.ends_on)}", _head(audit)))
        for number, audit in enumerate(audits, start=1)
    )
    columns = (
        Column("TT", 8), Column("Cơ quan được kiểm tra", 46, "left"), Column("Thời gian dự kiến", 24),
        Column("Trưởng đoàn", 22, "left"),
    )  # fmt: skip
    return Table("", columns, lines, row_header=1)


def _head(audit: Audit) -> str:
    return next((member.name for member in audit.members.all() if member.role == MemberRole.HEAD), "")
