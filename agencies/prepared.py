"""Questions that nearly every request asks: their SQL is worked out once, planned once, the rows come as the ORM gives them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import count
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.base import ModelState
from django.db.models.fields.related_descriptors import ForeignKeyDeferredAttribute
from django.db.models.query import NamedValuesListIterable, ValuesListIterable
from django.db.models.query_utils import DeferredAttribute
from django.db.models.signals import post_init, pre_init
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.utils import create_namedtuple_class

R = TypeVar("R")

_STANDS_FOR = 31_337  # within the range of every kind of whole number
_BEYOND = 2**63  # no row has such a number, and neither database takes it for one

_planned: WeakKeyDictionary[Any, dict[str, str]] = WeakKeyDictionary()
"""Of each connection to PostgreSQL the statements it holds a plan for, and how each is called."""
_names = count()


def ask(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement that is sent again and again, as the database gives them; one query.

    PostgreSQL parses and plans it once for each connection. (Planning four joined tables takes it four times as long
    as finding the row.) The text must be one of few, with all that changes in `values`.
    """
    here = connections[DEFAULT_DB_ALIAS]  # not the stand-in for it, which looks it up at each touch
    with here.cursor() as cursor:
        cursor.execute(_call(here, cursor, sql, len(values)), values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def send(statements: Sequence[tuple[str, Sequence[Any]]]) -> None:
    """Send statements of this kind of whose answers nobody wants anything, in one message where the database takes it."""
    here = connections[DEFAULT_DB_ALIAS]
    with here.cursor() as cursor:
        if here.vendor != "postgresql" or here.queries_logged:
            for sql, values in statements:
                cursor.execute(sql, values)
        elif statements:
            calls = [_call(here, cursor, sql, len(values)) for sql, values in statements]
            cursor.execute("; ".join(calls), [value for _sql, values in statements for value in values])


def join(statements: Sequence[tuple[str, Sequence[Any]]], sql: Any, values: Any) -> tuple[str, list[Any]] | None:
    """One message of statements of this kind and of another whose answer somebody wants, as it is about to leave; None
    where they cannot go together."""
    here = connections[DEFAULT_DB_ALIAS]
    if not statements or here.vendor != "postgresql" or here.queries_logged:
        return None
    if not isinstance(sql, str) or not isinstance(values, list | tuple) or not _JOINED.match(sql):
        return None
    with here.cursor() as cursor:
        calls = [_call(here, cursor, one, len(given)) for one, given in statements]
    place, _semicolon, rest = sql.rpartition("; ")
    told = [place] if place else []
    return "; ".join([*told, *calls, rest]), [value for _sql, given in statements for value in given] + list(values)


_JOINED = re.compile(r"(SET LOCAL qms\.province = '-?\d*'; )?EXECUTE \w+( \([%s, ]*\))?$")
"""A question that is asked again and again, with where it stands in front: nothing else is taken along."""


def _call(here: BaseDatabaseWrapper, cursor: Any, sql: str, values: int) -> str:
    """What to send: the statement, or the name by which the database knows it."""
    # Whoever reads the log of queries wants to read them. Behind a pooler that hands connections from one transaction
    # to the next nothing is known by name; Django is told of it by this setting.
    named = not here.queries_logged and not here.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]
    if here.vendor != "postgresql" or not named:
        return sql
    known = _planned.setdefault(here.connection, {})
    if sql not in known:
        # Counted for all: on its way out a statement may take another along that is new to the connection as well.
        name, numbers = f"asked_{next(_names)}", count(1)
        numbered = re.sub("%[s%]", lambda found: "%" if found[0] == "%%" else f"${next(numbers)}", sql)
        cursor.execute(f"PREPARE {name} AS {numbered}")
        known[sql] = f"EXECUTE {name}" + (f" ({', '.join(['%s'] * values)})" if values else "")
    return known[sql]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """One question for one kind of database, and how its rows are made."""

    compiler: SQLCompiler
    sql: str
    params: tuple[Any, ...]
    places: tuple[int, ...]
    """Where in `params` each of the values goes."""
    converters: dict[int, Any]
    make: Callable[[Iterable[Any]], list[Any]]

    @classmethod
    def of(cls, asked: models.QuerySet[Any], stand_ins: Sequence[int | str | date]) -> _Compiled:
        """Raises TypeError when a value does not stand in the SQL as it is, or a column is not a value."""
        compiler = asked.query.get_compiler(using=connection.alias)
        sql, params = compiler.as_sql()
        given = list(params)
        sent = [_sent(one) for one in stand_ins]
        if any(given.count(one) != 1 for one in sent):
            raise TypeError("A prepared question must hold each of its values once, as it is.")
        places = tuple(given.index(one) for one in sent)
        assert compiler.select is not None
        expressions = [column[0] for column in compiler.select[: compiler.col_count]]
        if compiler.has_composite_fields(expressions):
            raise TypeError("A prepared question brings no composite keys.")
        make = _named(asked) if issubclass(asked._iterable_class, ValuesListIterable) else _objects(compiler)
        return cls(compiler, sql, tuple(given), places, compiler.get_converters(expressions), make)

    def rows(self, found: list[Any]) -> list[Any]:
        """What the database answered, as the query set would give it."""
        return self.make(self.compiler.apply_converters(found, self.converters) if self.converters else found)


