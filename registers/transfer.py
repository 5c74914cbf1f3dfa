"""Registers from files: what an import would write, shown first; then all of it or nothing (django-import-export)."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import tablib
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from import_export import fields, resources
from import_export.instance_loaders import BaseInstanceLoader

from agencies import spreadsheet, trail
from agencies.models import Agency, Province, User
from agencies.rules import Refused, fold
from agencies.transfer.resource import Fault
from registers.cells import AGENCY_CODE, AGENCY_TITLE, Reader, Unclear
from registers.forms.entries import EntryForm, entry_form, objects_of
from registers.models import Entry
from registers.register import Register
from registers.workflow import Related, save_entry, values_of

MOST_ROWS = 5000
"""An import writes each entry with its own line in the trail; more at once would keep others waiting."""


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


def plan_import(register: Register, province: Province, agency: Agency | None, name: str, content: bytes) -> Plan:
    """Work out what a file would do: to one agency's register, or with None to those of all the agencies it names.

    Raises Refused when the file as a whole cannot be used: unreadable, or without the columns it needs.
    """
    dataset = _dataset(register, spreadsheet.read(name, content), needs_agency=agency is None)
    planner = _Resource(register, province, agency)
    result = planner.import_data(dataset, use_transactions=False)
    for problem in [*result.base_errors, *(error for _number, errors in result.row_errors() for error in errors)]:
        raise problem.error
    planner.plan.faults.sort(key=lambda fault: fault.line or 0)
    return planner.plan


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


class _Resource(resources.Resource):  # type: ignore[misc]  # import-export ships no types
    """A register's file for django-import-export. Each row is given to the register's own form, so that a file is held
    to the same rules as a page; nothing is written here."""

    class Meta:
        import_id_fields = ("#",)
        instance_loader_class = BaseInstanceLoader
        use_transactions = False
        skip_diff = True
        store_instance = True

    def __init__(self, register: Register, province: Province, agency: Agency | None) -> None:
        super().__init__()
        self.register, self.province, self.agency = register, province, agency
        self.plan = Plan(register, province, agency)
        self.fields = {name: fields.Field(name, name) for name in ("#", *register.fields)}
        self.readers: dict[int, Reader] = {}
        self.taken: dict[tuple[Any, ...], int] = {}

    def get_or_init_instance(self, instance_loader: Any, row: Any) -> tuple[dict[str, Any], bool]:
        """Nothing is looked up yet: which entry a row is about shows when its cells are read."""
        return {}, True

    def import_instance(self, instance: dict[str, Any], row: Any, **kwargs: Any) -> None:
        """Read the cells and give them to the form."""
        line = row["#"]
        agency = self.agency or self._agency_of(row, line)
        if agency is None:
            return
        data, clear = self._read(agency, row, line)
        if clear:
            self._fit(agency, data, line)

    def validate_instance(self, instance: Any, import_validation_errors: Any = None, **kwargs: Any) -> None:
        """The form has done it."""

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        """Nothing is written here."""

    def fault(self, line: int, column: str, message: str) -> None:
        """Note what is wrong in a cell."""
        title = self.register.label(column) if column in self.register.fields else column
        self.plan.faults.append(Fault(line, title, message))

    @cached_property
    def agencies(self) -> dict[str, Agency]:
        """Every agency of the province that ever was, by its code; one that still exists before one that does not."""
        rows = Agency.objects.of(self.province.pk).order_by("closed_on")
        return {fold(agency.code): agency for agency in rows}

    def _agency_of(self, row: Any, line: int) -> Agency | None:
        code = row[AGENCY_CODE]
        agency = self.agencies.get(fold(code))
        if agency is None:
            self.fault(line, str(AGENCY_TITLE), _("không có cơ quan nào mang mã “%(code)s”.") % {"code": code})
        else:
            agency.province = self.province
        return agency

    def _read(self, agency: Agency, row: Any, line: int) -> tuple[dict[str, Any], bool]:
        reader = self._reader(agency)
        data: dict[str, Any] = {}
        clear = True
        for name in self.register.fields:
            if name not in row:
                continue
            try:
                data[name] = reader.read(name, row[name])
            except Unclear as problem:
                clear = False
                self.fault(line, name, str(problem))
        return data, clear

    def _reader(self, agency: Agency) -> Reader:
        if agency.pk not in self.readers:
            self.readers[agency.pk] = Reader(self.register, objects_of(self.register, agency))
        return self.readers[agency.pk]

    @cached_property
    def stored(self) -> dict[tuple[Any, ...], Entry]:
        """What is there, by what a file finds it again by."""
        rows = self.register.rows(self.agency)
        if self.agency is None:
            rows = rows.filter(agency__province=self.province)
        return {_key(row): row for row in rows}

    def _fit(self, agency: Agency, data: dict[str, Any], line: int) -> None:
        """Give the row to the form twice: to learn which entry it is about, then as a change of that entry."""
        form_class = entry_form(self.register)
        fresh = form_class(data=self._filled(form_class, agency, data, None), agency=agency)
        fresh.is_valid()
        known = self.stored.get(_key(fresh.instance)) if _readable(fresh) else None
        form = fresh
        before: dict[str, Any] = {}
        if known is not None:
            before = values_of(self.register, known)
            instance = self.register.model._default_manager.get(pk=known.pk)
            form = form_class(data=self._filled(form_class, agency, data, instance), instance=instance, agency=agency)
        if form.errors:
            for name, messages in form.errors.items():
                for message in messages:
                    self.fault(line, "" if name == "__all__" else name, str(message))
            return
        key = _key(form.instance)
        if key in self.taken:
            self.fault(line, "", _("mục này đã có ở dòng %(line)d của tệp.") % {"line": self.taken[key]})
            return
        self.taken[key] = line
        changes = trail.difference(before, values_of(self.register, form.instance, form.related()))
        item = Item(line, form, known is None, {name: pair for name, pair in changes.items() if pair != (None, "")})
        if known is None:
            self.plan.added.append(item)
        elif item.changes:
            self.plan.changed.append(item)
        else:
            self.plan.unchanged += 1

    def _filled(
        self, form_class: type[EntryForm], agency: Agency, data: dict[str, Any], instance: Any
    ) -> dict[str, Any]:
        """The cells; for columns the file does not have, and for empty cells that must say something, what the form would
        show: the stored value, or the one a new entry begins with."""
        shown = form_class(instance=instance, agency=agency)
        kept = [
            name for name in self.register.fields
            if name not in data or (data[name] in ("", None) and shown.fields[name].required)
        ]  # fmt: skip
        return data | {name: shown[name].value() for name in kept}


def _readable(form: EntryForm) -> bool:
    """Whether a form that may have faults still tells which entry it is about."""
    try:
        return bool(form.instance.referred())
    except (AttributeError, ValueError, TypeError, LookupError):
        return False


def _key(entry: Entry) -> tuple[Any, ...]:
    reference = " ".join(entry.referred().split())[:150]
    return entry.agency_id, entry.part_of_id, entry.year, fold(reference)


def _dataset(register: Register, table: spreadsheet.Rows, *, needs_agency: bool) -> tablib.Dataset:
    """The table under the product's names of the columns, each row with the line it came from."""
    line, heading = table[0]
    known = _columns(register) | (
        {fold(AGENCY_CODE): AGENCY_CODE, **_titled(AGENCY_CODE, AGENCY_TITLE)} if needs_agency else {}
    )
    columns = [known.get(fold(title), "") for title in heading]
    if problems := list(_column_faults(register, line, heading, columns, table, needs_agency)):
        raise Refused("\n".join(map(str, problems)))
    if len(table) - 1 > MOST_ROWS:
        raise Refused(
            _("Tệp có %(count)d dòng; mỗi lần nhập tối đa %(most)d dòng. Hãy chia tệp.")
            % {"count": len(table) - 1, "most": MOST_ROWS}
        )
    used = [index for index, column in enumerate(columns) if column]
    dataset = tablib.Dataset(headers=[*(columns[index] for index in used), "#"])
    for number, cells in table[1:]:
        filled = [*cells, *[""] * (len(columns) - len(cells))]
        dataset.append([*(filled[index] for index in used), number])
    return dataset


