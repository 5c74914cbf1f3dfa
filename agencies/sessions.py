"""How long a person stays signed in, and how long ago they last proved who they are.

Kept in the session itself, so that a request asks the database for nothing more. What the person does counts, not what
a page does by itself: what says every minute that a page is open (`holding.js`) wears the header "X-Holding".
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from allauth.account.internal.flows import reauthentication
from allauth.core.exceptions import ReauthenticationRequired
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.backends.cached_db import SessionStore
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.models import ProvincialIdentity
from agencies.tenancy import within

STATE = "signed_in"
NOTED_EVERY = 60
"""Seconds. That somebody is there is written down no oftener."""


def begin(request: HttpRequest, **_signal: Any) -> None:
    """Start counting; Django calls it whenever somebody signs in."""
    now = time.time()
    request.session[STATE] = {"at": now, "seen": now}


def renew(request: HttpRequest, *, reauthenticated: bool = False, **_signal: Any) -> None:
    """Give the session another token when somebody has proved again who they are: whoever has read the old one does not
    get what is open to them now. It stays the same line in the list of sessions."""
    before = request.session.session_key
    if reauthenticated and before:
        request.session.cycle_key()
        UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


def look(request: HttpRequest) -> None:
    """End a session that is too old or was left alone for too long; else note that the person is there."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or SESSION_KEY not in request.session:
        return
    if STATE not in request.session:
        begin(request)
    state, now = request.session[STATE], time.time()
    if now - state["at"] > settings.SESSION_HOURS * 3600:
        end(request, _("Phiên làm việc đã kéo dài quá %(n)d giờ.") % {"n": settings.SESSION_HOURS})
        return
    if left_alone(request, idle_limit(request)):
        return
    if not still_vouched(request):
        end(request, _("Tỉnh đã tắt lối đăng nhập bằng tài khoản của tỉnh, hoặc liên kết của bạn đã được bỏ."))
        return
    request.idle_for = now - state["seen"]  # type: ignore[attr-defined]  # read back by left_alone alone
    if request.idle_for > NOTED_EVERY and "X-Holding" not in request.headers:  # type: ignore[attr-defined]
        request.session[STATE] = state | {"seen": now}
        _note(request)


def keep_to(request: HttpRequest, minutes: int | None) -> None:
    """Let a province's limit hold for the rest of the session, on pages of no province too; of several the strictest."""
    state = request.session.get(STATE)
    if state and minutes and minutes < state.get("idle", minutes + 1):
        request.session[STATE] = state | {"idle": minutes}


def idle_limit(request: HttpRequest) -> int:
    """After how many minutes this session, left alone, ends: the server's limit or a stricter one; 0 for never."""
    own = request.session.get(STATE, {}).get("idle", 0)
    return min(filter(None, (settings.IDLE_MINUTES, own)), default=0)


def left_alone(request: HttpRequest, minutes: int | None) -> bool:
    """Whether nobody has touched the session for that many minutes before this request; it is then ended."""
    state = request.session.get(STATE)
    idle = getattr(request, "idle_for", time.time() - state["seen"] if state else 0)
    if not minutes or idle <= minutes * 60:
        return False
    said = ngettext(
        "Phiên làm việc đã kết thúc vì %(n)d phút không có thao tác.",
        "Phiên làm việc đã kết thúc vì %(n)d phút không có thao tác.",
        minutes,
    )
    end(request, said % {"n": minutes})
    return True


def end(request: HttpRequest, why: str) -> None:
    """Sign out, and say why on the page of signing in; what was typed is the browser's (ADR 17)."""
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    logout(request)
    if is_visit(request):
        messages.info(request, f"{why} {_('Hãy đăng nhập lại để làm tiếp; nội dung đang nhập dở vẫn còn.')}")


def is_visit(request: HttpRequest) -> bool:
    """Whether a person waits for a page, not a script for an answer."""
    return request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate" and "HX-Request" not in request.headers


def came_by_provider(request: HttpRequest, province: int) -> None:
    """Note that a province's identity provider has said who this is: the session is good in that province alone, and for
    nothing that asks who one is, for the provider may have asked hours ago."""
    request.session[STATE] = request.session[STATE] | {"province": province}


def only_in(request: HttpRequest) -> int | None:
    """The number of the one province in which this session is good; None for everywhere the person may go."""
    number: int | None = request.session.get(STATE, {}).get("province")
    return number


def still_vouched(request: HttpRequest) -> bool:
    """Whether the provider that began this session is on, and the person has been bound to it all the while.

    One query for a session that a provider began, none for any other.
    """
    number = only_in(request)
    if not number:
        return True
    with within(number):
        return ProvincialIdentity.objects.filter(
            provider__province=number, provider__is_on=True, user=request.session[SESSION_KEY],
            bound_at__lte=datetime.fromtimestamp(request.session[STATE]["at"], UTC),
        ).exists()  # fmt: skip


def end_by_provider(province: int, people: Iterable[int]) -> None:
    """Sign these people out where the province's provider has let them in; what they began by password goes on."""
    for session in UserSession.objects.filter(user__in=list(people)):
        if SessionStore(session.session_key).get(STATE, {}).get("province") == province:
            session.end()


def report(request: HttpRequest, said: str) -> None:
    """Say what was done about a provider; who came in by it and has just closed it reads so on the page of signing in."""
    if still_vouched(request):
        messages.success(request, said)
    else:
        end(request, said)


def is_fresh(request: HttpRequest) -> bool:
    """Whether this person signed in here, or proved again who they are, within ACCOUNT_REAUTHENTICATION_TIMEOUT."""
    at = 0 if only_in(request) else request.session.get(STATE, {}).get("at", 0)
    return bool(
        time.time() - at < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        or reauthentication.did_recently_reauthenticate(request)
    )


def require_fresh(request: HttpRequest) -> None:
    """Have the person prove who they are before this goes on; what they sent is kept meanwhile and then done."""
    if not is_fresh(request):
        raise ReauthenticationRequired


def _note(request: HttpRequest) -> None:
    """When and from where the person was last seen, for their list of sessions."""
    UserSession.objects.filter(session_key=request.session.session_key).update(
        last_seen_at=timezone.now(), ip=request.META.get("REMOTE_ADDR") or F("ip")
    )
