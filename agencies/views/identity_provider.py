"""A province's identity provider: named, checked, switched on and off by its administrator."""

from __future__ import annotations

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies import sessions
from agencies.adapter import LIMITS
from agencies.federation.attempts import back_to
from agencies.federation.checking import check
from agencies.federation.outbound import Fault
from agencies.forms.identity import ProviderForm
from agencies.gate import ProvinceRequest, requires
from agencies.models import IdentityProvider, ProvincialIdentity, User
from agencies.roles import Permission
from agencies.rules import Refused
from agencies.workflow.identity import configure_provider, note_check, switch_provider, unbind_identity


@requires(Permission.MANAGE_PROVINCE, fresh=True)
def identity_provider(request: ProvinceRequest) -> HttpResponse:
    """Which provider the province has, and how it stands."""
    provider = _held(request)
    form = ProviderForm(request.POST or None, provider=provider)
    if request.method == "POST" and form.is_valid():
        try:
            configure_provider(request.province, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error("secret", str(refusal))
        else:
            sessions.report(request, _("Đã lưu. Hãy kiểm tra kết nối."))
            return redirect("agencies:identity_provider", request.province.slug)
    shown = provider or IdentityProvider(province=request.province)
    context = {
        "form": form, "provider": provider, "back": back_to(shown),
        "bound": ProvincialIdentity.objects.filter(provider__province=request.province).count(),
    }  # fmt: skip
    return render(request, "agencies/identity_provider.html", context)


@requires(Permission.MANAGE_PROVINCE, fresh=True)
@require_POST
def check_provider(request: ProvinceRequest) -> HttpResponse:
    """Try the connection as it is saved, and say what is wrong."""
    provider = _held(request)
    if provider is None:
        raise Http404
    try:
        if not ratelimit.consume(request, app=LIMITS, action="provider_check", key=str(request.province.pk)):
            raise Fault("too-many", _("Đã kiểm tra nhiều lần liền. Hãy đợi một phút rồi thử lại."))
        check(provider)
    except Fault as fault:
        messages.error(request, _("Kết nối chưa dùng được. %(why)s") % {"why": fault})
    else:
        if note_check(provider):
            messages.success(request, _("Kết nối tốt: hệ thống trả lời đúng, công bố khóa ký và nhận ứng dụng này."))
        else:
            messages.error(request, _("Cấu hình đã đổi trong lúc kiểm tra. Hãy kiểm tra lại."))
    return redirect("agencies:identity_provider", request.province.slug)


@requires(Permission.MANAGE_PROVINCE, fresh=True)
@require_POST
def switch_identity_provider(request: ProvinceRequest) -> HttpResponse:
    """Open this way in, or close it."""
    provider = _held(request)
    if provider is None:
        raise Http404
    on = request.POST.get("on") == "1"
    try:
        switch_provider(provider, on, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = (
            _("Đã bật: nút đăng nhập hiện ở trang đăng nhập.")
            if on
            else _("Đã tắt: mọi người đăng nhập bằng mật khẩu.")
        )
        sessions.report(request, said)
    return redirect("agencies:identity_provider", request.province.slug)


@requires(Permission.MANAGE_PEOPLE, fresh=True)
@require_POST
def unbind_person(request: ProvinceRequest, person: User) -> HttpResponse:
    """Have the provider's word on this person count no longer."""
    identity = (
        ProvincialIdentity.objects.select_related("provider__province", "user")
        .filter(provider__province=request.province, user=person)
        .first()
    )
    if identity:
        unbind_identity(identity, by=request.user)
        sessions.report(request, _("Đã bỏ liên kết. %(name)s đăng nhập bằng mật khẩu.") % {"name": person})
    return redirect("agencies:person", request.province.slug, person.pk)


def _held(request: ProvinceRequest) -> IdentityProvider | None:
    return IdentityProvider.objects.select_related("province").filter(province=request.province).first()
