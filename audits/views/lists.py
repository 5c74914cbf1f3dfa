"""Lists: audits, findings; figures of a year's inspections."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

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
from agencies.rules import fold
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
    rows = Finding.objects.of(request.province.pk).visible_to(request.user).select_related("agency")
    for name in ("grade", "state"):
        if value := form.value(name):
            rows = rows.filter(**{name: value})
    if year := form.value("year"):
        rows = rows.filter(found_on__year=year)
    if form.cleaned_data.get("overdue"):
        rows = rows.overdue(timezone.localdate())
    for word in fold(form.value("q")).split():
        rows = rows.filter(agency__search_text__contains=word)
    page = Paginator(rows.urgent_first(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "is_filtered": _is_filtered(request.GET)}
    return render(request, "audits/findings.html", context)


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
    if request.GET.get("format") == "csv":
        content, kind, name = spreadsheet.to_csv(_header(), rows), spreadsheet.CSV_TYPE, "csv"
    else:
        content, kind, name = (
            spreadsheet.to_xlsx(_header(), rows, sheet=str(sample.year)),
            spreadsheet.XLSX_TYPE,
            "xlsx",
        )
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="kiem-tra-{sample.year}.{name}"'
    if request.method == "GET":
        trail.record(
            "export_figures", request.province, by=request.user, province=request.province, note=str(sample.year)
        )
    return response


def _asked(request: ProvinceRequest) -> tuple[FigureFilter, Sample, str]:
    """The filter, the sample it describes, the checklist."""
    used = Checklist.objects.of(request.province.pk).filter(kind=AuditKind.INSPECTION).exclude(state="draft")
    titles: dict[str, str] = {}
    for row in used.order_by("-version"):
        titles.setdefault(row.code, row.title)
    form = FigureFilter(request.GET, checklists=list(titles.items()))
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
    path("audits/figures/", figures, name="figures"),
    path("audits/figures/export/", figures_export, name="figures_export"),
]
