"""One agency's line in the list, the people behind it, one place in the table of counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from agencies.roles import Role
from scoring.holdups import WRITTEN_TO, Holdup
from scoring.models import Letter
from scoring.states import SheetState


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody at an agency."""

    pk: int
    name: str
    role: Role
    email: str
    phone: str
    signed_in_at: datetime | None

    @property
    def dialled(self) -> str:
        """The telephone number as a telephone takes it."""
        return "".join(letter for letter in self.phone if letter.isdigit() or letter == "+")


@dataclass(slots=True)
class Line:
    """One agency's sheet: where it stands, what holds it up, whom to ask, when somebody last did."""

    pk: int
    agency: int
    code: str
    name: str
    parent_name: str
    group: str
    search_text: str
    sort_text: str
    state: SheetState
    due_at: datetime | None
    days_left: int | None
    holdups: list[Holdup]
    people: list[Contact]
    changed_at: datetime | None
    done: int
    asked: int
    since: datetime | None
    """From when it has waited for the head, or for a supplement until when."""
    wants_until: datetime | None
    letter: Letter | None

    @property
    def main(self) -> Holdup | None:
        """What to deal with first."""
        return self.holdups[0] if self.holdups else None

    @property
    def officers(self) -> list[Contact]:
        """The agency's officers; where it has none, its head."""
        return [person for person in self.people if person.role == Role.OFFICER] or self.people

    @property
    def percent(self) -> int:
        """How much of what is asked has been scored, 0 to 100."""
        return 100 * self.done // self.asked if self.asked else 0

    @property
    def seen_at(self) -> datetime | None:
        """The last sign of life: a change in the sheet, or an officer who signed in."""
        signs = [self.changed_at, *(person.signed_in_at for person in self.officers)]
        return max((sign for sign in signs if sign), default=None)

    def written_to(self) -> list[Contact]:
        """To whom a reminder goes: those whose turn it is; where there are none, whoever belongs to the agency."""
        roles = WRITTEN_TO.get(self.main, ()) if self.main else ()
        chosen = [person for person in self.people if person.role in roles]
        once = {person.pk: person for person in chosen or self.people}
        return list(once.values()) if roles else []


@dataclass(slots=True)
class GroupRow:
    """A place or kind of agency: how many sheets, how many not handed in, how many are held up by what."""

    key: str
    label: str
    total: int = 0
    waiting: int = 0
    counts: dict[Holdup, int] = field(default_factory=lambda: dict.fromkeys(Holdup, 0))


def ordered(lines: Iterable[Line], sort: str) -> list[Line]:
    """The lines by one column, those without a value last."""
    keys: dict[str, Callable[[Line], Any]] = {
        "name": lambda line: line.sort_text,
        "due": lambda line: line.due_at,
        "seen": lambda line: line.seen_at,
        "percent": lambda line: line.percent,
        "reminded": lambda line: line.letter.reminder.at if line.letter else None,
    }  # fmt: skip
    key = keys.get(sort.removeprefix("-"), keys["due"])
    rows = list(lines)
    known = sorted((row for row in rows if key(row) is not None), key=key, reverse=sort.startswith("-"))
    return known + [row for row in rows if key(row) is None]
