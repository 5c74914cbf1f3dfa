"""Findings settled: cause, correction, action; done; confirmed to work or reopened (ISO 9001, 10.2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import trail
from agencies.models import Agency, User
from agencies.rules import Refused, require
from audits import conduct, rules
from audits.models import Audit, CorrectiveAction, Finding, FindingPaper
from audits.models.finding import Source
from audits.states import AuditState, FindingState
from evidence.models import Document
from evidence.workflow import Upload, add_document

S = FindingState


@transaction.atomic
def raise_finding(
    agency: Agency, *, source: str, grade: str, text: str, found_on: date, by: User, clause: str = "", part: str = "",
    due_on: date | None = None,
) -> Finding:  # fmt: skip
    """Enter what an agency found itself: a complaint, a late file. Raises Refused for a source that is an audit's."""
    if source in {Source.INSPECTION, Source.INTERNAL}:
        raise Refused(_("Điểm của kiểm tra, đánh giá nội bộ được ghi ở bảng câu hỏi của cuộc đó."))
    finding = Finding.objects.create(
        agency=agency, source=source, grade=grade, text=text.strip(), clause=clause, part=part, found_on=found_on,
        due_on=due_on, state=S.OPEN, raised_by=by,
    )  # fmt: skip
    _line("raise_finding", finding, by)
    return finding


@transaction.atomic
def add_finding(audit: Audit, *, grade: str, text: str, by: User, clause: str = "", part: str = "") -> Finding:
    """Enter something found that no question of the checklist asks about, before the minutes are signed."""
    if audit.state not in {AuditState.UNDER_WAY, AuditState.CONCLUDED}:
        raise Refused(_("Chỉ ghi thêm được khi đang thực hiện hoặc chờ ký biên bản."))
    source = Source.INSPECTION if audit.is_inspection else Source.INTERNAL
    finding = Finding.objects.create(
        agency=audit.agency, audit=audit, source=source, grade=grade, text=text.strip(), clause=clause, part=part,
        found_on=timezone.localdate(), raised_by=by,
    )  # fmt: skip
    _line("raise_finding", finding, by)
    return finding


@transaction.atomic
def plan_correction(
    finding: Finding, *, whys: Iterable[str], correction: str, action: str, owner: str, due_on: date, by: User | None
) -> CorrectiveAction:  # fmt: skip
    """Say why it happened, what is put right at once, and what will keep it from happening again.

    While it is being corrected the plan may be changed. Raises Refused without a cause, or for a day before the finding.
    """
    finding = _locked(finding)
    causes = rules.clean_whys(whys)
    if not causes:
        raise Refused(_("Hãy trả lời ít nhất một câu “vì sao”: nguyên nhân là căn cứ của hành động khắc phục."))
    if due_on < finding.found_on:
        raise Refused(_("Hạn hoàn thành đang trước ngày phát hiện."))
    facts = {"whys": causes, "correction": correction, "action": action, "owner": owner, "due_on": due_on}
    latest = finding.actions.last()
    if finding.state == S.PLANNED and latest:
        changes = trail.difference({name: getattr(latest, name) for name in facts}, facts)
        for name, value in facts.items():
            setattr(latest, name, value)
        latest.save()
        finding.due_on = due_on
        finding.save(update_fields=["due_on"])
        _line("change_correction", finding, by, changes=changes)
        return latest
    number = latest.round + 1 if latest else 1
    planned = CorrectiveAction.objects.create(finding=finding, round=number, planned_by=by, **facts)
    _move(finding, S.PLANNED, "plan_correction", by, note=action, due_on=due_on)
    return planned


