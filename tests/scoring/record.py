"""An agency's record for tests: a file and audits in which everything the reference rubric asks for is there."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from agencies.models import Agency
from audits.states import AuditKind
from audits.workflow import audits as auditing
from audits.workflow.findings import judge_correction, plan_correction, report_done, show_correction
from registers.models import Entry
from tests.audits.stage import answer_all, finding_of, make_audit, signed
from tests.conftest import Cast
from tests.registers.entering import enter
from tests.scoring.stage import make_document

TODAY = timezone.localdate()
YEAR = TODAY.year
PLAN = {"whys": ["Mới nhận việc"], "correction": "Sửa ngay", "action": "Ban hành hướng dẫn", "owner": "Văn phòng"}


def on(days_ago: int) -> str:
    """A day of this year as it is typed."""
    return f"{max(TODAY - timedelta(days=days_ago), TODAY.replace(month=1, day=1)):%d/%m/%Y}"


def fill_file(cast: Cast, agency: Agency) -> None:
    """Everything the registers can say of this year."""
    root, year = cast.province.root, str(YEAR)
    assert root
    framework = enter("frameworks", root)
    required = enter("required-procedures", root, part_of=framework.pk)
    served = [enter("formalities", root, code=f"1.{n}", name=f"Thủ tục {n}", level=agency.level).pk for n in range(2)]
    enter("systems", agency)
    enter("procedures", agency, formalities=served, effective_on=on(10))
    enter("procedures", agency, code="QT.ISO.03", name="Đánh giá nội bộ", kind="system", required=required.pk)
    enter("procedures", agency, code="CS.01", name="Chính sách chất lượng", kind="policy")
    enter("external-documents", agency, effective_on=on(60), updated_on=on(50))
    enter("records", agency)
    enter("confirmations", agency, confirmed_on=on(40))
    enter(
        "declarations", agency, formalities=served, decided_on=on(30), notice_number="41/UBND-VP", notice_on=on(29),
        posted_on=on(29), has_website="on", web_address="https://dongtien.bacgiang.gov.vn/iso",
    )  # fmt: skip
    enter("committees", agency, checked_on=on(70))
    enter("policies", agency)
    enter("contexts", agency, year=year, reviewed_on=on(70))
    plan = enter("plans", agency, year=year, issued_on=on(300))
    enter("tasks", agency, part_of=plan.pk, due_day=f"31/12/{year}")
    enter("objectives", agency, year=year, due_day=f"15/12/{year}", state="met", result="99")
    enter(
        "objectives", agency, year=year, code="MT2", tier="unit", due_day=f"15/12/{year}", state="missed", result="90"
    )
    enter("trainings", agency, year=year, held_on=on(100))
    enter("people-certified", agency)
    enter("risks", agency, year=year, state="evaluated", evaluated_on=on(20), effectiveness="Tốt")
    enter("complaints", agency, year=year, received_on=on(90), due_day=on(80), state="answered", answered_on=on(85), answer="Đã sửa")  # fmt: skip
    every = ["a", "b", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "d", "e", "f"]
    review = enter(
        "reviews", agency, year=year, held_on=on(15), inputs=every, input_report="150/BC-UBND", minutes_number="09/BB-UBND",
        notice_number="156/TB-UBND",
    )  # fmt: skip
    enter("conclusions", agency, part_of=review.pk, state="under_way")
    enter("surveys", agency, year=year, held_on=on(20))


def hold_audits(cast: Cast, agency: Agency) -> None:
    """An internal audit whose finding was closed in time with its evidence, an inspection whose report was accepted."""
    internal = make_audit(agency, kind=AuditKind.INTERNAL, days_ago=20)
    auditing.add_line(
        internal, at="8 giờ", part="Tư pháp", content="4-10", member=internal.members.get(), by=cast.officer
    )
    answer_all(internal, cast.officer, D7_5_3="minor: Danh mục cũ")
    auditing.conclude(internal, by=cast.officer)
    auditing.sign(internal, signed_on=internal.begins_on, for_team="A", due_on=TODAY, by=cast.officer)
    finding = finding_of(internal)
    plan_correction(finding, **PLAN, due_on=TODAY, by=cast.officer)  # type: ignore[arg-type]  # named as its arguments are
    show_correction(finding, documents=[make_document(agency, "Phiếu khắc phục")], by=cast.officer)
    report_done(finding, result="xong", done_on=TODAY, by=cast.officer)
    judge_correction(finding, effective=True, note="đã xem", by=None)
    inspection = signed(make_audit(agency, days_ago=40), cast.inspector, K07="minor: Chưa nêu người")
    found = finding_of(inspection)
    plan_correction(found, **PLAN, due_on=TODAY, by=cast.officer)  # type: ignore[arg-type]  # named as its arguments are
    auditing.report_correction(inspection, note="Đã bổ sung", by=cast.officer)
    auditing.answer_report(inspection, accept=True, answer="Chấp nhận", by=cast.inspector)


def entry_of(agency: Agency, register: str) -> Entry:
    """The agency's latest entry of a register."""
    found = Entry.objects.of(agency).filter(register=register).first()
    assert found
    return found
