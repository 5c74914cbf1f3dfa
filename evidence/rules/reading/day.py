"""The day of a paper: "Bắc Giang, ngày 20 tháng 10 năm 2023" in its head, at its end, or in the opening of minutes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from evidence.rules.reading.lines import bare, flat

FIRST_YEAR, LAST_YEAR = 1976, 2100

_WORDS = r"ng[a-z]y\s*(?P<d>\d{1,2})\s*th[a-z]ng\s*(?P<m>\d{1,2})\s*n[a-z]m\s*(?P<y>\d{4})(?!\d)"
_SLASHES = r"(?:ng[a-z]y\s*)?(?P<d>\d{1,2})\s*[/.-]\s*(?P<m>\d{1,2})\s*[/.-]\s*(?P<y>\d{4})(?!\d)"
_PLACE = r"(?:^|[^a-z])(?P<place>[a-z][a-z.' -]{1,38}?)\s*[,.]\s*"
_PLACED = [re.compile(_PLACE + _WORDS + r"\W*$"), re.compile(_PLACE + r"(?=ng[a-z]y)" + _SLASHES + r"\W*$")]
_ALONE = re.compile(r"^\W*" + _WORDS + r"\W*$")
_MEETING = [re.compile(r"h.m nay\b.{0,60}?" + _WORDS), re.compile(r"h.m nay\b.{0,60}?" + r"(?=ng[a-z]y)" + _SLASHES)]
_OPENING = [re.compile(r"th[a-z]i gian.{0,50}?" + _WORDS), re.compile(r"th[a-z]i gian.{0,50}?(?=ng[a-z]y)" + _SLASHES)]
_SIGNED = re.compile(r"(?:thoi gian ky|ngay ky)\s*:?\s*" + _SLASHES)


@dataclass(frozen=True, slots=True)
class Day:
    """A day, and whether the words that give it were read without doubt."""

    day: date
    is_sure: bool


def read_day(pieces: Iterable[str], doubtful: frozenset[str]) -> Day | None:
    """The day in the head of a paper: with its place it is sure, without one it is not."""
    pieces = list(pieces)
    placed = _first(pieces, _PLACED, doubtful)
    if placed:
        return placed
    alone = _first(pieces, [_ALONE], doubtful)
    return Day(alone.day, False) if alone else None


def read_closing_day(pieces: Iterable[str], doubtful: frozenset[str]) -> Day | None:
    """The day above the signature of a paper that has none in its head; nothing when there are several."""
    days = {found.day: found for piece in pieces if (found := _first([piece], _PLACED, doubtful))}
    return next(iter(days.values())) if len(days) == 1 else None


def read_meeting_day(pieces: Iterable[str], doubtful: frozenset[str]) -> Day | None:
    """The day minutes were taken: "Hôm nay, ngày …"; not sure when it is but the hour a meeting began."""
    pieces = list(pieces)
    opening = _first(pieces, _OPENING, doubtful)
    return _first(pieces, _MEETING, doubtful) or (Day(opening.day, False) if opening else None)


def read_signing_day(pieces: Iterable[str], doubtful: frozenset[str]) -> Day | None:
    """The day a digital signature shows: not always that of the paper."""
    found = _first(list(pieces), [_SIGNED], doubtful)
    return Day(found.day, False) if found else None


def _first(pieces: list[str], forms: list[re.Pattern[str]], doubtful: frozenset[str]) -> Day | None:
    for piece in pieces:
        for form in forms:
            found = form.search(flat(piece))
            if found and (day := _day(found)):
                words = {bare(word) for word in piece[found.start() :].split()}
                doubted = words & {bare(word) for word in doubtful}
                return Day(day, not any(letter.isdigit() for word in doubted for letter in word))
    return None


def _day(found: re.Match[str]) -> date | None:
    try:
        day = date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
