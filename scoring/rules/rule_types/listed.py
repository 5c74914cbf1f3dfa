"""Yes or no, and a list of components."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from scoring.rules.claims import ClaimReader, Json, RawClaim, filled
from scoring.rules.mark import NOT_SCORED, Mark, step
from scoring.rules.numbers import ZERO
from scoring.rules.rule_types.base import Context, Rule, scored


@dataclass(frozen=True, slots=True)
class YesNo:
    """Whether it is there; None while nobody has said."""

    met: bool | None


@dataclass(frozen=True, slots=True)
class Binary(Rule[YesNo]):
    """All points or none."""

    label: str = ""
    name: ClassVar[str] = "binary"

    def read(self, raw: RawClaim, maximum: Decimal) -> YesNo:
        reader = ClaimReader(raw)
        claim = YesNo(reader.flag("met"))
        reader.close()
        return claim

    def to_json(self, claim: YesNo) -> dict[str, Json]:
        return filled(met=claim.met)

    def mark(self, claim: YesNo, maximum: Decimal, context: Context) -> Mark:
        if claim.met is None:
            return NOT_SCORED
        return scored(maximum, step("met", points=maximum)) if claim.met else scored(ZERO, step("not_met"))


@dataclass(frozen=True, slots=True)
class Component:
    """One line of a checklist with its own points.

    It cannot be ticked together with those it `excludes` (in either direction), nor without all it `requires`.
    """

    code: str
    label: str
    points: Decimal
    excludes: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ticks:
    """The components claimed; None while nobody has said, empty when none is."""

    codes: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Checklist(Rule[Ticks]):
    """The points of the ticked components."""

    components: tuple[Component, ...]
    name: ClassVar[str] = "checklist"

    def read(self, raw: RawClaim, maximum: Decimal) -> Ticks:
        reader = ClaimReader(raw)
        codes = reader.codes("ticks")
        for fault, values in self.conflicts(codes or frozenset()):
            reader.fault("ticks", fault, **values)
        reader.close()
        return Ticks(codes)

    def conflicts(self, codes: frozenset[str]) -> list[tuple[str, dict[str, str]]]:
        """What forbids ticking these together: fault code and values."""
        known = {component.code: component for component in self.components}
        found = [("unknown_component", {"component": code}) for code in sorted(codes - known.keys())]
        for component in (known[code] for code in known if code in codes):
            found += [
                ("excluded_component", {"component": component.code, "other": other})
                for other in component.excludes
                if other in codes
            ]
            found += [
                ("required_component", {"component": component.code, "other": other})
                for other in component.requires
                if other not in codes
            ]
        return found

    def to_json(self, claim: Ticks) -> dict[str, Json]:
        return filled(ticks=claim.codes)

    def mark(self, claim: Ticks, maximum: Decimal, context: Context) -> Mark:
        if claim.codes is None:
            return NOT_SCORED
        ticked = [component for component in self.components if component.code in claim.codes]
        if not ticked:
            return scored(ZERO, step("nothing_ticked"))
        points = sum((component.points for component in ticked), ZERO)
        return scored(points, *(step("ticked", component=item.code, points=item.points) for item in ticked))
