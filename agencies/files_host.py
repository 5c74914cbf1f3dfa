"""Addresses under which the host name of its own for people's files sends one file, to one session, once (ADR 40)."""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import asdict, dataclass

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from agencies.encryption import decrypted, encrypted

PREFIX = "/file/"
LIFE = 30
"""Seconds between the redirect and the browser's asking; a download that has begun may take as long as it likes."""
_PURPOSE = "files host"


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
    at: float


def address_for(request: HttpRequest, name: str, *, label: str, mime: str, sha256: str) -> str:
    """Where this session gets this file in the next LIFE seconds; the caller has asked whether this person may have it.

    Encrypted, not only signed: the logs of proxies keep addresses, and this one holds the names of people's files.
    """
    made = Pass(
        name, label, mime, sha256, _session(request), request.build_absolute_uri(), secrets.token_urlsafe(12), time.time()
    )  # fmt: skip
    return f"{settings.FILES_URL}{PREFIX}{encrypted(json.dumps(asdict(made), ensure_ascii=False), _PURPOSE)}"


def read(path: str) -> Pass | None:
    """What an address stands for, however old it is; None when nobody here made it as it is."""
    told = decrypted(path.removeprefix(PREFIX), _PURPOSE)
    return Pass(**json.loads(told)) if told else None


def is_good(path: str, found: Pass) -> bool:
    """Whether the address is young and the session it was made for still stands."""
    if time.time() - found.at > LIFE:
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
