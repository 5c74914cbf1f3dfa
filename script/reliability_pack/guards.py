"""Guards taken away, for controls and for rows that ask what stands when one of them is gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

from django.apps import apps
from django.db import connections
from django.http import Http404

NARROWING = ("of", "visible_to", "in_province")
"""The methods of QuerySets that keep a person to their province and their part of it."""


def in_place_of(target: object, name: str, other: Callable[..., Any]) -> Any:
    """A context in which an attribute is another."""
    return patch.object(target, name, other)


@contextmanager
def signed_in_to(url: str) -> Iterator[None]:
    """Work in this database, as whom the URL names."""
    parts = urlsplit(url)
    named = {"HOST": parts.hostname, "PORT": parts.port, "USER": parts.username, "NAME": parts.path.strip("/")}
    connections.close_all()
    with patch.dict(connections.settings["default"], named):
        yield
        connections.close_all()


@contextmanager
def without_the_first_wall() -> Iterator[None]:
    """The gate finds rows of any province and lets everybody in; no query is narrowed to a province or a person."""
    from agencies import access, gate
    from agencies.rules import YES

    def find(name: str, value: Any, province: Any) -> Any:
        row = gate._guarded[name].rows().filter(pk=value).first()
        if row is None:
            raise Http404
        return row

    with ExitStack() as lifted:
        lifted.enter_context(in_place_of(gate, "_find", find))
        for name in ("may", "may_anywhere"):
            lifted.enter_context(in_place_of(access, name, lambda *_asked: YES))
        for queryset, method in narrowings():
            lifted.enter_context(in_place_of(queryset, method, lambda rows, *_asked, **_more: rows.all()))
        yield


def narrowings() -> set[tuple[type, str]]:
    """Every QuerySet class of the product with each narrowing method it defines."""
    classes = {
        one for model in apps.get_models() for manager in model._meta.managers for one in type(manager.all()).__mro__
    }
    return {
        (one, name)
        for one in classes
        if not one.__module__.startswith("django")
        for name in NARROWING
        if name in vars(one)
    }
