"""What came out for one criterion: points, not applicable, or not scored; and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from scoring.rules.numbers import text


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an explanation: a code, with the values its sentence needs."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """The step as it is stored."""
        return {"code": self.code, "values": dict(self.values)}


def step(code: str, **values: Decimal | str | int) -> Step:
    """A step with its values as text."""
    return Step(
        code, {name: text(value) if isinstance(value, Decimal) else str(value) for name, value in values.items()}
    )


@dataclass(frozen=True, slots=True)
class Mark:
    """One side's answer to one criterion. Not scored, not applicable and 0 points are three things.

    `steps` say how the points came about, or what is still missing.
    """

    points: Decimal | None = None
    not_applicable: bool = False
    steps: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        if self.not_applicable and self.points is not None:
            raise ValueError("a criterion that is not applicable has no points")

    @property
    def is_scored(self) -> bool:
        """Whether there is an answer: points or not applicable."""
        return self.not_applicable or self.points is not None


NOT_SCORED = Mark()
NOT_APPLICABLE = Mark(not_applicable=True)
