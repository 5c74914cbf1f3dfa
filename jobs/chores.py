"""Small upkeep that nobody asks for: apps register theirs in `AppConfig.ready`."""

from __future__ import annotations

import logging
from collections.abc import Callable

from agencies.tenancy import across

log = logging.getLogger(__name__)

Chore = Callable[[], None]

_chores: list[Chore] = []
_often: list[Chore] = []


def chore(work: Chore, *, often: bool = False) -> Chore:
    """Have this done every hour by the embedded runner, every day by Celery; `often`: every minute by both.

    It must bear being cut off, and being done by two at once.
    """
    chores = _often if often else _chores
    if work not in chores:
        chores.append(work)
    return work


def do_chores(*, often: bool = False) -> None:
    """Do all of them, or those of every minute; one that fails does not keep the others from being done."""
    for work in _often if often else _chores:
        try:
            with across():
                work()
        except Exception:
            log.exception("The chore %s failed.", work.__qualname__)
