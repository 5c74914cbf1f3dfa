"""Agencies through time as plain values: spans of days, cuts, and the path each span has. No Django, no database.

An agency is known here by its number in its province. What is declared of it (name, kind, parent, …) is a
list of spans; the paths follow from the parents' spans and are worked out by `lay_out`, so that a move of one
agency reaches everything below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from agencies.rules import OPEN_END

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is declared of an agency over some days."""

    parent: int | None
    code: str
    name: str
    level: str
    kind: str
    obligation: str
    short_name: str = ""
    has_procedures: bool = True
    obligation_basis: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Facts that hold from one day to another, both counted."""

    first: date
    last: date
    facts: Facts
    reorganisation: int | None = None

    def holds(self, day: date) -> bool:
        """Whether it holds on that day."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Placed:
    """A span together with the one path that holds over all its days: a version as it is stored."""

    first: date
    last: date
    facts: Facts
    path: str
    reorganisation: int | None


Timelines = Mapping[int, list[Span]]


class Impossible(ValueError):
    """A change that the spans do not allow; `number` names the agency, `day` the day in the way."""

    def __init__(self, number: int, day: date | None = None) -> None:
        super().__init__(f"agency {number}, {day}")
        self.number = number
        self.day = day


class Cycle(Impossible):
    """An agency would stand below itself."""


class TooEarly(Impossible):
    """The change would take effect on or before the first day of what holds now; `day` is that first day."""


class Closed(Impossible):
    """The agency does not exist on the day of the change; `day` is its last day."""


def merged(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, with neighbours that declare the same joined into one.

    Versions are cut wherever a path changes, also when only a parent moved; joining gives back
    what was declared.
    """
    result: list[Span] = []
    for span in sorted(spans, key=lambda span: span.first):
        before = result[-1] if result else None
        if before and before.facts == span.facts and before.last != OPEN_END and before.last + ONE_DAY == span.first:
            result[-1] = replace(before, last=span.last)
        else:
            result.append(span)
    return result


def changed_from(
    number: int, spans: list[Span], day: date, reorganisation: int | None = None, **facts: object
) -> list[Span]:
    """The spans with other facts from `day` on.

    Raises Closed when the agency does not exist that day, TooEarly when something declared later, or on that
    same day, would be overwritten.
    """
    last = spans[-1]
    if day > last.last:
        raise Closed(number, last.last)
    if day <= last.first:
        raise TooEarly(number, last.first)
    after = replace(last, first=day, facts=replace(last.facts, **facts), reorganisation=reorganisation)  # type: ignore[arg-type]  # checked by the dataclass
    return [*spans[:-1], replace(last, last=day - ONE_DAY), after]


def closed_after(number: int, spans: list[Span], last_day: date) -> list[Span]:
    """The spans ending with `last_day`.

    Raises Closed when the agency already ends earlier, TooEarly when it would end before what holds last begins.
    """
    last = spans[-1]
    if last_day > last.last:
        raise Closed(number, last.last)
    if last_day < last.first:
        raise TooEarly(number, last.first)
    return [*spans[:-1], replace(last, last=last_day)]


def lay_out(timelines: Timelines, steps: Mapping[int, str]) -> dict[int, list[Placed]]:
    """Cut every span where its path changes, and give each piece its path.

    `steps` is each agency's own part of its path. A child that outlives its parent keeps the parent's last
    place (and the first, when it is older). Raises Cycle when an agency stands below itself on some day.
    """
    return {
        number: [
            Placed(first, last, span.facts, path, reorganisation)
            for span in spans
            for first, last, path, reorganisation in _pieces(number, span, span.first, span.last, timelines, steps, ())
        ]
        for number, spans in timelines.items()
    }


_Piece = tuple[date, date, str, int | None]


def _pieces(
    number: int,
    span: Span,
    first: date,
    last: date,
    timelines: Timelines,
    steps: Mapping[int, str],
    seen: tuple[int, ...],
) -> list[_Piece]:
    """The paths of one span between two days, each with the reorganisation that made it differ from the one before."""
    if number in seen:
        raise Cycle(number, first)
    parent = span.facts.parent
    if parent is None:
        return [(first, last, steps[number], span.reorganisation)]
    result: list[_Piece] = []
    for above, start, end in _covering(timelines[parent], first, last):
        for begins, ends, place, cause in _pieces(parent, above, start, end, timelines, steps, (*seen, number)):
            path = place + steps[number]
            if result and result[-1][2] == path:
                result[-1] = (result[-1][0], ends, path, result[-1][3])
            else:
                result.append((begins, ends, path, span.reorganisation if begins == span.first else cause))
    return result


def _covering(spans: list[Span], first: date, last: date) -> Iterator[tuple[Span, date, date]]:
    """Which span answers for which of the days from first to last; the nearest one for days that none holds."""
    day = first
    for index, span in enumerate(spans):
        following = spans[index + 1].first if index + 1 < len(spans) else None
        # A span answers until the next begins, the last one for ever.
        end = last if following is None else min(last, following - ONE_DAY)
        if end >= day:
            yield span, day, end
            if end == last:
                return
            day = end + ONE_DAY


def at(spans: Iterable[Span], day: date) -> Span | None:
    """The span that holds on that day."""
    return next((span for span in spans if span.holds(day)), None)


_Lasting = TypeVar("_Lasting", Span, Placed)


def nearest(spans: list[_Lasting], day: date) -> _Lasting:
    """What holds on that day: before the first day the first, after the last day the last."""
    held = next((span for span in spans if span.first <= day <= span.last), None)
    return held or (spans[0] if day < spans[0].first else spans[-1])


def life(spans: list[Span]) -> tuple[date, date]:
    """The first and the last day of all."""
    return spans[0].first, spans[-1].last
