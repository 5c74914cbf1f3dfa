"""Ask and answer: one view for each line of the table of endpoints, their description, and the page that explains them."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from agencies.bearing import bearer
from agencies.gate import View, public
from reports.api import openapi
from reports.api.asking import asked_of
from reports.api.endpoints import ENDPOINTS, ApiRequest, Endpoint

JSON = "application/json"


def view_of(endpoint: Endpoint) -> View:
    """The view that answers for this line of the table."""

    @bearer(*endpoint.permissions, anywhere=endpoint.anywhere)
    def view(request: ApiRequest, **named: Any) -> HttpResponseBase:
        found = endpoint.answer(request, asked_of(endpoint.asked, request.GET), **named)
        return found if isinstance(found, HttpResponseBase) else answered(request, found)

    return view


@bearer()
def nothing_here(request: ApiRequest, rest: str) -> HttpResponse:
    """An address below the interface that there is none of."""
    known = ", ".join(endpoint.path.split("/")[0] for endpoint in ENDPOINTS)
    raise Http404(_("Không có địa chỉ này. Các địa chỉ bắt đầu bằng: %(known)s.") % {"known": known})


@public
@require_safe
def openapi_document(request: HttpRequest, province: str) -> HttpResponseBase:
    """The description for programs. It is the same for every province, and looks at none."""
    with override(settings.LANGUAGE_CODE):
        return answered(request, openapi.document(province), keep="public, max-age=3600")


@public
@require_safe
def api_reference(request: HttpRequest, province: str) -> HttpResponse:
    """The same for people who write the other system; they have no account here, and it looks at no province."""
    context = {
        "slug": province, "endpoints": ENDPOINTS,
        "limit": settings.API_REQUESTS_A_MINUTE, "base": f"{settings.BASE_URL}/{province}/api/v1/",
    }  # fmt: skip
    return render(request, "reports/api_reference.html", context)


def answered(request: HttpRequest, content: dict[str, Any], *, keep: str = "private, no-cache") -> HttpResponseBase:
    """The content as JSON with an ETag; 304 to whoever has it already."""
    body = (json.dumps(content, ensure_ascii=False) + "\n").encode()
    etag = f'"{hashlib.sha256(body).hexdigest()}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(body, content_type=JSON)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = keep
    return response


urlpatterns: list[URLPattern] = [
    path("api/", api_reference, name="api_reference"),
    path("api/v1/openapi.json", openapi_document, name="openapi"),
    *(path(f"api/v1/{endpoint.path}", view_of(endpoint), name=endpoint.name) for endpoint in ENDPOINTS),
    path("api/v1/<path:rest>", nothing_here, name="api_nothing_here"),
]
