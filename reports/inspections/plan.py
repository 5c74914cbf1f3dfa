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
    Annex,
    Block,
    Column,
    OfficialDocument,
    Row,
    Table,
    annex_numbers,
    annex_reference,
)
from reports.papers.sentences import ROOM, parts
from reports.wording.filling import Values
from reports.wording.voice import Voice

TITLES = {Form.ON_SITE: "KIỂM TRA TẠI TRỤ SỞ", Form.RECORDS: "KIỂM TRA QUA HỒ SƠ, BÁO CÁO"}


def plan(found: InspectionPlan, settings: DocumentSettings) -> OfficialDocument:
    """The plan to be approved by UBND tỉnh: whom, how, when, by whom, on what money; five queries."""
    rows = found.inspections.exclude(state=AuditState.CANCELLED).select_related("agency").prefetch_related("members")
    audits = list(rows.order_by("begins_on", "agency__sort_text"))
    reach = coverage_of(found.province, found.year, planned=True)
    values = {**words.said(settings, "KH", found.year), **_values(found, audits, reach, settings)}
    say = settings.voice("inspection_plan").knowing(values)
    return OfficialDocument(
        kind="KẾ HOẠCH",
        subject=say.line("subject"),
        letterhead=say.letterhead(settings.parent_line, settings.issuer_line),
        bases=say.bases(),
        opening=say.lines("opening"),
        body=tuple(_body(say)),
        closing=say.line("closing"),
        recipients=say.recipients(settings.drafting_unit),
        signature=say.signature(),
        warning=words.WARNING if found.illustrative else "",
        annexes=tuple(_annexes(audits)),
        annex_reference=annex_reference("Kế hoạch", say.line("symbol"), found.year, settings.issuer_line),
    )


def _values(found: InspectionPlan, audits: list[Audit], reach: Coverage, settings: DocumentSettings) -> Values:
    counted = {form: sum(audit.form == form for audit in audits) for form in Form}
    first, last = min((a.begins_on for a in audits), default=None), max((a.ends_on for a in audits), default=None)
    span = "" if not audits else f" ngày {day(first)}" if first == last else f" từ {day(first)} đến {day(last)}"
    return {
        "can_cu_phe_duyet": words.plan_basis(found) if found.number else "", "so_cuoc": str(len(audits)), "khoang_thoi_gian": span,
        "so_cuoc_tai_tru_so": str(counted[Form.ON_SITE]), "so_cuoc_ho_so": str(counted[Form.RECORDS]),
        **words.coverage(reach), "don_vi_kiem_tra": found.unit or settings.issuer_line,
        "don_vi_phoi_hop": found.partner or ROOM, "kinh_phi": found.budget or ROOM,
        "ghi_chu": f"Ghi chú: {found.note}" if found.note else "", "noi_nhan_khong_nhu_tren": settings.lines("recipients")[1:],
    }  # fmt: skip


def _body(say: Voice) -> Iterable[Block]:
    titles = (
        ("purpose", "MỤC ĐÍCH, YÊU CẦU"), ("objects", "ĐỐI TƯỢNG, HÌNH THỨC, THỜI GIAN"), ("contents", "NỘI DUNG KIỂM TRA"),
        ("means", "ĐƠN VỊ KIỂM TRA, PHỐI HỢP, KINH PHÍ"), ("organisation", "TỔ CHỨC THỰC HIỆN"),
    )  # fmt: skip
    return parts((title, say.paragraphs(part)) for part, title in titles)


def _annexes(audits: list[Audit]) -> Iterable[Annex]:
    held = [(form, [audit for audit in audits if audit.form == form]) for form in TITLES]
    held = [(form, rows) for form, rows in held if rows]
    for number, (form, rows) in zip(annex_numbers(len(held)), held, strict=True):
        yield Annex(number, f"DANH SÁCH CƠ QUAN {TITLES[form]}", (_agencies(rows),))


def _days(audit: Audit) -> str:
    days = dict.fromkeys((audit.begins_on, audit.ends_on))  # one day is named once
    return " – ".join(map(day, days))


def _agencies(audits: Iterable[Audit]) -> Table:
    lines = tuple(
        Row((str(number), audit.agency.name, _days(audit), _head(audit)))
        for number, audit in enumerate(audits, start=1)
    )
    columns = (
        Column("TT", 8), Column("Cơ quan được kiểm tra", 46, "left"), Column("Thời gian dự kiến", 24),
        Column("Trưởng đoàn", 22, "left"),
    )  # fmt: skip
    return Table("", columns, lines, row_header=1)


def _head(audit: Audit) -> str:
    return next((member.name for member in audit.members.all() if member.role == MemberRole.HEAD), "")
