"""What can be printed of an entry. The app above, which prints, registers it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from agencies.prints import Print

if TYPE_CHECKING:
    from registers.models import Entry

OfEntry = Callable[["Entry"], Iterable[Print]]

_of_entry: list[OfEntry] = []


def printer(of_entry: OfEntry) -> None:
    """Have this asked for what may be printed of an entry. Called in `AppConfig.ready`; it asks the database nothing."""
    if of_entry not in _of_entry:
        _of_entry.append(of_entry)


def prints_of(entry: Entry) -> list[Print]:
    """What can be printed of an entry as it stands."""
    return [one for tell in _of_entry for one in tell(entry)]
