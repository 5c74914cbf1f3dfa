"""The agency tree as a file: as it was on a day, in the form that the import reads."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, Literal

from agencies import spreadsheet, trail
from agencies.models import Province, User
from agencies.timeline import at, nearest
from agencies.transfer.resource import AgencyResource, Row
from agencies.workflow.versions import Tree, load

Form = Literal["csv", "xlsx"]


def export_tree(
    province: Province, day: date, form: Form, *, by: User | None, only: Collection[int] | None = None
) -> bytes:
    """The agencies that existed on a day (`only` those with these keys) as a file; leaves a trail line.

    Days of validity are those of what was declared, so that reading the file back changes nothing.
    """
    columns, body = table_of(province, day, only)
    trail.record(
        "export_agencies", province, by=by, province=province,
        changes={"day": (None, day), "rows": (None, len(body)), "form": (None, form)},
    )  # fmt: skip
    if form == "csv":
        return spreadsheet.to_csv(columns, body)
    return spreadsheet.to_xlsx(columns, body, sheet=day.strftime("%d-%m-%Y"))


def table_of(province: Province, day: date, only: Collection[int] | None = None) -> tuple[list[str], list[list[Any]]]:
    """The names of the columns, and the agencies of a day."""
    table = AgencyResource().export(list(_rows(load(province), day, only)))
    columns = [column for column in table.headers if column != "#"]
    return columns, [[row[table.headers.index(column)] for column in columns] for row in table]


def _rows(tree: Tree, day: date, only: Collection[int] | None) -> Iterator[Row]:
    for number, spans in tree.timelines.items():
        span = at(spans, day)
        if span is None or (only is not None and tree.agencies[number].pk not in only):
            continue
        facts = span.facts
        above = nearest(tree.timelines[facts.parent], day).facts.code if facts.parent else ""
        yield Row(
            code=facts.code, name=facts.name, level=facts.level, kind=facts.kind, parent_code=above,
            obligation=facts.obligation, valid_from=span.first, valid_to=span.last, note=facts.note,
            short_name=facts.short_name, has_procedures=facts.has_procedures, obligation_basis=facts.obligation_basis,
        )  # fmt: skip
