"""What the page of signing in asks by name."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django import template
from django.template import Context

from agencies.models import IdentityProvider
from agencies.tenancy import across

register = template.Library()


@register.simple_tag(takes_context=True)
def other_sessions(context: Context) -> int:
    """In how many other places this person is signed in."""
    request = context["request"]
    others = UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
    return sum(session.exists() for session in others)


@register.simple_tag
@across()
def open_providers() -> list[IdentityProvider]:
    """The provinces' identity providers that people may come in by."""
    return list(IdentityProvider.objects.open())
