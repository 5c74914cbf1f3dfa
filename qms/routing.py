"""Many addresses below one beginning, found by their first step: Django tries one after the other, and a province has two hundred."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from django.core.exceptions import ImproperlyConfigured
from django.urls import ResolverMatch, URLPattern, URLResolver, include
from django.urls.resolvers import RoutePattern


def stepwise(route: str, urlconf: str) -> URLResolver:
    """As `path(route, include(urlconf))`, but of its addresses only those are tried that begin as what is asked for does."""
    module, app_name, namespace = include(urlconf)
    return Stepwise(RoutePattern(route), module, app_name=app_name, namespace=namespace)


class Stepwise(URLResolver):
    """A resolver of addresses whose first step never changes. Names lead to addresses as in any other."""

    def resolve(self, path: str) -> ResolverMatch:
        """Raises Resolver404 when no address fits, ImproperlyConfigured when the first step of one changes."""
        match = self.pattern.match(path)
        step = match[0].partition("/")[0] if match else ""
        return self._divided.get(step, self._nothing).resolve(path)

    @cached_property
    def _divided(self) -> dict[str, URLResolver]:
        """The addresses by their first step, in each part in the order in which they stand."""
        parts: dict[str, list[URLPattern | URLResolver]] = defaultdict(list)
        for entry in self.url_patterns:
            step = str(entry.pattern).partition("/")[0]
            if "<" in step or "(" in step:
                raise ImproperlyConfigured(f"“{entry.pattern}” has to begin with a step that never changes.")
            parts[step].append(entry)
        return {step: self._part(entries) for step, entries in parts.items()}

    @cached_property
    def _nothing(self) -> URLResolver:
        return self._part([])

    def _part(self, entries: list[URLPattern | URLResolver]) -> URLResolver:
        return URLResolver(self.pattern, entries, self.default_kwargs, self.app_name, self.namespace)
