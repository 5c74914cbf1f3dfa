"""Facts of internal audits and what came of them, and of the province's inspections."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from agencies.templatetags.page import day
from audits.record import Held
from registers.models import Content, PlanTask, TaskState
from scoring.facts.fact import Record, Said, audit_source, fact, finding_source, said


def _planned(record: Record) -> list[PlanTask]:
    """The tasks of the year's issued plan that are internal audits."""
    plan = record.file.plan
    return [
        task for task in record.file.tasks
        if plan and task.part_of_id == plan.pk and task.content == Content.AUDIT and task.state != TaskState.DROPPED
    ]  # fmt: skip


def _of_audit(value: bool | date, words: str, audit: Held) -> Said:
    return Said(value, words, (audit_source(audit),), audit.documents, audit.signed_on)


@fact("audit.planned", lazy("Kế hoạch năm có đánh giá nội bộ"), "yes")
def audit_planned(record: Record) -> Said | None:
    """Whether the year's plan has an internal audit (ISO 9001, 9.2.2a)."""
    tasks = _planned(record)
    if not tasks:
        return None
    assert record.file.plan
    words = _("%(plan)s có việc “%(task)s”.") % {"plan": record.file.plan.title, "task": tasks[0].task}
    return said(True, words, record.file, record.file.plan, *tasks)


@fact("audit.programme", lazy("Đánh giá nội bộ có chương trình, quyết định đoàn, đoàn độc lập"), "yes")
def audit_programme(record: Record) -> Said | None:
    """Whether the internal audit had a programme and a decision; who is named in one never audits their own part (9.2.2c)."""
    held = record.audits.internal_audit_held
    if held is None:
        return None
    if held.has_decision and held.programme_lines:
        words = _("%(audit)s có quyết định và chương trình %(n)d dòng, không ai đánh giá phần việc của mình.")
        return _of_audit(True, words % {"audit": held.name, "n": held.programme_lines}, held)
    left = [words for words, there in ((_("quyết định đoàn"), held.has_decision), (_("chương trình"), held.programme_lines)) if not there]  # fmt: skip
    return _of_audit(False, _("%(audit)s chưa ghi %(left)s.") % {"audit": held.name, "left": ", ".join(left)}, held)


@fact("audit.reported", lazy("Đánh giá nội bộ có báo cáo kết quả đã ký"), "yes")
def audit_reported(record: Record) -> Said | None:
    """Whether the report of an internal audit is signed (QĐ 19/2014/QĐ-TTg Điều 4.4b)."""
    held = record.audits.internal_audit_held
    if held is None or held.signed_on is None:
        return None
    words = _("%(audit)s, báo cáo ký ngày %(day)s.") % {"audit": held.name, "day": day(held.signed_on)}
    return _of_audit(True, words, held)


@fact("audit.in_time", lazy("Đánh giá nội bộ xong đúng hạn của kế hoạch năm"), "yes")
def audit_in_time(record: Record) -> Said | None:
    """Whether the report was signed by the day the plan names; silent where the plan names none."""
    held = record.audits.internal_audit_held
    tasks = [task for task in _planned(record) if task.due_day]
    if held is None or held.signed_on is None or not tasks:
        return None
    due = min(task.due_day for task in tasks if task.due_day)
    words = _("Báo cáo ký ngày %(day)s, kế hoạch năm ghi hạn %(due)s.") % {"day": day(held.signed_on), "due": day(due)}
    told = said(held.signed_on <= due, words, record.file, *tasks)
    return Said(told.value, words, (audit_source(held), *told.rests_on), (*held.documents, *told.documents), told.since)


@fact("corrections.in_time", lazy("Điểm KPH của đánh giá nội bộ đóng đúng hạn, có bằng chứng / tổng số"), "share")
def corrections_in_time(record: Record) -> Said | None:
    """The nonconformities of internal audits closed by their last day with evidence (ISO 9001, 10.2).

    Silent while no internal audit was held: nothing found is then no merit.
    """
    held = record.audits.internal_audit_held
    if held is None:
        return None
    rows, papers = record.audits.corrections, record.papers_of_corrections()
    met = [row for row in rows if row.in_time and papers.get(row.pk)]
    unproved = [row for row in rows if row.in_time and not papers.get(row.pk)]
    running = [row for row in rows if row.is_running]
    words = _("%(n)d/%(all)d điểm không phù hợp đóng đúng hạn và có bằng chứng.") % {"n": len(met), "all": len(rows)}
    if not rows:
        words = _("%(audit)s không nêu điểm không phù hợp nào.") % {"audit": held.name}
    if unproved:
        words += _(" %(n)d điểm đóng đúng hạn nhưng chưa gắn bằng chứng.") % {"n": len(unproved)}
    if running:
        words += _(" %(n)d điểm đang khắc phục, còn trong hạn.") % {"n": len(running)}
    rest = tuple(finding_source(row) for row in sorted(rows, key=lambda row: row in met)) or (audit_source(held),)
    documents = tuple(dict.fromkeys(number for row in met for number in papers[row.pk]))
    since = max((row.judged_on for row in rows if row.judged_on), default=held.signed_on)
    return Said((len(met), len(rows)), words, rest, documents, since, bool(running))


def _owing(record: Record) -> Held | None:
    """The inspection of the year that asked for a corrective report; of several the one whose report is worst off."""
    owing = [audit for audit in record.audits.inspections if audit.is_settled and audit.report_due]

    def lateness(audit: Held) -> int:
        assert audit.report_due
        return ((audit.reported_on or date.max) - audit.report_due).days

    return max(owing, key=lateness, default=None)


@fact("inspection.report_due", lazy("Hạn báo cáo khắc phục sau kiểm tra"), "day")
def inspection_report_due(record: Record) -> Said | None:
    """Two months after the minutes (TT 26/2014/TT-BKHCN Điều 37.2c)."""
    held = _owing(record)
    if held is None or held.report_due is None:
        return None
    words = _("%(audit)s, hạn báo cáo khắc phục %(day)s.") % {"audit": held.name, "day": day(held.report_due)}
    return _of_audit(held.report_due, words, held)


@fact("inspection.reported_on", lazy("Ngày gửi báo cáo khắc phục sau kiểm tra"), "day")
def inspection_reported_on(record: Record) -> Said | None:
    """The day the corrective report came."""
    held = _owing(record)
    if held is None or held.reported_on is None:
        return None
    words = _("Đã gửi báo cáo khắc phục ngày %(day)s.") % {"day": day(held.reported_on)}
    return _of_audit(held.reported_on, words, held)


@fact("inspection.report_accepted", lazy("Báo cáo khắc phục sau kiểm tra được chấp nhận"), "yes")
def inspection_report_accepted(record: Record) -> Said | None:
    """Whether the inspecting unit accepted it; silent while there is no answer (TT 26/2014/TT-BKHCN Điều 37.2d)."""
    held = _owing(record)
    if held is None or held.is_report_accepted is None:
        return None
    words = _("Báo cáo khắc phục được chấp nhận.") if held.is_report_accepted else _("Báo cáo khắc phục chưa được chấp nhận.")  # fmt: skip
    return _of_audit(held.is_report_accepted, words, held)