@transaction.atomic
def report_done(finding: Finding, *, result: str, done_on: date, by: User | None) -> None:
    """Say that the action is done, and what came of it. Raises Refused without words, or for a day in the future."""
    finding = _locked(finding)
    require(conduct.finding_may_become(finding, S.DONE))
    if not result.strip():
        raise Refused(_("Hãy ghi kết quả thực hiện, để người xác nhận biết cần xem gì."))
    if not finding.found_on <= done_on <= timezone.localdate():
        raise Refused(_("Ngày hoàn thành phải từ ngày phát hiện đến hôm nay."))
    latest = finding.actions.last()
    assert latest
    latest.result, latest.done_on, latest.done_by = result.strip(), done_on, by
    latest.save()
    _move(finding, S.DONE, "report_done", by, note=result.strip(), done_on=done_on)


@transaction.atomic
def judge_correction(
    finding: Finding, *, effective: bool, note: str, by: User | None, audit: Audit | None = None
) -> None:  # fmt: skip
    """Confirm that what was done works, which closes the finding, or reopen it because it does not.

    `audit` is the later one at which it was looked at. Raises Refused without a reason, or to whoever reported it done.
    """
    finding = _locked(finding)
    state = S.CLOSED if effective else S.REOPENED
    require(conduct.finding_may_become(finding, state))
    latest = finding.actions.last()
    if by:
        require(conduct.may_judge(by, finding, latest))
    if not note.strip():
        raise Refused(_("Hãy ghi căn cứ xác nhận: đã xem gì, thấy gì."))
    today = timezone.localdate()
    if latest:
        latest.effective, latest.verified_note, latest.verified_by = effective, note.strip(), by
        latest.verified_on, latest.verified_in = today, audit
        latest.save()
    _move(
        finding, state, "close_finding" if effective else "reopen_finding", by, note=note.strip(),
        closed_on=today if effective else None, **({} if effective else {"done_on": None}),
    )  # fmt: skip


@transaction.atomic
def settle_advice(finding: Finding, *, note: str, by: User) -> None:
    """Close an observation with what was decided about it. Raises Refused without words."""
    finding = _locked(finding)
    if finding.state != S.ADVISED:
        raise Refused(_("Chỉ khuyến nghị mới đóng được theo cách này."))
    if not note.strip():
        raise Refused(_("Hãy ghi cơ quan đã xem xét và quyết định thế nào."))
    _move(finding, S.CLOSED, "close_finding", by, note=note.strip(), closed_on=timezone.localdate())


@transaction.atomic
def show_correction(
    finding: Finding, *, by: User, documents: Sequence[Document] = (), uploads: Sequence[Upload] = ()
) -> int:
    """Attach documents that show what was done; gives how many are new. Raises Refused for another agency's."""
    if any(document.agency_id != finding.agency_id for document in documents):
        raise Refused(_("Tài liệu không thuộc kho minh chứng của cơ quan này."))
    chosen = list(documents)
    chosen += [add_document(finding.agency, [upload], by=by).document for upload in uploads]
    made = 0
    for document in chosen:
        _row, is_new = FindingPaper.objects.get_or_create(finding=finding, document=document, defaults={"by": by})
        made += is_new
    if made:
        _line("show_correction", finding, by, note="; ".join(str(document) for document in chosen))
    return made


def _locked(finding: Finding) -> Finding:
    rows = Finding.objects.select_for_update(of=("self",), no_key=True).select_related("agency__province")
    return rows.get(pk=finding.pk)


def _move(finding: Finding, state: FindingState, action: str, by: User | None, note: str = "", **fields: Any) -> None:
    require(conduct.finding_may_become(finding, state))
    before, finding.state = finding.state, state
    for name, value in fields.items():
        setattr(finding, name, value)
    finding.save(update_fields=["state", *fields])
    _line(action, finding, by, note=note, changes={"standing": (before, state)})


def _line(action: str, finding: Finding, by: User | None, **more: Any) -> None:
    agency = finding.audit.trail_agency if finding.audit and finding.state == S.NOTED else finding.agency
    trail.record(action, finding, by=by, province=finding.agency.province, agency=agency, **more)
