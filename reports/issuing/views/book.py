"""Ask and answer: the register of issued documents, and whether a file is one of them."""

from __future__ import annotations

import hashlib

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agencies import access, spreadsheet, trail
from agencies.gate import ProvinceRequest, requires
from agencies.roles import Permission
from reports.issuing.forms import CheckForm, RegisterFilter
from reports.issuing.models import IssuedFile
from reports.issuing.papers import label_of
from reports.issuing.register import HEADINGS, books_of, exported, lines
from reports.issuing.standing import may_see
from reports.issuing.workflow import files_with

P = Permission
PER_PAGE = 50
TABLES = {"csv": spreadsheet.CSV_TYPE, "xlsx": spreadsheet.XLSX_TYPE}
"""The forms the register is taken out in."""


@requires(P.VIEW_AGENCY, anywhere=True)
@require_safe
def register(request: ProvinceRequest) -> HttpResponse:
    """What has been issued, as far as this person may see it: newest first, signed files before unsigned ones."""
    form = RegisterFilter(request.GET, books=books_of(request.province, request.user))
    rows = lines(request.province, request.user, form).prefetch_related("files")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form, "page": page, "rows": [(row, label_of(row.paper)) for row in page], "is_filtered": any(request.GET.get(name) for name in form.fields),
        "may_export": bool(access.may_anywhere(request.user, P.EXPORT_DATA, request.province)),
    }  # fmt: skip
    return render(request, "reports/register.html", context)


@requires(P.EXPORT_DATA, anywhere=True)
@require_safe
def register_export(request: ProvinceRequest, form: str) -> HttpResponse:
    """The register as it is filtered, as CSV or XLSX; leaves a line in the trail."""
    if form not in TABLES:
        raise Http404
    asked = RegisterFilter(request.GET, books=books_of(request.province, request.user))
    rows = lines(request.province, request.user, asked)
    table = exported(rows.select_related("agency", "replaces", "issued_by").prefetch_related("files"))
    header, name = [str(title) for title in HEADINGS], f"so-van-ban-{request.province.slug}.{form}"
    content = (
        spreadsheet.to_csv(header, table)
        if form == "csv"
        else spreadsheet.to_xlsx(header, table, sheet=_("Sổ văn bản"))
    )
    trail.record("export_register_of_issued", request.province, by=request.user, province=request.province, note=name)
    answer = HttpResponse(content, content_type=TABLES[form])
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


@requires(P.VIEW_AGENCY, anywhere=True)
def register_check(request: ProvinceRequest) -> HttpResponse:
    """Whether a file is one that was issued or came back signed, by its hash; nothing of it is kept."""
    form = CheckForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        digest = hashlib.sha256()
        for chunk in file.chunks():
            digest.update(chunk)
        found = [
            {
                "issued": row.issued,
                "file": row,
                "is_signed": not isinstance(row, IssuedFile),
                "label": label_of(row.issued.paper),
            }
            for row in files_with(request.province, digest.hexdigest())
            if may_see(request.user, row.issued)
        ]
        context |= {"checked": True, "name": file.name, "sha256": digest.hexdigest(), "found": found}
    return render(request, "reports/register_check.html", context)
