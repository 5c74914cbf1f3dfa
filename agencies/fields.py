"""Columns that mean the same on SQLite and on any PostgreSQL, whatever its collation."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

SEGMENT_DIGITS = 4


class PathField(models.CharField):  # type: ignore[type-arg]  # generic in the stubs alone
    """A place in the agency tree: four digits and a dot for each step, "0001.0012.0145.".

    Ranges over it must compare bytes: a linguistic collation orders the separators
    differently and silently loses rows, so PostgreSQL is told to use "C".
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 60)
        super().__init__(*args, **kwargs)

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        """The column's type, with the byte-wise collation where the database needs telling."""
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


@PathField.register_lookup
class Under(models.Lookup):
    """`path__under="0001.0012."`: the node itself and everything below it, as one index range."""

    lookup_name = "under"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[str | int, ...]]:
        """The range from the prefix to the prefix with its last dot replaced by the next byte."""
        column, parameters = self.process_lhs(compiler, connection)
        return f"({column} >= %s AND {column} < %s)", (*parameters, self.rhs, *parameters, beyond(self.rhs))


def beyond(path: str) -> str:
    """What follows everything below this path."""
    return path[:-1] + "/"


def segment(number: int) -> str:
    """One step of a path for the agency with this number in its province.

    Raises ValueError when the number needs more than four digits.
    """
    if not 0 < number < 10**SEGMENT_DIGITS:
        raise ValueError(f"An agency's number must lie between 1 and {10**SEGMENT_DIGITS - 1}, not {number}.")
    return f"{number:0{SEGMENT_DIGITS}d}."


def ancestors(path: str) -> list[str]:
    """The path of each node from the root down to this one, itself last."""
    step = SEGMENT_DIGITS + 1
    return [path[:end] for end in range(step, len(path) + 1, step)]
