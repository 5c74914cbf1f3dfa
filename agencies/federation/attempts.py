"""What one attempt to sign in by a provider began with. It is kept in the session, so that the answer is taken only in the
browser that asked, once, and within ten minutes."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from agencies.federation.discovery import Metadata
from agencies.federation.outbound import Fault
from agencies.models import IdentityProvider

KEPT = "federation"
SECONDS = 600
MOST = 5
"""Attempts that one browser may have open: tabs."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """For whom the answer is awaited, and what it must carry."""

    provider: int
    nonce: str
    verifier: str
    at: float
    onward: str
    """Where to go afterwards."""
    binds: bool
    """Whether somebody signed in wants to bind the account, rather than to sign in."""


def back_to(provider: IdentityProvider) -> str:
    """The address, of this provider alone, to which it sends people back; it has to know it letter by letter."""
    return settings.BASE_URL + reverse("provincial_callback", args=[provider.province.slug])


def begin(
    request: HttpRequest, provider: IdentityProvider, metadata: Metadata, *, onward: str = "", binds: bool = False
) -> str:
    """Where to send the browser."""
    state = secrets.token_urlsafe(32)
    attempt = Attempt(
        provider.pk, secrets.token_urlsafe(32), secrets.token_urlsafe(48), time.time(), onward, binds
    )  # fmt: skip
    open_ones = sorted(request.session.get(KEPT, {}).items(), key=lambda one: float(one[1]["at"]))[1 - MOST :]
    request.session[KEPT] = dict(open_ones) | {state: asdict(attempt)}
    challenge = base64.urlsafe_b64encode(hashlib.sha256(attempt.verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code", "client_id": provider.client_id, "redirect_uri": back_to(provider),
        "scope": "openid email" if provider.email_domains else "openid", "state": state, "nonce": attempt.nonce,
        "code_challenge": challenge, "code_challenge_method": "S256",
    }  # fmt: skip
    if provider.factor_values:
        asked["acr_values"] = " ".join(provider.factor_values)
    return f"{metadata.authorization}{'&' if '?' in metadata.authorization else '?'}{urlencode(asked)}"


def finish(request: HttpRequest, provider: IdentityProvider) -> Attempt:
    """The attempt this answer belongs to, which is over now. Raises Fault when there is none, or it was another provider's."""
    kept = request.session.get(KEPT, {})
    found = kept.pop(request.GET.get("state", ""), None)
    request.session[KEPT] = kept
    if found is None or found["provider"] != provider.pk or time.time() - found["at"] > SECONDS:
        raise Fault(
            "state",
            _(
                "Lần đăng nhập này đã dùng rồi, đã quá 10 phút hoặc bắt đầu từ trình duyệt khác. "
                "Hãy bấm nút đăng nhập lại từ đầu."
            ),
        )
    return Attempt(**found)
