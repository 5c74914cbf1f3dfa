"""Bringing a register in from a file: chosen, shown with all it would write, then confirmed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies import previews, spreadsheet, trail_words
from agencies.gate import ProvinceRequest, requires
from agencies.models import Agency
from agencies.roles import Permission
from agencies.rules import Refused
from registers.forms.acts import RegisterFileForm
from registers.listing import header
from registers.register import Register
from registers.transfer import Plan, apply_plan, plan_import, required_columns
from registers.views.finding import must_write, register_named

FOLDER = "register-imports"
SHOWN = 200
"""How many of the entries a file adds or changes the preview spells out."""

P = Permission


@requires(P.VIEW_REGISTERS)
def import_register(request: ProvinceRequest, agency: Agency, register: str) -> HttpResponse:
    """Choose a file for one agency's register, then see what it would write."""
    kept = register_named(register)
    must_write(request.user, kept, agency)
    return _choose(request, kept, agency)


@requires(P.KEEP_CATALOGUES)
def import_province(request: ProvinceRequest, register: str) -> HttpResponse:
    """Choose a file that names the agency on each line."""
    return _choose(request, register_named(register), None)


@requires(P.VIEW_REGISTERS)
@require_POST
def confirm_import(request: ProvinceRequest, agency: Agency, register: str) -> HttpResponse:
    """Carry out exactly what was shown for one agency."""
    kept = register_named(register)
    must_write(request.user, kept, agency)
    return _confirm(request, kept, agency)


@requires(P.KEEP_CATALOGUES)
@require_POST
def confirm_province(request: ProvinceRequest, register: str) -> HttpResponse:
    """Carry out exactly what was shown for the province."""
    return _confirm(request, register_named(register), None)


def _choose(request: ProvinceRequest, kept: Register, agency: Agency | None) -> HttpResponse:
    form = RegisterFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            content = previews.content_of(upload)
            plan = plan_import(kept, request.province, agency, upload.name, content)
        except Refused as refusal:
            for sentence in str(refusal).splitlines():
                form.add_error("file", sentence)
        else:
            return render(request, "registers/import_preview.html", _shown(request, plan, upload.name, content))
    needed = required_columns(kept, needs_agency=agency is None)
    names = [*([""] if agency is None else []), *kept.fields]
    columns = [
        {"title": title, "name": name or "agency_code", "required": (name or "agency_code") in needed}
        for title, name in zip(header(kept, agencies=agency is None), names, strict=True)
    ]
    context = {
        "form": form,
        "register": kept,
        "agency": agency,
        "columns": columns,
        "max_mb": spreadsheet.MAX_BYTES // 1024 // 1024,
    }
    return render(request, "registers/import_register.html", context)


def _confirm(request: ProvinceRequest, kept: Register, agency: Agency | None) -> HttpResponse:
    token = request.POST.get("token", "")
    try:
        plan = previews.confirmed(
            FOLDER, _place(request, kept, agency), token,
            lambda name, content: plan_import(kept, request.province, agency, name, content),
            _("Sổ đã thay đổi sau lần xem trước. Hãy chọn tệp và xem trước lại."),
        )  # fmt: skip
        apply_plan(plan, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _back(request, kept, agency, "import_province", "import_register")
    previews.drop(FOLDER, token)
    messages.success(
        request,
        _("Đã nhập: thêm %(added)d, thay đổi %(changed)d mục.")
        % {"added": len(plan.added), "changed": len(plan.changed)},
    )
    return _back(request, kept, agency, "province_register", "register")


def _back(
    request: ProvinceRequest, kept: Register, agency: Agency | None, of_province: str, of_agency: str
) -> HttpResponse:
    return redirect(_address(request, kept, agency, of_province, of_agency))


def _address(request: ProvinceRequest, kept: Register, agency: Agency | None, of_province: str, of_agency: str) -> str:
    if agency is None:
        return reverse(f"registers:{of_province}", args=[request.province.slug, kept.key])
    return reverse(f"registers:{of_agency}", args=[request.province.slug, agency.pk, kept.key])


def _place(request: ProvinceRequest, kept: Register, agency: Agency | None) -> list[Any]:
    return [request.province.pk, agency and agency.pk, kept.key, request.user.pk]


def _shown(request: ProvinceRequest, plan: Plan, name: str, content: bytes) -> dict[str, Any]:
    """The preview, with the signed word that lets exactly it be confirmed."""
    token = previews.offered(FOLDER, _place(request, plan.register, plan.agency), name, content, plan)
    parts = [(_("Thêm mới"), plan.added), (_("Thay đổi"), plan.changed)]
    told = [
        (title, len(items), [(item, trail_words.told(_named(plan, item))) for item in items[:SHOWN]])
        for title, items in parts
    ]
    around = request, plan.register, plan.agency
    return {
        "plan": plan, "register": plan.register, "agency": plan.agency, "name": name, "token": token, "parts": told,
        "place_title": "" if plan.agency else _("Cơ quan"),
        "again_url": _address(*around, "import_province", "import_register"),
        "confirm_url": _address(*around, "confirm_province", "confirm_import"),
        "url": _address(*around, "province_register", "register"),
    }  # fmt: skip


def _named(plan: Plan, item: Any) -> dict[str, Any]:
    return {f"{plan.register.key}.{field}": pair for field, pair in item.changes.items()}
