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
    OfficialDocument,
    Paragraph,
    Signature,
    articles,
    legal_bases,
    numbered,
    place_and_day,
    recipient_list,
)
from reports.papers.issuer import issuer_of

CHECKLIST = "kiem-tra-tt26"


def decision(audit: Audit, settings: DocumentSettings) -> OfficialDocument:
    """The decision to inspect one agency, with its team; three queries."""
    members = list(audit.members.select_related("inspector__agency"))
    agency, plan = audit.agency.name, audit.plan
    bases = [*words.BASES]
    if plan and plan.number:
        bases.append(f"Căn cứ Quyết định số {plan.number} phê duyệt Kế hoạch kiểm tra năm {plan.year}")
    elif audit.reason:
        bases.append(f"Xét yêu cầu kiểm tra đột xuất: {audit.reason}")
    first, second, *rest = articles(
        (
            f"Kiểm tra việc xây dựng, áp dụng, duy trì và cải tiến {words.SYSTEM} theo {words.standard(audit)} "
            f"tại {agency}, {words.form_of(audit)}, {words.days(audit)}"
            + (f", địa điểm: {audit.place}." if audit.place else "."),
            "Thành lập đoàn kiểm tra gồm:",
            "Đoàn kiểm tra các nội dung quy định tại Điều 36 Thông tư số 26/2014/TT-BKHCN theo bảng câu hỏi "
            f"“{audit.checklist.title}”, lập biên bản và báo cáo kết quả với đơn vị kiểm tra. {agency} chuẩn bị hồ sơ, "
            "cử người làm việc với đoàn.",
            f"Các ông, bà có tên tại Điều 2, {agency} chịu trách nhiệm thi hành Quyết định này./.",
        )
    )
    body = [first, second, *(Paragraph(line) for line in words.team(members) or [words.ROOM]), *rest]
    return OfficialDocument(
        kind="QUYẾT ĐỊNH",
        subject=f"Về việc kiểm tra {words.SYSTEM} tại {agency}",
        letterhead=words.letterhead(
            settings, "QĐ", place_and_day(settings.place, audit.decision_on, year=audit.year), audit.decision_number
        ),
        authority=f"{settings.position} {settings.issuer_line}".upper(),
        bases=legal_bases(tuple(bases)),
        resolves="QUYẾT ĐỊNH:",
        opening=(),
        body=tuple(body),
        closing="",
        recipients=recipient_list(("Như Điều 4", "UBND tỉnh (để báo cáo)"), settings.drafting_unit),
        signature=Signature(settings.authority.upper(), settings.position.upper(), settings.signatory),
        warning=words.WARNING if audit.illustrative else "",
    )  # fmt: skip


def minutes(audit: Audit, settings: DocumentSettings) -> OfficialDocument:
    """The minutes of an inspection, or the report of an internal audit, for both sides to sign; five queries."""
    members = list(audit.members.select_related("inspector__agency"))
    found = list(audit.findings.order_by("pk"))
    head = next((member.name for member in members if member.role == "head"), "")
    inspection = audit.is_inspection
    subject = (
        f"Kiểm tra {words.SYSTEM} tại {audit.agency.name}" if inspection
        else f"Đánh giá nội bộ {words.SYSTEM} tại {audit.agency.name}"
    )  # fmt: skip
    opening = (
        f"Thực hiện {words.decision(audit)} về việc {subject[0].lower()}{subject[1:]}, "
        f"{words.day_or_room(audit.signed_on or audit.ends_on, audit.year)}"
        + (f", tại {audit.place}" if audit.place else "")
        + (", hai bên đã thống nhất lập biên bản như sau:" if inspection else ", đoàn đánh giá ghi nhận như sau:")
    )
    return OfficialDocument(
        kind="BIÊN BẢN" if inspection else "BÁO CÁO",
        subject=subject,
        letterhead=words.letterhead(settings, "BB", "")
        if inspection
        else issuer_of(audit.agency, settings, audit.ends_on).letterhead("", "BC", audit.signed_on, audit.year),
        opening=(opening,),
        body=tuple(_minutes(audit, words.team(members), found)),
        closing=(
            "Biên bản được đọc lại cho các bên cùng nghe, thống nhất và ký tên; lập thành 02 bản có giá trị như nhau, "
            "mỗi bên giữ 01 bản./." if inspection else "Báo cáo đã được thống nhất trong đoàn đánh giá./."
        ),
        recipients=recipient_list((audit.agency.name, "Đơn vị kiểm tra") if inspection else ("Lãnh đạo cơ quan",), ""),
        signature=Signature("", "TRƯỞNG ĐOÀN KIỂM TRA" if inspection else "TRƯỞNG ĐOÀN ĐÁNH GIÁ", audit.signed_for_team or head),
        countersignature=Signature("", "ĐẠI DIỆN CƠ QUAN" if inspection else "ĐẠI DIỆN LÃNH ĐẠO", audit.signed_for_agency),
        warning=words.WARNING if audit.illustrative else "",
    )  # fmt: skip


