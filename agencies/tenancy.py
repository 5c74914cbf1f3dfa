"""How each row belongs to a province: the one way from a model to the province whose data it is."""

from __future__ import annotations

from collections import deque
from functools import cache

from django.apps import apps
from django.db import models

from agencies.models import Province, TrailEntry, TrailSeal

DELIBERATE: dict[type[models.Model], str] = {TrailEntry: "province", TrailSeal: "province"}
"""Ways that may be empty on a row: a line of the trail about the service itself is no province's."""


def stored() -> list[type[models.Model]]:
    """Every model with a table of its own, also those that only join two others."""
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def way(model: type[models.Model]) -> str | None:
    """The lookup that leads from a row to its province, like `campaign__province`; "pk" for the province itself.

    Follows foreign keys that are never empty, the shortest way. None for what several provinces share: people,
    editions of the standard, and what the frameworks keep.
    """
    return _ways().get(model)


@cache
def _ways() -> dict[type[models.Model], str]:
    found: dict[type[models.Model], str] = {Province: "pk", **DELIBERATE}
    queue: deque[type[models.Model]] = deque([Province])
    while queue:
        target = queue.popleft()
        for model in stored():
            for field in model._meta.concrete_fields:
                if model not in found and field.related_model is target and not field.null:
                    found[model] = field.name if target is Province else f"{field.name}__{found[target]}"
                    queue.append(model)
    return found
