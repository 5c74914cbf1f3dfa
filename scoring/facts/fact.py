"""A fact of the record, what it says, and the table of all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency
from audits.record import Corrected, Held, YearAtAgency, papers_of, years_of
from registers.models import Entry
from registers.standing import QualityFile, files_of
from scoring.rules.facts import FactKind, Value

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Source:
    """One thing of the record a fact rests on, in whose file, and its page: the route, its arguments after the province."""

    name: str
    agency: int
    route: str
    arguments: tuple[int | str, ...]

    def url(self, province: str) -> str:
        """The address of its page."""
        return reverse(self.route, args=[province, *self.arguments])


@dataclass(frozen=True, slots=True)
class Said:
    """What a fact says: its value, the sentence with the figures, what it rests on, the documents (by number) behind that.

    `since` is the day from which the record has it so, as far as it tells. `may_change` when the year still goes on for
    it: something counted is under way, so that the figure is not the last word.
    """

    value: Value
    words: str
    rests_on: tuple[Source, ...] = ()
    documents: tuple[int, ...] = ()
    since: date | None = None
    may_change: bool = False


@dataclass(slots=True)
class Record:
    """What an agency's registers and audits say of one year."""

    file: QualityFile
    audits: YearAtAgency
    _papers: dict[int, list[int]] | None = field(default=None, repr=False)

    def papers_of_corrections(self) -> dict[int, list[int]]:
        """The documents that show what was done about each nonconformity of internal audits; asked for once."""
        if self._papers is None:
            numbers = [row.pk for row in self.audits.corrections]
            self._papers = papers_of(numbers) if numbers else {}
        return self._papers


Read: TypeAlias = Callable[[Record], Said | None]


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: what it is called where people choose it, the kind of its value, how it is read."""

    name: str
    words: StrOrPromise
    kind: FactKind
    read: Read


FACTS: dict[str, Fact] = {}
"""Every fact by its name. A name that a rubric may have is never given another meaning."""


def fact(name: str, words: StrOrPromise, kind: FactKind) -> Callable[[Read], Read]:
    """Have a function read a fact."""

    def keep(read: Read) -> Read:
        FACTS[name] = Fact(name, words, kind, read)
        return read

    return keep


def kinds_of_facts() -> dict[str, str]:
    """The kind of every fact, as rubrics are checked against."""
    return {name: str(one.kind) for name, one in FACTS.items()}


def records_of(agencies: Sequence[Agency], year: int, day: date | None = None) -> dict[int, Record]:
    """The records of these agencies (of one province) by their numbers, as they stand on a day; a fixed number of queries."""
    files = files_of(agencies, year, day or timezone.localdate())
    years = years_of([agency.pk for agency in agencies], year)
    return {number: Record(file, years[number]) for number, file in files.items()}


# --- what facts say ---


def said(value: Value, words: str, file: QualityFile, *entries: Entry | None, **more: object) -> Said:
    """What entries of the registers say, with their documents; as it has stood since they were last written to."""
    kept = [entry for entry in entries if entry is not None]
    since = max((timezone.localdate(entry.changed_at) for entry in kept), default=None)
    options = {"since": since} | more
    return Said(value, words, tuple(map(source, kept)), tuple(file.papers_behind(*kept)), **options)  # type: ignore[arg-type]  # named as the fields are


def source(entry: Entry) -> Source:
    """An entry of a register."""
    return Source(entry.title, entry.agency_id, "registers:entry", (entry.agency_id, entry.register, entry.pk))


def audit_source(audit: Held) -> Source:
    """An audit."""
    return Source(audit.name, audit.agency, "audits:audit", (audit.pk,))


def finding_source(finding: Corrected) -> Source:
    """A nonconformity."""
    return Source(finding.name, finding.agency, "audits:audit_finding", (finding.pk,))
