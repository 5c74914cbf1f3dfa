"""Working out what a file would do to a register: each row is given to the register's own form."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from import_export import fields, resources
from import_export.instance_loaders import BaseInstanceLoader

from agencies import spreadsheet, trail
from agencies.models import Agency, Province
from agencies.rules import fold
from agencies.transfer.resource import Fault
from registers.cells import AGENCY_CODE, AGENCY_TITLE, Reader, Unclear
from registers.forms.entries import EntryForm, entry_form, objects_of
from registers.listing import with_objects
from registers.models import Entry
from registers.register import Register
from registers.transfer.columns import dataset_of
from registers.transfer.plan import Item, Plan
from registers.workflow import values_of


def plan_import(register: Register, province: Province, agency: Agency | None, name: str, content: bytes) -> Plan:
    """Work out what a file would do: to one agency's register, or with None to those of all the agencies it names.

    Raises Refused when the file as a whole cannot be used: unreadable, or without the columns it needs.
    """
    dataset = dataset_of(register, spreadsheet.read(name, content), needs_agency=agency is None)
    planner = _Resource(register, province, agency)
    result = planner.import_data(dataset, use_transactions=False)
    for problem in [*result.base_errors, *(error for _number, errors in result.row_errors() for error in errors)]:
        raise problem.error
    planner.plan.faults.sort(key=lambda fault: fault.line or 0)
    return planner.plan


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
        self.blank: dict[int, dict[str, tuple[Any, bool]]] = {}
        """What the form of a new entry shows, and whether it must say something, by agency and field."""
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
        return {_key(row): row for row in with_objects(self.register, rows)}

    def _fit(self, agency: Agency, data: dict[str, Any], line: int) -> None:
        """Give the row to the form twice: to learn which entry it is about, then as a change of that entry."""
        form_class = entry_form(self.register)
        objects = self._reader(agency).options
        fresh = form_class(data=self._filled(agency, data, None), agency=agency, objects=objects)
        fresh.is_valid()
        known = self.stored.get(_key(fresh.instance)) if _readable(fresh) else None
        form = fresh
        before: dict[str, Any] = {}
        if known is not None:
            before = values_of(self.register, known)
            form = form_class(data=self._filled(agency, data, known), instance=known, agency=agency, objects=objects)
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

    def _filled(self, agency: Agency, data: dict[str, Any], instance: Any) -> dict[str, Any]:
        """The cells; for columns the file does not have, and for empty cells that must say something, what the form would
        show: the stored value, or the one a new entry begins with."""
        shown = self.blank.get(agency.pk) if instance is None else None
        if shown is None:
            form = entry_form(self.register)(instance=instance, agency=agency, objects=self._reader(agency).options)
            shown = {name: (form[name].value(), form.fields[name].required) for name in self.register.fields}
            if instance is None:
                self.blank[agency.pk] = shown
        return data | {
            name: value
            for name, (value, required) in shown.items()
            if name not in data or (required and data[name] in ("", None))
        }


def _readable(form: EntryForm) -> bool:
    """Whether a form that may have faults still tells which entry it is about."""
    try:
        return bool(form.instance.referred())
    except (AttributeError, ValueError, TypeError, LookupError):
        return False


def _key(entry: Entry) -> tuple[Any, ...]:
    reference = " ".join(entry.referred().split())[:150]
    return entry.agency_id, entry.part_of_id, entry.year, fold(reference)
