"""Parts of a page that follow from plain values alone, drawn once for each set of values and then kept."""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

CSRF = "§csrf§"
"""Stands in the forms of what is drawn in place of the token, which is another one on each page."""

KEPT = 8192
"""How many drawn parts a process keeps; a row of a list is about 2 kB."""


def draw(template: str, **values: Hashable) -> SafeString:
    """The component with these values, in the language of the moment.

    Only for components that show nothing but what they are given: no request, no clock, no rows of the
    database. Most rows of a list are as they were when somebody last looked, and drawing them is most of
    what a page costs.
    """
    work = _draw.__wrapped__ if settings.DEBUG else _draw
    return work(template, get_language() or settings.LANGUAGE_CODE, tuple(values.items()))


@lru_cache(maxsize=KEPT)
def _draw(template: str, language: str, values: tuple[tuple[str, Hashable], ...]) -> SafeString:
    return mark_safe(render_to_string(template, dict(values)).strip())  # noqa: S308 - a template has escaped it
