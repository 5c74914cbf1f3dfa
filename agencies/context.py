"""What the frame of every page needs: where the person is and which parts are open to them."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from agencies import access, navigation


def frame(request: HttpRequest) -> dict[str, Any]:
    """`province`, `open` (the permissions held somewhere in it, by name), `navigation`, `version`, `help_contact`, `idle_minutes`."""
    service = {"version": settings.VERSION, "help_contact": settings.HELP_CONTACT}
    province = getattr(request, "province", None)
    service["idle_minutes"] = getattr(province, "idle_minutes", None) or settings.IDLE_MINUTES
    if province is None or not request.user.is_authenticated:
        return {"province": None, "open": frozenset(), "navigation": None, **service}

    @cache
    def held() -> frozenset[str]:
        return access.held_in(request.user, province)

    @cache
    def bar() -> navigation.Bar:
        return navigation.bar(province, held(), request.path)

    # Called by the templates that show them: a fragment after a save shows neither.
    return {"province": province, "open": held, "navigation": bar, **service}
