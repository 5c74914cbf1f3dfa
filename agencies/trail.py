"""Writing the trail. Each workflow function leaves one line, in the transaction of what it did."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models

from agencies.rules import fold
from agencies.tenancy import across, within
from agencies.writing import insert

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from agencies.models import Agency, Province, TrailEntry, User

_address: ContextVar[str | None] = ContextVar("trail_address", default=None)


@contextmanager
def origin(address: str | None) -> Iterator[None]:
    """Record what happens inside as coming from this network address."""
    token = _address.set(address)
    try:
        yield
    finally:
        _address.reset(token)


def record(
    action: str,
    target: models.Model,
    *,
    by: User | None,
    province: Province | None = None,
    agency: Agency | None = None,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    note: str = "",
) -> None:
    """Leave one line: this person did this to that, values before and after, for this reason.

    `by` is None when the system itself acted (a deadline passed, an import from the command line).
    """
    # A line belongs to the province it is written for, wherever the work at hand stands.
    with across() if province is None else within(province):
        insert(line(action, target, by=by, province=province, agency=agency, changes=changes, note=note))


def line(
    action: str,
    target: models.Model,
    *,
    by: User | None,
    province: Province | None = None,
    agency: Agency | None = None,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    note: str = "",
) -> TrailEntry:
    """The line that `record` leaves, not yet written: for work on many objects, handed to `record_all`."""
    from agencies.models import TrailEntry

    return TrailEntry(
        province=province,
        agency=agency,
        actor=by,
        action=action,
        object_type=target._meta.label_lower,
        object_id=target.pk,
        object_name=str(target)[:300],
        changes={field: [plain(old), plain(new)] for field, (old, new) in (changes or {}).items()},
        note=note[:1000],
        address=_address.get(),
        search_text=fold(f"{target} {note}")[:1400],
    )


def record_all(lines: Iterable[TrailEntry]) -> None:
    """Leave many lines at once."""
    from agencies.models import TrailEntry

    TrailEntry.objects.bulk_create(lines, batch_size=500)


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The fields whose value changed, each with its old and new value."""
    return {field: (before.get(field), value) for field, value in after.items() if before.get(field) != value}


def plain(value: Any) -> Any:
    """A value as JSON keeps it: days and moments in ISO 8601, points as exact decimal text."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return value
