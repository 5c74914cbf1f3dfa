"""Texts put into every column of a province in which people write, round after round."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import Any

import psycopg2
from django.db import DatabaseError, connection, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Left

from agencies.models import Province
from agencies.protection import tables as append_only_tables
from agencies.tenancy import stored, way
from script.reliability_pack.stage import texts_of

WIDE = 20_000
"""Characters a column is given, so that each holds every payload of a round."""
AT_A_LEAF = 3
"""Payloads for each text inside a JSON value; it has many."""


@dataclass(frozen=True)
class Column:
    """A column people write in, and what stood there before."""

    model: type[models.Model]
    name: str
    is_json: bool
    longest: int | None
    before: dict[int, Any]

    def put(self, pk: int, value: Any) -> None:
        """Let this stand in one row."""
        self.model._base_manager.filter(pk=pk).update(**{self.name: value})


def widen(owner: str) -> None:
    """Let the columns of this database hold a round's payloads; the few that something else hangs on stay as they are."""
    connection.close()  # what it has prepared is of the narrow columns
    signed_in = psycopg2.connect(owner)
    signed_in.autocommit = True
    with signed_in.cursor() as cursor:
        for model in stored():
            for one in texts_of(model):
                with suppress(psycopg2.Error):
                    cursor.execute(
                        f'ALTER TABLE "{model._meta.db_table}" ALTER COLUMN "{one.column}" TYPE varchar({WIDE})'
                    )
    signed_in.close()


def written(province: Province) -> list[Column]:
    """Every column of a province in which people have written, also inside JSON."""
    widths, found = in_the_database(), []
    for model in stored():
        if not (lookup := way(model)) or model._meta.db_table in append_only_tables():
            continue
        rows = model._base_manager.filter(**{lookup: province.pk})
        for one in [*texts_of(model), *json_of(model)]:
            longest = widths[model._meta.db_table, one.column]
            before = dict(rows.values_list("pk", one.name))
            if before:
                found.append(Column(model, one.name, isinstance(one, models.JSONField), longest, before))
    return found


def json_of(model: type[models.Model]) -> list[models.JSONField[Any, Any]]:
    """The columns of a table that hold JSON."""
    return [one for one in model._meta.local_concrete_fields if isinstance(one, models.JSONField)]


def in_the_database() -> dict[tuple[str, str], int | None]:
    """How many characters each column takes; None for as many as one likes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name, column_name, character_maximum_length FROM information_schema.columns")
        return {(table, column): longest for table, column, longest in cursor.fetchall()}


def plant(columns: list[Column], chosen: list[str]) -> None:
    """Give every column all of these before what stood there, each column beginning with another."""
    for place, column in enumerate(columns):
        first = place % len(chosen)
        turned = [*chosen[first:], *chosen[:first]]
        with suppress(DatabaseError), transaction.atomic():  # a constraint knows better what may stand there
            for pk, stood in column.before.items():
                column.put(pk, stood)
            with transaction.atomic():
                for pk, stood in column.before.items():
                    column.put(pk, leaves(stood, turned, count()) if column.is_json else prefixed(column, turned))


def prefixed(column: Column, chosen: list[str]) -> Any:
    """Payloads, then what stands there, as far as the column goes."""
    value = Concat(Value("".join(chosen)), F(column.name))
    return Left(value, column.longest) if column.longest else value


def leaves(value: Any, chosen: list[str], number: Iterator[int]) -> Any:
    """The same JSON, some payloads before each text of several words: what is one word is a code."""
    if isinstance(value, dict):
        return {key: leaves(one, chosen, number) for key, one in value.items()}
    if isinstance(value, list):
        return [leaves(one, chosen, number) for one in value]
    if not isinstance(value, str) or " " not in value:
        return value
    first = next(number) * AT_A_LEAF
    return "".join(chosen[(first + step) % len(chosen)] for step in range(min(AT_A_LEAF, len(chosen)))) + value
