"""Values as tables and charts write them, by the rules of the language that is active (documents: always Vietnamese)."""

from __future__ import annotations

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from reports.rules import rounded, trimmed

NOTHING = "–"
"""Written where there is no value: not scored and not applicable are not 0."""


def count(number: int | None) -> str:
    """A count; one that nobody knows is not 0."""
    return NOTHING if number is None else str(number_format(number, decimal_pos=0, force_grouping=True))


def share(percent: Decimal | None) -> str:
    """A percentage without its sign: 66,67."""
    return NOTHING if percent is None else str(number_format(percent, decimal_pos=2, force_grouping=True))


def points(score: Decimal | None) -> str:
    """A score: two places, a third when the rubric keeps it."""
    if score is None:
        return NOTHING
    places = 2 if score == rounded(score) else 3
    return str(number_format(score, decimal_pos=places, force_grouping=True))


def published(value: Decimal | int | bool | str, unit: str = "") -> str:
    """A published value as it was printed."""
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    if isinstance(value, int | Decimal):
        text = str(number_format(trimmed(Decimal(value)), force_grouping=True))
        return f"{text}%" if unit == "%" else text
    return value
