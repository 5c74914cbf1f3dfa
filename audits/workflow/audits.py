"""An audit from the plan to its end: arranged, begun, concluded, signed, reported on, closed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import trail
from agencies.models import Agency, User
from agencies.rules import Refused, require
from audits import conduct, rules
from audits.asked import unanswered_of, unsaid_of
from audits.models import Audit, Checklist, Finding, Inspector, Member, ProgrammeLine
from audits.models.checklist import ChecklistState
from audits.states import NONCONFORMITIES, TO_PLAN, AuditKind, AuditState, FindingState, Form

A = AuditState


@transaction.atomic
def open_inspection(
    agency: Agency, *, reason: str, form: str, checklist: Checklist, begins_on: date, ends_on: date, by: User
) -> Audit:
    """Begin an inspection outside the plan (Điều 34). Raises Refused without a reason, or at one's own agency."""
    require(conduct.may_inspect(by, agency))
    if not reason.strip():
        raise Refused(_("Hãy ghi lý do kiểm tra ngoài kế hoạch."))
    return _open(agency, AuditKind.INSPECTION, checklist, begins_on, ends_on, by=by, reason=reason.strip(), form=form)


@transaction.atomic
def open_internal_audit(
    agency: Agency, *, checklist: Checklist, begins_on: date, ends_on: date, by: User | None, scope: str = ""
) -> Audit:
    """Begin an agency's internal audit (ISO 9001, 9.2)."""
    return _open(agency, AuditKind.INTERNAL, checklist, begins_on, ends_on, by=by, scope=scope, form=Form.ON_SITE)


def _open(
    agency: Agency, kind: AuditKind, checklist: Checklist, begins_on: date, ends_on: date, *, by: User | None,
    **fields: Any,
) -> Audit:  # fmt: skip
    if checklist.state != ChecklistState.PUBLISHED or checklist.kind != kind:
        raise Refused(_("Bảng câu hỏi này chưa ban hành hoặc dùng cho việc khác."))
    if ends_on < begins_on:
        raise Refused(_("Ngày kết thúc đang trước ngày bắt đầu."))
    audit = Audit.objects.create(
        agency=agency, kind=kind, checklist=checklist, year=begins_on.year, begins_on=begins_on, ends_on=ends_on,
        created_by=by, **fields,
    )  # fmt: skip
    _line("open_audit", audit, by, note=fields.get("reason", ""))
    return audit


@transaction.atomic
def arrange(audit: Audit, *, by: User | None, **fields: Any) -> None:
    """Set days, place, scope, the decision. Raises Refused once the minutes are signed."""
    audit = locked(audit)
    require(conduct.may_arrange(audit))
    changes = trail.difference({name: getattr(audit, name) for name in fields}, fields)
    for name, value in fields.items():
        setattr(audit, name, value)
    audit.save(update_fields=list(fields))
    _line("arrange_audit", audit, by, changes=changes)


@transaction.atomic
def add_member(
    audit: Audit, *, by: User | None, role: str, inspector: Inspector | None = None, name: str = "", part: str = ""
) -> Member:
    """Put somebody into the team. Raises Refused for who may not be in it, is in it, or would be a second head."""
    audit = locked(audit)
    require(conduct.may_arrange(audit))
    if audit.is_inspection:
        if inspector is None:
            raise Refused(_("Hãy chọn kiểm tra viên trong danh sách của tỉnh."))
        require(conduct.may_join(audit, inspector, audit.begins_on))
        name = inspector.name
    if not name.strip():
        raise Refused(_("Hãy ghi họ và tên."))
    if audit.members.filter(name=name.strip()).exists():
        raise Refused(_("%(name)s đã có trong đoàn.") % {"name": name})
    if role == "head" and audit.members.filter(role="head").exists():
        raise Refused(_("Đoàn đã có trưởng đoàn. Hãy bỏ người đó ra trước hoặc chọn vai trò khác."))
    member = Member.objects.create(audit=audit, inspector=inspector, name=name.strip(), role=role, part=part.strip())
    _line("add_member", audit, by, note=str(member))
    return member


@transaction.atomic
def remove_member(member: Member, *, by: User) -> None:
    """Take somebody out of the team, with the lines of the programme given to them."""
    audit = locked(member.audit)
    require(conduct.may_arrange(audit))
    _line("remove_member", audit, by, note=str(member))
    member.delete()


@transaction.atomic
def add_line(audit: Audit, *, at: str, part: str, content: str, member: Member, by: User | None) -> ProgrammeLine:
    """Say who looks at which part, when. Raises Refused when that person works in that part."""
    audit = locked(audit)
    require(conduct.may_arrange(audit))
    require(conduct.may_look_at(audit, member, part))
    line = ProgrammeLine.objects.create(audit=audit, at=at, part=part, content=content, member=member)
    _line("add_programme_line", audit, by, note=f"{line}: {member.name}")
    return line


@transaction.atomic
def remove_line(line: ProgrammeLine, *, by: User) -> None:
    """Take a line out of the programme."""
    audit = locked(line.audit)
    require(conduct.may_arrange(audit))
    _line("remove_programme_line", audit, by, note=str(line))
    line.delete()


@transaction.atomic
def start(audit: Audit, *, by: User | None) -> None:
    """Begin the work: the checklist may be answered from now on.

    Raises Refused without a head of the team, on site without a decision, or when it has begun.
    """
    audit = locked(audit)
    require(conduct.may_start(audit, list(audit.members.all())))
    _move(audit, A.UNDER_WAY, "start_audit", by)


