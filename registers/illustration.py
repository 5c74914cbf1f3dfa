"""A file to look at in the demonstration: a commune's system and its year, every entry marked as illustrative."""

from __future__ import annotations

from datetime import date
from typing import Any

from agencies.models import Agency
from registers.models import (
    Committee,
    CommitteeMember,
    Complaint,
    Confirmation,
    Content,
    Context,
    Declaration,
    Entry,
    ExternalDocument,
    Formality,
    Framework,
    Objective,
    PersonalCertificate,
    Plan,
    PlanTask,
    Policy,
    Procedure,
    QualitySystem,
    RequiredProcedure,
    Review,
    Risk,
    Survey,
    Training,
)
from registers.register import all_registers
from registers.starting import Beginning, start_file
from registers.workflow import save_entry
from standards.models import Edition

REQUIRED = (
    ("QT.ISO.01", "Kiểm soát thông tin dạng văn bản", "7.5"),
    ("QT.ISO.02", "Quản lý rủi ro và cơ hội", "6.1"),
    ("QT.ISO.03", "Đánh giá nội bộ", "9.2"),
    ("QT.ISO.04", "Kiểm soát sự không phù hợp và hành động khắc phục", "8.7, 10.2"),
    ("QT.ISO.05", "Xem xét của lãnh đạo", "9.3"),
)  # fmt: skip
FORMALITIES = (
    ("MH-01", "Đăng ký khai sinh", "Hộ tịch"),
    ("MH-02", "Đăng ký kết hôn", "Hộ tịch"),
    ("MH-03", "Chứng thực bản sao từ bản chính", "Chứng thực"),
    ("MH-04", "Chứng thực chữ ký", "Chứng thực"),
    ("MH-05", "Xác nhận tình trạng hôn nhân", "Hộ tịch"),
    ("MH-06", "Hỗ trợ chi phí mai táng", "Bảo trợ xã hội"),
)  # fmt: skip


def illustrate_file(agency: Agency, year: int) -> None:
    """Fill a commune's file for a year, and the province's catalogues it rests on, with entries of no real agency.

    Left as somebody half-way would have it: some of it done, a task and a legal text still due.
    """
    root = agency.province.root
    assert root
    framework = _add(
        root, Framework(number="101/QĐ-BKHCN", name="Mô hình khung cho cơ quan hành chính địa phương", issuer="Bộ KH&CN",
                        issued_on=date(2019, 1, 21), edition=Edition.objects.get(code="9001:2015"), kinds=["ubnd_xa"]),
    )  # fmt: skip
    for code, name, clause in REQUIRED:
        _add(root, RequiredProcedure(part_of=_whole(framework), code=code, name=name, clause=clause))
    handled = [
        _add(root, Formality(code=code, name=name, field_name=of, level=agency.level, state="published",
                             published_by="Quyết định minh họa", published_on=date(year - 1, 3, 1), listed_on=date(year - 1, 3, 4)))
        for code, name, of in FORMALITIES
    ]  # fmt: skip
    system = start_file(
        agency,
        Beginning(
            name=f"HTQLCL {agency.name}", edition=framework.edition, scope="Giải quyết thủ tục hành chính thuộc thẩm quyền",
            scope_since=date(year - 1, 5, 1), code_mask="QT.{nhóm}.{số}", excluded=("8.3", "7.1.5.2"),
            plan_number="05/KH-UBND", year=year,
        ),
        framework, by=None,
    )  # fmt: skip
    _system(agency, system, year, handled)
    _leading(agency, year)
    _year(agency, year)
    Entry.objects.filter(agency__in=[agency, root]).update(illustrative=True)


def _system(agency: Agency, system: QualitySystem, year: int, handled: list[Formality]) -> None:
    whole = _whole(system)
    system = QualitySystem.objects.get(pk=system.pk)
    system.state, system.applied_on = "applying", date(year - 1, 5, 1)
    _add(agency, system)
    for paper in Procedure.objects.filter(part_of=system).order_by("code")[:4]:
        paper.state, paper.effective_on = "in_force", date(year - 1, 5, 1)
        _add(agency, paper)
    for place, served in enumerate((handled[:2], handled[2:4]), 1):
        paper = Procedure(
            part_of=whole, code=f"QT.TTHC.0{place}", name=f"Giải quyết TTHC lĩnh vực {served[0].field_name.lower()}",
            kind="formality", state="in_force", effective_on=date(year - 1, 5, 1),
        )  # fmt: skip
        _add(agency, paper, formalities=served)
    _add(
        agency, Declaration(part_of=whole, kind="first", number="88/QĐ-UBND", decided_on=date(year - 1, 6, 15), state="stands",
                            signatory="Chủ tịch UBND", scope=system.scope, notice_number="41/UBND-VP", notice_on=date(year - 1, 6, 20),
                            posted_on=date(year - 1, 6, 20)),
        formalities=handled,
    )  # fmt: skip
    _add(
        agency,
        Confirmation(part_of=whole, number="12/XN-UBND", confirmed_on=date(year - 1, 6, 1), signatory="Chủ tịch UBND"),
    )
    _add(
        agency, ExternalDocument(number="Văn bản minh họa 01", name="Sửa đổi trình tự đăng ký hộ tịch", effective_on=date(year, 3, 1),
                                 state="in_force", changes_system=True, updated_on=date(year, 4, 20)),
    )  # fmt: skip


