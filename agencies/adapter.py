"""How accounts are made here (by invitation only), how their doors are guarded, and what a second factor is called."""

from __future__ import annotations

import hashlib
import logging
import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from agencies import sessions
from agencies.encryption import decrypted, encrypted
from agencies.models import User
from agencies.second_factor import PROVED

log = logging.getLogger(__name__)

DEVICE = f"{settings.COOKIE_PREFIX}device"
"""The cookie of a browser in which somebody has signed in: a number of its own, and whose accounts it knows."""
DEVICE_DAYS = 180
BY_PROVIDER = "by_provider"
"""What signing in carries along when a province's identity provider said who this is: `province` (its number) and
`second_factor` (whether the provider has asked for one, in the province's own words)."""
KNOWN_MOST = 20
LIMITS = "allauth.account"
_SALT = "device"
SECOND_FACTOR = "second factor"
"""What the secrets of second factors are encrypted for."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Closes public sign-up, and counts failed sign-ins so that nobody can lock somebody else out.

    An account is closed for five minutes only to the address, or the known browser, that has failed five times. What
    all strange browsers try on one account counts together, and closes it to strange browsers alone: the owner comes in
    by the browser they always use, whatever others do.
    """

    _strangers: Any = None

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up; a province's administrator invites."""
        return False

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Not of someone who has just signed in."""
        return not sessions.is_fresh(self.request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Raises ValidationError when too many attempts have failed."""
        address = _address(credentials)
        if not _device_of(request, address):
            self._strangers = ratelimit.consume(request, app=LIMITS, action="strangers", key=address)
            if not self._strangers:
                raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Who this is; an attempt that succeeds is not counted."""
        found: User | None = super().authenticate(request, **credentials)
        if found and self._strangers:
            self._strangers.rollback()
        return found

    def post_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse:
        """Let this browser be known to the account from now on."""
        response: HttpResponse = super().post_login(request, user, **options)
        if said := (options.get("signal_kwargs") or {}).get(BY_PROVIDER):
            sessions.came_by_provider(request, said["province"])
            if said["second_factor"]:
                request.session[PROVED] = True
        number, known = _device(request)
        mine = _short(user.email)
        known = [mine, *(one for one in known if one != mine)][:KNOWN_MOST]
        response.set_cookie(
            DEVICE, signing.dumps([number or secrets.token_urlsafe(16), known], salt=_SALT),
            max_age=DEVICE_DAYS * 86400, httponly=True, samesite="Lax", secure=settings.HTTPS,
        )  # fmt: skip
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that is away is the operator's to see (`health.looks`): a page that failed would besides tell
        strangers that there is an account of this address."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError:  # which SMTPException is
            log.warning("A letter (%s) could not be sent.", template_prefix, exc_info=True)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        address = _address(credentials)
        place = _device_of(request, address) or ratelimit.get_ip(request)
        return f"{address}:{place}"


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Names the product in the telephone's list, and keeps the secrets of codes encrypted in the database."""

    def get_totp_issuer(self) -> str:
        """What stands in the authenticator's list."""
        return _("Chấm điểm ISO 9001")

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """What a new key is called until its owner names it."""
        return _("Khóa %(n)d") % {"n": Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1}

    def encrypt(self, text: str) -> str:
        """With a key made of SECRET_KEY: a copy of the database alone opens no account."""
        return encrypted(text, SECOND_FACTOR)

    def decrypt(self, encrypted_text: str) -> str:
        """Also what was encrypted under one of SECRET_KEY_FALLBACKS. After the key is lost, a secret no code fits: the
        person's factors must then be reset, and nobody comes in by them meanwhile."""
        text = decrypted(encrypted_text, SECOND_FACTOR)
        if text is None:
            log.error("A second factor was encrypted under another QMS_SECRET_KEY; it must be reset.")
            return str(generate_totp_secret())
        return text


def _address(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email", "")).strip().lower()


def _short(address: str) -> str:
    """An account as a cookie names it: whoever reads the cookie learns no addresses."""
    return hashlib.sha256(f"{_SALT}:{address}".encode()).hexdigest()[:16]


def _device(request: HttpRequest) -> tuple[str, list[str]]:
    """The number of this browser and the accounts it knows; nothing where nobody has signed in."""
    try:
        number, known = signing.loads(request.COOKIES[DEVICE], salt=_SALT, max_age=DEVICE_DAYS * 86400)
    except (KeyError, ValueError, TypeError, signing.BadSignature):
        return "", []
    return str(number), list(known)


def _device_of(request: HttpRequest, address: str) -> str:
    """The number of this browser, if the account knows it."""
    number, known = _device(request)
    return number if _short(address) in known else ""
