"""Rows as lines of text that do not depend on the database they came from.

The first line of a table names its columns, each further line is one row, in the order of the primary key. The same
rows make the same bytes on every database, so that two tables are equal when their hashes are.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models.sql import InsertQuery

from agencies.models import Province, User
from agencies.tenancy import stored, way
from standards.models import Clause, Edition

KEYS: dict[type[models.Model], tuple[str, ...]] = {
    ContentType: ("app_label", "model"),
    Permission: ("content_type__app_label", "content_type__model", "codename"),
    Edition: ("code",),
    Clause: ("edition__code", "number"),
}
"""What every installation has under numbers of its own; a row that refers to it says these instead."""
LEFT_OUT = {Session, UserSession, ContentType, Permission}
"""Signed-in browsers sign in again; the others come with the product."""
AT_ONCE = 1000

Row = list[Any]


def plain(value: Any) -> Any:
    """What JSON has no word for."""
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case Decimal():
            return str(value)
        case bytes() | memoryview():
            return base64.b64encode(bytes(value)).decode()
    raise TypeError(f"{type(value).__name__} has no form in a backup.")


def line(values: Iterable[Any]) -> bytes:
    """One line of a table. Names inside a JSON value are sorted: PostgreSQL keeps them in an order of its own."""
    text = json.dumps(list(values), ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=plain)
    return text.encode() + b"\n"


def columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The columns of a table in the order of its lines; those a model has from one it stands on are in that one's table."""
    return list(model._meta.local_concrete_fields)


def speaks_of(column: models.Field[Any, Any]) -> tuple[str, ...] | None:
    """The words for what this column refers to, where that has other numbers in other installations."""
    remote = column.related_model
    if not isinstance(remote, type) or remote._meta.app_label == column.model._meta.app_label:
        return None
    return KEYS.get(remote)


@dataclass(slots=True)
class Extent:
    """What one backup holds: everything, or one province with the people its rows speak of."""

    province: Province | None = None
    people: set[int] = field(default_factory=set)

    def tables(self) -> list[type[models.Model]]:
        """The tables: first those that others speak of in words, those of people last, for the others say who is meant."""
        kept = [model for model in stored() if model not in LEFT_OUT and (not self.province or self._reaches(model))]
        return sorted(
            kept, key=lambda model: (model not in KEYS, self._to_people(model) is not None, model._meta.label)
        )

    def rows(self, model: type[models.Model]) -> models.QuerySet[Any]:
        """The rows of one table, by primary key."""
        rows = model._base_manager.order_by("pk")
        if not self.province:
            return rows
        person = self._to_people(model)
        if person is not None:
            return rows.filter(**{f"{person}__in": self.people})
        return rows.filter(**{str(way(model)): self.province.pk})

    def outside(self, model: type[models.Model]) -> dict[str, set[int]]:
        """For each column that may be empty, the rows where it leads out of this province."""
        if not self.province:
            return {}
        found = {}
        for column in columns(model):
            remote = column.related_model
            if not column.null or not isinstance(remote, type) or way(remote) is None:
                continue
            inside = {f"{column.name}__{way(remote)}": self.province.pk}
            leading = self.rows(model).exclude(**{f"{column.name}__isnull": True}).exclude(**inside)
            found[column.attname] = set(leading.values_list("pk", flat=True))
        return found

    def note(self, model: type[models.Model], names: list[str], values: Iterable[Any]) -> None:
        """Remember the people a row speaks of."""
        if self.province and self._to_people(model) is None:
            people = [column.attname for column in columns(model) if column.related_model is User]
            self.people |= {value for name, value in zip(names, values, strict=True) if name in people and value}

    def _reaches(self, model: type[models.Model]) -> bool:
        return way(model) is not None or self._to_people(model) is not None

    def _to_people(self, model: type[models.Model]) -> str | None:
        if not self.province or way(model) is not None:
            return None
        if model is User:
            return "pk"
        return "user_id" if model._meta.app_label == "account" and model.__name__ == "EmailAddress" else None


class Words:
    """Numbers of this installation for the words of a backup, and back."""

    @cached_property
    def _numbers(self) -> dict[type[models.Model], dict[tuple[Any, ...], int]]:
        return {
            model: {tuple(row[1:]): row[0] for row in model._base_manager.values_list("pk", *names)}
            for model, names in KEYS.items()
        }

    @cached_property
    def _names(self) -> dict[type[models.Model], dict[int, tuple[Any, ...]]]:
        return {model: {pk: key for key, pk in rows.items()} for model, rows in self._numbers.items()}

    def of(self, model: type[models.Model], pk: int) -> tuple[Any, ...]:
        """The words for the row with this number."""
        return self._names[model][pk]

    def number(self, model: type[models.Model], key: Iterable[Any]) -> int:
        """The number here. KeyError when this installation does not have it."""
        return self._numbers[model][tuple(key)]


def lines(model: type[models.Model], extent: Extent, words: Words) -> Iterator[bytes]:
    """A table as lines."""
    of_table = columns(model)
    names = [column.attname for column in of_table]
    outside = {names.index(name): rows for name, rows in extent.outside(model).items() if rows}
    key = names.index(model._meta.pk.attname)
    spoken = [
        (place, column.related_model) for place, column in enumerate(of_table) if speaks_of(column) is not None
    ]  # fmt: skip
    yield line(names)
    for values in extent.rows(model).values_list(*names).iterator(AT_ONCE):
        row = list(values)
        extent.note(model, names, row)
        for place, rows in outside.items():
            if row[key] in rows:
                row[place] = None
        for place, remote in spoken:
            if row[place] is not None:
                row[place] = words.of(remote, row[place])  # type: ignore[arg-type]
        yield line(row)


def digest(model: type[models.Model], extent: Extent, words: Words) -> tuple[int, str]:
    """How many rows a table has now, and the SHA-256 of its lines."""
    count, found = -1, hashlib.sha256()
    for text in lines(model, extent, words):
        count += 1
        found.update(text)
    return count, found.hexdigest()


def load(model: type[models.Model], text: Iterable[bytes], words: Words) -> int:
    """Write the lines of a table to the database as they are, under the numbers they had; how many."""
    source = iter(text)
    by_name = {column.attname: column for column in columns(model)}
    of_lines = [by_name[name] for name in json.loads(next(source))]
    batch: list[models.Model] = []
    count = 0
    for text_line in source:
        values = {}
        for column, value in zip(of_lines, json.loads(text_line), strict=True):
            values[column.attname] = _value(column, value, words)
        batch.append(model(**values))
        count += 1
        if len(batch) == AT_ONCE:
            _write(model, batch)
            batch = []
    _write(model, batch)
    return count


def _value(column: models.Field[Any, Any], value: Any, words: Words) -> Any:
    if value is None:
        return None
    if speaks_of(column) is not None:
        return words.number(column.related_model, value)  # type: ignore[arg-type]
    return value if isinstance(column, models.JSONField | models.ForeignKey) else column.to_python(value)


def _write(model: type[models.Model], rows: list[models.Model]) -> None:
    """As they are: no times of today, no work of `save`."""
    manager = model._base_manager
    size = max(1, 900 // len(columns(model)))
    for start in range(0, len(rows), size):
        query = InsertQuery(model)
        query.insert_values(columns(model), rows[start : start + size], raw=True)
        query.get_compiler(using=manager.db).execute_sql()
