"""Ask and answer: an agency's documents as a list, changed many at a time, taken out as a file."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from agencies import access, spreadsheet, trail
from agencies.gate import ProvinceRequest, requires
from agencies.models import Agency
from agencies.roles import Permission
from agencies.rules import Refused
from evidence.forms import AllowanceForm, ChangeForm, DocumentFilter
from evidence.library.listing import header, page_of, rooms_of, table
from evidence.library.workflow import Changed, change_documents, confirm_documents
from evidence.models import Allowance, Document
from evidence.rules.filecheck import MB
from evidence.sending.room import allow_room, room_of
from evidence.uploads import rules_of_upload


@requires(Permission.VIEW_EVIDENCE)
@require_safe
def agency(request: ProvinceRequest, agency: Agency) -> HttpResponse:
    """One agency's documents."""
    form = DocumentFilter(request.GET, one_agency=True)
    rows = form.narrow(Document.objects.of(agency))
    context = {
        "agency": agency,
        "form": form,
        "page": page_of(rows, request.GET.get("page", "1"), form.words),
        "may_manage": access.may(request.user, Permission.MANAGE_EVIDENCE, agency.path),
        "rules": rules_of_upload(),
        "may_export": access.may(request.user, Permission.EXPORT_DATA, agency.path),
        "change_form": ChangeForm(auto_id="change_%s"),
    }
    return render(request, "evidence/agency.html", context)


@requires(Permission.VIEW_EVIDENCE, Permission.EXPORT_DATA)
@require_safe
def export(request: ProvinceRequest, agency: Agency) -> HttpResponse:
    """The list as it is filtered, as XLSX or CSV; leaves a line in the trail."""
    rows = DocumentFilter(request.GET, one_agency=True).narrow(Document.objects.of(agency))
    if request.GET.get("format") == "xlsx":
        content, kind = spreadsheet.to_xlsx(header(), table(rows), sheet=_("Minh chứng")), spreadsheet.XLSX_TYPE
    else:
        content, kind = spreadsheet.to_csv(header(), table(rows)), spreadsheet.CSV_TYPE
    name = "minh-chung.xlsx" if kind == spreadsheet.XLSX_TYPE else "minh-chung.csv"
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    if request.method == "GET":
        trail.record("export_documents", agency, by=request.user, province=request.province, agency=agency)
    return response


@requires(Permission.MANAGE_EVIDENCE)
@require_POST
def change_many(request: ProvinceRequest, agency: Agency) -> HttpResponseBase:
    """Change or confirm the documents ticked, or change all that fit the filter."""
    query = QueryDict(request.POST.get("query", ""))
    try:
        said = _confirm(request, agency) if request.POST.get("action") == "confirm" else _change(request, agency, query)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    address = reverse("evidence:agency", args=[request.province.slug, agency.pk])
    return redirect(f"{address}?{query.urlencode()}")


@requires(Permission.MANAGE_PROVINCE)
@require_safe
def room(request: ProvinceRequest) -> HttpResponse:
    """How much each agency keeps and may keep, the largest first."""
    page, rows = rooms_of(request.province, request.GET.get("page", "1"))
    return render(request, "evidence/room.html", {"page": page, "rows": rows})


@requires(Permission.MANAGE_PROVINCE)
def allow(request: ProvinceRequest, agency: Agency) -> HttpResponse:
    """Let one agency keep more or less than the others."""
    allowed = Allowance.objects.filter(agency=agency).values_list("megabytes", flat=True).first()
    form = AllowanceForm(request.POST or None, initial={"megabytes": allowed})
    if request.method == "POST" and form.is_valid():
        allow_room(agency, form.cleaned_data["megabytes"], by=request.user)
        messages.success(request, _("Đã lưu dung lượng của %(agency)s.") % {"agency": agency})
        return redirect("evidence:room", request.province.slug)
    context = {"agency": agency, "form": form, "room": room_of(agency), "general": settings.AGENCY_QUOTA_BYTES // MB}
    return render(request, "evidence/allow.html", context)


def _change(request: ProvinceRequest, agency: Agency, query: QueryDict) -> str:
    form = ChangeForm(request.POST)
    if not form.is_valid():
        field, errors = next(iter(form.errors.items()))
        raise Refused(f"{form.fields[field].label}: {errors[0]}")
    if request.POST.get("scope") == "all":
        rows = DocumentFilter(query, one_agency=True).narrow(Document.objects.of(agency))
        numbers = list(rows.order_by().values_list("pk", flat=True))
    else:
        numbers = _ticked(request)
    return _told(change_documents(agency, numbers, by=request.user, **form.particulars()), _("Đã sửa"))


def _confirm(request: ProvinceRequest, agency: Agency) -> str:
    shown = {pk: request.POST.get(f"shown-{pk}", "") for pk in _ticked(request)}
    return _told(confirm_documents(agency, shown, by=request.user), _("Đã xác nhận"))


def _ticked(request: HttpRequest) -> list[int]:
    return [int(pk) for pk in request.POST.getlist("document") if pk.isdecimal() and len(pk) < 16]


def _told(done: Changed, deed: str) -> str:
    said = ngettext("%(deed)s %(n)d tài liệu.", "%(deed)s %(n)d tài liệu.", done.changed) % {
        "deed": deed,
        "n": done.changed,
    }
    if done.left:
        said += " " + ngettext("%(n)d tài liệu giữ nguyên.", "%(n)d tài liệu giữ nguyên.", done.left) % {"n": done.left}
    return said
