"""How long an agency may be silent before somebody should ask whether it needs help."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

PATIENCE = ((21, 7), (7, 4), (2, 2))
"""More than so many days before the deadline, silence of so many days is nothing unusual; later ones are shorter."""
LAST_DAYS = 1
"""Days of silence in the last two days, and after the deadline."""


def patience(due_at: datetime | None, now: datetime) -> int:
    """After how many days without a change a sheet that was begun counts as stuck: the less time is left, the fewer."""
    if due_at is None:
        return PATIENCE[0][1]
    return next((days for left, days in PATIENCE if due_at > now + timedelta(days=left)), LAST_DAYS)


def spans(now: datetime) -> Iterator[tuple[datetime | None, datetime | None, datetime]]:
    """The same for a database: due after this, and no later than that, and silent since then."""
    latest: datetime | None = None
    for left, days in PATIENCE:
        begins = now + timedelta(days=left)
        yield begins, latest, now - timedelta(days=days)
        latest = begins
    yield None, latest, now - timedelta(days=LAST_DAYS)
