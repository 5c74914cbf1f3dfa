"""Lists: audits, findings; figures of a year's inspections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agencies import access, spreadsheet, trail
from agencies.gate import ProvinceRequest, requires
from agencies.roles import Permission
from agencies.rules import Verdict, fold
from agencies.views.tree import attachment
from audits.exports import header, told
from audits.figures import ItemFigure, Sample, clauses_of, items_of, year_of
from audits.forms.findings import AuditFilter, FigureFilter, FindingFilter
from audits.models import Audit, Checklist, Finding
from audits.prints import prints_of_year
from audits.states import AuditKind
from audits.views.acting import may_report

P = Permission
PER_PAGE = 30


@requires(P.VIEW_AUDITS, anywhere=True)
@require_safe
def audits(request: ProvinceRequest) -> HttpResponse:
    """Inspections and internal audits, found and filtered."""
    form = AuditFilter(request.GET)
    rows = Audit.objects.of(request.province.pk).visible_to(request.user).select_related("agency").with_counts()
    rows = rows.order_by("-begins_on", "-pk")
    for name in ("year", "kind", "state"):
        if value := form.value(name):
            rows = rows.filter(**{name: value})
    if form.cleaned_data.get("late"):
        rows = rows.late_reports(timezone.localdate())
    for word in fold(form.value("q")).split():
        rows = rows.filter(agency__search_text__contains=word)
    root = request.province.root
    context = {
        "form": form, "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "this_year": timezone.localdate().year, "is_filtered": _is_filtered(request.GET),
        "manages": bool(root and access.may(request.user, P.PLAN_INSPECTIONS, root.path)),
        "oversees": bool(root and access.may(request.user, P.VIEW_AUDITS, root.path)),
    }  # fmt: skip
    return render(request, "audits/audits.html", context)


@requires(P.VIEW_AUDITS, anywhere=True)
@require_safe
def findings(request: ProvinceRequest) -> HttpResponse:
    """Findings, what is overdue first."""
    form = FindingFilter(request.GET)
    rows = form.narrow(Finding.objects.of(request.province.pk).visible_to(request.user).select_related("agency"))
    context = {
        "form": form, "page": Paginator(rows.urgent_first(), PER_PAGE).get_page(request.GET.get("page")),
        "is_filtered": _is_filtered(request.GET), "may_export": bool(_may_take(request)),
    }  # fmt: skip
    return render(request, "audits/findings.html", context)


@requires(P.VIEW_AUDITS, anywhere=True)
@require_safe
def findings_export(request: ProvinceRequest) -> HttpResponse:
    """The findings as they are filtered, as XLSX or CSV: of agencies whose data this person may take out, or who audits there."""
    if not (verdict := _may_take(request)):
        raise PermissionDenied(verdict.reason)
    user = request.user
    taken = access.scope(user, P.EXPORT_DATA, "agency__path") | access.scope(user, P.HOLD_AUDITS, "agency__path")
    rows = Finding.objects.of(request.province.pk).visible_to(user).filter(taken).select_related("agency")
    body = list(told(FindingFilter(request.GET).narrow(rows).urgent_first().prefetch_related("actions")))
    note = _("%(n)s điểm") % {"n": len(body)}
    return _file(request, header(), body, "diem-can-khac-phuc", action="export_findings", note=note)


def _may_take(request: ProvinceRequest) -> Verdict:
    """Whether this person takes findings out of anywhere: as who exports data, or keeps an agency's own audits."""
    exports = access.may_anywhere(request.user, P.EXPORT_DATA, request.province)
    return exports or access.may_anywhere(request.user, P.HOLD_AUDITS, request.province) or exports


@requires(P.VIEW_AUDITS)
@require_safe
def figures(request: ProvinceRequest) -> HttpResponse:
    """What a year's inspections found: by question with numerator, denominator and population, by clause, repeated."""
    form, sample, code = _asked(request)
    context = {
        "form": form, "sample": sample, "items": items_of(sample, code) if code else [], "clauses": clauses_of(sample),
        "year": year_of(request.province, sample.year),
        "prints": prints_of_year(request.province, sample.year) if may_report(request) else [],
        "may_export": access.may(request.user, P.EXPORT_DATA, request.province.root.path),  # type: ignore[union-attr]
    }  # fmt: skip
    return render(request, "audits/figures.html", context)


@requires(P.VIEW_AUDITS, P.EXPORT_DATA)
@require_safe
def figures_export(request: ProvinceRequest) -> HttpResponse:
    """The figures by question as XLSX or CSV; leaves a line in the trail."""
    _form, sample, code = _asked(request)
    rows = _table(items_of(sample, code) if code else [])
    return _file(request, _header(), rows, f"kiem-tra-{sample.year}", action="export_figures", note=str(sample.year))


def _file(
    request: ProvinceRequest, titles: list[str], rows: Iterable[list[Any]], name: str, *, action: str, note: str
) -> HttpResponse:
    """A table in the form that `?format=` asks for, XLSX unless it is "csv"; leaves a line in the trail."""
    if request.GET.get("format") == "csv":
        answer = attachment(spreadsheet.to_csv(titles, rows), f"{name}.csv")
    else:
        answer = attachment(spreadsheet.to_xlsx(titles, rows, sheet=name), f"{name}.xlsx")
    if request.method == "GET":
        trail.record(action, request.province, by=request.user, province=request.province, note=note)
    return answer


def _asked(request: ProvinceRequest) -> tuple[FigureFilter, Sample, str]:
    """The filter, the sample it describes, the checklist."""
    used = Checklist.objects.of(request.province.pk).filter(kind=AuditKind.INSPECTION).exclude(state="draft")
    titles: dict[str, str] = {}
    for row in used.order_by("-version"):
        titles.setdefault(row.code, row.title)
    asked = {"year": timezone.localdate().year} | request.GET.dict()
    form = FigureFilter(asked, checklists=list(titles.items()))
    data = form.cleaned_data
    sample = Sample(
        request.province, data.get("year") or timezone.localdate().year, data.get("level") or "", data.get("form") or ""
    )
    return form, sample, data.get("checklist") or next(iter(titles), "")


def _header() -> list[str]:
    return [
        _("Mã"), _("Phần"), _("Nội dung"), _("Điều khoản"), _("Phù hợp"), _("Đã kiểm tra nội dung này"),
        _("Không áp dụng"), _("Cơ quan được kiểm tra"), _("Tổng số cơ quan"),
    ]  # fmt: skip


def _table(items: list[ItemFigure]) -> Iterator[list[Any]]:
    for item in items:
        yield [
            item.code, item.section, item.text, item.clause, item.conforming, item.asked, item.not_applicable,
            item.inspected, item.population,
        ]  # fmt: skip


def _is_filtered(query: QueryDict) -> bool:
    return any(value for name, value in query.items() if name != "page")


urlpatterns: list[URLPattern] = [
    path("audits/", audits, name="audits"),
    path("audits/findings/", findings, name="findings"),
    path("audits/findings/export/", findings_export, name="findings_export"),
    path("audits/figures/", figures, name="figures"),
    path("audits/figures/export/", figures_export, name="figures_export"),
]
