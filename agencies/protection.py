"""Triggers that make the trail append-only in the database, below anything the application can do."""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "agencies_trailentry"
REFUSAL = "The trail is append-only."

POSTGRESQL = [
    f"""CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$""",
    f"""CREATE TRIGGER {TABLE}_rows BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()""",
    f"""CREATE TRIGGER {TABLE}_truncate BEFORE TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()""",
]
SQLITE = [
    f"CREATE TRIGGER {TABLE}_{verb} BEFORE {verb} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for verb in ("UPDATE", "DELETE")
]
LIFT = {
    "postgresql": [
        f"DROP TRIGGER IF EXISTS {TABLE}_rows ON {TABLE}",
        f"DROP TRIGGER IF EXISTS {TABLE}_truncate ON {TABLE}",
    ],
    "sqlite": [f"DROP TRIGGER IF EXISTS {TABLE}_{verb}" for verb in ("UPDATE", "DELETE")],
}


def protect(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place."""
    run(connection, POSTGRESQL if connection.vendor == "postgresql" else SQLITE)


def unprotect(connection: BaseDatabaseWrapper) -> None:
    """Lift the triggers: for undoing the migration, and for a test that empties its own database."""
    run(connection, LIFT[connection.vendor])


def run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    """Execute each statement."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
