"""Codes of documents by an agency's own mask, and what has changed under a procedure since it was written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from registers.rules.calendar import months_after

MONTHS_TO_UPDATE = 3
"""In so many months after a legal text takes effect the system has taken it in (QĐ 19/2014/QĐ-TTg Điều 4.4a)."""

_BLANK = re.compile(r"\{[^{}]+\}")


def fits_mask(code: str, mask: str) -> bool:
    """Whether a code is made by a mask: "QT.{nhóm}.{số}" makes "QT.ISO.02" and "QT.DD.15". An empty mask takes anything.

    A blank stands for one letter or digit at least, and for what joins them ("8.2.2-01"), but for the spaces.
    """
    if not mask.strip():
        return True
    fixed = [re.escape(part) for part in _BLANK.split(mask.strip())]
    return re.fullmatch(r"[^\s{}]+".join(fixed), code.strip()) is not None


def update_by(effective: date) -> date:
    """The last day to take a text that takes effect on this day into the system."""
    return months_after(effective, MONTHS_TO_UPDATE)


@dataclass(frozen=True, slots=True)
class Change:
    """Something a procedure rests on that changed: what, and since when."""

    what: str
    effective: date


def first_unmet(changes: Iterable[Change], written: date | None, today: date) -> Change | None:
    """The earliest change in effect that a procedure written (or checked) on that day has not taken in."""
    open_ones = [one for one in changes if one.effective <= today and (written is None or one.effective > written)]
    return min(open_ones, key=lambda one: one.effective, default=None)