def _column_faults(
    register: Register, line: int, heading: list[str], columns: list[str], table: spreadsheet.Rows, needs_agency: bool
) -> Iterator[Fault]:
    for title, column in zip(heading, columns, strict=True):
        if title and not column:
            yield Fault(line, title, _("cột không được dùng; bỏ cột này hoặc sửa tên cột."))
    for column in dict.fromkeys(columns):
        if column and columns.count(column) > 1:
            yield Fault(line, column, _("cột có hai lần; giữ lại một."))
    for column in required_columns(register, needs_agency=needs_agency):
        if column not in columns:
            title = str(AGENCY_TITLE) if column == AGENCY_CODE else register.label(column)
            yield Fault(line, column, _("thiếu cột này (%(title)s).") % {"title": title})
    for number, cells in table[1:]:
        if any(cells[len(columns) :]):
            yield Fault(number, "", _("có nhiều ô hơn dòng tiêu đề; kiểm tra dấu phân cách và dấu ngoặc kép."))


def required_columns(register: Register, *, needs_agency: bool) -> list[str]:
    """The columns a file must have: those the form insists on, but for what it chooses by itself."""
    form = entry_form(register)
    needed = [
        name for name in register.fields
        if form.base_fields[name].required and name not in {"state", "part_of", "year"} and not register.field(name).has_default()
    ]  # fmt: skip
    return [AGENCY_CODE, *needed] if needs_agency else needed


def _columns(register: Register) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in register.fields:
        for language, _words in settings.LANGUAGES:
            with override(language):
                found[fold(register.label(name))] = name
    return found | {name: name for name in register.fields}


def _titled(column: str, title: Any) -> dict[str, str]:
    found = {}
    for language, _words in settings.LANGUAGES:
        with override(language):
            found[fold(str(title))] = column
    return found


def by_agency(items: Iterable[Item]) -> dict[int, list[Item]]:
    """What a file does, agency by agency."""
    found: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        found[item.entry.agency_id].append(item)
    return found
