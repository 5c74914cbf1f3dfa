"""The December report put together: the fields of Phụ lục II in the order of QĐ 19/2014/QĐ-TTg, in the form of a báo cáo (Mẫu 1.4).

The text of Phụ lục II is not at hand: the parts follow the duties in Điều 9, 12 and TT 26/2014/TT-BKHCN Điều 38, 42. UBND cấp
tỉnh reports; what nobody can count (difficulties, proposals) begins with what the figures show and leaves room.
"""

from __future__ import annotations

from dataclasses import replace

from agencies.models import Level, Obligation, Province
from agencies.templatetags.page import day, points
from audits.states import Form
from registers.models import Funding
from reports.models import DocumentSettings
from reports.official import Column, OfficialDocument, Row, Table, numbered
from reports.papers.issuer import issuer_of
from reports.papers.sentences import ROOM, numbered_day, parts
from reports.programme.figures import GROUPS, Programme, programme_of
from reports.wording.filling import Values

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
    say = settings.voice("december").knowing(issuer.said("BC", None, year, together=True))
    say = say.knowing(_values(programme, settings))
    return OfficialDocument(
        kind="BÁO CÁO",
        subject=say.line("subject"),
        letterhead=say.letterhead(issuer.parent, issuer.printed),
        addressees=say.lines("addressees"),
        bases=say.bases(),
        stamp=f"Số liệu tính đến ngày {day(programme.day)}",
        opening=say.lines("opening"),
        body=numbered(
            parts(
                (
                    ("CÔNG TÁC CHỈ ĐẠO, KẾ HOẠCH", say.paragraphs("directing", _directing(programme))),
                    ("KINH PHÍ", say.paragraphs("money", _money(programme))),
                    ("ĐÀO TẠO, PHỔ BIẾN", say.paragraphs("training")),
                    ("TÌNH HÌNH XÂY DỰNG, ÁP DỤNG, CÔNG BỐ", [*say.paragraphs("state"), _matrix(programme)]),
                    ("KẾT QUẢ KIỂM TRA", say.paragraphs("inspections", _inspections(programme))),
                    ("KHÓ KHĂN, VƯỚNG MẮC", say.paragraphs("difficulties", [f"- {text}" for text in (*_difficulties(programme), ROOM)])),
                    ("ĐỀ XUẤT, KIẾN NGHỊ", say.paragraphs("proposals")),
                )
            )
        ),
        closing=say.line("closing"),
        recipients=say.recipients(settings.drafting_unit),
        signature=replace(say.signature(), marks=None),  # UBND cấp tỉnh signs, not the office whose seal is kept
        warning=WARNING if programme.illustrative else "",
    )  # fmt: skip


def _values(programme: Programme, settings: DocumentSettings) -> Values:
    total = programme.total
    return {
        "nam": str(programme.year), "don_vi_chu_tri": settings.issuer_line, "ngay_so_lieu": day(programme.day),
        "so_co_quan": str(total.total), "so_dang_xay_dung": str(total.building), "so_dang_ap_dung": str(total.applying),
        "so_da_cong_bo": str(total.declared), "so_cong_bo_lai": str(total.again), "so_lop": str(programme.classes),
        "so_luot_du": str(programme.attended), "so_danh_gia_vien": str(programme.auditors),
    }  # fmt: skip


def _directing(programme: Programme) -> list[str]:
    texts = [
        f"- {row.name} ({numbered_day(row.number, row.issued_on)} của {row.issuer})." for row in programme.directives
    ]
    plan = programme.inspections.plan if programme.inspections else None
    if plan:
        approved = f", phê duyệt tại Quyết định {numbered_day(plan.number, plan.approved_on)}" if plan.number else ""
        texts.append(f"- Kế hoạch kiểm tra năm {programme.year}{approved}.")
    return texts or [f"- {ROOM}"]


def _money(programme: Programme) -> list[str]:
    told = []
    for source, label in Funding.choices:
        money = programme.money.get(source)
        if money:
            spent = "chưa có số chi" if money.spent is None else f"đã chi {points(money.spent)} triệu đồng"
            told.append(f"- {label}: dự toán {points(money.planned)} triệu đồng, {spent}.")
    return told or [f"- {ROOM}"]


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
        return [ROOM]
    weighty = found.grades.get("major", 0) + found.grades.get("minor", 0)
    told = [
        f"Đã kiểm tra {found.held[Form.RECORDS]} cuộc qua hồ sơ, báo cáo và {found.held[Form.ON_SITE]} cuộc tại trụ sở; "
        f"{found.coverage.inspected}/{found.coverage.mandatory} cơ quan bắt buộc được kiểm tra, {found.coverage.on_site} cơ quan tại trụ "
        f"sở (yêu cầu ít nhất {found.coverage.needed}).",
        f"Ghi nhận {weighty} điểm không phù hợp ({found.grades.get('major', 0)} nặng, {found.grades.get('minor', 0)} nhẹ), "
        f"{found.grades.get('observation', 0)} khuyến nghị; đã đóng {found.settled} điểm, {found.overdue} điểm quá hạn khắc phục.",
    ]
    weight = {row.clause: row.grades["major"] + row.grades["minor"] for row in programme.clauses if row.clause}
    if often := [clause for clause, count in weight.items() if count][:NAMED]:
        named = ", ".join(f"{clause} ({weight[clause]})" for clause in often)
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
