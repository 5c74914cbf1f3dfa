"""Migrations that would hold a large table for longer than people should notice (500 ms) are written down, and looked at.

PostgreSQL keeps everybody from writing to a table while an index is built the plain way, while a column changes its type or is
found to hold no NULL, and while a constraint is checked against every row. Such steps on tables that grow with the years are
kept in locks.txt, which only a deliberate change rewrites (`QMS_REWRITE_GOLDEN=1`), and which belongs in no release after the
first. Instead:

    an index          django.contrib.postgres.operations.AddIndexConcurrently, in a migration that is not atomic
    a constraint      AddConstraintNotValid, and ValidateConstraint in a later migration
    NOT NULL          a check constraint like that first; the column afterwards
    another type      a new column, filled by a job, in the old one's place a release later
    rows changed      a job in batches, not RunPython
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db import connection, models
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from qms.settings import BASE_DIR

GOLDEN = Path(__file__).parent / "locks.txt"
LARGE = {
    "agencies.TrailEntry", "evidence.Blob", "evidence.Document", "evidence.DocumentFile", "evidence.PageText",
    "jobs.Job", "registers.Entry", "scoring.Citation", "scoring.Score", "scoring.Scorecard", "scoring.Submission",
}  # fmt: skip
"""The tables that grow with every sheet, paper and press of a key."""
BUILDS = (operations.AddIndex, operations.AddConstraint, operations.AlterUniqueTogether)
BLIND = (operations.RunPython, operations.RunSQL)


def holding(name: str, step: Operation, before: ProjectState, app: str, new: set[str]) -> Iterator[str]:
    """What this step of a migration holds a large table for."""
    kind = type(step).__name__
    model = f"{app}.{getattr(step, 'model_name', None) or getattr(step, 'name', '')}".lower()
    if isinstance(step, operations.SeparateDatabaseAndState):
        for inner in step.database_operations:
            yield from holding(name, inner, before, app, new)
    elif isinstance(step, BLIND):
        yield f"{name} {kind} {getattr(getattr(step, 'code', None), '__name__', 'sql')}"
    elif model not in {label.lower() for label in LARGE} - new:
        return
    elif isinstance(step, BUILDS):
        yield f"{name} {kind} {model} {getattr(getattr(step, 'index', getattr(step, 'constraint', None)), 'name', '')}"
    elif isinstance(step, operations.AddField) and (step.field.unique or step.field.db_index):
        yield f"{name} {kind} {model} {step.name}"
    elif isinstance(step, operations.AlterField):
        old = before.models[app, step.model_name_lower].fields[step.name]
        if old.db_type(connection) != step.field.db_type(connection) or (old.null and not step.field.null):
            yield f"{name} {kind} {model} {step.name}"


def found() -> list[str]:
    """Every such step of the project's own migrations, in their order."""
    loader = MigrationLoader(connection)
    ours = {config.label for config in apps.get_app_configs() if Path(config.path).parent == BASE_DIR}
    lines = []
    for app, name in sorted(loader.disk_migrations):
        if app in ours:
            lines += list(of_migration(loader, app, name, loader.disk_migrations[app, name]))
    return lines


def of_migration(loader: MigrationLoader, app: str, name: str, migration: Migration) -> Iterator[str]:
    """Its steps; a table made in the same migration is empty."""
    state, new = loader.project_state((app, name), at_end=False), set[str]()
    for step in migration.operations:
        if isinstance(step, operations.CreateModel):
            new.add(f"{app}.{step.name}".lower())
        yield from holding(f"{app}.{name}", step, state, app, new)
        step.state_forwards(app, state)


def test_no_migration_holds_a_large_table_that_nobody_has_looked_at(db: None) -> None:
    lines = "\n".join(found()) + "\n"
    if os.environ.get("QMS_REWRITE_GOLDEN"):
        GOLDEN.write_text(lines)

    assert lines == GOLDEN.read_text(), __doc__


def test_the_large_tables_exist() -> None:
    assert {model._meta.label for model in apps.get_models()} >= LARGE


def test_a_plain_index_on_scores_is_noticed(db: None) -> None:
    migration = Migration("0099_more", "scoring")
    migration.operations = [operations.AddIndex("score", models.Index(fields=["note"], name="score_by_note"))]
    state = ProjectState()

    assert list(holding("scoring.0099_more", migration.operations[0], state, "scoring", set())) == [
        "scoring.0099_more AddIndex scoring.score score_by_note"
    ]
