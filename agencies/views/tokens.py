"""Tokens with which other systems read a province's data: listed, given, revoked."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies.forms.tokens import TokenForm
from agencies.gate import ProvinceRequest, requires
from agencies.models import ApiToken
from agencies.roles import Permission, Role
from agencies.rules import Refused
from agencies.workflow.tokens import make_token, revoke_token


@requires(Permission.MANAGE_PROVINCE, fresh=True)
def api_tokens(request: ProvinceRequest) -> HttpResponse:
    """The tokens there are; give another one, whose secret this answer alone holds."""
    form = TokenForm(request.POST or None, province=request.province)
    made: dict[str, object] = {}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            token, secret = make_token(
                request.province, name=data["name"], role=Role(data["role"]), node=data["node"],
                ends_on=data["ends_on"], networks=data["networks"], by=request.user,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            made = {"token": token, "secret": secret}
            form = TokenForm(province=request.province)
    today = timezone.localdate()
    rows = ApiToken.objects.of(request.province.pk).select_related("node", "made_by", "revoked_by")
    tokens = [{"token": token, "state": token.state_on(today)} for token in rows]
    return render(request, "agencies/api_tokens.html", {"form": form, "tokens": tokens, "made": made})


@requires(Permission.MANAGE_PROVINCE, fresh=True)
@require_POST
def revoke_api_token(request: ProvinceRequest, api_token: ApiToken) -> HttpResponse:
    """End a token at once."""
    try:
        revoke_token(api_token, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("Đã thu hồi mã truy cập “%(name)s”; hệ thống dùng mã này không đọc được nữa.") % {"name": api_token},
        )
    return redirect("agencies:api_tokens", request.province.slug)
