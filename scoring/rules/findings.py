"""Findings that are used again: texts with blanks, filled from what was claimed and found, made from what was typed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

from agencies.rules import fold

Known: TypeAlias = Mapping[str, Sequence[str]]
"""What may stand in each blank: the ways it is written, the usual one first."""

LONGEST = 500
"""Letters of a finding that is kept for next time; a longer one tells one case, not many."""

_BLANK = re.compile(r"\{([^{}\n]{1,40})\}")
_SPACE = re.compile(r"\s+")


def blanks(text: str) -> list[str]:
    """The names of the blanks in a text, each once."""
    return list(dict.fromkeys(_BLANK.findall(text)))


def fill(text: str, known: Known) -> str:
    """The text with the blanks filled that something is known for; the others stay."""
    return _BLANK.sub(lambda found: (*known.get(found[1], ()), found[0])[0], text)


def tidy(note: str) -> str:
    """A finding on one line, single spaces."""
    return _SPACE.sub(" ", note).strip()


def generalise(note: str, known: Known) -> str:
    """A finding as it may be used again: what is known of this case becomes a blank, the longest first.

    Numbers of one digit stay: they are as likely to count something else.
    """
    pairs = [(written, name) for name, ways in known.items() for written in ways if len(written) > 1]
    for written, name in sorted(pairs, key=lambda pair: -len(pair[0])):
        note = re.sub(rf"(?<![\w/.,{{]){re.escape(written)}(?![\w/}}]|[.,]\d)", f"{{{name}}}", note)
    return note


def filling(text: str, note: str, known: Known) -> dict[str, str] | None:
    """With what the blanks of a text were filled to give this finding, None when it gives another.

    What is known of the case is left out: only what somebody wrote there is told.
    """
    parts = _BLANK.split(fill(text, known))
    # Texts and names of blanks alternate.
    pattern = "".join("(.{1,120}?)" if place % 2 else re.escape(part) for place, part in enumerate(parts))
    found = re.fullmatch(pattern, tidy(note))
    if found is None:
        return fill_folded(parts, note)
    return dict(zip(parts[1::2], (each.strip() for each in found.groups()), strict=True))


def fill_folded(parts: Sequence[str], note: str) -> dict[str, str] | None:
    """The same without blanks, where case, marks and the final stop do not matter."""
    return {} if len(parts) == 1 and fold(parts[0]).strip(" .") == fold(note).strip(" .") else None


def day_ways(day: date, year: int) -> list[str]:
    """How a day is written in a finding of a year: 02/12 in that year itself, else 02/12/2025."""
    whole = [f"{day:%d/%m}/{day.year:04}", f"{day.day}/{day.month}/{day.year:04}"]
    short = [f"{day:%d/%m}", f"{day.day}/{day.month}"]
    return [*short[:1], *whole, *short[1:]] if day.year == year else whole
