"""Personal data: what is kept of oneself or of one person, as a page and as JSON; taking a person out of an account."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agencies import access, sessions, trail
from agencies.forms.data_requests import AskForm
from agencies.gate import ProvinceRequest, requires, signed_in
from agencies.models import Province, User
from agencies.personal.erasing import erase_person
from agencies.personal.record import mentions_of, record_of
from agencies.personal.table import TABLE
from agencies.roles import Permission
from agencies.rules import Refused
from agencies.tenancy import across


@signed_in
@require_safe
@across()
def own_data(request: HttpRequest) -> HttpResponse:
    """What is kept of oneself, what for, on what basis and for how long; by one province's word what that province keeps."""
    assert isinstance(request.user, User)
    only = sessions.only_in(request)
    province = Province.objects.get(pk=only) if only else None
    if request.GET.get("format") == "json":
        return _taken_away(request.user, province)
    places = Province.objects.filter(pk__in=access.provinces_of(request.user))
    asked = request.user.data_requests.select_related("province").order_by("-pk")
    if province:
        places, asked = places.filter(pk=province.pk), asked.filter(province=province)
    return render(
        request,
        "agencies/own_data.html",
        {
            "kept": TABLE,
            "mentions": sum(one.count for one in mentions_of(request.user, province)),
            "asking": [(place, AskForm(auto_id=f"ask_{place.pk}_%s")) for place in places],
            "requests": asked[:10],
        },
    )


@requires(Permission.MANAGE_PEOPLE)
@require_safe
def person_data(request: ProvinceRequest, person: User) -> HttpResponse:
    """What the province keeps of one person, to be handed to them when they ask; leaves a line in the trail."""
    if request.method == "GET":
        trail.record("export_person", person, by=request.user, province=request.province)
    return _taken_away(person, request.province)


@requires(Permission.MANAGE_PEOPLE, fresh=True)
@require_POST
def erase(request: ProvinceRequest, person: User) -> HttpResponse:
    """Make the account of a person anonymous who has asked for it, or is gone."""
    try:
        erase_person(person, request.province, by=request.user, reason=request.POST.get("reason", "")[:500])
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("agencies:person", request.province.slug, person.pk)
    messages.success(request, _("Đã ẩn danh tài khoản. Nhật ký và văn bản đã ban hành giữ nguyên theo Luật Lưu trữ."))
    return redirect("agencies:people", request.province.slug)


def _taken_away(person: User, province: Province | None = None) -> HttpResponse:
    response = JsonResponse(record_of(person, province), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="du-lieu-ca-nhan-{person.pk}.json"'
    response["Cache-Control"] = "no-store"
    return response
