"""Triggers that make tables append-only in the database, below anything the application can do: the trail, its seals, and
what apps above name in `AppConfig.ready`."""

from django.db.backends.base.base import BaseDatabaseWrapper

TRAIL = "agencies_trailentry"
OF_TRAIL = (TRAIL, "agencies_trailseal")

_tables: list[str] = [*OF_TRAIL]


def append_only(*tables: str) -> None:
    """Name tables of an app above whose rows are never changed or deleted; a migration of its own calls `protect`."""
    _tables.extend(table for table in tables if table not in _tables)


def tables() -> tuple[str, ...]:
    """Every append-only table."""
    return tuple(_tables)


def protect(connection: BaseDatabaseWrapper, *named: str) -> None:
    """Put the triggers in place on these tables; on all there are when none is named."""
    for table in named or tables():
        run(connection, _postgresql(table) if connection.vendor == "postgresql" else _sqlite(table))


def unprotect(connection: BaseDatabaseWrapper, *named: str) -> None:
    """Lift the triggers: for undoing the migration, and for a test that empties or breaks its own database."""
    for table in named or tables():
        on = f" ON {table}" if connection.vendor == "postgresql" else ""
        names = ("rows", "truncate") if on else ("UPDATE", "DELETE", "REPLACE")
        run(connection, [f"DROP TRIGGER IF EXISTS {table}_{name}{on}" for name in names])


def run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    """Execute each statement."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def refusal(table: str) -> str:
    """What the database says to whoever tries."""
    return "The trail is append-only." if table in OF_TRAIL else f"{table} is append-only."


def _postgresql(table: str) -> list[str]:
    return [
        f"""CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{refusal(table)}'; END $$""",
        f"""CREATE TRIGGER {table}_rows BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION {table}_refuse()""",
        f"""CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()""",
    ]


def _sqlite(table: str) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{refusal(table)}'); END"
    # SQLite deletes what REPLACE replaces without asking the trigger on DELETE.
    there = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"  # noqa: S608  # our own table's name
    return [
        *(f"CREATE TRIGGER {table}_{verb} BEFORE {verb} ON {table} {refuse}" for verb in ("UPDATE", "DELETE")),
        f"CREATE TRIGGER {table}_REPLACE BEFORE INSERT ON {table} {there} {refuse}",
    ]
