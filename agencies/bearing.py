"""The gate for other systems: a token in place of a session (`Authorization: Bearer …`), the same rules behind it.

A view wears `@bearer(Permission.X)`. No cookie is read or set, nothing can be changed, and whatever is refused is told as a
problem (`agencies.problems`). A token is looked for inside the province of the address alone: another province's, or one in
a province that does not exist, is simply not there.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
import time
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import override

from agencies import access
from agencies.gate import Mark, View, admitted, marked, tenant_of
from agencies.models import ApiToken, Province
from agencies.problems import Problem
from agencies.roles import Permission, Role
from agencies.second_factor import is_inside
from agencies.templatetags.page import day
from agencies.tenancy import across, within

log = logging.getLogger(__name__)

PREFIX = "qms_"
"""How every token begins, so that one left in a file is recognised for what it is."""
SAFE = ("GET", "HEAD")
NOTED_EVERY = timedelta(minutes=1)
"""The use of a token is written to its row no oftener; the log has every one."""


def new_secret() -> str:
    """A secret of 256 bits that nobody has had before."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """What is kept of a secret. It has 256 random bits: a fast hash tells nothing of it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_by_token(request: HttpRequest) -> bool:
    """Whether a system asks, by a token, good or not."""
    return request.headers.get("Authorization", "").lower().startswith("bearer ")


def bearer(*permissions: Permission, anywhere: bool = False) -> Callable[[View], View]:
    """Open to whoever shows a token of the province worth every one of the permissions; as `gate.requires` otherwise.

    `request.user` is then an `access.Bearer`.
    """
    mark = Mark("requires", permissions, anywhere, by="token")

    def decorate(view: View) -> View:
        @wraps(view)
        def gate(request: HttpRequest, province: str, **kwargs: Any) -> HttpResponseBase:
            with override(settings.LANGUAGE_CODE):
                try:
                    response = _let_through(view, request, province, kwargs, mark)
                except Problem as problem:
                    response = problem.response
            patch_vary_headers(response, ["Authorization"])
            _note(request, response)
            return response

        gate.csrf_exempt = True  # type: ignore[attr-defined]  # nothing is changed, and no cookie lets anybody in
        return marked(gate, mark)

    return decorate


def _let_through(view: View, request: HttpRequest, slug: str, kwargs: dict[str, Any], mark: Mark) -> HttpResponseBase:
    if request.method not in SAFE:
        said = _("Giao diện này chỉ để đọc. Hãy gọi bằng GET.")
        raise Problem(405, "method_not_allowed", said, {"Allow": ", ".join(SAFE)})
    token = _shown(request, slug)
    _keep_pace(f"token:{token.pk}", settings.API_REQUESTS_A_MINUTE)
    request.province = token.province  # type: ignore[attr-defined]  # as the other gate does
    request.user = access.bearer_of(Role(token.role), token.node)  # type: ignore[assignment]  # no person
    with within(token.province):
        _note_use(token, _origin(request))
        try:
            found = admitted(request, kwargs, mark)
            return view(request, **(kwargs | found))
        except Http404 as missing:
            said = str(missing) or _("Không có mục này, hoặc mã truy cập không được xem. Hãy kiểm tra lại địa chỉ.")
            raise Problem(404, "not_found", said) from None
        except PermissionDenied as refused:
            said = _("Mã truy cập “%(name)s” có vai trò “%(role)s” tại %(node)s nên không đọc được mục này. %(reason)s")
            held = {"name": token, "role": token.get_role_display(), "node": token.node, "reason": refused}
            raise Problem(403, "forbidden", said % held) from None


def _shown(request: HttpRequest, slug: str) -> ApiToken:
    """The token this request shows, if it may be used today and from there. Raises Problem otherwise."""
    kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not secret.strip():
        raise _unknown(_("Thiếu mã truy cập. Hãy gửi phần đầu “Authorization: Bearer <mã truy cập>”."), error="")
    with across():
        province = tenant_of(slug)
    token = _find(province, secret.strip()) if province and province.root else None
    if token is None:
        _keep_pace(f"from:{_origin(request)}", settings.API_REFUSALS_A_MINUTE)
        raise _unknown(
            _("Mã truy cập không đúng hoặc không phải của tỉnh này. Hãy kiểm tra mã và tên tỉnh trên địa chỉ.")
        )
    request.token = token  # type: ignore[attr-defined]  # read back by _note alone, also when it may not be used
    if token.revoked_at:
        raise _unknown(
            _("Mã truy cập “%(name)s” đã bị thu hồi. Hãy xin quản trị của tỉnh một mã mới.") % {"name": token}
        )
    if token.ends_on < timezone.localdate():
        said = _("Mã truy cập “%(name)s” đã hết hạn sau ngày %(day)s. Hãy xin quản trị của tỉnh một mã mới.")
        raise _unknown(said % {"name": token, "day": day(token.ends_on)})
    if token.networks and not is_inside(_origin(request), token.networks):
        said = _(
            "Mã truy cập “%(name)s” không dùng được từ địa chỉ %(address)s. Hãy gọi từ mạng đã khai báo cho mã này."
        )
        raise Problem(403, "network_not_allowed", said % {"name": token, "address": _origin(request)})
    return token


def _find(province: Province, secret: str) -> ApiToken | None:
    with within(province):
        rows = ApiToken.objects.of(province.pk).select_related("node")
        token = rows.filter(digest=digest_of(secret)).first()
    if token:
        token.province = province
    return token


def _unknown(said: str, *, error: str = ', error="invalid_token"') -> Problem:
    return Problem(401, "token_not_accepted", said, {"WWW-Authenticate": f'Bearer realm="api"{error}'})


def _keep_pace(key: str, most: int) -> None:
    """Count one request of this minute. Raises Problem when there were too many; 0: as many as come."""
    minute, second = divmod(int(time.time()), 60)
    name = f"api:{key}:{minute}"
    cache.add(name, 0, 120)
    try:
        count = cache.incr(name)
    except ValueError:  # forgotten between the two lines
        count = 1
    if most and count > most:
        said = _("Đã gọi quá %(most)d lần trong một phút. Hãy chờ %(seconds)d giây rồi gọi tiếp.")
        wait = 60 - second
        raise Problem(429, "too_many_requests", said % {"most": most, "seconds": wait}, {"Retry-After": str(wait)})


def _note_use(token: ApiToken, address: str) -> None:
    """When and from where the token was last used."""
    now = timezone.now()
    fresh = token.last_used_at and now - token.last_used_at < NOTED_EVERY
    if not fresh or token.last_used_from != address:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now, last_used_from=address)


def _note(request: HttpRequest, response: HttpResponseBase) -> None:
    """One line in the log for every request: which token, what, with what outcome, from where."""
    token = getattr(request, "token", None)
    who = f"token {token.pk}" if token else "no token"
    log.info(
        "Data asked for: %s, %s %.300s, %s, from %s.",
        who, request.method, request.get_full_path(), response.status_code, _origin(request) or "nowhere",
    )  # fmt: skip


def _origin(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR") or ""
