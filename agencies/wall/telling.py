"""Telling the database with each statement where the work at hand stands, in the same message.

A statement in front of the statement, for one transaction (`SET LOCAL`): nothing is left on the connection for whoever uses
it next, whether pages run in transactions or not, and behind a pooler as well. It costs no round trip.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from agencies.tenancy import standing

AFTER_A_FAULT = ("SAVEPOINT", "ROLLBACK", "RELEASE")
"""Statements that must be the first to reach a transaction in which another failed."""


def begin(sender: object, connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Of a new connection: tell it from now on, unless its role sees everything anyway."""
    tellers = connection.execute_wrappers
    if tell in tellers:
        tellers.remove(tell)
    if connection.vendor == "postgresql" and is_subject(connection):
        tellers.insert(0, tell)


def is_subject(connection: BaseDatabaseWrapper) -> bool:
    """Whether policies hold for the role that this connection has signed in as."""
    with connection.connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        return not cursor.fetchone()[0]


def tell(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Django's wrapper around each statement."""
    connection, cursor = context["connection"], context["cursor"].cursor
    place = standing()
    silent = place is None and connection.autocommit  # nothing has been told that would still hold
    if silent or (isinstance(sql, str) and sql.startswith(AFTER_A_FAULT)):
        return execute(sql, params, many, context)
    told = f"SET LOCAL qms.province = '{'' if place is None else place}'"
    if cursor.name is None and isinstance(sql, str):
        return execute(f"{told}; {sql}", params, many, context)
    # A cursor that the server keeps takes nothing in front: told before, in one transaction with it.
    with transaction.atomic(using=connection.alias) if connection.autocommit else nullcontext():
        with connection.connection.cursor() as teller:
            teller.execute(told)
        return execute(sql, params, many, context)
