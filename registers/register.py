"""What a register is: one description from which its list, its pages, its files, its trail and its deadlines follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.roles import Permission

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from agencies.models import Agency
    from registers.models import Entry, EntryQuerySet


class Group(models.TextChoices):
    """Under which heading of the file a register stands."""

    SYSTEM = "system", _("Hệ thống và công bố")
    PAPERS = "papers", _("Thủ tục hành chính, quy trình và tài liệu")
    YEAR = "year", _("Hoạt động trong năm")
    MEANS = "means", _("Nguồn lực và quá trình")


@dataclass(frozen=True, slots=True)
class States:
    """The states of an entry: their words, the one it begins in, and which may follow which."""

    choices: type[models.TextChoices]
    first: str
    following: Mapping[str, frozenset[str]]

    def open_to(self, state: str) -> list[tuple[str, StrOrPromise]]:
        """The states an entry in this one may be given; all of them to an entry that is new."""
        reachable = {state, *self.following.get(state, ())} if state else set(self.choices.values)
        return [(value, words) for value, words in self.choices.choices if value in reachable]

    def word(self, state: str) -> str:
        """The state in words."""
        return str(dict(self.choices.choices).get(state, state))


@dataclass(frozen=True, slots=True)
class Outdated:
    """Why an entry no longer fits what it was made for, by when it should be mended and since when, where a day is known."""

    why: str
    due: date | None = None
    since: date | None = None


Mend = Callable[[Sequence[Any], date], Mapping[int, Outdated]]
Check = Callable[[Mapping[str, Any]], Mapping[str, str]]


@dataclass(frozen=True, slots=True, eq=False)
class Register:
    """A register: a model and how people read, search, fill in and exchange it.

    `one` is what its entry is called in a sentence ("bản công bố"), `about` what it is for, with the article and the
    deadline. `fields` are those of the form and the columns of its files, in order; `columns` those of the list;
    `search` what else a list finds an entry by; `filters` choices it is narrowed by. `parent` is the register whose
    entries these are parts of. `outdated` tells of rows given which no longer fit (a fixed number of queries for all).
    `check` tells of values given what is wrong with them together, by field. `by_province` registers are kept by the
    province, one for all; `shown_to` gives the entries that concern one agency. `begins`
    gives what a new entry's form is filled with. `starters` gives the parts (unsaved) a
    new entry may be filled with at a press of the button that says `starters_words`.
    """

    key: str
    model: type[Entry]
    name: StrOrPromise
    one: StrOrPromise
    about: StrOrPromise
    group: Group
    fields: tuple[str, ...]
    columns: tuple[str, ...]
    search: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    order: str = "-pk"
    icon: str = "clipboard-text"
    states: States | None = None
    parent: str = ""
    due_words: StrOrPromise = ""
    outdated: Mend | None = None
    check: Check = field(default=lambda values: {})
    by_province: bool = False
    shown_to: Callable[[EntryQuerySet, Agency], EntryQuerySet] | None = None
    begins: Callable[[Agency], Mapping[str, Any]] | None = None
    starters: Callable[[Entry], list[Entry]] | None = None
    starters_words: StrOrPromise = ""

    @property
    def writing(self) -> Permission:
        """What it takes to write in it, where the entry stands."""
        return Permission.KEEP_CATALOGUES if self.by_province else Permission.MANAGE_REGISTERS

    @property
    def is_yearly(self) -> bool:
        """Whether its entries count for one year each."""
        return "year" in self.fields

    def rows(self, agency: Agency | None = None) -> EntryQuerySet:
        """Its entries: those in one agency's file, or all."""
        found: EntryQuerySet = self.model._default_manager.all()
        if agency is None:
            return found
        return self.shown_to(found, agency) if self.shown_to else found.of(agency)

    def field(self, name: str) -> Any:
        """The model's field of this name."""
        return self.model._meta.get_field(name)

    def label(self, name: str) -> str:
        """What a field is called, beginning with a capital."""
        words = str(self.parent_label if name == "part_of" and self.parent else self.field(name).verbose_name)
        return words[:1].upper() + words[1:]

    @property
    def parent_label(self) -> StrOrPromise:
        """What the entry is called that these are part of."""
        return register_of(self.parent).one

    def parts(self) -> list[Register]:
        """The registers of its parts."""
        return [register for register in all_registers() if register.parent == self.key]


_registers: dict[str, Register] = {}


def keep(register: Register) -> Register:
    """Have a register kept. Called once for each, when the app is ready."""
    _registers[register.key] = register
    return register


def all_registers() -> list[Register]:
    """Every register, in the order of the file."""
    groups = Group.values
    return sorted(_registers.values(), key=lambda register: groups.index(register.group))


def register_of(key: str) -> Register:
    """The register with this key. Raises LookupError."""
    return _registers[key]


def register_by(entry: Entry) -> Register:
    """The register an entry belongs to."""
    return _registers[entry.register]
