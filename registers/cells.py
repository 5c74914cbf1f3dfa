"""The values of entries as text: in lists, in files, in the trail; and text from files as what the forms read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from agencies.models import Agency
from agencies.rules import fold
from agencies.templatetags.page import day, number, points
from registers.fields import TicksField
from registers.models import Entry
from registers.register import Register
from standards.models import Clause, Edition

YES, NO = "x", "0"
AGENCY_CODE = "agency_code"
"""The column that names the agency in whose file an entry stands, in files about several."""
AGENCY_TITLE = gettext_lazy("Mã cơ quan")


def value_of(entry: Any, name: str) -> Any:
    """The value of a field: a plain value, an object, or the objects of a many-to-many field as a list."""
    if entry._meta.get_field(name).many_to_many:
        return list(getattr(entry, name).all()) if entry.pk else []
    return getattr(entry, name)


def words(register: Register, entry: Any, name: str) -> str:
    """The value as a person reads it; empty where there is none."""
    return told(register, name, value_of(entry, name))


def told(register: Register, name: str, value: Any) -> str:
    """A value of this field in words."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if name == "year":
        return str(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Decimal):
        return points(value)
    if isinstance(value, int):
        return number(value)
    if isinstance(value, list):
        known = register.field(name)
        return "; ".join(known.words(value) if isinstance(known, TicksField) else map(str, value))
    return str(_choice_words(register, name, value))


def cell(register: Register, entry: Any, name: str) -> Any:
    """The value as a file holds it, so that reading it back changes nothing."""
    value = value_of(entry, name)
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, list) and isinstance(register.field(name), TicksField):
        return "; ".join(value)
    if isinstance(value, list):
        return "; ".join(map(handle, value))
    return handle(value) if isinstance(value, models.Model) else _choice_words(register, name, value)


def handle(row: models.Model) -> str:
    """The word that files call an object by."""
    if isinstance(row, Entry):
        return f"{row.reference} ({row.year})" if row.year else row.reference
    if isinstance(row, Agency | Edition):
        return row.code
    if isinstance(row, Clause):
        return f"{row.number} ({row.edition.code})"
    return str(row)


def choices_of(register: Register, name: str) -> list[tuple[str, Any]]:
    """The values a field may take, with their words; none for a field that takes anything."""
    if name == "state":
        return list(register.states.choices.choices) if register.states else []
    known = register.field(name)
    if isinstance(known, TicksField):
        return list(known.ticks.choices) if known.ticks else []
    return list(known.flatchoices or [])


def _choice_words(register: Register, name: str, value: Any) -> Any:
    return (
        str(dict(choices_of(register, name)).get(value, value))
        if isinstance(value, str)
        else str(value)
        if isinstance(value, models.Model)
        else value
    )


# --- from files ---


@cache
def _codes(register: str, name: str) -> Mapping[str, str]:
    """The codes of a choice by what people write for them: the code, or its words in either language."""
    from registers.register import register_of

    found: dict[str, str] = {}
    for code, label in choices_of(register_of(register), name):
        for language, _words in settings.LANGUAGES:
            with override(language):
                found[fold(str(label))] = code
        found[fold(code)] = code
    return found


class Unclear(Exception):
    """What a cell says cannot be understood; the message is the end of a sentence that names the cell."""


@dataclass
class Reader:
    """Reads the cells of one register's file. `options` are the objects a field may name, by field."""

    register: Register
    options: dict[str, models.QuerySet[Any]]
    _known: dict[str, dict[str, set[int]]] = field(default_factory=dict)

    def read(self, name: str, text: str) -> Any:
        """What the form is to be given for this cell. Raises Unclear."""
        if name in self.options:
            known = self.register.field(name)
            if known.many_to_many:
                return [self._number(name, part) for part in _parts(text)]
            return self._number(name, text) if text else ""
        kind = self.register.field(name)
        if isinstance(kind, models.BooleanField):
            return _truth(text)
        if isinstance(kind, TicksField):
            return [self._code(name, part) for part in _parts(text)]
        if choices_of(self.register, name):
            return self._code(name, text) if text else ""
        return text

    def _code(self, name: str, text: str) -> str:
        known = _codes(self.register.key, name)
        if fold(text) not in known:
            allowed = ", ".join(str(label) for _code, label in choices_of(self.register, name))
            raise Unclear(
                _("“%(value)s” không đúng; chọn một trong: %(allowed)s.") % {"value": text, "allowed": allowed}
            )
        return known[fold(text)]

    def _number(self, name: str, text: str) -> int:
        if name not in self._known:
            self._known[name] = _by_handle(self.options[name])
        found = self._known[name].get(fold(text), set())
        if not found:
            raise Unclear(_("không tìm thấy “%(value)s” trong hệ thống.") % {"value": text})
        if len(found) > 1:
            raise Unclear(
                _("có nhiều mục “%(value)s”; viết thêm năm trong ngoặc, ví dụ “%(value)s (2026)”.") % {"value": text}
            )
        return next(iter(found))


def _by_handle(rows: Iterable[Any]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        names = {handle(row), str(row), getattr(row, "reference", "")}
        for name in names - {""}:
            found[fold(name)].add(row.pk)
        if isinstance(row, Clause) and fold(row.number) not in found:
            found[fold(row.number)].add(row.pk)  # a number alone means the newest edition, which comes first
    return found


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.replace("\n", ";").split(";") if part.strip()]


_TRUTH = {"": False, "0": False, "khong": False, "no": False, "false": False, "1": True, "x": True, "co": True, "yes": True, "true": True}  # fmt: skip


def _truth(text: str) -> bool:
    try:
        return _TRUTH[fold(text)]
    except KeyError:
        raise Unclear(_("“%(value)s” không đúng; viết x (có) hoặc 0 (không).") % {"value": text}) from None
