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

from agencies.models import IdentityProvider, Province, ProvincialIdentity, User
from agencies.tenancy import stored, way
from backups.leaving import rows_left
from jobs.models import Job
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
WITHHELD: dict[type[models.Model], dict[str, Any]] = {
    User: {"password": "!", "last_login": None, "is_operator": False, "is_superuser": False, "idle_warned_at": None},
    IdentityProvider: {"secret": "", "is_on": False, "checked_at": None},
}
"""What a province does not take along when it leaves, and what stands there instead: people are invited anew, and nobody is
an operator elsewhere by having been one here. "!" is a password that opens nothing."""
OF_THE_INSTALLATION = {Job, ProvincialIdentity}
"""What stays behind when a province leaves: work in progress, and files made by it, which can be made again; and by what its
identity provider knew the people, who are bound anew."""
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
    """One line of a table. Keys inside of JSON are in order: PostgreSQL keeps them in another one than SQLite."""
    text = json.dumps(list(values), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=plain)
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
    """What one backup holds: everything, or one province with the people its rows speak of.

    `leaving`: for another installation, without WITHHELD and OF_THE_INSTALLATION. `here`: people who had an account before
    the province came; their rows are not the province's.
    """

    province: Province | None = None
    people: set[int] = field(default_factory=set)
    leaving: bool = False
    here: frozenset[int] = frozenset()

    def tables(self) -> list[type[models.Model]]:
        """The tables: first those that others speak of in words, those of people last, for the others say who is meant."""
        left = LEFT_OUT | (OF_THE_INSTALLATION if self.leaving else set())
        kept = [model for model in stored() if model not in left and (not self.province or self._reaches(model))]
        return sorted(kept, key=lambda model: (model not in KEYS, self.to_people(model) is not None, model._meta.label))

    def rows(self, model: type[models.Model]) -> models.QuerySet[Any]:
        """The rows of one table, by primary key."""
        rows = model._base_manager.order_by("pk")
        if not self.province:
            return rows
        person = self.to_people(model)
        if person is not None:
            return rows.filter(**{f"{person}__in": self.people - self.here})
        rows = rows.filter(**{str(way(model)): self.province.pk})
        left = rows_left(model) if self.leaving else None
        return rows if left is None else rows.exclude(left)

    def outside(self, model: type[models.Model]) -> dict[str, set[int]]:
        """For each column that may be empty, the rows where it leads out of this province, or to what stays behind."""
        if not self.province:
            return {}
        found = {}
        for column in columns(model):
            remote = column.related_model
            if not column.null or not isinstance(remote, type) or way(remote) is None:
                continue
            leading = self.rows(model).exclude(**{f"{column.name}__isnull": True})
            if not (self.leaving and remote in OF_THE_INSTALLATION):
                leading = leading.exclude(**{f"{column.name}__{way(remote)}": self.province.pk})
            found[column.attname] = set(leading.values_list("pk", flat=True))
        return found

    def note(self, model: type[models.Model], names: list[str], values: Iterable[Any]) -> None:
        """Remember the people a row speaks of."""
        if self.province and self.to_people(model) is None:
            people = [column.attname for column in columns(model) if column.related_model is User]
            self.people |= {value for name, value in zip(names, values, strict=True) if name in people and value}

    def _reaches(self, model: type[models.Model]) -> bool:
        return way(model) is not None or self.to_people(model) is not None

    def to_people(self, model: type[models.Model]) -> str | None:
        """The column that names the person, in the tables of people; None in all others."""
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
    withheld = {names.index(name): value for name, value in WITHHELD.get(model, {}).items()} if extent.leaving else {}
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
        for place, value in withheld.items():
            row[place] = value
        for place, remote in spoken:
            if row[place] is not None:
                row[place] = words.of(remote, row[place])  # type: ignore[arg-type]
        yield line(row)


Digest = tuple[int, str]
"""How many rows, and the SHA-256 of their lines with the line of names before them."""


def digest(model: type[models.Model], extent: Extent, words: Words) -> Digest:
    """What a table comes to now."""
    count, found = -1, hashlib.sha256()
    for text in lines(model, extent, words):
        count += 1
        found.update(text)
    return count, found.hexdigest()


def load(model: type[models.Model], text: Iterable[bytes], words: Words, extent: Extent) -> Digest:
    """Write the lines of a table to the database as they are, under the numbers they had; what has been written comes to.

    Rows of people who were here before are left as they are here.
    """
    source = iter(text)
    by_name = {column.attname: column for column in columns(model)}
    names = next(source)
    of_lines = [by_name[name] for name in json.loads(names)]
    person = extent.to_people(model)
    found = hashlib.sha256(names)
    batch: list[models.Model] = []
    count = 0
    for text_line in source:
        told = json.loads(text_line)
        values = {}
        for column, value in zip(of_lines, told, strict=True):
            values[column.attname] = _value(column, value, words)
        if person is not None and values["id" if person == "pk" else person] in extent.here:
            continue
        batch.append(model(**values))
        found.update(line(told))
        count += 1
        if len(batch) == AT_ONCE:
            _write(model, batch)
            batch = []
    _write(model, batch)
    return count, found.hexdigest()


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
