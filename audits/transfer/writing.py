"""Writing audits that were held on paper: as they are known to have ended, without what nobody wrote down."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from agencies import trail
from agencies.models import Province, User
from agencies.transfer.lines import LinePlan
from audits.models import Audit, Checklist, CorrectiveAction, Finding
from audits.models.checklist import ChecklistState
from audits.models.finding import Source
from audits.states import AuditKind, AuditState, FindingState, Grade
from standards.models import Edition

if TYPE_CHECKING:
    from audits.transfer.past import Held, Raised

Overwritten = dict[tuple[int, str], dict[str, tuple[Any, Any]]]
"""What the file changes, old value and new as they were previewed, by line and place."""
OF_ACTION = ("cause", "correction", "action", "owner", "result")
OF_FINDING = ("grade", "clause", "part", "text", "due_on", "done_on", "closed_on")
WITHOUT_CHECKLIST = {AuditKind.INSPECTION: "ho-so-giay-kiem-tra", AuditKind.INTERNAL: "ho-so-giay-danh-gia-noi-bo"}


def standing(finding: Finding) -> dict[str, Any]:
    """A finding with its latest correction, by the names of the file's columns."""
    action = max(finding.actions.all(), key=lambda one: one.round, default=None)
    told = {name: getattr(action, name) if action else "" for name in OF_ACTION}
    return {name: getattr(finding, name) for name in OF_FINDING} | told


@transaction.atomic
def apply_audits(plan: LinePlan, *, by: User | None) -> None:
    """Carry a plan out, all of it or nothing. Raises Refused while it has faults."""
    plan.require_sound()
    touched = [held for held in plan.content if held.is_touched]
    overwritten = {(item.line, item.place): item.changes for item in plan.changed}
    for held in touched:
        _write(plan.province, held, overwritten, by)
    if touched:
        trail.record("import_audits", plan.province, by=by, province=plan.province, changes=plan.counts)


def _write(province: Province, held: Held, overwritten: Overwritten, by: User | None) -> None:
    said = {name: value for name, value in held.values.items() if value not in (None, "")}
    audit = held.known or Audit(
        agency=held.agency, on_paper=True, created_by=by, checklist=_checklist(province, AuditKind(said["kind"])),
        year=said["begins_on"].year, ends_on=said["begins_on"],
    )  # fmt: skip
    before, is_left = audit.state, held.known is not None and _was_moved_on(audit)
    for name, value in said.items():
        setattr(audit, name, value)
    audit.state = audit.state if held.known else AuditState.SIGNED
    audit.save()
    touched = [raised for raised in held.findings.values() if raised.is_touched]
    for raised in touched:
        _write_finding(audit, raised, by)
    if not is_left:
        _settle(audit)
    of_audit = overwritten.get((held.line, str(held.agency)), {}) | {"findings": (None, len(touched))}
    if held.known and audit.state != before:
        of_audit["standing"] = before, audit.state
    told: list[tuple[Audit | Finding, dict[str, tuple[Any, Any]]]] = [(audit, of_audit)]
    told += [(one.known, overwritten.get((one.line, str(held)), {})) for one in touched if one.known]
    trail.record_all(
        trail.line("import_audit", target, by=by, province=province, agency=audit.agency, changes=changes)
        for target, changes in told
    )


def _write_finding(audit: Audit, raised: Raised, by: User | None) -> None:
    said = {name: value for name, value in raised.values.items() if value not in (None, "")}
    finding = raised.known or Finding(
        agency=audit.agency,
        audit=audit,
        source=Source(audit.kind),
        found_on=audit.signed_on or audit.begins_on,
        raised_by=by,
    )
    for name in OF_FINDING:
        setattr(finding, name, said.get(name, getattr(finding, name)))
    done = (name for name in OF_ACTION if name in said)
    action = finding.actions.first() if finding.pk else None
    if action is None and any(done):
        action = CorrectiveAction(finding=finding)
    finding.state = _state(finding, has_action=action is not None)
    finding.save()
    if action is not None:
        _write_action(finding, action, said)


def _write_action(finding: Finding, action: CorrectiveAction, said: dict[str, Any]) -> None:
    for name in ("correction", "action", "owner", "result"):
        setattr(action, name, said.get(name, getattr(action, name)))
    if "cause" in said:
        action.whys = [said["cause"]]
    action.finding, action.done_on = finding, finding.done_on
    action.due_on = finding.due_on or finding.done_on or finding.found_on
    if finding.closed_on:
        action.effective, action.verified_on = True, finding.closed_on
        action.verified_note = action.verified_note or _("Theo hồ sơ giấy")
    action.save()


def _state(finding: Finding, *, has_action: bool) -> FindingState:
    """Where a finding stands by the days that are known of it."""
    if finding.closed_on:
        return FindingState.CLOSED
    if finding.grade == Grade.OBSERVATION and not has_action:
        return FindingState.ADVISED
    if finding.done_on:
        return FindingState.DONE
    return FindingState.PLANNED if has_action else FindingState.OPEN


def _settle(audit: Audit) -> None:
    audit.state, audit.closed_on = _stands(audit)
    audit.save(update_fields=["state", "closed_on"])


def _stands(audit: Audit) -> tuple[AuditState, date | None]:
    """The audit is over once nothing is left to correct; until then it waits for what it waits for."""
    weighty = list(audit.findings.nonconformities())
    if all(row.closed_on for row in weighty):
        days: list[date | None] = [audit.signed_on, audit.reported_on, *(row.closed_on for row in weighty)]
        return AuditState.CLOSED, max(day for day in days if day)
    return AuditState.REPORTED if audit.reported_on else AuditState.SIGNED, None


def _was_moved_on(audit: Audit) -> bool:
    """Whether people have reported on it, answered the report or closed it in the application: it stands as they left it."""
    if audit.state == AuditState.CLOSED:
        return (audit.state, audit.closed_on) != _stands(audit)
    return audit.state == AuditState.NOT_ACCEPTED or bool(audit.report_note)


def _checklist(province: Province, kind: AuditKind) -> Checklist:
    """What stands for the questions of audits on paper: none are known. It is never offered."""
    found, _made = Checklist.objects.get_or_create(
        province=province, code=WITHOUT_CHECKLIST[kind], version=1,
        defaults={
            "title": _("Hồ sơ giấy, không ghi từng câu hỏi"), "kind": kind, "state": ChecklistState.RETIRED,
            "edition": Edition.objects.latest("year"),
        },
    )  # fmt: skip
    return found
