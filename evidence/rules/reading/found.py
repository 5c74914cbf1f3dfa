"""What was found in a text: a value, how sure it is, and on which page it stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Sureness(IntEnum):
    """How far something read may be trusted. Only what is SURE goes into a description by itself."""

    DOUBTFUL = 1
    LIKELY = 2
    SURE = 3


@dataclass(frozen=True, slots=True)
class Found(Generic[Value]):
    """A value read on this page."""

    value: Value
    sure: Sureness
    page: int
