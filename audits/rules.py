"""Pure decisions on inspections and findings: coverage, the clock, who may look, what a file lacks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from agencies.rules import fold

REPORT_MONTHS = 2
"""Months after the minutes are signed in which the corrective report is due (TT 26/2014/TT-BKHCN Điều 37.2c)."""

SERVICE_YEARS = 3
"""Years an inspector has served (TT 26/2014/TT-BKHCN Điều 40)."""

QUALIFIED_FROM = date(2016, 6, 1)
"""From when inspectors must meet Điều 40."""

MOST_WHYS = 5


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it has no such day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def report_due(signed_on: date) -> date:
    """The last day of the corrective report for minutes signed that day."""
    return months_after(signed_on, REPORT_MONTHS)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far inspections of a year reach among the mandatory agencies (TT 26/2014/TT-BKHCN Điều 33).

    Every one is to be inspected, by records at least; `needed` of them, one third rounded up, on site.
    """

    mandatory: int
    inspected: int
    on_site: int

    @property
    def needed(self) -> int:
        """How many must be inspected on site."""
        return -(-self.mandatory // 3)

    @property
    def left(self) -> int:
        """How many are not inspected at all."""
        return max(self.mandatory - self.inspected, 0)

    @property
    def left_on_site(self) -> int:
        """How many more must be inspected on site."""
        return max(self.needed - self.on_site, 0)

    @property
    def is_met(self) -> bool:
        """Whether both halves of the rule hold; without mandatory agencies there is nothing to meet."""
        return not self.left and not self.left_on_site


def coverage(mandatory: Collection[int], inspected: Iterable[int], on_site: Iterable[int]) -> Coverage:
    """Count agencies, by number, each once; whoever is inspected on site is inspected."""
    wanted, seen = set(mandatory), set(on_site)
    return Coverage(len(wanted), len(wanted & (seen | set(inspected))), len(wanted & seen))


def longest_unseen(agencies: Iterable[int], last_seen: Mapping[int, date | None], count: int) -> list[int]:
    """The `count` agencies longest not inspected on site: those never seen first, then by day, in the order given."""
    return sorted(agencies, key=lambda agency: last_seen.get(agency) or date.min)[: max(count, 0)]


class Lack(StrEnum):
    """What an inspector lacks of Điều 40."""

    DEGREE = "degree"
    MANAGEMENT = "management"
    TRAINING = "training"
    TRAINING_EXPIRED = "training_expired"
    SERVICE = "service"


def lacks(
    *, degree: str, management: str, training: str, training_until: date | None, since: date | None, on: date
) -> list[Lack]:
    """What is missing on that day: degree, state-management certificate, audit training in force, three years' service."""
    if on < QUALIFIED_FROM:
        return []
    found = []
    if not degree.strip():
        found.append(Lack.DEGREE)
    if not management.strip():
        found.append(Lack.MANAGEMENT)
    if not training.strip():
        found.append(Lack.TRAINING)
    elif training_until and training_until < on:
        found.append(Lack.TRAINING_EXPIRED)
    if since is None or months_after(since, 12 * SERVICE_YEARS) > on:
        found.append(Lack.SERVICE)
    return found


def same_part(one: str, other: str) -> bool:
    """Whether two names mean the same part of an agency ("Phòng Nội vụ", "phong noi vu")."""
    return bool(one.strip()) and fold(one) == fold(other)


class Kind(StrEnum):
    """The ten kinds of document in an inspection's file (TT 26/2014/TT-BKHCN Điều 39)."""

    PLAN = "plan"
    REQUEST = "request"
    REPORT = "report"
    FIX_REQUEST = "fix_request"
    DECISION = "decision"
    MINUTES = "minutes"
    CORRECTION = "correction"
    TEAM_REPORT = "team_report"
    UNIT_REPORT = "unit_report"
    OTHER = "other"


def wanted_kinds(*, on_site: bool, planned: bool, nonconforming: bool, settled: bool) -> list[Kind]:
    """The kinds of document this inspection's file needs by now, in the order of Điều 39.

    `settled`: the minutes are signed, or the conclusion by records is written.
    """
    wanted = {Kind.PLAN} if planned else set()
    if on_site:
        wanted |= {Kind.DECISION}
        if settled:
            wanted |= {Kind.MINUTES, Kind.TEAM_REPORT, Kind.UNIT_REPORT}
            wanted |= {Kind.CORRECTION} if nonconforming else set()
    else:
        wanted |= {Kind.REQUEST}
        if settled:
            wanted |= {Kind.REPORT, Kind.UNIT_REPORT}
            wanted |= {Kind.FIX_REQUEST, Kind.CORRECTION} if nonconforming else set()
    return [kind for kind in Kind if kind in wanted]


def in_time(done_on: date | None, due_on: date | None) -> bool:
    """Whether something was done by its last day; without a last day, whenever it was done."""
    return done_on is not None and (due_on is None or done_on <= due_on)


def clean_whys(typed: Iterable[str]) -> list[str]:
    """The answers to "why", one after the other, without empty ones; the last is the cause at the root."""
    return [why.strip() for why in typed if why.strip()][:MOST_WHYS]
