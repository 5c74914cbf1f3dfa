"""One thing that does not hold in a rubric."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Part: TypeAlias = Literal["rubric", "group", "criterion", "adjustment", "band", "block"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not hold: in which part, of which code, what, with which values."""

    part: Part
    item: str
    code: str
    values: Mapping[str, str] = field(default_factory=dict)


Found: TypeAlias = Iterator[Fault]
