"""How many of how many: a share of all, or of a sample."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal, TypeAlias

from scoring.rules.claims import ClaimReader, Json, RawClaim, filled
from scoring.rules.mark import NOT_SCORED, Mark, step
from scoring.rules.numbers import ZERO, rounded
from scoring.rules.rule_types.base import Context, Rule, incomplete, scored


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of how many."""

    numerator: Decimal | None
    denominator: Decimal | None

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields not filled in."""
        pairs = (("numerator", self.numerator), ("denominator", self.denominator))
        return tuple(name for name, value in pairs if value is None)


def _read_counts(reader: ClaimReader, *, whole: bool) -> Counts:
    counts = Counts(reader.number("numerator", whole=whole), reader.number("denominator", whole=whole))
    if counts.numerator is not None and counts.denominator is not None and counts.numerator > counts.denominator:
        reader.fault("numerator", "more_than_all", value=str(counts.numerator), all=str(counts.denominator))
    return counts


def _share(counts: Counts, maximum: Decimal) -> Decimal:
    assert counts.numerator is not None
    assert counts.denominator
    return rounded(Fraction(maximum) * Fraction(counts.numerator) / Fraction(counts.denominator))


@dataclass(frozen=True, slots=True)
class IfCriterion:
    """Nothing to count earns all points if another criterion has at least `minimum`, else none."""

    code: str
    minimum: Decimal


WhenZero: TypeAlias = Literal["not_applicable", "full", "zero"] | IfCriterion
"""What a share is worth when there is nothing to count."""


@dataclass(frozen=True, slots=True)
class Ratio(Rule[Counts]):
    """The maximum times numerator / denominator, of whole things unless they are `fractional` (money, hectares)."""

    numerator: str
    denominator: str
    when_zero: WhenZero = "zero"
    fractional: bool = False
    name: ClassVar[str] = "ratio"

    @property
    def depends_on(self) -> str | None:
        """The criterion that decides when there is nothing to count."""
        return self.when_zero.code if isinstance(self.when_zero, IfCriterion) else None

    def read(self, raw: RawClaim, maximum: Decimal) -> Counts:
        reader = ClaimReader(raw)
        counts = _read_counts(reader, whole=not self.fractional)
        reader.close()
        return counts

    def to_json(self, claim: Counts) -> dict[str, Json]:
        return filled(numerator=claim.numerator, denominator=claim.denominator)

    def mark(self, claim: Counts, maximum: Decimal, context: Context) -> Mark:
        if claim.denominator == 0:
            return self._mark_nothing(maximum, context)
        if claim.missing:
            return NOT_SCORED if len(claim.missing) == 2 else incomplete(*claim.missing)
        points = _share(claim, maximum)
        assert claim.numerator is not None
        assert claim.denominator is not None
        return scored(
            points,
            step("share", numerator=claim.numerator, denominator=claim.denominator, maximum=maximum, points=points),
        )

    def _mark_nothing(self, maximum: Decimal, context: Context) -> Mark:
        if self.when_zero == "not_applicable":
            return Mark(not_applicable=True, steps=(step("nothing_to_count_not_applicable"),))
        if not isinstance(self.when_zero, IfCriterion):
            points = maximum if self.when_zero == "full" else ZERO
            return scored(points, step("nothing_to_count", points=points))
        code, minimum = self.when_zero.code, self.when_zero.minimum
        other = context.points.get(code)
        if other is None:
            return Mark(steps=(step("waits_for_criterion", criterion=code),))
        reached = other >= minimum
        points = maximum if reached else ZERO
        reason = "nothing_to_count_reached" if reached else "nothing_to_count_not_reached"
        return scored(points, step(reason, criterion=code, reached=other, minimum=minimum, points=points))


@dataclass(frozen=True, slots=True)
class Sample(Rule[Counts]):
    """The maximum times passed / looked at, of a sample that the verifier chose."""

    minimum: int = 1
    numerator: str = ""
    denominator: str = ""
    name: ClassVar[str] = "sample"

    def read(self, raw: RawClaim, maximum: Decimal) -> Counts:
        reader = ClaimReader(raw)
        counts = _read_counts(reader, whole=True)
        if counts.denominator is not None and counts.denominator < self.minimum:
            reader.fault("denominator", "sample_too_small", value=str(counts.denominator), minimum=str(self.minimum))
        reader.close()
        return counts

    def to_json(self, claim: Counts) -> dict[str, Json]:
        return filled(numerator=claim.numerator, denominator=claim.denominator)

    def mark(self, claim: Counts, maximum: Decimal, context: Context) -> Mark:
        if claim.missing:
            return NOT_SCORED if len(claim.missing) == 2 else incomplete(*claim.missing)
        points = _share(claim, maximum)
        assert claim.numerator is not None
        assert claim.denominator is not None
        return scored(
            points,
            step("sample", numerator=claim.numerator, denominator=claim.denominator, maximum=maximum, points=points),
        )
