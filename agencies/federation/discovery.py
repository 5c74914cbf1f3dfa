"""What a provider says of itself (OpenID Connect Discovery 1.0), and the keys it signs with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import jwt
from django.utils.translation import gettext as _

from agencies.federation.outbound import Away, ask, origin_of

WELL_KNOWN = "/.well-known/openid-configuration"
UNREADABLE = (TypeError, ValueError, KeyError, AttributeError, OverflowError)
"""What PyJWT stumbles over beside its own errors: values of kinds that no provider should send."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """Where a provider is asked what."""

    issuer: str
    authorization: str
    token: str
    keys: str
    methods: tuple[str, ...]
    """How an application may prove itself at `token`."""
    names_itself: bool
    """Whether its answers in the browser say who sent them (RFC 9207)."""


def metadata_of(issuer: str) -> Metadata:
    """Asks the provider. Raises Away where it says nothing, or nothing that can be used."""
    answer = ask(issuer.rstrip("/") + WELL_KNOWN, issuer=issuer)
    if answer.status != 200:
        raise Away(
            "no-metadata",
            _("%(address)s trả lời mã %(status)d thay vì trang cấu hình OpenID Connect. Hãy kiểm tra lại địa chỉ.")
            % {"address": issuer.rstrip("/") + WELL_KNOWN, "status": answer.status},
        )
    said = answer.json()
    if said.get("issuer") != issuer:
        raise Away(
            "issuer",
            _(
                "Hệ thống này tự xưng là “%(said)s”, khác địa chỉ đã khai “%(entered)s”. Hãy nhập đúng như hệ thống tự xưng."
            )
            % {"said": str(said.get("issuer"))[:200], "entered": issuer},
        )
    if "code" not in _words(said, "response_types_supported", ["code"]):
        raise Away("flow", _("Hệ thống này không hỗ trợ luồng mã ủy quyền (response_type=code)."))
    if "S256" not in _words(said, "code_challenge_methods_supported", ["S256"]):
        raise Away("pkce", _("Hệ thống này không hỗ trợ PKCE với S256; hãy bật PKCE cho ứng dụng."))
    return Metadata(
        issuer, _address(said, "authorization_endpoint", issuer), _address(said, "token_endpoint", issuer),
        _address(said, "jwks_uri", issuer),
        tuple(_words(said, "token_endpoint_auth_methods_supported", ["client_secret_basic"])),
        said.get("authorization_response_iss_parameter_supported") is True,
    )  # fmt: skip


def keys_of(metadata: Metadata) -> list[jwt.PyJWK]:
    """The keys it signs with today. Raises Away when there are none to be used."""
    answer = ask(metadata.keys, issuer=metadata.issuer)
    try:
        found = jwt.PyJWKSet.from_dict(answer.json()).keys if answer.status == 200 else []
    except (jwt.PyJWTError, *UNREADABLE):
        found = []
    keys = [key for key in found if key.public_key_use in (None, "sig") and key.key_type != "oct"]
    if not keys:
        raise Away(
            "no-keys", _("Hệ thống này không công bố khóa ký nào dùng được (%(address)s).") % {"address": metadata.keys}
        )
    return keys


def _words(said: dict[str, Any], name: str, default: list[str]) -> list[str]:
    found = said.get(name, default)
    return [word for word in found if isinstance(word, str)] if isinstance(found, list) else []


def _address(said: dict[str, Any], name: str, issuer: str) -> str:
    found = said.get(name)
    if not isinstance(found, str) or origin_of(found) != origin_of(issuer):
        raise Away(
            "other-host",
            _("“%(name)s” của hệ thống này (%(found)s) không nằm trên máy chủ đã khai.")
            % {"name": name, "found": str(found)[:100]},
        )
    return found
