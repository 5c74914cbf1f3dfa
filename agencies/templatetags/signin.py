"""What the page of signing in asks by name."""

from __future__ import annotations

from django import template

from agencies.models import IdentityProvider
from agencies.tenancy import across

register = template.Library()


@register.simple_tag
@across()
def open_providers() -> list[IdentityProvider]:
    """The provinces' identity providers that people may come in by."""
    return list(IdentityProvider.objects.open())
