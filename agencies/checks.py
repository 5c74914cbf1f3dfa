"""System checks that walk the address table: every view wears a mark, every name has a guard, every entry an address."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import Error, register
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from agencies import navigation
from agencies.gate import guarded_names, mark_of


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route of the product: its pattern as text and its entry."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, route)
        else:
            yield route, entry


@register("gate")
def every_view_is_gated(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Name each route whose view has no mark, or that takes a number which no guard looks up."""
    faults = []
    for route, entry in routes():
        mark = mark_of(entry.callback)
        if mark is None:
            faults.append(Error(f"“{route}” leads to a view without a mark.", id="agencies.E001"))
        elif mark.kind == "requires":
            for name, converter in entry.pattern.converters.items():
                if type(converter).__name__ == "IntConverter" and name not in guarded_names() and name != "year":
                    faults.append(Error(f"“{route}” takes <int:{name}>, which no guard looks up.", id="agencies.E002"))
    return faults


@register("gate")
def every_entry_leads_somewhere(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Name each entry of the navigation whose address does not exist."""
    faults = []
    for entry in navigation.entries():
        try:
            reverse(entry.url_name, args=["province"])
        except NoReverseMatch:
            faults.append(Error(f"The navigation names “{entry.url_name}”, which leads nowhere.", id="agencies.E003"))
    return faults