def _minutes(audit: Audit, team: list[str], found: Sequence[Finding]) -> list[Block]:
    weighty = [row for row in found if row.is_nonconformity]
    advice = [row for row in found if not row.is_nonconformity]
    blocks: list[Block] = [
        Heading(1, "I.", "THÀNH PHẦN"),
        Heading(2, "1.", "Đoàn kiểm tra" if audit.is_inspection else "Đoàn đánh giá"),
        *(Paragraph(line) for line in team or [words.ROOM]),
        Heading(2, "2.", f"Đại diện {audit.agency.name}"),
        Paragraph(audit.signed_for_agency or words.ROOM),
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
        blocks += [
            Heading(1, "IV.", "YÊU CẦU"),
            Paragraph(
                f"{audit.agency.name} thực hiện hành động khắc phục các điểm không phù hợp và gửi báo cáo kèm bằng chứng "
                "trong thời hạn 02 tháng kể từ ngày ký biên bản"
                + (f" (trước hết {words.day_or_room(audit.report_due, audit.year)})." if audit.report_due else ".")
            ),
        ]
    blocks += [
        Heading(1, "V." if weighty and audit.is_inspection else "IV.", "Ý KIẾN CỦA CƠ QUAN"),
        Paragraph(audit.opinion or words.ROOM),
    ]
    return blocks


def synthesis(province: Province, year: int, settings: DocumentSettings) -> OfficialDocument:
    """What the inspecting unit reports in November (Điều 38), from the figures of the page; constant queries."""
    sample = Sample(province, year)
    figures, items, clauses = year_of(province, year), items_of(sample, CHECKLIST), clauses_of(sample)
    return OfficialDocument(
        kind="BÁO CÁO",
        subject=f"Tổng hợp kết quả kiểm tra {words.SYSTEM} năm {year}",
        letterhead=words.letterhead(settings, "BC", place_and_day(settings.place, None, year=year)),
        addressees=settings.lines("addressees"),
        bases=legal_bases((*words.BASES, *_plan_basis(figures))),
        opening=(f"{settings.issuer_line} tổng hợp kết quả kiểm tra năm {year}, số liệu đến {words.day_or_room(sample.day, year)}:",),
        body=numbered(_synthesis(figures, items, clauses)),
        closing=f"Trên đây là kết quả kiểm tra {words.SYSTEM} năm {year}./.",
        recipients=recipient_list(settings.lines("recipients"), settings.drafting_unit),
        signature=Signature(settings.authority.upper(), settings.position.upper(), settings.signatory),
        warning=words.WARNING if figures.plan and figures.plan.illustrative else "",
    )  # fmt: skip


def _synthesis(
    figures: YearOfInspections, items: Sequence[ItemFigure], clauses: Sequence[ClauseFigure]
) -> list[Block]:  # fmt: skip
    reached = figures.coverage
    met = (
        "đã đạt"
        if reached.is_met
        else f"chưa đạt: còn {reached.left} cơ quan, thiếu {reached.left_on_site} cuộc tại trụ sở"
    )
    weighty = figures.grades.get("major", 0) + figures.grades.get("minor", 0)
    blocks: list[Block] = [
        Heading(1, "I.", "TÌNH HÌNH THỰC HIỆN KẾ HOẠCH"),
        Paragraph(
            f"Kế hoạch có {figures.planned} cuộc; đã kiểm tra {figures.held[Form.RECORDS]} cuộc qua hồ sơ, báo cáo và "
            f"{figures.held[Form.ON_SITE]} cuộc tại trụ sở, trong đó có {figures.unscheduled} cuộc ngoài kế hoạch."
        ),
        Paragraph(
            f"Trong {reached.mandatory} cơ quan bắt buộc áp dụng, {reached.inspected} cơ quan được kiểm tra, "
            f"{reached.on_site} cơ quan tại trụ sở (yêu cầu ít nhất {reached.needed}). Yêu cầu của Điều 33 Thông tư số "
            f"26/2014/TT-BKHCN {met}."
        ),
        Heading(1, "II.", "KẾT QUẢ KIỂM TRA"),
        Paragraph(
            f"Ghi nhận {weighty} điểm không phù hợp ({figures.grades.get('major', 0)} nặng, "
            f"{figures.grades.get('minor', 0)} nhẹ) và {figures.grades.get('observation', 0)} khuyến nghị."
        ),
    ]
    if items:
        blocks += [
            words.items(items),
            Paragraph("Số liệu là của các cơ quan được kiểm tra, không suy ra tỷ lệ của toàn tỉnh.", note=True),
        ]
    blocks += [words.clauses(clauses)] if clauses else []
    return [
        *blocks,
        Heading(1, "III.", "KHẮC PHỤC SAU KIỂM TRA"),
        Paragraph(
            f"Đã đóng {figures.settled}/{weighty} điểm không phù hợp; {figures.overdue} điểm quá hạn khắc phục; "
            f"{figures.reports_due} cơ quan quá hạn gửi báo cáo khắc phục."
        ),
    ]


def _plan_basis(figures: YearOfInspections) -> tuple[str, ...]:
    if figures.plan and figures.plan.number:
        return (f"Căn cứ Quyết định số {figures.plan.number} phê duyệt Kế hoạch kiểm tra năm {figures.year}",)
    return ()
