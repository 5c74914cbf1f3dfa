"""Rows that nearly every write adds or changes: written as `save()` would, by SQL that is worked out once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, wraps
from threading import Event
from typing import Any, ParamSpec, TypeVar

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, models, transaction

from agencies.prepared import ask, join, send

P = ParamSpec("P")
R = TypeVar("R")


def joining(function: Callable[P, R]) -> Callable[P, R]:
    """Write all or nothing, as `transaction.atomic` does, without a savepoint inside a transaction that is open already.

    Only for a function that refuses before its first write: inside another transaction nothing it wrote
    before an exception is undone unless that transaction is. A savepoint costs a save two round trips.
    """

    @wraps(function)
    def joined(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block:
            return function(*args, **kwargs)
        with transaction.atomic():
            return function(*args, **kwargs)

    return joined


Written = list[tuple[str, list[Any]]]
"""Statements that are still to be sent, with their values."""

_held_back: ContextVar[Written | None] = ContextVar("held_back", default=None)
_lingering: ContextVar[Written | None] = ContextVar("lingering", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Send what `insert` and `update` write inside when the block ends: in one message instead of one for each row.

    For new rows whose number nobody asks for, and for rows that the caller holds: that one is gone is not seen. Nothing
    inside may read what is written inside.
    """
    rows: Written = []
    token = _held_back.set(rows)
    try:
        yield
    finally:
        _held_back.reset(token)
    if (waiting := _lingering.get()) is not None:
        waiting += rows
    else:
        send(rows)


@contextmanager
def lingering() -> Iterator[None]:
    """Let what `together` sends inside wait for the next statement of any kind and leave with it in one message, at the
    latest at the end. Within a transaction, which a fault inside must undo."""
    rows: Written = []

    def taken() -> Written:
        waiting, rows[:] = rows[:], []
        return waiting

    def first(execute: Callable[..., Any], sql: Any, values: Any, *more: Any) -> Any:
        waiting = taken()
        if joined := join(waiting, sql, values):
            return execute(*joined, *more)
        send(waiting)
        return execute(sql, values, *more)

    token = _lingering.set(rows)
    try:
        with connections[DEFAULT_DB_ALIAS].execute_wrapper(first):
            yield
            send(taken())
    finally:
        _lingering.reset(token)


_committing = ThreadPoolExecutor(64, "commit")
"""More than requests are answered at once in one process: a commit must not wait for another."""


def beside_commit(draw: Callable[[], R]) -> Callable[[], R]:
    """Commit the transaction that is open, and have the answer drawn while the disk is written.

    The last step within an outermost `transaction.atomic`. What comes back is called after the block: it hands over what was
    drawn, or raises what drawing raised. When the commit fails this raises, and what was drawn is dropped. A question that
    `draw` asks the database waits for the commit, so better none. Within another transaction, and with SQLite, whose
    connections stay in their thread, `draw` comes back as it is and draws when the block has committed.
    """
    if connection.vendor != "postgresql" or connection.savepoint_ids or connection.needs_rollback:
        return draw
    begun, driver = Event(), connection.connection

    def commit() -> None:
        begun.set()
        driver.commit()

    committed = _committing.submit(commit)
    begun.wait()  # hands the interpreter over, which the other thread gives back once it waits for the database
    try:
        drawn = draw()
    except Exception as error:  # raised again below, when all is written
        fault = error

        def hand_over() -> R:
            raise fault
    else:

        def hand_over() -> R:
            return drawn

    with connection.wrap_database_errors:
        committed.result()
    return hand_over


def insert(row: models.Model) -> None:
    """Write a new row and give it its number, as `row.save()` does; one query.

    For the rows that nearly every write leaves behind: working their SQL out takes three times as long as writing them.
    """
    sql, fields = _insertion(type(row))
    values, rows = _values(row, fields, new=True), _held_back.get()
    if rows is None:
        ((row.pk,),) = ask(sql, values)
    else:
        rows.append((sql, values))
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def update(row: models.Model, *names: str) -> None:
    """Write these fields of a row, as `row.save(update_fields=names)` does; one query.

    The names must be of few sets: each has its SQL kept. Raises DatabaseError when the row is gone.
    """
    sql, fields = _change(type(row), names)
    values, rows = [*_values(row, fields, new=False), row.pk], _held_back.get()
    if rows is not None:
        rows.append((sql, values))
    elif not ask(sql, values):
        raise DatabaseError(f"{row!r} is no longer there.")


def _values(row: models.Model, fields: list[Any], *, new: bool) -> list[Any]:
    here = connections[DEFAULT_DB_ALIAS]  # not the stand-in for it, which looks it up at each touch
    return [field.get_db_prep_save(field.pre_save(row, new), here) for field in fields]


@cache
def _insertion(model: type[models.Model]) -> tuple[str, list[Any]]:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    places = ", ".join(["%s"] * len(fields))
    columns = ", ".join(map(_column, fields))
    number = _column(model._meta.pk)
    # Names of tables and columns alone, as the models give them.
    return f"INSERT INTO {_table(model)} ({columns}) VALUES ({places}) RETURNING {number}", fields  # noqa: S608


@cache
def _change(model: type[models.Model], names: tuple[str, ...]) -> tuple[str, list[Any]]:
    fields = [model._meta.get_field(name) for name in names]
    columns = ", ".join(f"{_column(field)} = %s" for field in fields)
    number = _column(model._meta.pk)
    return f"UPDATE {_table(model)} SET {columns} WHERE {number} = %s RETURNING {number}", fields  # noqa: S608


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)  # quoted alike by both kinds of database


def _column(field: Any) -> str:
    return connection.ops.quote_name(field.column)
