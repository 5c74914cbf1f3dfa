"""How long a link to a new password is good. Named in the settings alone: allauth's forms look it up while they are imported."""

from __future__ import annotations

from allauth.account.forms import EmailAwarePasswordResetTokenGenerator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.http import base36_to_int


class ResetTokens(EmailAwarePasswordResetTokenGenerator):  # type: ignore[misc]  # allauth ships no types
    """As allauth's, but void after PASSWORD_RESET_HOURS: an invitation opens an empty account, this link one that is in use."""

    def check_token(self, user: AbstractBaseUser | None, token: str | None) -> bool:
        """Whether the link is this person's, unused and young enough."""
        if not super().check_token(user, token):
            return False
        assert token  # or the above would have said no
        made = base36_to_int(token.partition("-")[0])
        return bool(self._num_seconds(self._now()) - made <= settings.PASSWORD_RESET_HOURS * 3600)
