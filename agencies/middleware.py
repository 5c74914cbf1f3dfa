"""What every request passes through on its way to a view."""

from collections.abc import Callable
from typing import Any

from csp.constants import HEADER
from csp.utils import build_policy
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.request import split_domain_port
from django.utils import translation

from agencies import files, files_host, sessions, trail
from agencies.gate import mark_of
from agencies.tenancy import nowhere

Next = Callable[[HttpRequest], HttpResponseBase]


def language(get_response: Next) -> Next:
    """Speak Vietnamese unless this person has chosen otherwise.

    The browser's own language is not asked: in most offices it is English by accident.
    """
    from django.conf import settings

    known = {code for code, _name in settings.LANGUAGES}

    def middleware(request: HttpRequest) -> HttpResponseBase:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        with translation.override(chosen if chosen in known else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
            response = get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            return response

    return middleware


class ContentSecurityPolicy:
    """The same policy on every answer that has none of its own. It is put together once: no page here has a script
    with a nonce or a policy by the view, for which `csp.middleware` puts it together twice for each answer."""

    def __init__(self, get_response: Next) -> None:
        self.get_response, self.policy = get_response, build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault(HEADER, self.policy)
        return response


class FilesHost:
    """Answers for the host name of people's files (ADR 40), before anything reads a cookie: with the file an address
    stands for, with the way back to where it was made when it is old or used, with nothing else whatever is asked."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        from django.conf import settings

        if (
            not settings.FILES_HOST
            or split_domain_port(request.get_host())[0] != split_domain_port(settings.FILES_HOST)[0]
        ):
            return self.get_response(request)
        response = self.answer(request)
        response.headers.setdefault("Content-Security-Policy", "sandbox; default-src 'none'")
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["X-Frame-Options"] = "DENY"
        return response

    def answer(self, request: HttpRequest) -> HttpResponseBase:
        """The file, the way back, or nothing."""
        found = files_host.read(request.path) if request.method in {"GET", "HEAD"} else None
        if found is None:
            return HttpResponse(status=404, content_type="text/plain; charset=utf-8")
        if not files_host.is_good(request.path, found) or (request.method == "GET" and not files_host.use(found)):
            return HttpResponseRedirect(found.back)
        return files.attachment(request, found.name, label=found.label, mime=found.mime, sha256=found.sha256)


class SessionLimits:
    """Ends sessions left alone for too long, and those too old."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        sessions.look(request)
        return self.get_response(request)


class BeginsNowhere:
    """Every request begins in no province, whatever this thread did before: the gate says in which one it stands."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with nowhere():
            return self.get_response(request)


class TrailOrigin:
    """Lets the trail know which address a request came from."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with trail.origin(request.META.get("REMOTE_ADDR") or None):
            return self.get_response(request)


class KeptByNoBrowser:
    """Pages that only some people may see are not stored by browsers: whoever comes back to one sees what stands there
    now, and after signing out there is nothing to come back to. Files and pictures say themselves how long they keep."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        mark = mark_of(request.resolver_match.func) if request.resolver_match else None
        if mark and mark.kind != "public":
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class GateRequired:
    """Refuses to run a view that carries no mark: a forgotten gate is an error, never an open door. What a view has no
    use for is refused before anything is asked; those for other systems refuse in their own form."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Called by Django with the view the address led to."""
        mark = mark_of(view)
        if mark is None:
            raise ImproperlyConfigured(
                f"{view.__module__}.{getattr(view, '__qualname__', view)} has no mark; "
                "wear @public, @signed_in or @requires."
            )
        if mark.by == "session" and request.method not in mark.methods:
            return HttpResponseNotAllowed(mark.methods)
        return None
