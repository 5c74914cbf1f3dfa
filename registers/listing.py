"""One page of a register's entries with what is out of date about them, and the register as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Window
from django.utils import timezone

from registers.cells import AGENCY_TITLE, cell, words
from registers.forms.lists import sortable
from registers.models import Entry, EntryQuerySet
from registers.register import Outdated, Register

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as a list shows it: its values in words, and what is to be mended about it."""

    entry: Entry
    first: str
    values: list[tuple[str, str]]
    outdated: Outdated | None
    is_late: bool
    is_soon: bool


def page_of(register: Register, rows: EntryQuerySet, wanted: str, *, agencies: bool = False) -> Page[Line]:
    """The page asked for. The count comes with the rows, in one query."""
    counted = with_objects(register, rows, agencies=agencies).annotate(total=Window(Count("pk")))
    number = int(wanted) if wanted.isdecimal() and int(wanted) else 1
    found = list(counted[(number - 1) * PER_PAGE : number * PER_PAGE])
    paginator: Paginator[Any] = Paginator(rows, PER_PAGE)
    if found or number == 1:
        paginator.count = found[0].total if found else 0
        return Page(lines(register, found), number, paginator)
    page = paginator.get_page(number)
    return Page(lines(register, list(page.object_list)), page.number, paginator)


def lines(register: Register, entries: Sequence[Any]) -> list[Line]:
    """Entries as a list shows them."""
    today = timezone.localdate()
    old = register.outdated(entries, today) if register.outdated else {}
    return [_line(register, entry, old.get(entry.pk), today) for entry in entries]


def _line(register: Register, entry: Any, outdated: Outdated | None, today: date) -> Line:
    first, *others = register.columns
    due = entry.due_on
    return Line(
        entry, words(register, entry, first) or entry.title,
        [(register.label(name), words(register, entry, name)) for name in others],
        outdated, entry.is_late(today), due is not None and 0 <= (due - today).days <= 30,
    )  # fmt: skip


def with_objects(register: Register, rows: EntryQuerySet, *, agencies: bool = False) -> EntryQuerySet:
    """The rows with the objects their fields name, so that no row asks for its own."""
    named = [name for name in {*register.fields, *register.columns} if register.field(name).is_relation]
    single = sorted(name for name in named if not register.field(name).many_to_many)
    many = sorted(name for name in named if register.field(name).many_to_many)
    single += [f"{name}__edition" for name in single if name == "clause"] + [
        f"{name}__parent" for name in single if name == "clause"
    ]
    rows = rows.select_related(*single, *(["agency"] if agencies else [])) if single or agencies else rows
    return rows.prefetch_related(*many) if many else rows


def headings(register: Register) -> list[dict[str, Any]]:
    """The columns of a list: their words, and what to sort by where they can be sorted."""
    able = sortable(register)
    return [{"label": register.label(name), "sort": name if name in able else ""} for name in register.columns]


def table(register: Register, rows: EntryQuerySet, *, agencies: bool) -> Iterator[list[Any]]:
    """The register as a file holds it, a line for each entry; with the agency's code in front for several agencies."""
    for entry in with_objects(register, rows, agencies=agencies):
        own = [cell(register, entry, name) for name in register.fields]
        yield [entry.agency.code, *own] if agencies else own


def header(register: Register, *, agencies: bool) -> list[str]:
    """The headings of the file; `agency_code` is that of the agency whose file an entry stands in."""
    own = [register.label(name) for name in register.fields]
    return [str(AGENCY_TITLE), *own] if agencies else own
