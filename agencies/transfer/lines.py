"""Files whose lines are read cell by cell and planned before anything is written: what audits and scores share."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from import_export import widgets

from agencies import spreadsheet
from agencies.datasets import Column
from agencies.models import AgencyVersion, Province
from agencies.rules import OPEN_END, Refused, fold
from agencies.transfer.resource import ChoiceWidget, DayWidget, Fault, TextWidget, dataset_of

MOST_LINES = 5000
"""What a file changes is written with its lines in the trail; more at once would keep others waiting."""


class ProseWidget(TextWidget):
    """Text that may have several lines."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        """The text. Raises ValueError with the sentence to show."""
        super().clean(value, row, **kwargs)
        return "\n".join(line.rstrip() for line in value.splitlines()).strip()


class OptionalDayWidget(DayWidget):
    """A day, or none."""

    def __init__(self) -> None:
        super().__init__(OPEN_END)

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        """The day, None for an empty cell. Raises ValueError with the sentence to show."""
        return super().clean(value, row, **kwargs) if value else None


@dataclass(frozen=True, slots=True)
class Cell:
    """A column that a file may have: its name, its title, what its cells hold."""

    name: str
    title: Any
    widget: widgets.Widget
    required: bool = False
    hint: Any = ""


@dataclass(slots=True)
class FileLine:
    """One line: a value for each column, None where the file has no such column or the cell cannot be read."""

    line: int
    values: dict[str, Any]
    faults: list[Fault] = field(default_factory=list)


def read_lines(name: str, content: bytes, cells: Sequence[Cell], passed_over: Sequence[Any] = ()) -> list[FileLine]:
    """The lines of a file. Raises Refused when it cannot be used at all: unreadable, too long, without a column it needs."""
    table = spreadsheet.read(name, content)
    require_length(table)
    needed = [cell.name for cell in cells if cell.required]
    dataset = dataset_of(table, {cell.name: cell.title for cell in cells}, needed, passed_over)
    return [_line(row, cells) for row in dataset.dict]


def require_length(table: spreadsheet.Rows) -> None:
    """Raises Refused for more lines than one import takes."""
    if len(table) - 1 > MOST_LINES:
        raise Refused(
            _("Tệp có %(count)d dòng; mỗi lần nhập tối đa %(most)d dòng. Hãy chia tệp.")
            % {"count": len(table) - 1, "most": MOST_LINES}
        )


def _line(row: Mapping[str, Any], cells: Sequence[Cell]) -> FileLine:
    found = FileLine(row["#"], {})
    for cell in cells:
        value = None
        if cell.name in row:
            try:
                value = cell.widget.clean(row[cell.name])
            except ValueError as fault:
                found.faults.append(Fault(found.line, str(cell.title), str(fault)))
        found.values[cell.name] = value
    return found


def columns_of(cells: Sequence[Cell]) -> list[Column]:
    """The columns as pages and sample files name them."""
    return [Column(str(cell.title), cell.required, str(cell.hint)) for cell in cells]


def in_words(cells: Sequence[Cell], changes: Mapping[str, tuple[Any, Any]]) -> dict[str, tuple[Any, Any]]:
    """Changes by column as people read them: under its title, choices by their labels."""
    found = {}
    for cell in cells:
        if cell.name in changes:
            old, new = changes[cell.name]
            found[str(cell.title)] = _words(cell, old), _words(cell, new)
    return found


def _words(cell: Cell, value: Any) -> Any:
    if not isinstance(cell.widget, ChoiceWidget):
        return value
    labels = dict(cell.widget.choices.choices)
    if isinstance(value, list):
        return [str(labels.get(one, one)) for one in value]
    return str(labels.get(value, value or ""))


@dataclass(slots=True)
class Item:
    """What the file does to one thing: where it stands in the file, whose and what it is, its values before and after,
    under the titles of the columns."""

    line: int
    place: str
    name: str
    changes: dict[str, tuple[Any, Any]]
    is_new: bool = False


@dataclass
class LinePlan:
    """Everything an import would do, for a page and a command to show. Nothing is written while there are faults.

    `content` is what carries it out, `remarks` are what to look at that is no fault.
    """

    province: Province
    added: list[Item] = field(default_factory=list)
    changed: list[Item] = field(default_factory=list)
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)
    remarks: list[Fault] = field(default_factory=list)
    content: Any = None

    @property
    def does_something(self) -> bool:
        """Whether applying it would change anything."""
        return bool(self.added or self.changed)

    @property
    def digest(self) -> str:
        """The same for two plans that do the same: what was previewed is what is confirmed."""
        told = [
            self.province.slug, list(map(str, self.faults)),
            *([item.line, item.place, item.name, item.is_new, item.changes] for item in (*self.added, *self.changed)),
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(told, default=str, sort_keys=True).encode()).hexdigest()

    @property
    def counts(self) -> dict[str, tuple[None, int]]:
        """How much it does, as a line of the trail keeps it."""
        counts = {"added": len(self.added), "changed": len(self.changed), "unchanged": self.unchanged}
        return {name: (None, count) for name, count in counts.items()}

    def require_sound(self) -> None:
        """Raises Refused while there are faults."""
        if self.faults:
            raise Refused(_("Tệp có %(count)d lỗi nên chưa nhập gì.") % {"count": len(self.faults)})


class AgenciesThrough:
    """The agencies of a province by code, as of any day: a code may have been given to another since. One query."""

    def __init__(self, province: Province) -> None:
        self._versions: dict[str, list[AgencyVersion]] = {}
        rows = AgencyVersion.objects.of(province.pk).select_related("agency", "parent").order_by("valid_from")
        for row in rows:
            self._versions.setdefault(fold(row.code), []).append(row)

    def on(self, code: str, day: date) -> AgencyVersion | None:
        """Who had this code on that day."""
        known = self._versions.get(fold(code), [])
        return next((row for row in known if row.valid_from <= day <= row.valid_to), None)
