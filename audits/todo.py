"""Việc cần làm of audits: for the agency what to correct and report, for inspectors what to hold and confirm, for the
secretary what the year still owes. Each part costs a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies import access
from agencies.models import Agency, Obligation, Province, User
from agencies.roles import Permission
from agencies.todo import Task
from agencies.workdays import VIETNAM
from audits.figures import coverage_of
from audits.models import Audit, Finding, InspectionPlan
from audits.states import TO_PLAN, WAITS_FOR_REPORT, AuditKind, AuditState, FindingState

P, A, F = Permission, AuditState, FindingState
OWN = gettext_lazy("Đánh giá nội bộ, khắc phục")
INSPECTIONS = gettext_lazy("Kiểm tra")
SOON = timedelta(days=30)
INTERNAL_FROM = 9
"""The month from which an agency without an internal audit is reminded: one a year (QĐ 19/2014/QĐ-TTg Điều 4.4b)."""
SYNTHESIS = 11
"""The month of the synthesis (TT 26/2014/TT-BKHCN Điều 38)."""


def tasks(user: User, province: Province) -> Iterator[Task]:
    """Everything audits ask of this person in this province."""
    if access.may_anywhere(user, P.HOLD_AUDITS, province):
        yield from _corrections(user, province)
        yield from _own_audits(user, province)
    if access.may_anywhere(user, P.INSPECT_AGENCIES, province):
        yield from _inspections(user, province)
        yield from _to_confirm(user, province)
    if province.root and access.may(user, P.PLAN_INSPECTIONS, province.root.path):
        yield from _year(province)


def _corrections(user: User, province: Province) -> Iterator[Task]:
    """What this person's agencies have to correct; one query."""
    rows = list(
        Finding.objects.of(province.pk).visible_to(user, P.HOLD_AUDITS).nonconformities()
        .filter(state__in=[*TO_PLAN, F.PLANNED, F.DONE]).select_related("agency")
    )  # fmt: skip
    to_plan = [row for row in rows if row.state in TO_PLAN]
    at_work = [row for row in rows if row.state == F.PLANNED]
    done = [row for row in rows if row.state == F.DONE and not row.is_of_inspection]
    yield from _of_findings(province, to_plan, _("Ghi biện pháp khắc phục"), _("Ghi biện pháp"), OWN)
    yield from _of_findings(province, at_work, _("Hoàn thành khắc phục"), _("Báo kết quả"), OWN)
    yield from _of_findings(province, done, _("Xác nhận hiệu lực khắc phục"), _("Xác nhận"), OWN)


def _own_audits(user: User, province: Province) -> Iterator[Task]:
    """Reports that are owed, internal audits under way or missing; two queries."""
    today = timezone.localdate()
    mine = list(Agency.objects.of(province.pk).existing(today).visible_to(user, P.HOLD_AUDITS)[:20])
    rows = Audit.objects.filter(agency__in=mine).select_related("agency")
    owes = Q(kind=AuditKind.INSPECTION, state__in=WAITS_FOR_REPORT)
    held = set()
    for audit in rows.filter(
        owes | Q(kind=AuditKind.INTERNAL, year=today.year) | Q(kind=AuditKind.INTERNAL, state=A.UNDER_WAY)
    ):
        if audit.is_inspection:
            title = _("Gửi báo cáo khắc phục")
            detail = _("%(agency)s – biên bản ký ngày %(day)s") % {"agency": audit.agency, "day": _day(audit.signed_on)}
            yield Task(
                title, detail, _url(province, "audit", audit.pk), _("Gửi báo cáo"), _end(audit.report_due),
                "attention" if audit.state == A.NOT_ACCEPTED else "normal", str(OWN),
            )  # fmt: skip
            continue
        if audit.state != A.CANCELLED:
            held.add(audit.agency_id)
        if audit.state in {A.PLANNED, A.UNDER_WAY, A.CONCLUDED} and audit.begins_on - today < SOON:
            yield Task(
                _("Đánh giá nội bộ"), f"{audit.agency} – {audit.get_state_display()}", _url(province, "audit", audit.pk),
                _("Mở"), _end(audit.ends_on), "normal", str(OWN),
            )  # fmt: skip
    if today.month >= INTERNAL_FROM:
        for agency in mine:
            if agency.pk not in held and agency.obligation != Obligation.NONE:
                yield Task(
                    _("Đánh giá nội bộ năm %(year)s chưa có kế hoạch") % {"year": today.year}, str(agency),
                    _url(province, "internal_new", agency.pk), _("Lập kế hoạch"), _end(date(today.year, 12, 31)),
                    "normal", str(OWN),
                )  # fmt: skip