@transaction.atomic
def conclude(audit: Audit, *, by: User | None, strengths: str = "", problems: str = "") -> None:
    """End the work, with what the minutes will say. Raises Refused while a question has no conclusion."""
    audit = locked(audit)
    require(conduct.may_conclude(audit, unanswered_of(audit), unsaid_of(audit)))
    _move(audit, A.CONCLUDED, "conclude_audit", by, strengths=strengths, problems=problems)


@transaction.atomic
def take_up_again(audit: Audit, *, by: User) -> None:
    """Go back to the checklist before the minutes are signed."""
    _move(locked(audit), A.UNDER_WAY, "take_up_audit", by)


@transaction.atomic
def sign(
    audit: Audit, *, signed_on: date, by: User | None, for_team: str, for_agency: str = "", opinion: str = "",
    due_on: date | None = None,
) -> None:  # fmt: skip
    """Enter that the minutes are agreed and signed; the two months for the corrective report run from that day.

    Findings are told to the agency. `due_on` sets another last day (internal audits, inspections by records). Raises
    Refused for a day before the work or in the future, or without who signed for the agency at an inspection on site.
    """
    audit = locked(audit)
    require(conduct.may_become(audit, A.SIGNED))
    if not audit.begins_on <= signed_on <= timezone.localdate():
        raise Refused(_("Ngày ký phải từ ngày bắt đầu đến hôm nay."))
    if audit.is_inspection and audit.form == Form.ON_SITE and not for_agency.strip():
        raise Refused(_("Biên bản kiểm tra phải có chữ ký của cơ quan. Hãy ghi người ký phía cơ quan."))
    due = due_on or rules.report_due(signed_on)
    found = list(audit.findings.filter(state=FindingState.NOTED))
    for finding in found:
        weighs = finding.grade in NONCONFORMITIES
        finding.state = FindingState.OPEN if weighs else FindingState.ADVISED
        finding.due_on = due if weighs else None
        finding.found_on = min(finding.found_on, signed_on)  # what was on paper first is entered later
    Finding.objects.bulk_update(found, ["state", "due_on", "found_on"])
    weighty = audit.findings.nonconformities().exists()
    _move(
        audit, A.SIGNED if weighty else A.CLOSED, "sign_minutes", by, signed_on=signed_on, signed_for_team=for_team,
        signed_for_agency=for_agency, opinion=opinion, report_due=due if weighty else None,
        closed_on=None if weighty else signed_on,
    )  # fmt: skip


@transaction.atomic
def report_correction(audit: Audit, *, note: str, by: User | None, reported_on: date | None = None) -> None:
    """Send the corrective report (Điều 37.2c). Raises Refused while a nonconformity has no action, or without words."""
    audit = locked(audit)
    require(conduct.may_report(audit, audit.findings.nonconformities().filter(state__in=TO_PLAN).count()))
    if not note.strip():
        raise Refused(_("Hãy ghi tóm tắt nội dung báo cáo khắc phục."))
    _move(
        audit, A.REPORTED, "report_correction", by, report_note=note.strip(),
        reported_on=reported_on or timezone.localdate(),
    )  # fmt: skip


@transaction.atomic
def answer_report(audit: Audit, *, accept: bool, answer: str, by: User | None) -> None:
    """Accept the corrective report, or answer in writing that it is not accepted yet, with why."""
    audit = locked(audit)
    state = A.CLOSED if accept else A.NOT_ACCEPTED
    require(conduct.may_become(audit, state))
    if audit.state != A.REPORTED:
        raise Refused(_("Chưa có báo cáo khắc phục để trả lời."))
    if not accept and not answer.strip():
        raise Refused(_("Hãy ghi vì sao chưa chấp nhận, để cơ quan biết cần làm gì."))
    _move(
        audit, state, "accept_report" if accept else "refuse_report", by, note=answer.strip(),
        report_answer=answer.strip(), closed_on=timezone.localdate() if accept else None,
    )  # fmt: skip


@transaction.atomic
def close(audit: Audit, *, by: User | None) -> None:
    """End an audit of which nothing is left to settle. Raises Refused with what is left."""
    audit = locked(audit)
    weighty = audit.findings.nonconformities()
    require(conduct.may_close(audit, weighty.count(), weighty.exclude(state=FindingState.CLOSED).count()))
    _move(audit, A.CLOSED, "close_audit", by, closed_on=timezone.localdate())


@transaction.atomic
def cancel(audit: Audit, *, reason: str, by: User) -> None:
    """Not hold it after all. Raises Refused without a reason, or once it is concluded."""
    audit = locked(audit)
    if not reason.strip():
        raise Refused(_("Hãy ghi lý do không thực hiện."))
    _move(audit, A.CANCELLED, "cancel_audit", by, note=reason.strip())


def locked(audit: Audit) -> Audit:
    """The audit with its row held until the transaction ends."""
    return Audit.objects.with_context().select_for_update(of=("self",), no_key=True).get(pk=audit.pk)


def _move(audit: Audit, state: AuditState, action: str, by: User | None, note: str = "", **fields: Any) -> None:
    require(conduct.may_become(audit, state))
    before, audit.state = audit.state, state
    for name, value in fields.items():
        setattr(audit, name, value)
    audit.save(update_fields=["state", *fields])
    _line(action, audit, by, note=note, changes={"standing": (before, state)})


def _line(action: str, audit: Audit, by: User | None, **more: Any) -> None:
    trail.record(action, audit, by=by, province=audit.agency.province, agency=audit.agency, **more)
