"""Putting the suite's database back as the migrations left it, after a test that really commits."""

from __future__ import annotations

from io import StringIO

from django.core.management import call_command
from django.db import connection, transaction

from agencies.protection import protect, unprotect


class AsMigrated:
    """What the migrations have put into the database, kept while nothing else is in it."""

    def __init__(self) -> None:
        by_copying = connection.vendor == "postgresql"
        self._rows = _copied() if by_copying else {}
        self._serialized = "" if by_copying else connection.creation.serialize_db_to_string()

    def put_back(self) -> None:
        """Empty every table, then fill those that were not empty. It waits for whoever still writes."""
        if connection.vendor == "postgresql":
            _replace(self._rows)
            return
        unprotect(connection)
        call_command("flush", verbosity=0, interactive=False, reset_sequences=False, inhibit_post_migrate=True)
        connection.creation.deserialize_db_from_string(self._serialized)
        protect(connection)


def _tables() -> list[str]:
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return [connection.ops.quote_name(name) for name in names]


def _copied() -> dict[str, str]:
    """The rows of each table that has some, as COPY writes them."""
    found = {}
    with connection.cursor() as cursor:
        for table in _tables():
            written = StringIO()
            cursor.copy_expert(f"COPY {table} TO STDOUT", written)
            found[table] = written.getvalue()
    return {table: rows for table, rows in found.items() if rows}


def _replace(rows: dict[str, str]) -> None:
    """As TRUNCATE does, this waits for others' transactions and passes by triggers; but it makes no file anew, of which
    a hundred tables have a thousand."""
    tables = _tables()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("; ".join(f"DELETE FROM {table}" for table in tables))
        for table, kept in rows.items():
            cursor.copy_expert(f"COPY {table} FROM STDIN", StringIO(kept))
