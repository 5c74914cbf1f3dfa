"""Who came in, who tried to and who left, one line each in the log: when, who, from which network address.

The trail does not hold these: an attempt belongs to no province, and somebody who is not a person here may make any number.
"""

from __future__ import annotations

import logging
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_used
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from agencies.models import User

log = logging.getLogger(__name__)


def came_in(request: HttpRequest | None, user: User, **_signal: Any) -> None:
    """Somebody signed in."""
    log.info("Signed in: person %s from %s.", user.pk, _origin(request))


def left(request: HttpRequest | None, user: User | None, **_signal: Any) -> None:
    """Somebody signed out, or their session ended; nobody when there was none."""
    if user is not None:
        log.info("Signed out: person %s from %s.", user.pk, _origin(request))


def refused(credentials: dict[str, Any], request: HttpRequest | None = None, **_signal: Any) -> None:
    """Address and password did not fit. What was typed is told by a mark, the same for the same address: it may be a
    password typed into the wrong box, and no line can be forged with it."""
    log.warning("Sign-in refused: account %s from %s.", mark_of(str(credentials.get("email", ""))), _origin(request))


def proved(request: HttpRequest | None, user: User, authenticator: Authenticator, **_signal: Any) -> None:
    """A second factor, or a passkey alone, was shown; which kind."""
    log.info("Factor proved: person %s by %s from %s.", user.pk, authenticator.type, _origin(request))


def unproved(request: HttpRequest | None, user: User, authenticator: Authenticator, **_signal: Any) -> None:
    """A code did not fit."""
    log.warning("Factor refused: person %s by %s from %s.", user.pk, authenticator.type, _origin(request))


def mark_of(address: str) -> str:
    """What an address is called in the log; who has the key of this installation can tell whose it is."""
    return salted_hmac("entrances", address.strip().lower(), algorithm="sha256").hexdigest()[:12]


def _origin(request: HttpRequest | None) -> str:
    return (request.META.get("REMOTE_ADDR") if request else "") or "nowhere"


authenticator_used.connect(proved)
authentication_failed.connect(unproved)
user_logged_in.connect(came_in)
user_logged_out.connect(left)
user_login_failed.connect(refused)
