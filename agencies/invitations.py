"""The link of an invitation, and the letter that carries it."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes, force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.utils.translation import gettext as _

from agencies.models import Province, User
from agencies.workflow.people import invitation_tokens

log = logging.getLogger(__name__)


def invitation_link(request: HttpRequest, user: User) -> str:
    """The address at which this person sets a password, once and within a week."""
    number = urlsafe_base64_encode(force_bytes(user.pk))
    return request.build_absolute_uri(reverse("invitation", args=[number, invitation_tokens.make_token(user)]))


def invited_person(number: str, token: str) -> User | None:
    """Whom a link is for; None when it is wrong, used or too old."""
    try:
        user = User.objects.filter(pk=int(force_str(urlsafe_base64_decode(number))), is_active=True).first()
    except (ValueError, OverflowError):
        return None
    if user is None or user.has_usable_password() or not invitation_tokens.check_token(user, token):
        return None
    return user


def send_invitation(request: HttpRequest, user: User, province: Province) -> bool:
    """Send the letter; False when the mail server did not take it."""
    context = {"person": user, "province": province, "link": invitation_link(request, user), "by": request.user}
    try:
        send_mail(
            _("Lời mời vào hệ thống chấm điểm ISO 9001 – %(province)s") % {"province": province},
            render_to_string("agencies/mail/invitation.txt", context), None, [user.email],
        )  # fmt: skip
    except (SMTPException, OSError):
        log.warning("The invitation to %s could not be sent.", user.pk, exc_info=True)
        return False
    return True
