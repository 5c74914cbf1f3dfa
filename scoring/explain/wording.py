"""Values in sentences: numbers with a decimal comma, days as day/month/year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from django.utils import formats
from django.utils.functional import Promise

from scoring.rules.numbers import number as number_of

Sentence: TypeAlias = "str | Promise"
Sentences: TypeAlias = Mapping[str, Sentence]

_DAYS = frozenset({"due", "done"})
_CODES = frozenset(
    {
        "criterion", "criteria", "component", "other", "band", "block", "kind", "key", "type", "said_type", "read",
        "fact", "input",
    }
)  # fmt: skip
"""Values that are names, even where they look like numbers: a criterion may be called 1.1."""


def number(value: Decimal | str) -> str:
    """A number as it is written in the language of the page."""
    return formats.number_format(Decimal(value))


def day(written: str) -> str:
    """A day of ISO 8601 as day/month/year."""
    return f"{date.fromisoformat(written):%d/%m/%Y}"


def worded(values: Mapping[str, str]) -> dict[str, str]:
    """The values of a step or fault as they stand in a sentence."""
    return {name: _worded(name, value) for name, value in values.items()}


def _worded(name: str, value: str) -> str:
    if name in _DAYS:
        return day(value)
    return number(value) if name not in _CODES and number_of(value) is not None else value


def say(sentences: Sentences, code: str, values: Mapping[str, object]) -> str:
    """The sentence of that code with its values."""
    return str(sentences[code]) % values
