"""The December report put together: the fields of Phụ lục II in the order of QĐ 19/2014/QĐ-TTg, in the form of a báo cáo (Mẫu 1.4).

The text of Phụ lục II is not at hand: the parts follow the duties in Điều 9, 12 and TT 26/2014/TT-BKHCN Điều 38, 42. UBND cấp
tỉnh reports; what nobody can count (difficulties, proposals) begins with what the figures show and leaves room.
"""

from __future__ import annotations

from agencies.models import Level, Obligation, Province
from agencies.templatetags.page import day, points
from audits.states import Form
from registers.models import Funding
from reports.models import DocumentSettings
from reports.official import (
    Block,
    Column,
    OfficialDocument,
    Paragraph,
    Row,
    Table,
    legal_bases,
    numbered,
    recipient_list,
)
from reports.papers import sentences as say
from reports.papers.issuer import issuer_of
from reports.programme.figures import GROUPS, Cell, Programme, programme_of

WORDS = {
    Obligation.MANDATORY: "Bắt buộc áp dụng (Điều 2.1 Quyết định số 19/2014/QĐ-TTg)",
    Obligation.PROVINCE: "Tỉnh yêu cầu áp dụng",
    Obligation.ENCOURAGED: "Khuyến khích áp dụng (Điều 2.2 Quyết định số 19/2014/QĐ-TTg)",
}
LEVELS = {Level.PROVINCE: "Cấp tỉnh", Level.DISTRICT: "Cấp huyện", Level.COMMUNE: "Cấp xã"}
WARNING = "SỐ LIỆU MINH HỌA – không phải kết quả chính thức"
NAMED = 5


def december(province: Province, year: int, settings: DocumentSettings) -> OfficialDocument:
    """UBND cấp tỉnh to the Ministry on a year of the programme."""
    assert province.root
    programme = programme_of(province, year)
    issuer = issuer_of(province.root, settings, programme.day)
    return OfficialDocument(
        kind="BÁO CÁO",
        subject=f"Tình hình xây dựng, áp dụng {say.SYSTEM} theo Tiêu chuẩn quốc gia TCVN ISO 9001 năm {year}",
        letterhead=issuer.letterhead("", "BC", None, year),
        addressees=("Bộ Khoa học và Công nghệ",),
        bases=legal_bases(say.BASES),
        stamp=f"Số liệu tính đến ngày {day(programme.day)}",
        opening=(f"{issuer.name} báo cáo tình hình xây dựng, áp dụng {say.SYSTEM} năm {year} như sau:",),
        body=numbered(
            say.parts(
                (
                    ("CÔNG TÁC CHỈ ĐẠO, KẾ HOẠCH", _directing(programme)),
                    ("KINH PHÍ", [Paragraph(text) for text in _money(programme)]),
                    ("ĐÀO TẠO, PHỔ BIẾN", [Paragraph(_training(programme))]),
                    ("TÌNH HÌNH XÂY DỰNG, ÁP DỤNG, CÔNG BỐ", [Paragraph(_state(programme.total)), _matrix(programme)]),
                    ("KẾT QUẢ KIỂM TRA", [Paragraph(text) for text in _inspections(programme)]),
                    ("KHÓ KHĂN, VƯỚNG MẮC", [Paragraph(f"- {text}") for text in (*_difficulties(programme), say.ROOM)]),
                    ("ĐỀ XUẤT, KIẾN NGHỊ", [Paragraph(f"- {say.ROOM}")]),
                )
            )
        ),
        closing=f"Trên đây là báo cáo tình hình xây dựng, áp dụng {say.SYSTEM} năm {year} của {issuer.name}./.",
        recipients=recipient_list(
            ("Như trên", "Chủ tịch, các Phó Chủ tịch UBND", f"{settings.issuer_line}"), settings.drafting_unit
        ),
        signature=issuer.signature(together=True),
        warning=WARNING if programme.illustrative else "",
    )  # fmt: skip


def _directing(programme: Programme) -> list[Block]:
    texts = [
        f"- {row.name} ({say.numbered_day(row.number, row.issued_on)} của {row.issuer})."
        for row in programme.directives
    ]
    plan = programme.inspections.plan if programme.inspections else None
    if plan:
        approved = (
            f", phê duyệt tại Quyết định {say.numbered_day(plan.number, plan.approved_on)}" if plan.number else ""
        )
        texts.append(f"- Kế hoạch kiểm tra năm {programme.year}{approved}.")
    return [Paragraph(text) for text in texts or [f"- {say.ROOM}"]]


