"""Addresses under which the host name of its own for people's files sends one file, to one session, once (ADR 40)."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest

PREFIX = "/file/"
LIFE = 30
"""Seconds between the redirect and the browser's asking; a download that has begun may take as long as it likes."""
_SALT = "files host"


@dataclass(frozen=True, slots=True)
class Pass:
    """What an address of the files' host stands for: the file, the session it was made for, the page that made it."""

    name: str
    label: str
    mime: str
    sha256: str
    session: int
    back: str
    number: str


def address_for(request: HttpRequest, name: str, *, label: str, mime: str, sha256: str) -> str:
    """Where this session gets this file in the next LIFE seconds; the caller has asked whether this person may have it."""
    made = Pass(name, label, mime, sha256, _session(request), request.build_absolute_uri(), secrets.token_urlsafe(12))
    return f"{settings.FILES_URL}{PREFIX}{signing.dumps(asdict(made), salt=_SALT, compress=True)}"


def read(path: str) -> Pass | None:
    """What an address stands for, however old it is; None when nobody here made it as it is."""
    told: dict[str, Any]
    try:
        told = signing.loads(path.removeprefix(PREFIX), salt=_SALT)
    except signing.BadSignature:
        return None
    return Pass(**told)


def is_good(path: str, found: Pass) -> bool:
    """Whether the address is young and the session it was made for still stands."""
    try:
        signing.loads(path.removeprefix(PREFIX), salt=_SALT, max_age=LIFE)
    except signing.SignatureExpired:
        return False
    session = UserSession.objects.filter(pk=found.session, user__is_active=True).first()
    return session is not None and not session.purge()


def use(found: Pass) -> bool:
    """Whether this is the first use; from now on there is no other."""
    return cache.add(f"files:{found.number}", 1, timeout=LIFE)


def _session(request: HttpRequest) -> int:
    """The number of this session in the person's list of them."""
    mine = UserSession.objects.filter(session_key=request.session.session_key)
    if not (number := mine.values_list("pk", flat=True).first()):
        UserSession.objects.create_from_request(request)
        number = mine.values_list("pk", flat=True).get()
    return int(number)
