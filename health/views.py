"""What machines ask about the installation, the operator's page about it, and the page of a request that failed."""

from __future__ import annotations

import ipaddress
import logging
import secrets
import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from agencies import files
from agencies.bearing import is_by_token
from agencies.gate import operator_only, public
from agencies.problems import Problem
from health import metrics
from health.logs import request_id
from health.parts import parts, state_of

log = logging.getLogger(__name__)

TONES = ("bad", "warn", "good")
RETRY_SECONDS = 10


@public
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Which parts work: 200 when all do, otherwise 503. `?serving` asks for those alone without which nothing can be saved."""
    asked = [one for one in parts(ready=True) if one.serving or "serving" not in request.GET]
    told = {one.code: "failed" if state_of(one).tone == "bad" else "ok" for one in asked}
    ready = "failed" not in told.values()
    return JsonResponse(
        {"ready": ready, "parts": told}, status=200 if ready else 503, headers={"Cache-Control": "no-store"}
    )


@public
@require_safe
def metrics_text(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus; to whoever has neither the token nor asks from one of METRICS_NETWORKS it does not exist."""
    if not _may_measure(request):
        raise Http404
    return HttpResponse(metrics.exposition(), content_type="text/plain; version=0.0.4; charset=utf-8")


def _may_measure(request: HttpRequest) -> bool:
    if token := settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return secrets.compare_digest(given.encode(), token.encode())
    try:
        asking = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return any(asking in ipaddress.ip_network(network, strict=False) for network in settings.METRICS_NETWORKS)


@operator_only
def health(request: HttpRequest) -> HttpResponse:
    """How the installation fares, part by part, the worst first."""
    looked = sorted(((one, state_of(one)) for one in parts()), key=lambda pair: TONES.index(pair[1].tone))
    counts = [(tone, sum(state.tone == tone for _one, state in looked)) for tone in TONES]
    return render(request, "health/health.html", {"looked": looked, "counts": dict(counts), "now": localtime()})


def failed(request: HttpRequest) -> HttpResponse:
    """What a request ends in that raised something: a database that is away, a full disk, or a fault of ours.

    Whatever the request was about to write has not been written. Who asks by token is told as a problem.
    """
    fault = sys.exc_info()[1]
    if isinstance(fault, OperationalError | InterfaceError):
        log.warning("The database does not answer: %s", fault)
        return _answer(request, 503, {"Retry-After": str(RETRY_SECONDS)})
    if isinstance(fault, OSError) and fault.errno in files.NO_ROOM:
        return _answer(request, 507)
    metrics.errors.inc()
    metrics.counted()
    return _answer(request, 500)


def _answer(request: HttpRequest, status: int, headers: dict[str, str] | None = None) -> HttpResponse:
    """Without what other pages know of the request: asking for that may have been what failed."""
    if is_by_token(request):
        with override(settings.LANGUAGE_CODE):
            away = _("Cơ sở dữ liệu tạm thời không trả lời. Hãy gọi lại sau ít phút.")
            broken = _("Máy chủ gặp lỗi nên chưa trả lời được. Hãy gọi lại sau ít phút.")
        code, said = ("unavailable", away) if status == 503 else ("server_error", broken)
        return Problem(status, code, said, headers).response
    context = {"number": request_id.get()[:12], "retry": RETRY_SECONDS, "is_get": request.method == "GET"}
    text = render_to_string(f"{status}.html", context)
    return HttpResponse(text, status=status, headers={"Cache-Control": "no-store", **(headers or {})})
