"""How people come in: the province's policy, a person's sessions, resetting factors."""

from __future__ import annotations

import re

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from agencies import trail
from agencies.forms.signin import ResetForm, SigninPolicyForm
from agencies.gate import ProvinceRequest, requires, signed_in
from agencies.models import User
from agencies.roles import Permission
from agencies.rules import Refused
from agencies.second_factor import is_inside
from agencies.sessions import idle_limit, require_fresh
from agencies.workflow.people import only_province
from agencies.workflow.signin import change_signin_policy, end_sessions, end_sessions_of, lacking, reset_factors

BROWSERS = {
    "Edg/": "Edge",
    "CocCoc": "Cốc Cốc",
    "coc_coc": "Cốc Cốc",
    "Firefox/": "Firefox",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}
LACKING_SHOWN = 100


@requires(Permission.MANAGE_PROVINCE, fresh=True)
def signin_policy(request: ProvinceRequest) -> HttpResponse:
    """Who needs a second factor, from where and from when; who still has none."""
    form = SigninPolicyForm(request.POST or None, province=request.province)
    if request.method == "POST" and form.is_valid():
        if change_signin_policy(request.province, **form.cleaned_data, by=request.user):
            messages.success(request, _("Đã lưu quy định đăng nhập."))
        else:
            messages.info(request, _("Quy định đăng nhập không có gì thay đổi."))
        return redirect("agencies:signin_policy", request.province.slug)
    address = request.META.get("REMOTE_ADDR", "")
    without = list(lacking(request.province)[: LACKING_SHOWN + 1])
    context = {
        "form": form, "lacking": without[:LACKING_SHOWN], "more": len(without) > LACKING_SHOWN, "address": address,
        "inside": is_inside(address, request.province.own_networks), "hours": settings.SESSION_HOURS,
        "account_days": settings.ACCOUNT_IDLE_DAYS,
    }  # fmt: skip
    return render(request, "agencies/signin_policy.html", context)


@requires(Permission.MANAGE_PEOPLE, fresh=True)
@require_POST
def reset_person_factors(request: ProvinceRequest, person: User) -> HttpResponse:
    """Take the second factors from somebody who has lost them."""
    form = ResetForm(request.POST)
    form.is_valid()
    try:
        reset_factors(person, request.province, by=request.user, reason=form.cleaned_data.get("reason", ""))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã đặt lại. Lần đăng nhập tới, %(name)s thiết lập lại từ đầu.") % {"name": person})
    return redirect("agencies:person", request.province.slug, person.pk)


@requires(Permission.MANAGE_PEOPLE, fresh=True)
@require_POST
def end_person_sessions(request: ProvinceRequest, person: User) -> HttpResponse:
    """Sign a person out everywhere; their account, password and factors stay."""
    try:
        count = end_sessions_of(person, request.province, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = ngettext("Đã kết thúc %(n)d phiên.", "Đã kết thúc %(n)d phiên.", count)
        messages.success(request, said % {"n": count} if count else _("Người này không đăng nhập ở đâu cả."))
    return redirect("agencies:person", request.province.slug, person.pk)


@signed_in
def sessions(request: HttpRequest) -> HttpResponse:
    """Where this person is signed in; ending one or all the others."""
    assert isinstance(request.user, User)
    user = request.user
    if request.method == "POST":
        require_fresh(request)
        return _end(request, user)
    UserSession.objects.create_from_request(request)
    rows = [
        {"session": session, "device": device(session.user_agent), "is_this": session.is_current()}
        for session in UserSession.objects.purge_and_list(user)
    ]
    rows.sort(key=lambda row: (not row["is_this"], -row["session"].last_seen_at.timestamp()))
    return render(
        request,
        "agencies/sessions.html",
        {"rows": rows, "idle": idle_limit(request), "hours": settings.SESSION_HOURS},
    )


@signed_in
@require_POST
def present(request: HttpRequest) -> HttpResponse:
    """The person is typing, though nothing has been sent: `app.js` says so. The middleware has noted it."""
    return HttpResponse(status=204)


def device(agent: str) -> str:
    """A browser as its owner calls it: "Chrome, Windows"."""
    found = [next((name for sign, name in names.items() if sign in agent), "") for names in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, found)) or _("Thiết bị không rõ")


def _end(request: HttpRequest, user: User) -> HttpResponse:
    mine = UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key)
    number = request.POST.get("session", "")
    chosen = (
        mine.filter(pk=number) if re.fullmatch(r"\d{1,18}", number) else mine if number == "others" else mine.none()
    )
    count = end_sessions(chosen)
    if count:
        trail.record("end_sessions", user, by=user, province=only_province(user), changes={"sessions": (None, count)})
        messages.success(
            request, ngettext("Đã kết thúc %(n)d phiên.", "Đã kết thúc %(n)d phiên.", count) % {"n": count}
        )
    else:
        messages.info(request, _("Phiên này đã kết thúc từ trước."))
    return redirect("sessions")
