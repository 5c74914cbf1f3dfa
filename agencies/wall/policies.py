"""What the wall is made of: a policy on every table of a province, and on those without a column for it a hidden one.

Nothing of this is in the models. It is built after each migration from `agencies.tenancy.way`, so that a new model of a
province stands behind the wall without a word.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from agencies.protection import run
from agencies.protection import tables as append_only
from agencies.tenancy import EVERYWHERE, across, stored, way

POLICY = "wall"
HIDDEN = "qms_province"
"""The column a table gets that has none for the province; the ORM does not know it, a trigger fills it."""
HERE = "(SELECT NULLIF(current_setting('qms.province', true), '')::bigint)"
"""Where one stands, asked once for each query and not for each row; NULL, which is like nothing, when it was not told."""


@dataclass(frozen=True, slots=True)
class Walled:
    """A table behind the wall: its column for the province and, where that is hidden, how a row comes to it."""

    table: str
    column: str
    key: str = ""
    parent: str = ""
    parent_key: str = ""
    parent_column: str = ""

    @property
    def fill(self) -> str:
        """What gives the hidden column to rows that have none yet."""
        return f"""UPDATE {self.table} SET {HIDDEN} = above.{self.parent_column} FROM {self.parent} above
            WHERE above.{self.parent_key} = {self.table}.{self.key} AND {self.table}.{HIDDEN} IS NULL"""  # noqa: S608

    @property
    def statements(self) -> list[str]:
        """What puts the table behind the wall; doing it again changes nothing."""
        sees = f"{HERE} IN ({self.column}, {EVERYWHERE})"
        return [
            *(self._hidden() if self.parent else []),
            f"DROP POLICY IF EXISTS {POLICY} ON {self.table}",
            f"CREATE POLICY {POLICY} ON {self.table} USING ({sees}) WITH CHECK ({sees})",
            f"ALTER TABLE {self.table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
        ]

    @property
    def fingerprint(self) -> str:
        """Tells a table that stands behind the wall as it is built now."""
        return hashlib.sha256("".join(self.statements).encode()).hexdigest()[:16]

    def _hidden(self) -> list[str]:
        # A parent in another province is not seen, so the column stays empty and the policy refuses the row.
        return [
            f"ALTER TABLE {self.table} ADD COLUMN IF NOT EXISTS {HIDDEN} bigint",
            f"""CREATE OR REPLACE FUNCTION {self.table}_wall() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            SELECT above.{self.parent_column} INTO NEW.{HIDDEN} FROM {self.parent} above
            WHERE above.{self.parent_key} = NEW.{self.key};
            RETURN NEW; END $$""",  # noqa: S608
            f"""CREATE OR REPLACE TRIGGER {self.table}_wall BEFORE INSERT OR UPDATE OF {self.key}, {HIDDEN}
            ON {self.table} FOR EACH ROW EXECUTE FUNCTION {self.table}_wall()""",
            self.fill,
        ]


def walled() -> list[Walled]:
    """Every table of a province, those that others come to their province by first."""
    found: dict[type[models.Model], Walled] = {}
    waiting = [model for model in stored() if way(model) is not None]
    while waiting:
        known = [model for model in waiting if (step := _step(model)) is None or step.related_model in found]
        for model in known:
            found[model] = _walled(model, _step(model), found)
        waiting = [model for model in waiting if model not in found]
    return list(found.values())


def build(connection: BaseDatabaseWrapper) -> list[str]:
    """Put behind the wall what does not stand there, and let the product's own role in; which tables that were."""
    if connection.vendor != "postgresql":
        return []
    lacking = missing(connection)
    with transaction.atomic():
        for table in lacking:
            comment = f"COMMENT ON POLICY {POLICY} ON {table.table} IS '{table.fingerprint}'"
            run(connection, [*table.statements, comment])
        if settings.DATABASE_APP_ROLE:
            run(connection, list(_entrance(settings.DATABASE_APP_ROLE, settings.DATABASE_APP_PASSWORD)))
    return [table.table for table in lacking]


def after_migration(sender: object, using: str, **kwargs: Any) -> None:
    """What Django calls when all migrations are applied."""
    with across():
        build(connections[using])


def missing(connection: BaseDatabaseWrapper) -> list[Walled]:
    """The tables of a province that do not stand behind the wall as it is built now; one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.relname, obj_description(p.oid, 'pg_policy') FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
            WHERE p.polname = %s AND c.relrowsecurity AND c.relforcerowsecurity AND pg_table_is_visible(c.oid)""",
            [POLICY],
        )
        standing: dict[str, str] = dict(cursor.fetchall())
    return [table for table in walled() if standing.get(table.table) != table.fingerprint]


def fill(connection: BaseDatabaseWrapper) -> None:
    """Give their province to rows that came in before the rows they belong to, as from a backup."""
    if connection.vendor == "postgresql":
        run(connection, [table.fill for table in walled() if table.parent])


def _entrance(role: str, password: str) -> Iterator[str]:
    """The product's own role: it owns nothing, and can only add to what is append-only."""
    name, secret = f'"{role}"', password.replace("'", "''")
    yield f"""DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
        CREATE ROLE {name} LOGIN NOSUPERUSER NOBYPASSRLS; END IF; END $$"""
    if secret:
        yield f"ALTER ROLE {name} PASSWORD '{secret}'"
    yield f"GRANT USAGE ON SCHEMA public TO {name}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}"
    yield f"GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {name}"
    yield f"REVOKE UPDATE, DELETE ON {', '.join(append_only())} FROM {name}"


def _step(model: type[models.Model]) -> models.ForeignKey[Any, Any] | None:
    """The column of the table itself that leads towards the province; None for the provinces' own table."""
    if way(model) == "pk":
        return None
    leading = [
        field
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.ForeignKey) and way(field.related_model) is not None
        if not field.null or way(model) == field.name
    ]
    return min(leading, key=lambda field: _steps(field.related_model))


def _steps(model: type[models.Model]) -> int:
    """How far a row is from its province."""
    lookup = str(way(model))
    return 0 if lookup == "pk" else 1 + lookup.count("__")


def _walled(
    model: type[models.Model], step: models.ForeignKey[Any, Any] | None, found: dict[type[models.Model], Walled]
) -> Walled:
    table = model._meta.db_table
    if step is None:
        return Walled(table, str(model._meta.pk.column))
    if way(step.related_model) == "pk":
        return Walled(table, str(step.column))
    above = found[step.related_model]
    return Walled(table, HIDDEN, str(step.column), above.table, str(step.target_field.column), above.column)
