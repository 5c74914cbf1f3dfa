"""Bringing an agency file in: chosen, shown with all it would do, then confirmed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies import previews, spreadsheet, trail_words
from agencies.forms.tree import ImportForm
from agencies.gate import ProvinceRequest, requires
from agencies.roles import Permission
from agencies.rules import Refused
from agencies.transfer import Plan, apply_plan, plan_import, read_rows
from agencies.transfer.plan import Item
from agencies.transfer.resource import REQUIRED, TITLES

FOLDER = "agency-imports"


@requires(Permission.MANAGE_AGENCIES)
def import_agencies(request: ProvinceRequest) -> HttpResponse:
    """Choose a file, then see what it would add, change and close. Nothing is written."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            content = previews.content_of(upload)
            plan = plan_import(request.province, read_rows(upload.name, content))
        except Refused as refusal:
            for sentence in str(refusal).splitlines():
                form.add_error("file", sentence)
        else:
            return render(request, "agencies/import_preview.html", _shown(request, plan, upload.name, content))
    columns = [(name, title, name in REQUIRED) for name, title in TITLES.items()]
    context = {"form": form, "columns": columns, "max_mb": spreadsheet.MAX_BYTES // 1024 // 1024}
    return render(request, "agencies/import_agencies.html", context)


@requires(Permission.MANAGE_AGENCIES)
@require_POST
def confirm_import(request: ProvinceRequest) -> HttpResponse:
    """Carry out exactly what was shown; anything else is refused and shown anew."""
    token = request.POST.get("token", "")
    try:
        plan = previews.confirmed(
            FOLDER, [request.province.pk, request.user.pk], token,
            lambda name, content: plan_import(request.province, read_rows(name, content)),
            _("Danh sách cơ quan đã thay đổi sau lần xem trước. Hãy chọn tệp và xem trước lại."),
        )  # fmt: skip
        apply_plan(plan, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("agencies:import_agencies", request.province.slug)
    previews.drop(FOLDER, token)
    messages.success(
        request,
        _("Đã nhập: thêm %(added)d, thay đổi %(changed)d, chấm dứt %(closed)d cơ quan.")
        % {"added": len(plan.added), "changed": len(plan.changed), "closed": len(plan.closed)},
    )
    return redirect("agencies:tree", request.province.slug)


def _shown(request: ProvinceRequest, plan: Plan, name: str, content: bytes) -> dict[str, Any]:
    """The preview, with the signed word that lets exactly it be confirmed."""
    token = previews.offered(FOLDER, [request.province.pk, request.user.pk], name, content, plan)
    parts = [
        (_("Thêm mới"), "added", _told(plan.added)),
        (_("Thay đổi"), "changed", _told(plan.changed)),
        (_("Chấm dứt"), "closed", _told(plan.closed)),
    ]
    return {
        "plan": plan, "name": name, "token": token, "parts": parts,
        "again_url": reverse("agencies:import_agencies", args=[request.province.slug]),
        "confirm_url": reverse("agencies:confirm_import", args=[request.province.slug]),
    }  # fmt: skip


def _told(items: list[Item]) -> list[tuple[Item, list[trail_words.Change]]]:
    return [(item, trail_words.told(item.changes)) for item in items]
