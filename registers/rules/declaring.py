"""When what was declared of a system no longer fits it (QĐ 19/2014/QĐ-TTg Điều 4.4c)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Standing:
    """What a unit was from one day on: whatever of it makes another organisation of it."""

    since: date
    name: str
    kind: str
    level: str


def organisation_changed(spans: Iterable[Standing], declared: date, today: date) -> date | None:
    """The first day after a declaration on which the unit was another: renamed, of another kind or level.

    A move below another agency is none: the unit and its duties stay what they are.
    """
    ordered = sorted(spans, key=lambda span: span.since)
    then = None
    for span in ordered:
        if span.since <= declared or then is None:
            then = span
        elif span.since <= today and (span.name, span.kind, span.level) != (then.name, then.kind, then.level):
            return span.since
    return None


def scope_changed(scope_since: date, declared: date, today: date) -> date | None:
    """The day the scope became another one after a declaration."""
    return scope_since if declared < scope_since <= today else None
