"""Small upkeep that nobody asks for: apps register theirs in `AppConfig.ready`."""

from __future__ import annotations

import logging
from collections.abc import Callable

log = logging.getLogger(__name__)

Chore = Callable[[], None]

_chores: list[Chore] = []


def chore(work: Chore) -> Chore:
    """Have this done every hour by the embedded runner, every day by Celery. It must bear being cut off."""
    if work not in _chores:
        _chores.append(work)
    return work


def do_chores() -> None:
    """Do all of them; one that fails does not keep the others from being done."""
    for work in _chores:
        try:
            work()
        except Exception:
            log.exception("The chore %s failed.", work.__qualname__)
