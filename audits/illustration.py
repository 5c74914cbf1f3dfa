"""A few inspections and internal audits for the demonstration; each is marked as illustrative wherever it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.utils import timezone

from agencies.models import Agency, Province, User
from audits.asked import questions_of
from audits.models import Audit, Checklist, Inspector
from audits.models.audit import MemberRole
from audits.states import Form
from audits.workflow import audits as workflow
from audits.workflow import findings as corrections
from audits.workflow.answers import conform_rest, save_answer
from audits.workflow.checklists import adopt_starter
from audits.workflow.plans import approve_plan, open_plan, plan_inspections, save_inspector

UNIT = "Chi cục Tiêu chuẩn Đo lường Chất lượng"
OBJECTIVES = "Kế hoạch thực hiện mục tiêu chưa nêu người phụ trách và thời hạn (minh họa)"
DOCUMENTS = "Danh mục văn bản bên ngoài còn 02 văn bản đã hết hiệu lực (minh họa)"
SURVEY = "Nên khảo sát sự hài lòng theo từng lĩnh vực (minh họa)"

Answers = Mapping[str, tuple[str, str]]
"""Of some questions, by code, the conclusion and what was seen; the others conform."""


def illustrate_settled_year(
    province: Province, year: int, agency: Agency, inspector: User, officer: User, head: User
) -> None:
    """A year that is over: one agency inspected on site and audited by itself, all findings closed."""
    inspection, internal = _checklists(province)
    registered = _inspectors(province, inspector)
    plan = open_plan(province, year, by=None, unit=UNIT, partner="Sở Nội vụ", illustrative=True)
    visit = date(year, 8, 15)
    plan_inspections(
        plan, [agency], form=Form.ON_SITE, checklist=inspection, begins_on=visit, ends_on=visit, by=None
    )  # fmt: skip
    approve_plan(plan, "…/QĐ-UBND", date(year - 1, 12, 14), by=None)
    audit = Audit.objects.get(plan=plan)
    _inspect(audit, registered, visit, inspector, {"K07": ("minor", OBJECTIVES), "K20": ("observation", SURVEY)})
    _settle(audit, visit + timedelta(days=30), officer, inspector)
    workflow.report_correction(
        audit,
        note="Đã bổ sung kế hoạch thực hiện mục tiêu (minh họa)",
        by=officer,
        reported_on=visit + timedelta(days=35),
    )
    workflow.answer_report(audit, accept=True, answer="Chấp nhận (minh họa)", by=inspector)
    own = _audit_itself(agency, internal, date(year, 5, 20), {"D7-5-3": ("minor", DOCUMENTS)}, officer)
    _settle(own, date(year, 6, 10), officer, head)
    workflow.close(own, by=head)


def illustrate_running_year(
    province: Province, agency: Agency, others: Sequence[Agency], inspector: User, officer: User
) -> None:  # fmt: skip
    """A year under way: a plan, one inspection signed with something to correct, one at work, an internal audit."""
    today = timezone.localdate()
    inspection, internal = _checklists(province)
    registered = _inspectors(province, inspector)
    plan = open_plan(province, today.year, by=None, unit=UNIT, partner="Sở Nội vụ", illustrative=True)
    visit = today - timedelta(days=40)
    plan_inspections(plan, [agency], form=Form.ON_SITE, checklist=inspection, begins_on=visit, ends_on=visit, by=None)
    ahead = today + timedelta(days=10)
    plan_inspections(
        plan, others, form=Form.RECORDS, checklist=inspection, begins_on=today, ends_on=ahead, by=None
    )  # fmt: skip
    audit = Audit.objects.get(plan=plan, agency=agency)
    _inspect(
        audit, registered, visit, inspector,
        {"K07": ("minor", OBJECTIVES), "K10": ("major", DOCUMENTS), "K20": ("observation", SURVEY)},
    )  # fmt: skip
    at_work = Audit.objects.get(plan=plan, agency=others[0])
    workflow.start(at_work, by=inspector)
    conform_rest(at_work, [f"K{number:02}" for number in range(1, 9)], by=inspector)
    began = today - timedelta(days=90)
    _audit_itself(
        agency, internal, began, {"D10-2": ("minor", "Phiếu khắc phục chưa ghi nguyên nhân (minh họa)")}, officer
    )


def _checklists(province: Province) -> tuple[Checklist, Checklist]:
    made = [adopt_starter(province, code, by=None, publish=True) for code in ("kiem-tra-tt26", "danh-gia-noi-bo-2015")]
    return made[0], made[1]


def _inspectors(province: Province, person: User) -> Inspector:
    """The inspector with an account, and a colleague whose certificate has run out."""
    known = {
        "degree": "Cử nhân Luật (minh họa)", "management": "Ngạch chuyên viên, 2012 (minh họa)",
        "training": "Đánh giá viên nội bộ ISO 9001:2015, 2018 (minh họa)", "since": date(2009, 9, 1),
    }  # fmt: skip
    save_inspector(
        province, None, by=None, name="Lương Văn Khảo (minh họa)", training_until=date(2022, 12, 31), **known
    )  # fmt: skip
    return save_inspector(
        province, None, by=None, name=person.full_name, person=person, position=person.position, **known
    )


def _inspect(audit: Audit, inspector: Inspector, day: date, by: User, answers: Answers) -> None:
    workflow.arrange(
        audit, by=None, decision_number="…/QĐ-TĐC", decision_on=day - timedelta(days=7), place="Trụ sở cơ quan"
    )
    head = workflow.add_member(audit, role=MemberRole.HEAD, inspector=inspector, by=None)
    workflow.add_line(audit, at="8 giờ 00", part="Lãnh đạo cơ quan", content="Họp mở đầu", member=head, by=None)
    workflow.add_line(audit, at="8 giờ 30", part="Bộ phận Một cửa", content="Điều 36.1d; 8.5", member=head, by=None)
    workflow.start(audit, by=by)
    _answer(audit, answers, by)
    workflow.conclude(audit, by=by, strengths="Hồ sơ sắp xếp gọn, dễ tìm (minh họa)")
    workflow.sign(
        audit,
        signed_on=day,
        by=by,
        for_team=inspector.name,
        for_agency="Lãnh đạo cơ quan",
        opinion="Nhất trí (minh họa)",
    )
    audit.refresh_from_db()


def _audit_itself(agency: Agency, checklist: Checklist, day: date, answers: Answers, officer: User) -> Audit:
    audit = workflow.open_internal_audit(agency, checklist=checklist, begins_on=day, ends_on=day, by=officer)
    Audit.objects.filter(pk=audit.pk).update(illustrative=True)
    head = workflow.add_member(
        audit, role=MemberRole.HEAD, name="Hà Thị Nội (minh họa)", part="Tư pháp - hộ tịch", by=officer
    )
    workflow.add_line(audit, at="Buổi sáng", part="Văn phòng - thống kê", content="4–10", member=head, by=officer)
    workflow.start(audit, by=officer)
    _answer(audit, answers, officer)
    workflow.conclude(audit, by=officer)
    workflow.sign(audit, signed_on=day, for_team=head.name, due_on=day + timedelta(days=30), by=officer)
    audit.refresh_from_db()
    return audit


def _answer(audit: Audit, answers: Answers, by: User) -> None:
    for code, (conclusion, seen) in answers.items():
        save_answer(audit, code, conclusion=conclusion, seen=seen, version=0, by=by)
    conform_rest(audit, [row.code for row in questions_of(audit)], by=by)


def _settle(audit: Audit, day: date, officer: User, judge: User) -> None:
    """Close every nonconformity of an audit, done on that day."""
    for finding in audit.findings.nonconformities():
        corrections.plan_correction(
            finding, whys=["Người phụ trách mới nhận việc", "Chưa có quy định bàn giao"], correction="Bổ sung ngay (minh họa)",
            action="Đưa việc rà soát vào lịch hằng quý (minh họa)", owner="Công chức văn phòng - thống kê", due_on=day,
            by=officer,
        )  # fmt: skip
        corrections.report_done(finding, result="Đã bổ sung, đã phổ biến (minh họa)", done_on=day, by=officer)
        corrections.judge_correction(finding, effective=True, note="Đã xem hồ sơ, phù hợp (minh họa)", by=judge)