def _inspections(user: User, province: Province) -> Iterator[Task]:
    """Inspections to hold, minutes to sign, reports to answer, reports that have not come; one query."""
    today = timezone.localdate()
    rows = Audit.objects.of(province.pk).filter(kind=AuditKind.INSPECTION).visible_to(user, P.INSPECT_AGENCIES)
    if not (province.root and access.may(user, P.PLAN_INSPECTIONS, province.root.path)):
        rows = rows.filter(members__inspector__person=user)
    near = Q(state=A.PLANNED, begins_on__lte=today + timedelta(days=14))
    wanted = near | Q(state__in=[A.UNDER_WAY, A.CONCLUDED, A.REPORTED, *WAITS_FOR_REPORT])
    found = list(rows.filter(wanted).select_related("agency").order_by("begins_on", "pk"))
    late = [audit for audit in found if audit.is_report_late]
    for states, title, action in (
        ({A.PLANNED, A.UNDER_WAY}, _("Thực hiện kiểm tra"), _("Mở")),
        ({A.CONCLUDED}, _("Ký biên bản kiểm tra"), _("Mở")),
        ({A.REPORTED}, _("Trả lời báo cáo khắc phục"), _("Xem báo cáo")),
    ):
        chosen = [audit for audit in found if audit.state in states]
        if chosen:
            due = min(audit.ends_on for audit in chosen) if A.UNDER_WAY in states else None
            yield _of_audits(province, chosen, title, action, due)
    if late:
        title = _("Báo cáo khắc phục quá hạn")
        yield _of_audits(province, late, title, _("Xem"), min(audit.report_due for audit in late if audit.report_due))


def _to_confirm(user: User, province: Province) -> Iterator[Task]:
    """Corrections of inspected agencies that wait for confirmation; one query."""
    rows = Finding.objects.of(province.pk).visible_to(user, P.INSPECT_AGENCIES)
    done = list(rows.filter(source="inspection", state=F.DONE).select_related("agency").order_by("done_on", "pk"))
    own = [row for row in done if not access.belongs_to(user, row.agency)]
    yield from _of_findings(province, own, _("Xác nhận hiệu lực khắc phục"), _("Xác nhận"), INSPECTIONS, has_due=False)


def _year(province: Province) -> Iterator[Task]:
    """What the year's inspections owe the law; three queries, in the months it matters."""
    today = timezone.localdate()
    year = today.year
    url = _url(province, "plan", year)
    if today.month >= INTERNAL_FROM:
        reached = coverage_of(province, year)
        if not reached.is_met:
            detail = _("Còn %(left)s cơ quan bắt buộc chưa kiểm tra, thiếu %(on_site)s cuộc tại trụ sở (TT 26/2014/TT-BKHCN Điều 33)") % {
                "left": reached.left, "on_site": reached.left_on_site,
            }  # fmt: skip
            due = _end(date(year, 12, 31))
            yield Task(
                _("Kiểm tra năm %(year)s chưa đủ") % {"year": year},
                detail,
                url,
                _("Xem kế hoạch"),
                due,
                "attention",
                str(INSPECTIONS),
            )
    if today.month == SYNTHESIS:
        detail = _("Đơn vị kiểm tra tổng hợp gửi Sở KH&CN để báo cáo UBND tỉnh (TT 26/2014/TT-BKHCN Điều 38)")
        synthesis = reverse("audits:figures", args=[province.slug]) + f"?year={year}"
        yield Task(
            _("Tổng hợp kết quả kiểm tra năm %(year)s") % {"year": year},
            detail,
            synthesis,
            _("Xem số liệu"),
            _end(date(year, 11, 30)),
            "normal",
            str(INSPECTIONS),
        )
    if today.month >= SYNTHESIS and not InspectionPlan.objects.filter(province=province, year=year + 1).exists():
        detail = _("UBND tỉnh phê duyệt kế hoạch trước khi năm bắt đầu (TT 26/2014/TT-BKHCN Điều 34)")
        yield Task(
            _("Lập kế hoạch kiểm tra năm %(year)s") % {"year": year + 1},
            detail,
            _url(province, "plan", year + 1),
            _("Lập kế hoạch"),
            _end(date(year, 12, 31)),
            "normal",
            str(INSPECTIONS),
        )


def _of_findings(
    province: Province, rows: list[Finding], title: str, action: str, group: object, *, has_due: bool = True
) -> Iterator[Task]:
    if not rows:
        return
    due = min((row.due_on for row in rows if row.due_on), default=None) if has_due else None
    names = list(dict.fromkeys(str(row.agency) for row in rows))
    detail = rows[0].text[:120] if len(rows) == 1 else ", ".join(names[:3]) + ("…" if len(names) > 3 else "")
    url = (
        _url(province, "audit_finding", rows[0].pk)
        if len(rows) == 1
        else _url(province, "findings") + f"?state={rows[0].state}"
    )
    yield Task(title, detail, url, action, _end(due), "normal", str(group), len(rows) if len(rows) > 1 else None)


def _of_audits(province: Province, rows: list[Audit], title: str, action: str, due: date | None) -> Task:
    names = [str(row.agency) for row in rows]
    detail = ", ".join(names[:3]) + ("…" if len(names) > 3 else "")
    url = (
        _url(province, "audit", rows[0].pk) if len(rows) == 1 else _url(province, "audits") + f"?state={rows[0].state}"
    )
    return Task(title, detail, url, action, _end(due), "normal", str(INSPECTIONS), len(rows) if len(rows) > 1 else None)


def _url(province: Province, name: str, *args: int) -> str:
    return reverse(f"audits:{name}", args=[province.slug, *args])


def _end(day: date | None) -> datetime | None:
    return datetime.combine(day, time(23, 59, 59), VIETNAM) if day else None


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