def _objects(compiler: SQLCompiler) -> Callable[[Iterable[Any]], list[Any]]:
    """How objects are made of rows: as `ModelIterable` makes them, which works this out anew each time and cannot be given
    rows that are there already."""
    assert compiler.klass_info is not None
    if compiler.annotation_col_map:
        raise TypeError("A prepared question brings nothing beside the columns of its objects; values_list does.")
    make = _object(compiler.klass_info, compiler.select, connection.alias)
    return lambda found: [make(values) for values in found]


def _object(shape: Any, select: Any, alias: str) -> Callable[[Sequence[Any]], Any]:
    """How one object is made of the columns of a row that are its own, with those that `select_related` brings along; None
    where there is no such object."""
    if shape.get("from_parent"):
        raise TypeError("A prepared question brings no part of an object as an object of its own.")
    first, last = shape["select_fields"][0], shape["select_fields"][-1]
    columns = slice(first, last + 1)
    names, model = [column[0].target.attname for column in select[columns]], shape["model"]
    number = first + names.index(model._meta.pk.attname)
    whole = _filled(model, names, alias) or partial(model.from_db, alias, names)
    related = [
        (_object(other, select, alias), other["local_setter"], other["remote_setter"])
        for other in shape.get("related_klass_infos", ())
    ]

    def make(values: Sequence[Any]) -> Any:
        if values[number] is None:
            return None
        row = whole(values[columns])
        for make_other, link, link_back in related:
            other = make_other(values)
            link(row, other)
            if other is not None:
                link_back(other, row)
        return row

    return make


def _filled(
    model: type[models.Model], names: Sequence[str], alias: str
) -> Callable[[Sequence[Any]], models.Model] | None:
    """Makes rows of a model whose columns are plain values as `from_db` does, all columns at once: a sheet has a hundred.
    None for a model that wants to have a say when its rows are made."""
    if (
        model.from_db.__func__ is not models.Model.from_db.__func__  # type: ignore[attr-defined]  # a class method has one
        or model.__init__ is not models.Model.__init__
        or any(signal.has_listeners(model) for signal in (pre_init, post_init))
        or any(type(getattr(model, name)) not in _PLAIN for name in names)
    ):
        return None

    def filled(values: Sequence[Any]) -> models.Model:
        row = model.__new__(model)
        row.__dict__.update(zip(names, values, strict=True))
        state = row._state = ModelState()
        state.adding, state.db = False, alias
        return row

    return filled


_PLAIN = {DeferredAttribute, ForeignKeyDeferredAttribute}
"""How columns whose values are kept as they come are told from others."""


def _named(asked: models.QuerySet[Any]) -> Callable[[Iterable[Any]], list[Any]]:
    """How the tuples of `values_list` are made of rows, named where it says so."""
    if asked._iterable_class is not NamedValuesListIterable:
        return lambda found: [tuple(values) for values in found]
    named = create_namedtuple_class(*asked._fields)  # type: ignore[attr-defined]  # private to the ORM
    return lambda found: [named._make(values) for values in found]


class Prepared(Generic[R]):
    """A query set that is asked again and again with other values.

    `build` makes it from as many whole numbers, texts or days as `kinds` names; it must use each as it is, once, and
    must not depend on anything else. Working the SQL out costs more than these small questions themselves (a scorecard
    with its campaign, rubric and agency: 1.5 ms, of which 0.2 ms are left).

    Rows are the same as `list(build(*values))` gives, objects or the tuples of `values_list`; related objects named by
    `select_related` come along, what `prefetch_related` would bring does not and is refused.
    """

    def __init__(self, build: Callable[..., models.QuerySet[Any, R]], *kinds: type) -> None:
        self.build = build
        self.kinds = kinds
        self._compiled: dict[str, _Compiled] = {}
        self._lock = Lock()

    def __call__(self, *values: int | str | date) -> list[R]:
        """The rows for these values; one query."""
        if any(isinstance(value, int) and abs(value) >= _BEYOND for value in values):
            return []
        asked = self._compiled.get(connection.vendor) or self._compile()
        params = list(asked.params)
        for place, value in zip(asked.places, values, strict=True):
            params[place] = _sent(value)
        return asked.rows(ask(asked.sql, params))

    def first(self, *values: int | str | date) -> R | None:
        """The first row for these values."""
        return next(iter(self(*values)), None)

    def _compile(self) -> _Compiled:
        stand_ins = [_stand_in(kind, place) for place, kind in enumerate(self.kinds)]
        rows = self.build(*stand_ins)
        if rows._prefetch_related_lookups:  # type: ignore[attr-defined]  # private to the ORM
            raise TypeError("A prepared question brings no prefetched objects.")
        compiled = _Compiled.of(rows, stand_ins)
        with self._lock:
            return self._compiled.setdefault(connection.vendor, compiled)


def _stand_in(kind: type, place: int) -> int | str | date:
    """A value of this kind that nothing else in a question has."""
    if kind is date:
        return date(1000 + place, 1, 1)
    return _STANDS_FOR - place if kind is int else f"prepared {place}"


def _sent(value: Any) -> Any:
    """A value as the database is sent it: SQLite has days as text."""
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
