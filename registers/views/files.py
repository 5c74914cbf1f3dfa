"""Ask and answer: an agency's file, one register in it or across the province, as a page and as a file."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agencies import access, spreadsheet
from agencies.gate import ProvinceRequest, requires
from agencies.models import Agency
from agencies.roles import Permission
from agencies.views.tree import attachment
from registers import overview
from registers.forms.entries import FIRST_YEAR, LAST_YEAR
from registers.forms.lists import EntryFilter
from registers.listing import header, headings, page_of, table
from registers.models import EntryQuerySet
from registers.register import Register
from registers.standing import file_of
from registers.telling import told
from registers.views.finding import may_write, register_named
from registers.workflow import export_entries

P = Permission


@requires(P.VIEW_REGISTERS, anywhere=True)
@require_safe
def coverage(request: ProvinceRequest) -> HttpResponse:
    """How far the files of the province are; who sees one agency alone goes straight to its file."""
    visible = Agency.objects.of(request.province.pk).visible_to(request.user, P.VIEW_REGISTERS)
    if len(only := list(visible[:2])) == 1:
        return redirect("registers:quality_file", request.province.slug, only[0].pk)
    assert request.province.root
    query = request.GET.get("q", "")[:100]
    context = {
        "registers": overview.coverage(request.province, request.user), "total": visible.count(), "query": query,
        "page": overview.agency_page(request.province, request.user, query, request.GET.get("page", "1")),
        "year": timezone.localdate().year,
        "may_import": access.may(request.user, P.KEEP_CATALOGUES, request.province.root.path),
    }  # fmt: skip
    return render(request, "registers/coverage.html", context)


@requires(P.VIEW_REGISTERS)
@require_safe
def quality_file(request: ProvinceRequest, agency: Agency) -> HttpResponse:
    """Everything an agency's file holds, register by register, with what is due or out of date."""
    found = overview.summaries(agency)
    file = file_of(agency, _year(request))
    context = {
        "agency": agency, "sections": overview.sections(found),
        "late": sum(summary.late for summary in found), "outdated": sum(len(summary.outdated) for summary in found),
        "file": file, "told": list(told(file)), "this_year": timezone.localdate().year,
        "left": [row for row in file.formalities if row.pk not in file.covered],
        "soon": sum(summary.soon for summary in found), "count": sum(summary.count for summary in found),
        "may_write": access.may(request.user, P.MANAGE_REGISTERS, agency.path),
    }  # fmt: skip
    return render(request, "registers/quality_file.html", context)


@requires(P.VIEW_REGISTERS)
@require_safe
def register(request: ProvinceRequest, agency: Agency, register: str) -> HttpResponse:
    """One register of an agency's file."""
    kept = register_named(register)
    form = EntryFilter(request.GET, register=kept)
    context = {
        "agency": agency, "register": kept, "form": form, "headings": headings(kept),
        "page": page_of(kept, form.narrow(kept.rows(agency)), request.GET.get("page", "1")),
        "may_write": may_write(request.user, kept, agency), "elsewhere": kept.by_province and agency.pk != request.province.root_id,
        "may_export": access.may(request.user, P.EXPORT_DATA, agency.path) or may_write(request.user, kept, agency),
    }  # fmt: skip
    return render(request, "registers/register.html", context)


@requires(P.VIEW_REGISTERS, anywhere=True)
@require_safe
def province_register(request: ProvinceRequest, register: str) -> HttpResponse:
    """One register across the agencies whose files this person may see."""
    kept = register_named(register)
    form = EntryFilter(request.GET, register=kept)
    assert request.province.root
    root = request.province.root.path
    rows = form.narrow(_across(request, kept))
    bodies = [] if kept.by_province else overview.by_body(rows)
    context = {
        "register": kept, "form": form, "headings": headings(kept), "bodies": bodies,
        "holders": sum(body["count"] for body in bodies),
        "page": page_of(kept, rows, request.GET.get("page", "1"), agencies=True),
        "may_import": access.may(request.user, P.KEEP_CATALOGUES, root),
        "may_export": access.may(request.user, P.EXPORT_DATA, root),
    }  # fmt: skip
    return render(request, "registers/province_register.html", context)


@requires(P.VIEW_REGISTERS)
@require_safe
def export_register(request: ProvinceRequest, agency: Agency, register: str, form: str) -> HttpResponse:
    """One register of an agency's file as it is filtered, in the form that the import reads; its own people take it too."""
    kept = register_named(register)
    if not may_write(request.user, kept, agency):
        _must_export(request, agency)
    return _file(request, kept, kept.rows(agency), agency, form)


@requires(P.VIEW_REGISTERS, P.EXPORT_DATA)
@require_safe
def export_province(request: ProvinceRequest, register: str, form: str) -> HttpResponse:
    """One register across the province as it is filtered, with the agency's code in front."""
    kept = register_named(register)
    return _file(request, kept, _across(request, kept), None, form)


def _must_export(request: ProvinceRequest, agency: Agency) -> None:
    if not (verdict := access.may(request.user, P.EXPORT_DATA, agency.path)):
        raise PermissionDenied(verdict.reason)


def _year(request: ProvinceRequest) -> int:
    """The year asked for, or this one."""
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdecimal() and FIRST_YEAR <= int(asked[:5]) <= LAST_YEAR else timezone.localdate().year


def _across(request: ProvinceRequest, kept: Register) -> EntryQuerySet:
    return kept.rows().filter(agency__province=request.province).visible_to(request.user)


def _file(
    request: ProvinceRequest, kept: Register, rows: EntryQuerySet, agency: Agency | None, form: str
) -> HttpResponse:
    if form not in {"csv", "xlsx"}:
        raise Http404
    body = list(table(kept, EntryFilter(request.GET, register=kept).narrow(rows), agencies=agency is None))
    titles = header(kept, agencies=agency is None)
    content = spreadsheet.to_csv(titles, body) if form == "csv" else spreadsheet.to_xlsx(titles, body, sheet=kept.key)
    assert request.province.root
    if request.method == "GET":
        export_entries(kept, agency, request.province.root, len(body), by=request.user, form=form)
    return attachment(content, f"{kept.key}-{agency.code if agency else request.province.slug}.{form}")
