"""Two provinces with one of everything in each, and words by which each is known wherever they turn up."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeVar
from unittest.mock import patch

from django.db import DatabaseError, connection, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.test import Client

from agencies import trail
from agencies.models import Province
from agencies.protection import tables as append_only_tables
from agencies.roles import Role
from agencies.tenancy import across, stored, way
from tests import servers
from tests.browser import product
from tests.cast import Cast, make_cast
from tests.factories import make_member
from tests.meta.samples import Samples, make_samples
from tests.meta.walking import address, province_routes, sign_in

T = TypeVar("T")
SHORTEST = 80
"""A column for less is a code, a number, a path: no place for words."""
TECHNICAL = ("sha256", "hash", "mime", "path", "key", "worker", "feature", "address", "previous", "object_type")
"""Parts of names of columns that hold no words of people."""


@dataclass
class Stage:
    """The cast, one of everything in both provinces, and each province's word."""

    cast: Cast
    own: Samples
    foreign: Samples
    word: str
    foreign_word: str


def two_provinces(*, marked: bool = True) -> Stage:
    """Made in the database one is signed in to, as the product's own role."""
    cast = make_cast()
    stage = Stage(
        cast, make_samples(cast.commune, cast.officer, cast.head),
        make_samples(cast.foreign, cast.stranger, make_member(Role.HEAD, cast.foreign)), "Vetxanhlam", "Vetdotham",
    )  # fmt: skip
    if marked:
        mark(cast.province, stage.word)
        mark(cast.other, stage.foreign_word)
    return stage


def mark(province: Province, word: str) -> int:
    """Put a word into every text of a province that people have written; into how many columns."""
    marked = 0
    for model in stored():
        lookup = way(model)
        if lookup is None or model._meta.db_table in append_only_tables():
            continue
        for field in texts_of(model):
            rows = model._base_manager.filter(
                pk__in=list(
                    model._base_manager.filter(**{lookup: province.pk}).values("pk").values_list("pk", flat=True)
                )
            )
            with suppress(DatabaseError), transaction.atomic():  # a constraint knows better what may stand there
                marked += bool(rows.update(**{field.name: Concat(F(field.name), Value(f" {word}"))}))
    root = province.root
    trail.record("rename_agency", province, by=None, province=province, agency=root, note=word)
    return marked


def texts_of(model: type[models.Model]) -> list[Any]:
    """The columns of a table in which people write."""
    return [
        field
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and (field.max_length or SHORTEST) >= SHORTEST
        and not any(part in field.name for part in TECHNICAL)
    ]


def addresses(samples: Samples, province: str = "") -> Iterator[str]:
    """The address of each route of a province with these samples; by the name of another province, if one is given."""
    for name, entry in province_routes():
        yield address(name, entry, samples, province)


def clients_of(cast: Cast, *names: str) -> dict[str, Client]:
    """People of the cast, signed in."""
    found = {}
    for name in names:
        found[name] = sign_in(cast.people[name])
        found[name].raise_request_exception = False
    return found


def body(answer: Any) -> bytes:
    """Everything a response holds, also one that comes in pieces."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@contextmanager
def running(settings: str = "tests.journeys.settings", *, workers: int = 1) -> Iterator[str]:
    """The product in processes of its own, given time to start on a machine that is busy with a row; its address."""
    with patch.object(servers, "START_SECONDS", 300), product(settings, workers=workers) as address:
        yield address


def side_by_side(number: int, act: Callable[[int], T]) -> list[T]:
    """What several threads get that begin at the same moment, each with a connection of its own; the first fault is raised."""
    barrier, results, faults = threading.Barrier(number), [None] * number, []

    def one(place: int) -> None:
        try:
            barrier.wait()
            results[place] = act(place)  # type: ignore[call-overload]
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(place,)) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return results  # type: ignore[return-value]


def everything(province: Province) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of a province, table by table, as it is stored."""
    with across():
        return {
            model._meta.label: sorted(
                model._base_manager.filter(**{str(way(model)): province.pk}).values_list(), key=repr
            )
            for model in stored()
            if way(model) is not None
        }
