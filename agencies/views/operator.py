"""The service above the provinces: which there are, who administers them. No scores are seen here."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.forms.service import AdministratorForm, ProvinceForm
from agencies.gate import operator_only
from agencies.invitations import invitation_link, send_invitation
from agencies.models import Province, RoleAssignment, User
from agencies.roles import Role
from agencies.rules import Refused
from agencies.todo import grouped, operators_tasks
from agencies.workflow.people import invite_person, may_show_link
from agencies.workflow.provinces import create_province


@operator_only
def operator(request: HttpRequest) -> HttpResponse:
    """The provinces this installation serves."""
    people = Count("agencies__roles__user", filter=Q(agencies__roles__ends_on__gte=timezone.localdate()), distinct=True)
    provinces = Province.objects.annotate(agency_count=Count("agencies", distinct=True), people_count=people)
    context = {"provinces": provinces, "groups": grouped(operators_tasks())}
    return render(request, "agencies/operator.html", context)


@operator_only
def new_province(request: HttpRequest) -> HttpResponse:
    """Take on a province: its People's Committee, then its first administrator."""
    assert isinstance(request.user, User)
    form = ProvinceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        province = create_province(form.province, by=request.user)
        messages.success(request, _("Đã thêm %(province)s. Hãy chỉ định quản trị đầu tiên.") % {"province": province})
        return redirect("operator_province", province.slug)
    return render(request, "agencies/new_province.html", {"form": form})


@operator_only
def operator_province(request: HttpRequest, slug: str) -> HttpResponse:
    """One province: its administrators, and appointing one."""
    assert isinstance(request.user, User)
    place = get_object_or_404(Province.objects.select_related("root"), slug=slug)
    form = AdministratorForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and place.root:
        data = form.cleaned_data
        try:
            user, _assignment = invite_person(
                data["email"], data["full_name"], Role.ADMINISTRATOR, place.root, by=request.user
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            if not user.has_usable_password() and not send_invitation(request, user, place):
                messages.warning(request, _("Không gửi được thư. Hãy chép liên kết bên dưới và tự chuyển."))
            messages.success(request, _("Đã giao vai trò quản trị cho %(name)s.") % {"name": user})
            return redirect("operator_province", slug)
    held = RoleAssignment.objects.active(timezone.localdate()).filter(role=Role.ADMINISTRATOR, node=place.root)
    administrators = [
        (row.user, invitation_link(request, row.user) if may_show_link(row.user, place) else "")
        for row in held.select_related("user")
    ]
    context = {"place": place, "form": form, "administrators": administrators}
    return render(request, "agencies/operator_province.html", context)
