"""The least that would lift an agency to the next rating: as few criteria as can be, and of those the fewest points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from math import comb

from scoring.rules.engine import NOTHING_HAPPENED, Events, assess
from scoring.rules.gap import Gap, Lift, gap_to_next_band, possible_lifts
from scoring.rules.mark import Mark
from scoring.rules.numbers import HUNDRED, ZERO
from scoring.rules.outcome import Outcome, Stage
from scoring.rules.rubric import Rubric

MOST_SETS = 100_000
"""Sets of one size that are looked through; of more the largest gains are taken."""
MOST_TRIED = 1_000
"""Sets the engine is asked about."""
ROUNDING = Decimal("0.005")


@dataclass(frozen=True, slots=True)
class Way:
    """The next better rating, the criteria to be met in full for it, and the score now and then.

    `lifts` is empty when no criterion helps, because a person's decision holds the rating down; `score` is then None.
    """

    band: str
    lifts: tuple[Lift, ...]
    now: Decimal | None
    score: Decimal | None

    @property
    def gain(self) -> Decimal:
        """The points of all lifts together."""
        return sum((lift.gain for lift in self.lifts), ZERO)


def cheapest_way(
    rubric: Rubric,
    block: str,
    marks: Mapping[str, Mark],
    *,
    stage: Stage = "self",
    events: Events = NOTHING_HAPPENED,
) -> Way | None:
    """What is the least to be done for the next better rating; None with the best one, or without any."""
    gap = gap_to_next_band(rubric, block, marks, stage=stage, events=events)
    if gap is None:
        return None

    def tried(lifts: Sequence[Lift]) -> Outcome:
        raised = {lift.code: Mark(rubric.item(lift.code).max_points) for lift in lifts}
        return assess(rubric, block, {**marks, **raised}, stage=stage, events=events)

    now = tried(())
    if not gap.lifts:
        return Way(gap.band, (), now.final_score, None)
    wanted = [band.code for band in rubric.bands if band.minimum >= rubric.band(gap.band).minimum]
    chosen = gap.lifts
    for number, lifts in enumerate(_candidates(rubric, now, gap)):
        if number == MOST_TRIED:
            break
        if tried(lifts).rating in wanted:
            chosen = lifts
            break
    return Way(gap.band, chosen, now.final_score, tried(chosen).final_score)


def _candidates(rubric: Rubric, now: Outcome, gap: Gap) -> Iterator[tuple[Lift, ...]]:
    """Sets that may be enough by their points alone, smaller ones first, of one size those with fewer points first."""
    lifts = sorted(possible_lifts(now), key=lambda lift: (lift.gain, lift.code))
    # As if every penalty were gone: no set with fewer points can be enough.
    needed = (rubric.band(gap.band).minimum - ROUNDING - now.bonus) * now.raw_of / HUNDRED - now.raw
    for size in range(1, len(gap.lifts) + 1):
        if comb(len(lifts), size) > MOST_SETS:
            return
        if sum((lift.gain for lift in lifts[-size:]), ZERO) < needed:
            continue
        enough = [chosen for chosen in combinations(lifts, size) if _points(chosen) >= needed]
        yield from sorted(enough, key=_points)


def _points(lifts: Sequence[Lift]) -> Decimal:
    return sum((lift.gain for lift in lifts), ZERO)
