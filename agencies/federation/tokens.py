"""The ID token: fetched for a code, and believed only after every check of OpenID Connect Core 1.0, section 3.1.3.7."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any, TypeGuard
from urllib.parse import quote

import jwt
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from agencies.encryption import decrypted
from agencies.federation.discovery import UNREADABLE, Metadata, keys_of
from agencies.federation.outbound import Answer, Away, Fault, ask
from agencies.models import IdentityProvider

PURPOSE = "identity provider"
"""What the secrets of providers are encrypted for."""
ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
"""Signatures by a key that only the provider has; "none" and those with a shared secret are not among them."""
FAMILIES = {"RS": "RSA", "PS": "RSA", "ES": "EC", "Ed": "OKP"}
"""The kind of key that an algorithm asks for, by its first two letters."""
LEEWAY = 30
"""Seconds by which the provider's clock may be wrong."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a provider says of who has signed in there."""

    subject: str
    email: str
    """Empty unless the provider says that it has been verified."""
    values: frozenset[str]
    """What it says of how (`acr` and `amr`)."""


def fetch(provider: IdentityProvider, metadata: Metadata, *, code: str, verifier: str, back: str) -> str:
    """The ID token for a code that came back to the address `back`. Raises Fault."""
    answer = redeem(provider, metadata, code=code, verifier=verifier, back=back)
    said = answer.json()
    token = said.get("id_token")
    if answer.status == 200 and isinstance(token, str):
        return token
    if said.get("error") == "invalid_grant":
        raise Fault("code", _("Lần đăng nhập này đã dùng rồi hoặc đã quá hạn. Hãy bấm nút đăng nhập lại từ đầu."))
    if is_unknown(answer):
        raise Away("client", _("Hệ thống của tỉnh không nhận ứng dụng này: mã ứng dụng hoặc khóa bí mật không đúng."))
    raise Away("no-token", _("Hệ thống của tỉnh không trả về thông tin người dùng."))


def redeem(provider: IdentityProvider, metadata: Metadata, *, code: str, verifier: str, back: str) -> Answer:
    """Hand the code in, proving which application this is. Raises Fault when the secret can no longer be read."""
    secret = decrypted(provider.secret, PURPOSE)
    if not secret:
        raise Away(
            "secret", _("Khóa bí mật đã lưu không đọc được nữa (máy chủ đã đổi khóa). Hãy nhập lại khóa bí mật.")
        )
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
    headers = {}
    if "client_secret_basic" in metadata.methods:
        pair = f"{quote(provider.client_id, safe='')}:{quote(secret, safe='')}"  # RFC 6749, 2.3.1
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        form |= {"client_id": provider.client_id, "client_secret": secret}
    return ask(metadata.token, issuer=metadata.issuer, form=form, headers=headers)


def is_unknown(answer: Answer) -> bool:
    """Whether the provider has said that it does not know the application, or not by this secret."""
    try:
        error = answer.json().get("error")
    except Away:
        error = None
    return answer.status in {401, 403} or error in ("invalid_client", "unauthorized_client")


def believed(token: str, provider: IdentityProvider, metadata: Metadata, *, nonce: str) -> Claims:
    """What the token says, once it is shown to be the provider's, for this product, of now and of this very attempt.
    Raises Fault with what is wrong."""
    said = _verified(token, provider, metadata)
    audience = said["aud"]
    party = said.get("azp", provider.client_id if not isinstance(audience, list) or len(audience) == 1 else None)
    if party != provider.client_id:
        raise _distrust("audience")
    echoed = said.get("nonce")
    if not _is_text(echoed) or not constant_time_compare(echoed, nonce):
        raise _distrust("nonce")
    methods = said.get("amr")
    values = [said.get("acr"), *(methods if isinstance(methods, list) else [])]
    email = said.get("email")
    return Claims(
        subject=said["sub"],
        email=email.strip().lower() if _is_text(email) and said.get("email_verified") is True else "",
        values=frozenset(value for value in values if isinstance(value, str)),
    )


def _verified(token: str, provider: IdentityProvider, metadata: Metadata) -> dict[str, Any]:
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, *UNREADABLE):
        raise _distrust("form") from None
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise _distrust("algorithm")
    key = _key(header, metadata)
    if key.key_type != FAMILIES[algorithm[:2]]:
        raise _distrust("signature")
    try:
        said: dict[str, Any] = jwt.decode(
            token, key.key, algorithms=[algorithm], audience=provider.client_id,
            issuer=provider.issuer, leeway=LEEWAY, options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )  # fmt: skip
    except jwt.PyJWTError as error:
        raise _distrust(_WRONG.get(type(error), "form")) from error
    except UNREADABLE as error:
        raise _distrust("form") from error
    if not _is_text(said["sub"]) or not 0 < len(said["sub"]) <= 255:
        raise _distrust("form")
    return said


def _is_text(found: Any) -> TypeGuard[str]:
    """Whether it can be kept and compared: no NUL, no half of a sign."""
    return isinstance(found, str) and found.isprintable()


def _key(header: dict[str, Any], metadata: Metadata) -> jwt.PyJWK:
    keys = keys_of(metadata)
    wanted = header.get("kid")
    found = [key for key in keys if key.key_id == wanted] if wanted else keys
    if len(found) != 1:
        raise _distrust("signature")
    return found[0]


_WRONG: dict[type[Exception], str] = {
    jwt.InvalidAudienceError: "audience",
    jwt.InvalidIssuerError: "issuer",
    jwt.ExpiredSignatureError: "expired",
    jwt.ImmatureSignatureError: "expired",
    jwt.InvalidIssuedAtError: "expired",
    jwt.InvalidSignatureError: "signature",
    jwt.InvalidKeyError: "signature",
}


def _distrust(code: str) -> Fault:
    why = {
        "audience": _("thông tin này cấp cho một ứng dụng khác"),
        "issuer": _("thông tin này do một hệ thống khác cấp"),
        "expired": _("thông tin này đã hết hạn, hoặc đồng hồ của hai máy chủ lệch nhau"),
        "signature": _("chữ ký không phải của hệ thống đã khai"),
        "algorithm": _("thông tin này không được ký theo cách chấp nhận được"),
        "nonce": _("thông tin này thuộc về một lần đăng nhập khác"),
        "form": _("thông tin này thiếu hoặc sai dạng"),
    }[code]
    return Fault(
        code,
        _("Không tin được câu trả lời của hệ thống của tỉnh: %(why)s. Hãy thử lại; nếu vẫn vậy, báo quản trị của tỉnh.")
        % {"why": why},
    )
