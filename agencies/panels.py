"""Parts that apps above put on an agency's page, such as its scorecards by year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from agencies.models import Agency, User


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the page: its heading, the template that draws it (given this as `panel`), its place."""

    title: StrOrPromise
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    order: int = 50


Provider = Callable[["User", "Agency"], "Panel | None"]

_providers: list[Provider] = []


def provider(panel: Provider) -> Provider:
    """Have this function asked for its part of an agency's page; None when it has nothing to show.

    Called in `AppConfig.ready`. It must ask itself whether this person may see what it shows.
    """
    if panel not in _providers:
        _providers.append(panel)
    return panel


def panels(user: User, agency: Agency) -> list[Panel]:
    """Every part for this person, in order."""
    found = [panel for make in _providers if (panel := make(user, agency))]
    return sorted(found, key=lambda panel: panel.order)
