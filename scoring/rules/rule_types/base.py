"""What every way of marking has in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Generic, TypeAlias, TypeVar

from scoring.rules.claims import Json, RawClaim
from scoring.rules.mark import Mark, Step, step


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may know besides the claim.

    `dates` are the days of the campaign by key ("self": the day by which this agency must submit, extensions
    included). `submitted_on` is the day the server received the sheet, None while it has not. `points` are
    those of the criteria already marked, for a rule that looks at another criterion.
    """

    year: int
    dates: Mapping[str, date] = field(default_factory=dict)
    submitted_on: date | None = None
    holidays: Collection[date] = ()
    points: Mapping[str, Decimal | None] = field(default_factory=dict)


C = TypeVar("C")


class Rule(ABC, Generic[C]):
    """A way of marking."""

    __slots__ = ()
    name: ClassVar[str]

    @abstractmethod
    def read(self, raw: RawClaim, maximum: Decimal) -> C:
        """The claim that the JSON holds. Raises ClaimRefused naming every fault."""

    @abstractmethod
    def to_json(self, claim: C) -> dict[str, Json]:
        """The claim as it is kept: equal claims give equal JSON, an empty object is a blank one."""

    @abstractmethod
    def mark(self, claim: C, maximum: Decimal, context: Context) -> Mark:
        """The points that follow from the claim, with two decimals, and why."""

    @property
    def depends_on(self) -> str | None:
        """The code of the criterion whose points this rule looks at, if any."""
        return None

    @property
    def stands_alone(self) -> bool:
        """Whether `mark` looks at the claim and the maximum alone and never into the context."""
        return self.depends_on is None


AnyRule: TypeAlias = Rule[Any]


def incomplete(*fields: str) -> Mark:
    return Mark(steps=(step("incomplete", fields=" ".join(fields)),))


def scored(points: Decimal, *steps: Step) -> Mark:
    return Mark(points, steps=steps)
