"""Coming in by a province's own identity provider, and binding an account to it."""

from __future__ import annotations

from allauth.account.utils import perform_login
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from agencies import sessions
from agencies.adapter import BY_PROVIDER, LIMITS
from agencies.entrances import named_by_provider, refused_by_provider
from agencies.federation.attempts import Attempt, back_to, begin, finish
from agencies.federation.discovery import metadata_of
from agencies.federation.outages import noticed
from agencies.federation.outbound import Away, Fault
from agencies.federation.tokens import Claims, believed, fetch
from agencies.gate import public, signed_in
from agencies.models import IdentityProvider, ProvincialIdentity, User
from agencies.tenancy import across
from agencies.workflow.identity import bind_identity, keep_to_province, person_of, unbind_identity


@public
@never_cache
@require_POST
@across()
def provincial_signin(request: HttpRequest) -> HttpResponse:
    """Somebody has pressed the button of a province's provider; they are sent there."""
    onward = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure()):
        onward = ""
    return _send(request, onward=onward, binds=False)


@signed_in
@never_cache
@require_POST
@across()
def bind_provincial(request: HttpRequest) -> HttpResponse:
    """Somebody signed in wants to come in by the province's provider from now on; they have proved lately who they are."""
    if sessions.only_in(request):
        raise Http404
    sessions.require_fresh(request)
    return _send(request, onward=reverse("profile"), binds=True)


@signed_in
@require_POST
@across()
def unbind_provincial(request: HttpRequest) -> HttpResponse:
    """Somebody no longer wants to."""
    sessions.require_fresh(request)
    assert isinstance(request.user, User)
    number = request.POST.get("identity", "")
    mine = ProvincialIdentity.objects.select_related("provider__province", "user").filter(user=request.user)
    if number.isdecimal() and (identity := mine.filter(pk=int(number[:18])).first()):
        unbind_identity(identity, by=request.user)
        sessions.report(request, _("Đã bỏ liên kết. Từ nay bạn đăng nhập bằng thư điện tử và mật khẩu."))
    return redirect("profile")


@public
@never_cache
@require_GET
@across()
def provincial_callback(request: HttpRequest, slug: str) -> HttpResponse:
    """The provider sends somebody back, with a code or with a reason why not."""
    provider = _open(slug)
    if not ratelimit.consume(request, app=LIMITS, action="provincial"):
        return _refuse(request, provider, _too_many())
    try:
        attempt = finish(request, provider)
    except Fault as fault:
        return _refuse(request, provider, fault)
    try:
        with noticed(provider):
            claims = _claims(request, provider, attempt)
        return _bind(request, provider, claims) if attempt.binds else _sign_in(request, provider, claims, attempt)
    except Fault as fault:
        return _refuse(request, provider, fault, binds=attempt.binds)


def _send(request: HttpRequest, *, onward: str, binds: bool) -> HttpResponse:
    provider = _open(request.POST.get("province", ""))
    if not ratelimit.consume(request, app=LIMITS, action="provincial"):
        return _refuse(request, provider, _too_many(), binds=binds)
    try:
        with noticed(provider):
            metadata = metadata_of(provider.issuer)
    except Fault as fault:
        return _refuse(request, provider, fault, binds=binds)
    # A page between, for browsers let no form lead to another host (form-action); it also says where one is going.
    there = begin(request, provider, metadata, onward=onward, binds=binds)
    return render(request, "agencies/provincial_leaving.html", {"provider": provider, "there": there})


def _open(slug: str) -> IdentityProvider:
    provider = IdentityProvider.objects.open().filter(province__slug=slug).first()
    if provider is None:
        raise Http404
    return provider


def _claims(request: HttpRequest, provider: IdentityProvider, attempt: Attempt) -> Claims:
    if error := request.GET.get("error"):
        if error == "access_denied":
            raise Fault("cancelled", _("Bạn đã dừng, hoặc hệ thống của tỉnh không cho tài khoản này vào."))
        raise Away("error", _("Hệ thống của tỉnh báo lỗi “%(error)s”.") % {"error": error[:60]})
    metadata = metadata_of(provider.issuer)
    named = request.GET.get("iss")
    if named != provider.issuer and (named is not None or metadata.names_itself):
        raise Fault("mix-up", _("Câu trả lời đến từ một hệ thống khác với hệ thống đã hỏi. Hãy đăng nhập lại từ đầu."))
    token = fetch(
        provider, metadata, code=request.GET.get("code", ""), verifier=attempt.verifier, back=back_to(provider)
    )
    return believed(token, provider, metadata, nonce=attempt.nonce)


def _sign_in(request: HttpRequest, provider: IdentityProvider, claims: Claims, attempt: Attempt) -> HttpResponse:
    user = person_of(provider, claims)
    named_by_provider(request, user, provider.province.slug)
    strong = not claims.values.isdisjoint(provider.factor_values)
    # Through every stage of signing in: an account that holds a second factor is asked for it here too.
    came_in: HttpResponse = perform_login(
        request, user, redirect_url=attempt.onward or reverse("home"),
        signal_kwargs={BY_PROVIDER: {"province": provider.province_id, "second_factor": strong}},
    )  # fmt: skip
    return came_in


def _bind(request: HttpRequest, provider: IdentityProvider, claims: Claims) -> HttpResponse:
    if not isinstance(request.user, User):
        raise Fault("signed-out", _("Phiên làm việc đã kết thúc. Hãy đăng nhập bằng mật khẩu rồi liên kết lại."))
    keep_to_province(request.user, provider.province)
    bind_identity(request.user, provider, claims, by=request.user)
    messages.success(request, _("Đã liên kết. Từ nay bạn đăng nhập được bằng %(name)s.") % {"name": provider})
    return redirect("profile")


def _too_many() -> Fault:
    return Fault("too-many", _("Có quá nhiều lần thử từ địa chỉ mạng này. Hãy đợi một phút rồi thử lại."))


def _refuse(request: HttpRequest, provider: IdentityProvider, fault: Fault, *, binds: bool = False) -> HttpResponse:
    refused_by_provider(request, provider.province.slug, fault.code)
    if isinstance(fault, Away):
        said = _(
            "Hiện chưa dùng được %(name)s: hệ thống của tỉnh không trả lời như mong đợi. Đăng nhập bằng thư điện tử và "
            "mật khẩu vẫn như thường. Quản trị của tỉnh xem lý do bằng nút “Kiểm tra kết nối”."
        )
    else:
        said = _("Chưa đăng nhập được bằng %(name)s. %(why)s")
    messages.error(request, said % {"name": provider, "why": fault})
    return redirect("profile" if binds and request.user.is_authenticated else "account_login")
