"""Bringing an agency file in: chosen, shown with all it would do, then confirmed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies import files, spreadsheet, trail_words
from agencies.forms.tree import ImportForm
from agencies.gate import ProvinceRequest, requires
from agencies.roles import Permission
from agencies.rules import Refused
from agencies.transfer import Plan, apply_plan, plan_import, read_rows
from agencies.transfer.plan import Item
from agencies.transfer.resource import REQUIRED, TITLES

FOLDER = "agency-imports"
A_DAY = 24 * 3600
SALT = "agencies.import"


@requires(Permission.MANAGE_AGENCIES)
def import_agencies(request: ProvinceRequest) -> HttpResponse:
    """Choose a file, then see what it would add, change and close. Nothing is written."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            content = _content(upload)
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
    try:
        told = signing.loads(request.POST.get("token", ""), salt=SALT, max_age=A_DAY)
        path = files.scratch(FOLDER) / told["file"]
        if told["province"] != request.province.pk or told["user"] != request.user.pk:
            raise signing.BadSignature
        plan = plan_import(request.province, read_rows(told["name"], path.read_bytes()))
        if plan.digest != told["digest"]:
            raise Refused(_("Danh sách cơ quan đã thay đổi sau lần xem trước. Hãy chọn tệp và xem trước lại."))
        apply_plan(plan, by=request.user)
    except (signing.BadSignature, OSError):
        messages.error(request, _("Bản xem trước đã hết hạn. Hãy chọn tệp và xem trước lại."))
        return redirect("agencies:import_agencies", request.province.slug)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("agencies:import_agencies", request.province.slug)
    path.unlink(missing_ok=True)
    messages.success(
        request,
        _("Đã nhập: thêm %(added)d, thay đổi %(changed)d, chấm dứt %(closed)d cơ quan.")
        % {"added": len(plan.added), "changed": len(plan.changed), "closed": len(plan.closed)},
    )
    return redirect("agencies:tree", request.province.slug)


def _content(upload: Any) -> bytes:
    """The bytes of an upload. Raises Refused before reading one that is too large."""
    if upload.size > spreadsheet.MAX_BYTES:
        raise Refused(
            _("Tệp “%(name)s” lớn hơn %(limit)d MB. Hãy chia thành nhiều tệp nhỏ hơn.")
            % {"name": upload.name, "limit": spreadsheet.MAX_BYTES // 1024 // 1024}
        )
    return bytes(upload.read())


def _shown(request: ProvinceRequest, plan: Plan, name: str, content: bytes) -> dict[str, Any]:
    """The preview, with the signed word that lets exactly it be confirmed; the file waits for a day."""
    files.clear_scratch(FOLDER, older_than=A_DAY)
    token = ""
    if plan.does_something and not plan.faults:
        kept: Path = files.write([content], files.scratch(FOLDER)).path
        told = {
            "file": kept.name, "name": name, "digest": plan.digest, "province": request.province.pk,
            "user": request.user.pk,
        }  # fmt: skip
        token = signing.dumps(told, salt=SALT)
    parts = [
        (_("Thêm mới"), "added", _told(plan.added)),
        (_("Thay đổi"), "changed", _told(plan.changed)),
        (_("Chấm dứt"), "closed", _told(plan.closed)),
    ]
    return {"plan": plan, "name": name, "token": token, "parts": parts}


def _told(items: list[Item]) -> list[tuple[Item, list[trail_words.Change]]]:
    return [(item, trail_words.told(item.changes)) for item in items]
