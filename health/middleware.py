"""Around every request: a number for it, a line in the log, a count and a time."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from health import metrics
from health.logs import request_id

log = logging.getLogger("health.requests")

GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
"""Whoever may invent others would make as many figures."""
QUIET = {"healthz", "readyz", "metrics"}
"""Routes that machines ask for every few seconds: counted, and no line of the log."""

REFUSED = {403, 404, 429}
"""What people signed in are refused by: a line for each, with who it was, however little else is written. Strangers' are Django's."""


class Observed:
    """Counts and times what is answered. It asks the database for nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        number = _number(request)
        held = request_id.set(number)
        try:
            response = self.get_response(request)
            _note(request, response, time.perf_counter() - began)
        finally:
            request_id.reset(held)
        response.headers["X-Request-ID"] = number
        return response


def _number(request: HttpRequest) -> str:
    """The proxy's, where only the proxy reaches us; otherwise one of our own."""
    given = request.headers.get("X-Request-ID", "") if settings.BEHIND_PROXY else ""
    return given if GIVEN.fullmatch(given) else uuid.uuid4().hex


def _note(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    match = request.resolver_match
    if match is None:  # a static file, or nothing of ours
        route = "static" if request.path_info.startswith(settings.STATIC_URL) else "none"
    else:
        route = match.view_name
    method = request.method if request.method in METHODS else "other"
    metrics.requests.labels(route, method, response.status_code).inc()
    metrics.seconds.labels(route).observe(seconds)
    metrics.counted()
    if route in QUIET or route == "static":
        return
    # Whoever the request has already been found to come from: asking would cost a question to the database.
    person = getattr(getattr(request, "_cached_user", None), "pk", None)
    province = getattr(getattr(request, "province", None), "slug", None)
    facts = {
        "route": route, "method": method, "status": response.status_code,
        "ms": round(seconds * 1000, 1), "person": person, "province": province,
    }  # fmt: skip
    if person and response.status_code in REFUSED:
        origin = request.META.get("REMOTE_ADDR", "")
        log.warning(
            "Refused: %s %s %s to person %s from %s.", response.status_code, method, route, person, origin, extra=facts
        )
    log.info("%s %s %s in %s ms", facts["method"], route, facts["status"], facts["ms"], extra=facts)
