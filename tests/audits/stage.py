"""Inspections and internal audits for tests, begun through the workflow."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from agencies.models import Agency, Province, User
from audits.models import Audit, Checklist, Finding, Inspector
from audits.models.checklist import ChecklistState
from audits.states import AuditKind, Form
from audits.workflow import audits as workflow
from audits.workflow.answers import conform_rest, save_answer
from audits.workflow.checklists import adopt_starter
from audits.workflow.plans import save_inspector

INSPECTION, INTERNAL = "kiem-tra-tt26", "danh-gia-noi-bo-2015"


def checklist_of(province: Province, code: str = INSPECTION) -> Checklist:
    """The starter in use in this province."""
    found = Checklist.objects.filter(province=province, code=code, state=ChecklistState.PUBLISHED).first()
    return found or adopt_starter(province, code, by=None, publish=True)


def make_inspector(province: Province, name: str = "Lê Thị Kiểm", person: User | None = None) -> Inspector:
    """Somebody who meets Điều 40."""
    return save_inspector(
        province, None, by=None, name=name, person=person, degree="Kỹ sư", management="Chuyên viên 12/2015",
        training="ĐTV 01/2020", since=date(2010, 1, 1),
    )  # fmt: skip


def make_audit(
    agency: Agency, *, kind: AuditKind = AuditKind.INSPECTION, form: str = Form.ON_SITE, days_ago: int = 20,
    person: User | None = None,
) -> Audit:  # fmt: skip
    """An inspection or internal audit that has begun, with a head of its team."""
    code = INSPECTION if kind == AuditKind.INSPECTION else INTERNAL
    begins = timezone.localdate() - timedelta(days=days_ago)
    audit = Audit.objects.create(
        agency=agency, kind=kind, form=form, year=begins.year, checklist=checklist_of(agency.province, code),
        begins_on=begins, ends_on=begins, decision_number="12/QĐ-KT", decision_on=begins, reason="thử",
    )  # fmt: skip
    if kind == AuditKind.INSPECTION:
        registered = Inspector.objects.filter(province=agency.province, person=person).first()
        inspector = registered or make_inspector(agency.province, person=person)
        workflow.add_member(audit, role="head", inspector=inspector, by=None)
    else:
        workflow.add_member(audit, role="head", name="Trần Văn Nội", part="Văn phòng", by=None)
    workflow.start(audit, by=None)
    audit.refresh_from_db()
    return audit


def answer_all(audit: Audit, by: User, **answers: str) -> None:
    """Conforming but for these: code (K07) to "grade: what was seen"."""
    for code, said in answers.items():
        grade, _colon, seen = said.partition(": ")
        save_answer(audit, code.replace("_", "-"), conclusion=grade, seen=seen, version=0, by=by)
    conform_rest(audit, [row.code for row in audit.checklist.questions.all()], by=by)


def signed(audit: Audit, by: User, **answers: str) -> Audit:
    """The audit answered, concluded and signed."""
    answer_all(audit, by, **answers)
    workflow.conclude(audit, by=by)
    workflow.sign(audit, signed_on=audit.begins_on, for_team="A", for_agency="B", by=by)
    audit.refresh_from_db()
    return audit


def finding_of(audit: Audit) -> Finding:
    """The audit's only finding."""
    return audit.findings.get()