def _money(programme: Programme) -> list[str]:
    told = []
    for source, label in Funding.choices:
        money = programme.money.get(source)
        if money:
            spent = "chưa có số chi" if money.spent is None else f"đã chi {points(money.spent)} triệu đồng"
            told.append(f"- {label}: dự toán {points(money.planned)} triệu đồng, {spent}.")
    return told or [f"- {say.ROOM}"]


def _training(programme: Programme) -> str:
    return (
        f"Đã tổ chức {programme.classes} lớp đào tạo, phổ biến với {programme.attended} lượt người dự; có {programme.auditors} người có "
        f"chứng nhận đánh giá còn giá trị đến ngày {day(programme.day)}."
    )


def _state(total: Cell) -> str:
    return (
        f"Trong {total.total} cơ quan, đơn vị thuộc đối tượng, {total.building} đang xây dựng, {total.applying} đang áp dụng; {total.declared} "
        f"đã công bố phù hợp tiêu chuẩn, trong đó {total.again} công bố lại."
    )


def _matrix(programme: Programme) -> Table:
    """Level by obligation against the steps of the programme; rows without an agency are left out."""
    lines: list[Row] = []
    for group in GROUPS:
        cells = programme.of(group)
        if cells:
            lines.append(Row((WORDS[group],), "section"))
            lines += [Row((LEVELS[Level(cell.level)], *map(str, cell.counts))) for cell in cells]
    lines.append(Row(("Tổng số", *map(str, programme.total.counts)), "total"))
    columns = (
        Column("Đối tượng, cấp", 24, "left"), Column("Tổng số", 10), Column("Đang xây dựng", 11), Column("Đang áp dụng", 11),
        Column("Tất cả", 10, group="Đã công bố"), Column("Công bố lại", 11, group="Đã công bố"),
        Column("Hồ sơ", 11, group="Được kiểm tra"), Column("Tại trụ sở", 12, group="Được kiểm tra"),
    )  # fmt: skip
    note = (
        "Đơn vị dùng chung hệ thống tính theo hệ thống dùng chung; cơ quan đã công bố cũng được tính là đang áp dụng."
    )
    return Table("Tình hình xây dựng, áp dụng, công bố, kiểm tra", columns, tuple(lines), note=note)


def _inspections(programme: Programme) -> list[str]:
    found = programme.inspections
    if found is None:
        return [say.ROOM]
    weighty = found.grades.get("major", 0) + found.grades.get("minor", 0)
    told = [
        f"Đã kiểm tra {found.held[Form.RECORDS]} cuộc qua hồ sơ, báo cáo và {found.held[Form.ON_SITE]} cuộc tại trụ sở; "
        f"{found.coverage.inspected}/{found.coverage.mandatory} cơ quan bắt buộc được kiểm tra, {found.coverage.on_site} cơ quan tại trụ "
        f"sở (yêu cầu ít nhất {found.coverage.needed}).",
        f"Ghi nhận {weighty} điểm không phù hợp ({found.grades.get('major', 0)} nặng, {found.grades.get('minor', 0)} nhẹ), "
        f"{found.grades.get('observation', 0)} khuyến nghị; đã đóng {found.settled} điểm, {found.overdue} điểm quá hạn khắc phục.",
    ]
    often = [row for row in programme.clauses if row.clause][:NAMED]
    if often:
        named = ", ".join(f"{row.clause} ({row.grades['major'] + row.grades['minor']})" for row in often)
        told.append(f"Điều khoản có nhiều điểm không phù hợp nhất: {named}.")
    return told


def _difficulties(programme: Programme) -> list[str]:
    """What the figures themselves show."""
    must = [cell for cell in programme.cells if cell.obligation == Obligation.MANDATORY]
    undeclared = sum(cell.total - cell.declared for cell in must)
    found = programme.inspections
    told = [f"Còn {undeclared} cơ quan bắt buộc chưa công bố hệ thống."] if undeclared else []
    if found and found.coverage.left:
        told.append(f"Còn {found.coverage.left} cơ quan bắt buộc chưa được kiểm tra trong năm.")
    if found and found.reports_due:
        told.append(f"{found.reports_due} cơ quan chậm gửi báo cáo khắc phục sau kiểm tra.")
    return told
