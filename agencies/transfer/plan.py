"""What an import would do to a province's tree, as a value that pages and commands show."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from agencies.models import Province
from agencies.timeline import Span
from agencies.transfer.resource import Fault, Row
from agencies.workflow.versions import Tree


@dataclass(slots=True)
class Item:
    """What the file does to one agency. `changes` maps a column to its old and new value."""

    row: Row
    number: int
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass
class Plan:
    """Everything an import would do. Nothing is written until `apply_plan`, and not while there are faults."""

    province: Province
    tree: Tree
    rows: list[Row]
    added: list[Item] = field(default_factory=list)
    changed: list[Item] = field(default_factory=list)
    closed: list[Item] = field(default_factory=list)
    unchanged: list[Item] = field(default_factory=list)
    untouched: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    before: dict[int, list[Span]] = field(default_factory=dict)

    @property
    def does_something(self) -> bool:
        """Whether applying it would change anything."""
        return bool(self.added or self.changed or self.closed)

    @property
    def digest(self) -> str:
        """The same for two plans that do the same: what was previewed is what is confirmed."""
        content = [
            self.province.slug,
            *(
                [name, [[item.row.line, item.row.code, item.changes, self.before.get(item.number)] for item in items]]
                for name, items in (("added", self.added), ("changed", self.changed), ("closed", self.closed))
            ),
            [str(fault) for fault in self.faults],
        ]
        return hashlib.sha256(json.dumps(content, default=str, sort_keys=True).encode()).hexdigest()
