"""How each row belongs to a province, and in which province the work at hand stands.

`way` leads from every model to the province whose data it is. `within` and `across` say whose rows may be seen: on
PostgreSQL the database itself shows no others (`agencies.wall`), and outside of both it shows none.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models

if TYPE_CHECKING:
    from agencies.models import Province

DELIBERATE = {"agencies.TrailEntry": "province", "agencies.TrailSeal": "province"}
"""Ways that may be empty on a row: a line of the trail about the service itself is no province's."""
EVERYWHERE = -1
"""What stands for all provinces where the number of one is asked for."""

_standing: ContextVar[int | None] = ContextVar("standing", default=None)


def standing() -> int | None:
    """The number of the province in which the work at hand stands; EVERYWHERE; None: in none."""
    return _standing.get()


@contextmanager
def within(province: Province | int) -> Iterator[None]:
    """See and write the rows of this province alone. TypeError when there is none."""
    number = province if isinstance(province, int) else getattr(province, "pk", None)
    if not isinstance(number, int) or number < 1:
        raise TypeError(f"Work within a province needs one, not {province!r}.")
    yield from _stand(number)


@contextmanager
def across() -> Iterator[None]:
    """See and write the rows of all provinces: sign-in, upkeep, the operator. Wherever this is used it is meant."""
    yield from _stand(EVERYWHERE)


@contextmanager
def nowhere() -> Iterator[None]:
    """See the rows of no province: where every request begins."""
    yield from _stand(None)


def _stand(number: int | None) -> Iterator[None]:
    token = _standing.set(number)
    try:
        yield
    finally:
        _standing.reset(token)


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
    province = apps.get_model("agencies", "Province")
    found: dict[type[models.Model], str] = {province: "pk"}
    found |= {apps.get_model(label): name for label, name in DELIBERATE.items()}
    queue: deque[type[models.Model]] = deque([province])
    while queue:
        target = queue.popleft()
        for model in stored():
            for field in model._meta.concrete_fields:
                if model not in found and field.related_model is target and not field.null:
                    found[model] = field.name if target is province else f"{field.name}__{found[target]}"
                    queue.append(model)
    return found
