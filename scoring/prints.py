"""What can be printed of a scorecard. The app above, which prints, registers it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from agencies.prints import Print

if TYPE_CHECKING:
    from agencies.models import User
    from scoring.models import Scorecard

OfSheet = Callable[["Scorecard", "User"], Iterable[Print]]

_of_sheet: list[OfSheet] = []


def printer(of_sheet: OfSheet) -> None:
    """Have this asked for what may be printed of a scorecard. Called in `AppConfig.ready`; it asks the database nothing."""
    if of_sheet not in _of_sheet:
        _of_sheet.append(of_sheet)


def prints_of(sheet: Scorecard, user: User) -> list[Print]:
    """What this person can print of a scorecard as it stands."""
    return [one for tell in _of_sheet for one in tell(sheet, user)]
