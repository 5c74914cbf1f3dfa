"""Audits, checklists and findings as tables, for those who take them out."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from agencies.datasets import Table
from agencies.models import AgencyKind, Province
from audits.exports import header, told
from audits.models import Answer, Audit, Finding, Question
from audits.states import SETTLED
from audits.transfer.checklists import CELLS as CHECKLIST_CELLS
from audits.transfer.past import CELLS as AUDIT_CELLS
from audits.transfer.past import ONLY_TOLD, row_of

AT_ONCE = 1000


def audits(province: Province) -> Table:
    """Every inspection and internal audit."""
    titles = [
        _("Năm"), _("Mã cơ quan"), _("Cơ quan"), _("Loại"), _("Hình thức"), _("Từ ngày"), _("Đến ngày"), _("Tình trạng"),
        _("Số quyết định"), _("Ngày quyết định"), _("Bảng câu hỏi"), _("Mặt mạnh"), _("Tồn tại, kiến nghị"), _("Ngày ký biên bản"),
        _("Hạn báo cáo khắc phục"), _("Ngày báo cáo khắc phục"),
    ]  # fmt: skip
    rows = Audit.objects.of(province.pk).select_related("agency", "checklist").order_by("year", "begins_on", "pk")
    return titles, map(_audit, rows.iterator(AT_ONCE))


def _audit(row: Audit) -> list[Any]:
    return [
        row.year, row.agency.code, row.agency.name, row.get_kind_display(), row.get_form_display(), row.begins_on,
        row.ends_on, row.get_state_display(), row.decision_number, row.decision_on, str(row.checklist), row.strengths,
        row.problems, row.signed_on, row.report_due, row.reported_on,
    ]  # fmt: skip


def past_audits(province: Province) -> Table:
    """Every audit that was signed, a line for each of its findings, in the form that the import reads."""
    rows = Audit.objects.of(province.pk).filter(state__in=SETTLED).select_related("agency")
    rows = rows.prefetch_related("findings__actions").order_by("begins_on", "pk")
    return [str(title) for title in (*(cell.title for cell in AUDIT_CELLS), *ONLY_TOLD)], (
        row_of(audit, finding) for audit in rows.iterator(AT_ONCE) for finding in audit.findings.all() or [None]
    )


def answers(province: Province) -> Table:
    """What every audit found of every question."""
    titles = [
        _("Năm"), _("Mã cơ quan"), _("Cơ quan"), _("Loại"), _("Mã câu hỏi"), _("Câu hỏi"), _("Kết luận"), _("Bằng chứng, ghi nhận"),
    ]  # fmt: skip
    rows = Answer.objects.filter(audit__agency__province=province).select_related("audit__agency", "question")
    return titles, map(_answer, rows.order_by("audit__year", "audit_id", "question__position").iterator(AT_ONCE))


def _answer(row: Answer) -> list[Any]:
    audit = row.audit
    return [
        audit.year, audit.agency.code, audit.agency.name, audit.get_kind_display(), row.question.code, row.question.text,
        row.get_conclusion_display(), row.seen,
    ]  # fmt: skip


def findings(province: Province) -> Table:
    """Every finding with its latest correction."""
    rows = (
        Finding.objects.of(province.pk).select_related("agency").prefetch_related("actions").order_by("found_on", "pk")
    )
    return header(), told(rows.iterator(AT_ONCE))


def checklists(province: Province) -> Table:
    """The questions of every version of every checklist, in the form that the import reads."""
    rows = Question.objects.filter(checklist__province=province).select_related("checklist__edition")
    rows = rows.order_by("checklist__code", "checklist__version", "position")
    return [str(cell.title) for cell in CHECKLIST_CELLS], map(_question, rows.iterator(AT_ONCE))


def _question(row: Question) -> list[Any]:
    kinds, owner = dict(AgencyKind.choices), row.checklist
    return [
        owner.code, owner.title, owner.version, owner.get_kind_display(), owner.edition.code, owner.get_state_display(),
        row.code, row.section, row.text, row.hint, row.clause, row.basis,
        "; ".join(str(kinds.get(kind, kind)) for kind in row.kinds),
    ]  # fmt: skip
