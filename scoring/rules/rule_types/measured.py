"""A measured value in brackets, and points as somebody judged them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from scoring.rules.claims import ClaimReader, Json, RawClaim, filled
from scoring.rules.mark import NOT_SCORED, Mark, Step, step
from scoring.rules.numbers import HUNDRED, ZERO
from scoring.rules.rule_types.base import Context, Rule, incomplete, scored


@dataclass(frozen=True, slots=True)
class BracketStep:
    """From `minimum` (counted) on, these points."""

    minimum: Decimal
    points: Decimal


@dataclass(frozen=True, slots=True)
class Base:
    """What must be there before the value counts, with points of its own."""

    label: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Measured:
    """A value, and whether its base is there."""

    value: Decimal | None
    base: bool | None


@dataclass(frozen=True, slots=True)
class Bracket(Rule[Measured]):
    """The points of the highest bracket reached, on top of the base if there is one; below all brackets none."""

    steps: tuple[BracketStep, ...]
    unit: str = "%"
    label: str = ""
    base: Base | None = None
    name: ClassVar[str] = "bracket"

    @property
    def most(self) -> Decimal | None:
        """The largest value that makes sense."""
        return HUNDRED if self.unit == "%" else None

    def read(self, raw: RawClaim, maximum: Decimal) -> Measured:
        reader = ClaimReader(raw)
        claim = Measured(reader.number("value", most=self.most), reader.flag("base") if self.base else None)
        reader.close()
        return claim

    def to_json(self, claim: Measured) -> dict[str, Json]:
        return filled(value=claim.value, base=claim.base)

    def mark(self, claim: Measured, maximum: Decimal, context: Context) -> Mark:
        if self.base is None:
            return NOT_SCORED if claim.value is None else scored(*self._reached(claim.value))
        if claim.base is False:
            return scored(ZERO, step("base_not_met"))
        if claim.value is None:
            return NOT_SCORED if claim.base is None else incomplete("value")
        if claim.base is None:
            return incomplete("base")
        points, reached = self._reached(claim.value)
        return scored(self.base.points + points, step("base_met", points=self.base.points), reached)

    def _reached(self, value: Decimal) -> tuple[Decimal, Step]:
        best = max((item for item in self.steps if item.minimum <= value), key=lambda item: item.minimum, default=None)
        if best is None:
            return ZERO, step("below_brackets", value=value)
        return best.points, step("bracket", value=value, minimum=best.minimum, points=best.points)


@dataclass(frozen=True, slots=True)
class Entered:
    """Points as somebody judged them."""

    points: Decimal | None


@dataclass(frozen=True, slots=True)
class Manual(Rule[Entered]):
    """The points as entered, from 0 to the maximum in multiples of the step."""

    step: Decimal = Decimal("0.25")
    name: ClassVar[str] = "manual"

    def read(self, raw: RawClaim, maximum: Decimal) -> Entered:
        reader = ClaimReader(raw)
        points = reader.number("points", most=maximum)
        if points is not None and self.step and points % self.step:
            reader.fault("points", "not_a_step", value=str(points), step=str(self.step))
        reader.close()
        return Entered(points)

    def to_json(self, claim: Entered) -> dict[str, Json]:
        return filled(points=claim.points)

    def mark(self, claim: Entered, maximum: Decimal, context: Context) -> Mark:
        return NOT_SCORED if claim.points is None else scored(claim.points, step("entered", points=claim.points))
