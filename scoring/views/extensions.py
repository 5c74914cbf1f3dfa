"""More time for one agency: the agency asks, the secretary gives it or says why not."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies.gate import ProvinceRequest, requires
from agencies.roles import Permission
from scoring import moves
from scoring.forms.campaigns import ExtensionForm
from scoring.models import ExtensionRequest, Scorecard
from scoring.views.sheets import to_list
from scoring.views.telling import tell
from scoring.workflow.extensions import extend, refuse_extension, request_extension

P = Permission


@requires(P.MANAGE_CAMPAIGN)
def campaign_extension(request: ProvinceRequest, scorecard: Scorecard) -> HttpResponseBase:
    """Give one agency more time, whether it asked for it or not."""
    wish = _open_wish(scorecard)
    form = ExtensionForm(request.POST or None, initial=_as_asked(wish))
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            extend(scorecard, form.cleaned_data["until"], form.cleaned_data["reason"], by=request.user)
            return _("Đã gia hạn cho %(agency)s.") % {"agency": scorecard.name}

        if tell(request, act):
            if wish:
                return redirect("scoring:follow_up", request.province.slug, scorecard.campaign_id)
            return to_list(scorecard.campaign, request.GET.get("back", ""))
    context = {
        "sheet": scorecard, "campaign": scorecard.campaign, "form": form, "wish": wish,
        "extensions": scorecard.extensions.select_related("by"),
    }  # fmt: skip
    return render(request, "scoring/campaign_extension.html", context)


@requires(P.MANAGE_CAMPAIGN)
@require_POST
def refuse_wish(request: ProvinceRequest, wish: ExtensionRequest) -> HttpResponseBase:
    """Say why the deadline of an agency that asked for more time stays as it is."""

    def act() -> str:
        refuse_extension(wish, request.POST.get("answer", ""), by=request.user)
        return _("Đã từ chối gia hạn cho %(agency)s.") % {"agency": wish.scorecard.name}

    if tell(request, act):
        return redirect("scoring:follow_up", request.province.slug, wish.scorecard.campaign_id)
    return redirect("scoring:campaign_extension", request.province.slug, wish.scorecard_id)


@requires(P.EDIT_SCORECARD)
def ask_extension(request: ProvinceRequest, scorecard: Scorecard) -> HttpResponseBase:
    """The agency asks for more time; what it asked before and what was answered stands beside."""
    form = ExtensionForm(request.POST or None)
    form.fields["reason"].help_text = _("Thư ký Ban Chỉ đạo đọc được lý do này. Ghi số văn bản đề nghị nếu có.")
    form.fields["until"].label = _("Xin gia hạn đến")
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            request_extension(scorecard, form.cleaned_data["until"], form.cleaned_data["reason"], by=request.user)
            return _("Đã gửi đề nghị gia hạn. Trong lúc chờ trả lời, hãy cứ chấm tiếp.")

        if tell(request, act):
            return redirect("scoring:scorecard", request.province.slug, scorecard.pk)
    wishes = list(scorecard.extension_requests.select_related("by", "answered_by").order_by("-at"))
    context = {
        "sheet": scorecard, "form": form, "wishes": wishes,
        "may_ask": moves.may_ask_extension(scorecard, any(wish.granted is None for wish in wishes)),
    }  # fmt: skip
    return render(request, "scoring/ask_extension.html", context)


def _open_wish(sheet: Scorecard) -> ExtensionRequest | None:
    return sheet.extension_requests.filter(granted=None).select_related("by").first()


def _as_asked(wish: ExtensionRequest | None) -> dict[str, Any]:
    """What the agency asked for, as the form starts with it."""
    if wish is None:
        return {}
    return {"until": wish.until, "reason": _("Theo đề nghị của cơ quan: %(reason)s") % {"reason": wish.reason}}


urlpatterns: list[URLPattern] = [
    path("extensions/<int:scorecard>/", campaign_extension, name="campaign_extension"),
    path("extensions/wishes/<int:wish>/refuse/", refuse_wish, name="refuse_wish"),
    path("scorecards/<int:scorecard>/extension/", ask_extension, name="ask_extension"),
]
