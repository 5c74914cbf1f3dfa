"""Every register of the province as a table, and the columns of the file that brings it in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.utils.translation import gettext as _

from agencies.datasets import Column, Dataset, Group, Intake, Table
from agencies.models import Province
from agencies.roles import Permission
from registers.cells import AGENCY_CODE, AGENCY_TITLE
from registers.listing import header, table
from registers.register import Register
from registers.transfer import required_columns


def dataset_of(register: Register) -> Dataset:
    """A register as a kind of data."""
    intake = Intake(
        "registers:import_province", Permission.KEEP_CATALOGUES, partial(columns, register), args=(register.key,)
    )
    return Dataset(
        register.key.replace("_", "-"), register.name, "", Group.RECORD, Permission.VIEW_REGISTERS,
        partial(rows, register), intake,
    )  # fmt: skip


def rows(register: Register, province: Province) -> Table:
    """The entries of all agencies, in the form that the import reads."""
    found = register.rows().filter(agency__province=province).order_by("agency_id", "pk")
    return header(register, agencies=True), table(register, found, agencies=True)


def columns(register: Register) -> Sequence[Column]:
    """The columns of the register's file for several agencies."""
    needed = required_columns(register, needs_agency=True)
    own = [Column(register.label(name), name in needed, _hint(register, name)) for name in register.fields]
    return [Column(str(AGENCY_TITLE), AGENCY_CODE in needed, _("mã của cơ quan có hồ sơ này")), *own]


def _hint(register: Register, name: str) -> str:
    field = register.field(name)
    if name == "state" and register.states:
        return ", ".join(str(label) for _value, label in register.states.choices.choices)
    if choices := getattr(field, "choices", None):
        return ", ".join(str(label) for value, label in choices if value)
    kinds = {
        "DateField": _("ngày như 01/07/2025"), "BooleanField": _("x (có) hoặc 0 (không)"),
        "ManyToManyField": _("nhiều mục cách nhau bằng dấu chấm phẩy"),
    }  # fmt: skip
    return kinds.get(field.get_internal_type(), "")
