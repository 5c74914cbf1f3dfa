"""What an import would do to registers, as a value that pages show, and carrying it out."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agencies import trail
from agencies.models import Agency, Province, User
from agencies.rules import Refused
from agencies.transfer.resource import Fault
from registers.forms.entries import EntryForm
from registers.models import Entry
from registers.register import Register
from registers.workflow import Related, save_entry


@dataclass(slots=True)
class Item:
    """What the file does to one entry. `changes` maps a field to its old and new value."""

    line: int
    form: EntryForm
    is_new: bool
    changes: dict[str, tuple[Any, Any]]

    @property
    def entry(self) -> Entry:
        """The entry as it will be."""
        entry: Entry = self.form.instance
        return entry

    @property
    def name(self) -> str:
        """What the entry is called."""
        return self.entry.named()

    @property
    def place(self) -> str:
        """Whose entry it is."""
        return str(self.entry.agency)

    @property
    def related(self) -> Related:
        """The objects of its many-to-many fields."""
        return self.form.related()


@dataclass
class Plan:
    """Everything an import would do. Nothing is written until `apply_plan`, and not while there are faults."""

    register: Register
    province: Province
    agency: Agency | None
    added: list[Item] = field(default_factory=list)
    changed: list[Item] = field(default_factory=list)
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def does_something(self) -> bool:
        """Whether applying it would write anything."""
        return bool(self.added or self.changed)

    @property
    def digest(self) -> str:
        """The same for two plans that do the same: what was previewed is what is confirmed."""
        content = [
            self.register.key, self.province.slug, self.agency and self.agency.pk,
            *([item.line, item.entry.pk, item.entry.agency_id, item.changes] for item in (*self.added, *self.changed)),
            list(map(str, self.faults)),
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(content, default=str, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def apply_plan(plan: Plan, *, by: User | None) -> None:
    """Carry a plan out, all of it or nothing. Raises Refused while it has faults."""
    if plan.faults:
        raise Refused(_("Tệp có %(count)d lỗi nên chưa nhập gì.") % {"count": len(plan.faults)})
    if not plan.does_something:
        return
    for item in (*plan.added, *plan.changed):
        save_entry(plan.register, item.entry, by=by, related=item.related)
    place = plan.agency or plan.province.root
    assert place
    counts = {"added": len(plan.added), "changed": len(plan.changed), "unchanged": plan.unchanged}
    trail.record(
        f"import_{plan.register.key}", place, by=by, province=plan.province, agency=plan.agency,
        changes={key: (None, count) for key, count in counts.items()},
    )  # fmt: skip
