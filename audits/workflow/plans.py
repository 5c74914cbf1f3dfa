"""A year's inspection plan: drawn up, filled, approved; the register of inspectors."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agencies import trail
from agencies.models import Agency, Province, User
from agencies.rules import Refused
from audits.conduct import may_join
from audits.models import Audit, Checklist, InspectionPlan, Inspector, Member
from audits.models.audit import MemberRole
from audits.models.checklist import ChecklistState
from audits.states import AuditKind, AuditState
from evidence.models import Document
from evidence.workflow import Upload, add_document


@dataclass(frozen=True, slots=True)
class Dealt:
    """How many inspections were dealt with, and a sentence for each that was not."""

    done: int
    left: tuple[str, ...] = ()


@transaction.atomic
def open_plan(province: Province, year: int, *, by: User | None, **fields: Any) -> InspectionPlan:
    """Begin the plan of a year. Raises Refused when there is one."""
    if InspectionPlan.objects.filter(province=province, year=year).exists():
        raise Refused(_("Năm %(year)s đã có kế hoạch kiểm tra.") % {"year": year})
    plan = InspectionPlan.objects.create(province=province, year=year, **fields)
    trail.record("open_plan", plan, by=by, province=province)
    return plan


@transaction.atomic
def describe_plan(plan: InspectionPlan, *, by: User, **fields: Any) -> None:
    """Say who inspects, with whom, on what budget."""
    plan = (
        InspectionPlan.objects.select_for_update(of=("self",), no_key=True).select_related("province").get(pk=plan.pk)
    )
    changes = trail.difference({name: getattr(plan, name) for name in fields}, fields)
    for name, value in fields.items():
        setattr(plan, name, value)
    plan.save(update_fields=list(fields))
    trail.record("describe_plan", plan, by=by, province=plan.province, changes=changes)


@transaction.atomic
def approve_plan(
    plan: InspectionPlan, number: str, approved_on: date, document: Document | None = None, *, by: User | None,
    uploads: Sequence[Upload] = (),
) -> None:  # fmt: skip
    """Enter the decision by which UBND tỉnh approved the plan, with its scan: one it has, or files sent now.

    Raises Refused for a plan without inspections, and for files that may not come in.
    """
    plan = (
        InspectionPlan.objects.select_for_update(of=("self",), no_key=True).select_related("province").get(pk=plan.pk)
    )
    if not plan.inspections.exclude(state=AuditState.CANCELLED).exists():
        raise Refused(
            _("Kế hoạch chưa có cuộc kiểm tra nào. Hãy thêm cơ quan vào kế hoạch rồi ghi quyết định phê duyệt.")
        )
    if uploads:
        assert plan.province.root
        title = _("Quyết định phê duyệt %(plan)s") % {"plan": str(plan).lower()}
        document = add_document(
            plan.province.root, uploads, by=by, title=title, number=number, issued_on=approved_on, year=plan.year
        ).document
    changes = {"number": (plan.number, number), "approved_on": (plan.approved_on, approved_on)}
    plan.number, plan.approved_on = number, approved_on
    plan.document = document or plan.document
    plan.save(update_fields=["number", "approved_on", "document"])
    trail.record("approve_plan", plan, by=by, province=plan.province, changes=changes)


@transaction.atomic
def plan_inspections(
    plan: InspectionPlan, agencies: Iterable[Agency], *, form: str, checklist: Checklist, begins_on: date,
    ends_on: date, by: User | None,
) -> int:  # fmt: skip
    """Put agencies on the plan, each once in this form; gives how many were added.

    Raises Refused when the checklist is not in use, or when nobody is left to add.
    """
    if checklist.state != ChecklistState.PUBLISHED or checklist.kind != AuditKind.INSPECTION:
        raise Refused(_("Bảng câu hỏi này chưa ban hành hoặc không dùng cho kiểm tra."))
    there = set(plan.inspections.filter(form=form).exclude(state=AuditState.CANCELLED).values_list("agency", flat=True))
    rows = [
        Audit(
            agency=agency, kind=AuditKind.INSPECTION, form=form, year=plan.year, checklist=checklist, plan=plan,
            begins_on=begins_on, ends_on=ends_on, created_by=by, illustrative=plan.illustrative,
        )
        for agency in agencies
        if agency.pk not in there
    ]  # fmt: skip
    if not rows:
        raise Refused(_("Chưa thêm cơ quan nào: chưa chọn, hoặc các cơ quan đã chọn đều có trong kế hoạch."))
    Audit.objects.bulk_create(rows)
    trail.record_all(
        trail.line("plan_inspection", row, by=by, province=plan.province, agency=row.agency) for row in rows
    )
    return len(rows)


@transaction.atomic
def assign_head(plan: InspectionPlan, numbers: Collection[int], inspector: Inspector, *, by: User) -> Dealt:
    """Make an inspector head of the team of many inspections still to begin; whoever was is replaced.

    Those this inspector may not join are left, each with why. Raises Refused when none was chosen.
    """
    chosen, left = _to_begin(plan, numbers), []
    made = []
    for audit in chosen:
        verdict = may_join(audit, inspector, audit.begins_on)
        if not verdict:
            left.append(f"{audit.agency}: {verdict.reason}")
            continue
        made.append(audit)
    Member.objects.filter(audit__in=made, role=MemberRole.HEAD).delete()
    Member.objects.filter(audit__in=made, name=inspector.name).delete()
    Member.objects.bulk_create(
        Member(audit=audit, inspector=inspector, name=inspector.name, role=MemberRole.HEAD) for audit in made
    )
    trail.record_all(
        trail.line("add_member", audit, by=by, province=plan.province, agency=audit.agency, note=inspector.name)
        for audit in made
    )
    return Dealt(len(made), tuple(left))


@transaction.atomic
def take_off_plan(plan: InspectionPlan, numbers: Collection[int], *, by: User) -> Dealt:
    """Take inspections still to begin off the plan. Raises Refused when none was chosen."""
    chosen = _to_begin(plan, numbers)
    Audit.objects.filter(pk__in=[audit.pk for audit in chosen]).update(state=AuditState.CANCELLED)
    trail.record_all(
        trail.line(
            "cancel_audit", audit, by=by, province=plan.province, agency=audit.agency, note=_("Đưa ra khỏi kế hoạch")
        )
        for audit in chosen
    )
    return Dealt(len(chosen))


def _to_begin(plan: InspectionPlan, numbers: Collection[int]) -> list[Audit]:
    rows = (
        Audit.objects.with_context()
        .select_for_update(of=("self",), no_key=True)
        .filter(plan=plan, pk__in=list(numbers))
    )
    chosen = list(rows.filter(state=AuditState.PLANNED).order_by("pk"))
    if not chosen:
        raise Refused(_("Chưa chọn cuộc kiểm tra nào chưa bắt đầu. Hãy đánh dấu ở danh sách rồi làm lại."))
    return chosen


@transaction.atomic
def save_inspector(province: Province, inspector: Inspector | None, *, by: User | None, **fields: Any) -> Inspector:
    """Enter an inspector, or what is known of one. Raises Refused for an account that is in the register already."""
    person = fields.get("person")
    others = Inspector.objects.filter(province=province).exclude(pk=inspector.pk if inspector else 0)
    if person and others.filter(person=person).exists():
        raise Refused(_("Tài khoản của %(person)s đã có trong danh sách kiểm tra viên.") % {"person": person})
    before = {name: getattr(inspector, name) for name in fields} if inspector else {}
    inspector = inspector or Inspector(province=province)
    for name, value in fields.items():
        setattr(inspector, name, value)
    inspector.save()
    trail.record(
        "save_inspector", inspector, by=by, province=province, changes=trail.difference(before, fields)
    )  # fmt: skip
    return inspector
