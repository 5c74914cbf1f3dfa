"""Bringing people in from a file: chosen, shown with who would be invited to what, then confirmed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies import previews, spreadsheet
from agencies.forms.tree import ImportForm
from agencies.gate import ProvinceRequest, requires
from agencies.roles import Permission
from agencies.rules import Refused
from agencies.transfer.people import PeoplePlan, apply_people, plan_people, read_people
from agencies.transfer.tables import people_columns

FOLDER = "people-imports"


@requires(Permission.MANAGE_PEOPLE)
def import_people(request: ProvinceRequest) -> HttpResponse:
    """Choose a file, then see who would be invited and given which role. Nothing is written."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            content = previews.content_of(upload)
            plan = plan_people(request.province, read_people(upload.name, content))
        except Refused as refusal:
            for sentence in str(refusal).splitlines():
                form.add_error("file", sentence)
        else:
            return _shown(request, plan, upload.name, content)
    max_mb = spreadsheet.MAX_BYTES // 1024 // 1024
    return render(request, "agencies/import_people.html", {"form": form, "columns": people_columns(), "max_mb": max_mb})


@requires(Permission.MANAGE_PEOPLE, fresh=True)
@require_POST
def confirm_people(request: ProvinceRequest) -> HttpResponse:
    """Carry out exactly what was shown; anything else is refused and shown anew."""
    token = request.POST.get("token", "")
    try:
        plan = previews.confirmed(
            FOLDER, [request.province.pk, request.user.pk], token,
            lambda name, content: plan_people(request.province, read_people(name, content)),
            _("Danh sách người dùng đã thay đổi sau lần xem trước. Hãy chọn tệp và xem trước lại."),
        )  # fmt: skip
        apply_people(plan, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("agencies:import_people", request.province.slug)
    previews.drop(FOLDER, token)
    messages.success(
        request,
        _("Đã nhập: thêm %(people)d người, giao %(roles)d vai trò. Chưa gửi thư nào; hãy xem lại rồi gửi lời mời.")
        % {"people": plan.people_to_invite, "roles": len(plan.invited) + len(plan.given)},
    )
    return redirect(reverse("agencies:people", args=[request.province.slug]) + "?state=invited")


def _shown(request: ProvinceRequest, plan: PeoplePlan, name: str, content: bytes) -> HttpResponse:
    token = previews.offered(FOLDER, [request.province.pk, request.user.pk], name, content, plan)
    parts = [(_("Người mới"), plan.invited), (_("Vai trò thêm cho người đang có"), plan.given)]
    context = {
        "plan": plan, "name": name, "token": token, "parts": parts,
        "again_url": reverse("agencies:import_people", args=[request.province.slug]),
        "confirm_url": reverse("agencies:confirm_people", args=[request.province.slug]),
    }  # fmt: skip
    return render(request, "agencies/import_people_preview.html", context)
