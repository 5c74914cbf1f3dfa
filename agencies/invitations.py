"""The link of an invitation, and the letter that carries it."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes, force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.utils.translation import gettext as _

from agencies.models import Province, RoleAssignment, User
from agencies.workflow.people import invitation_tokens

log = logging.getLogger(__name__)


def invitation_link(request: HttpRequest | None, user: User) -> str:
    """The address at which this person sets a password, once and within a week; without a request that of settings.BASE_URL."""
    number = urlsafe_base64_encode(force_bytes(user.pk))
    address = reverse("invitation", args=[number, invitation_tokens.make_token(user)])
    return request.build_absolute_uri(address) if request else settings.BASE_URL + address


def invited_person(number: str, token: str) -> User | None:
    """Whom a link is for; None when it is wrong, used or too old."""
    try:
        user = User.objects.filter(pk=int(force_str(urlsafe_base64_decode(number))), is_active=True).first()
    except (ValueError, OverflowError):
        return None
    if user is None or user.has_usable_password() or not invitation_tokens.check_token(user, token):
        return None
    return user


def invitation(user: User, province: Province, *, by: User, link: str) -> EmailMessage:
    """The letter, not yet sent."""
    context = {"person": user, "province": province, "link": link, "by": by}
    return EmailMessage(
        _("Lời mời vào hệ thống chấm điểm ISO 9001 – %(province)s") % {"province": province},
        render_to_string("agencies/mail/invitation.txt", context), to=[user.email],
    )  # fmt: skip


def to_invite(province: Province) -> list[User]:
    """Who holds a role in the province today and has no password yet."""
    held = RoleAssignment.objects.active(timezone.localdate()).in_province(province.pk)
    people = User.objects.filter(is_active=True, roles__in=held).distinct().order_by("pk")
    return [user for user in people if not user.has_usable_password()]


def send_invitation(request: HttpRequest, user: User, province: Province) -> bool:
    """Send the letter; False when the mail server did not take it."""
    assert isinstance(request.user, User)
    try:
        invitation(user, province, by=request.user, link=invitation_link(request, user)).send()
    except (SMTPException, OSError):
        log.warning("The invitation to %s could not be sent.", user.pk, exc_info=True)
        return False
    return True
