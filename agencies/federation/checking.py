"""Try a connection before anybody depends on it."""

from __future__ import annotations

import secrets

from django.utils.translation import gettext as _

from agencies.federation.attempts import back_to
from agencies.federation.discovery import keys_of, metadata_of
from agencies.federation.outbound import Fault
from agencies.federation.tokens import is_unknown, redeem
from agencies.models import IdentityProvider


def check(provider: IdentityProvider) -> None:
    """Asks the provider for all that a sign-in needs, and hands in a code it never gave, to see whether it knows the
    application. Raises Fault with what is wrong, in the order in which a person would mend it."""
    metadata = metadata_of(provider.issuer)
    keys_of(metadata)
    made_up = secrets.token_urlsafe(32)
    answer = redeem(provider, metadata, code=made_up, verifier=made_up * 2, back=back_to(provider))
    if is_unknown(answer):
        raise Fault(
            "client",
            _("Hệ thống không nhận ứng dụng “%(client)s”: mã ứng dụng hoặc khóa bí mật không đúng.")
            % {"client": provider.client_id},
        )
    if answer.json().get("error") != "invalid_grant":
        raise Fault(
            "answer",
            _("Hệ thống trả lời mã %(status)d khi được hỏi thử; hãy xem nhật ký của hệ thống đó để biết lý do.")
            % {"status": answer.status},
        )
