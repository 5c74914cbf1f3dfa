"""A rubric: groups of criteria, ratings, blocks of agencies, and what is added, taken or capped at the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

from scoring.rules.mark import Mark
from scoring.rules.numbers import HUNDRED
from scoring.rules.rule_types import AnyRule

Applies: TypeAlias = Literal["required", "conditional", "none"]
"""Whether a criterion counts for a block: always, unless declared not applicable, or never."""

EnteredBy: TypeAlias = Literal["agency", "verifier", "system"]
Kind: TypeAlias = Literal["criterion", "bonus", "penalty", "cap", "step_down"]
NotApplicablePolicy: TypeAlias = Literal["rebase", "award_full", "award_zero"]
ClassifyOn: TypeAlias = Literal["rounded", "exact"]

NOT_RATED = "not_rated"
"""In place of a rating's code: no rating is given."""


# --- what sets an adjustment off ---


@dataclass(frozen=True, slots=True)
class Declared:
    """Somebody says so: the item's own claim and mark decide, as for a criterion."""


@dataclass(frozen=True, slots=True)
class CriterionZero:
    """One of these criteria was scored 0 (not: left unscored, not applicable)."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LateSubmission:
    """The sheet came in late: `points` for each `working_days`, full ones only or those begun too."""

    points: Decimal
    working_days: int
    begun: bool = False


@dataclass(frozen=True, slots=True)
class SelfOverVerified:
    """The agency's own score is above the verified one by more than `margin`, both on the scale of 100."""

    margin: Decimal
    points: Decimal


Trigger: TypeAlias = Declared | CriterionZero | LateSubmission | SelfOverVerified


# --- the parts ---


@dataclass(frozen=True, slots=True)
class Criterion:
    """One item of a rubric: claimed with evidence, verified, appealed.

    `kind` says what its points do. A `bonus` adds and a `penalty` takes them; a `cap` holds the rating down to
    the band `cap`, a `step_down` lowers it by `steps`, when their points are above 0. These four may be set
    off by something else than their own mark (`trigger`); a mark given by a person still goes first, so that
    a verifier can waive it. `wording` is how the deciding document says the points are given. `facts` names, for inputs of
    the rule (`rules.facts.inputs_of`), the fact of the agency's record that speaks of it.
    """

    code: str
    name: str
    max_points: Decimal
    rule: AnyRule
    wording: str = ""
    evidence: tuple[str, ...] = ()
    basis: str = ""
    clauses: tuple[str, ...] = ()
    applicability: Mapping[str, Applies] = field(default_factory=dict)
    entered_by: EnteredBy = "agency"
    na_when: str = ""
    kind: Kind = "criterion"
    trigger: Trigger = field(default_factory=Declared)
    cap: str = ""
    steps: int = 0
    facts: Mapping[str, str] = field(default_factory=dict)

    def applies(self, block: str) -> Applies:
        """Whether it counts for that block; a block the rubric does not name here is required to meet it."""
        return self.applicability.get(block, "required")


@dataclass(frozen=True, slots=True)
class Group:
    """Criteria that belong together, and the points the rubric gives them as a whole."""

    code: str
    name: str
    max_points: Decimal
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A rating, from `minimum` (counted) up to the next band's."""

    code: str
    label: str
    minimum: Decimal


@dataclass(frozen=True, slots=True)
class Block:
    """Agencies that are scored alike and ranked together: those of these kinds."""

    code: str
    name: str
    kinds: tuple[str, ...]


class Turn(NamedTuple):
    """An item when it is marked: whether its rule looks at another item, and whether at nothing but the claim."""

    item: Criterion
    looks_on: bool
    stands_alone: bool


@dataclass(frozen=True, slots=True)
class Rubric:
    """Everything a province decides about a year's scoring.

    Scores are re-based to 100 whatever `total` is. `bands` go from best to worst. `not_submitted` is the rating
    of an agency that did not submit, or `not_rated`; an agency younger than `newly_formed_months` is not rated
    (0: always rated). `note` is shown wherever the rubric is.
    """

    code: str
    name: str
    total: Decimal
    groups: tuple[Group, ...]
    bands: tuple[Band, ...]
    blocks: tuple[Block, ...]
    adjustments: tuple[Criterion, ...] = ()
    na_policy: NotApplicablePolicy = "rebase"
    classify_on: ClassifyOn = "rounded"
    bonus_cap: Decimal | None = None
    penalty_cap: Decimal | None = None
    total_cap: Decimal = HUNDRED
    not_submitted: str = NOT_RATED
    newly_formed_months: int = 6
    note: str = ""
    _by_code: Mapping[str, Criterion] = field(init=False, repr=False, compare=False)
    """Every item under its code; of a draft that has a code twice the first."""
    _for_block: dict[str, tuple[Criterion, ...]] = field(init=False, repr=False, compare=False)
    """The items of each block that has been asked for."""
    _in_turn: dict[str, tuple[Turn, ...]] = field(init=False, repr=False, compare=False)
    marks_kept: dict[tuple[int, str], Mark] = field(init=False, repr=False, compare=False)
    """Of `marking`, which fills it: marks that follow from an item (its identity here) and a claim alone."""

    def __post_init__(self) -> None:
        items = reversed(list(self.items()))
        object.__setattr__(self, "_by_code", {item.code: item for item in items})
        for kept in ("_for_block", "_in_turn", "marks_kept"):
            object.__setattr__(self, kept, {})

    def criteria(self) -> Iterator[Criterion]:
        """The criteria proper, group by group."""
        for group in self.groups:
            yield from group.criteria

    def items(self) -> Iterator[Criterion]:
        """Everything that can be claimed and verified: criteria, then adjustments."""
        yield from self.criteria()
        yield from self.adjustments

    def items_for(self, block: str) -> tuple[Criterion, ...]:
        """Those that apply to the block; found once, for every save asks several times."""
        known = self._for_block.get(block)
        if known is None:
            known = self._for_block[block] = tuple(item for item in self.items() if item.applies(block) != "none")
        return known

    def in_turn(self, block: str) -> tuple[Turn, ...]:
        """Those that apply to the block, each after the criterion its rule looks at: the order in which they are marked."""
        known = self._in_turn.get(block)
        if known is None:
            items = sorted(self.items_for(block), key=self._depth)
            known = self._in_turn[block] = tuple(
                Turn(item, item.rule.depends_on is not None, item.rule.stands_alone) for item in items
            )
        return known

    def _depth(self, item: Criterion) -> int:
        """How many criteria have to be marked before this one."""
        other = item.rule.depends_on
        return 0 if other is None else 1 + self._depth(self.item(other))

    def item(self, code: str) -> Criterion:
        """The criterion or adjustment of that code. Raises KeyError."""
        return self._by_code[code]

    def band(self, code: str) -> Band:
        """The rating of that code. Raises KeyError."""
        for band in self.bands:
            if band.code == code:
                return band
        raise KeyError(code)

    def block_for(self, kind: str) -> Block | None:
        """The block of agencies of that kind, None when the rubric has none for it."""
        return next((block for block in self.blocks if kind in block.kinds), None)