def _leading(agency: Agency, year: int) -> None:
    committee = _add(
        agency, Committee(number="31/QĐ-UBND", decided_on=date(year, 1, 10), state="stands", signatory="Chủ tịch UBND",
                          assignment="32/TB-UBND", assigned_on=date(year, 1, 12), checked_on=date(year, 8, 1)),
    )  # fmt: skip
    for person, position, post, duties in (
        (
            "Lãnh đạo minh họa",
            "Chủ tịch UBND",
            "head",
            "Chỉ đạo chung, phê duyệt tài liệu, chủ trì xem xét của lãnh đạo",
        ),
        ("Công chức minh họa", "Văn phòng – Thống kê", "secretary", "Soạn kế hoạch, theo dõi việc, giữ hồ sơ hệ thống"),
        ("Công chức minh họa 2", "Tư pháp – Hộ tịch", "member", ""),
    ):
        _add(
            agency,
            CommitteeMember(part_of=_whole(committee), person=person, position=position, post=post, duties=duties),
        )
    _add(
        agency, Policy(number="CSCL-01", issued_on=date(year - 1, 5, 1), state="stands", signatory="Chủ tịch UBND",
                       text="Đúng pháp luật, đúng hạn, lấy sự hài lòng của người dân làm thước đo.", told_on=date(year - 1, 5, 10),
                       told_how="Họp cơ quan", posted_on=date(year - 1, 5, 12)),
    )  # fmt: skip
    _add(
        agency, Context(year=year, number="07/BB-UBND", reviewed_on=date(year, 1, 25), issues="Bỏ cấp huyện; thêm TTHC được chuyển về xã.",
                        parties="Tổ chức, cá nhân: đúng hạn, rõ ràng\nUBND tỉnh: báo cáo đúng kỳ", changes="Cập nhật danh mục TTHC"),
    )  # fmt: skip


def _year(agency: Agency, year: int) -> None:
    plan = Plan.objects.get(agency=agency, year=year)
    plan.state, plan.issued_on, plan.signatory = "issued", date(year, 1, 20), "Chủ tịch UBND"
    _add(agency, plan)
    days = {Content.TRAINING: 3, Content.SATISFACTION: 10, Content.AUDIT: 9, Content.WRAP_UP: 12}
    for task in PlanTask.objects.filter(part_of=plan):
        task.owner, task.due_day = "Thư ký ISO", date(year, days.get(Content(task.content), 11), 28)
        if task.content == Content.TRAINING:
            task.state, task.done_on, task.result = "done", date(year, 3, 12), "21/23 công chức dự"
        _add(agency, task)
    for code, what, indicator, target, state, result in (
        ("MT1", "Hồ sơ TTHC giải quyết đúng và trước hạn", "Tỷ lệ đúng hạn", 98, "met", "98.6"),
        ("MT2", "Tổ chức, cá nhân hài lòng", "Tỷ lệ hài lòng", 90, "met", "94"),
        ("MT3", "Hồ sơ nộp trực tuyến", "Tỷ lệ trực tuyến", 60, "missed", "52"),
    ):  # fmt: skip
        _add(agency, Objective(year=year, code=code, what=what, indicator=indicator, measure="%", target=target, owner="Văn phòng",
                               how="Theo dõi hằng tháng trên hệ thống một cửa", due_day=date(year, 12, 15), state=state, result=result))  # fmt: skip
    _add(agency, Risk(year=year, code="RR01", process="Tiếp nhận hồ sơ", what="Phần mềm một cửa ngừng hoạt động", likelihood=2,
                      impact=4, measure="Tiếp nhận giấy, nhập lại trong ngày", owner="Bộ phận một cửa", state="evaluated",
                      evaluated_on=date(year, 9, 30), effectiveness="Không hồ sơ nào trễ vì sự cố"))  # fmt: skip
    _add(
        agency,
        Training(
            year=year, course="Phổ biến ISO 9001:2015 cho công chức", held_on=date(year, 3, 12), invited=23, attended=21
        ),
    )
    _add(
        agency,
        PersonalCertificate(
            person="Công chức minh họa", kind="internal_auditor", number="MH/01", issued_on=date(year - 1, 4, 10)
        ),
    )
    _add(agency, Review(year=year, held_on=date(year, 10, 5), chair="Chủ tịch UBND", inputs=["a", "b", "c1", "c2", "c3", "c4", "c6"],
                        minutes_number="15/BB-UBND"))  # fmt: skip
    _add(agency, Survey(year=year, subject="Khảo sát tại bộ phận một cửa", held_on=date(year, 9, 30), method="Phiếu giấy",
                        handed_out=150, answered=141, satisfied=133, use="Thêm ghế chờ, rút ngắn giờ trả kết quả"))  # fmt: skip
    _add(agency, Complaint(year=year, number="01", received_on=date(year, 5, 8), channel="desk", about="Thời gian chờ lâu vào sáng thứ Hai",
                           due_day=date(year, 5, 18), state="answered", answered_on=date(year, 5, 14), answer="Bố trí thêm quầy"))  # fmt: skip


def _add(agency: Agency, entry: Any, **related: list[Any]) -> Any:
    register = next(register for register in all_registers() if register.model is type(entry))
    entry.agency = agency
    save_entry(register, entry, by=None, related=related)
    return entry


def _whole(entry: Entry) -> Entry:
    return Entry.objects.get(pk=entry.pk)
