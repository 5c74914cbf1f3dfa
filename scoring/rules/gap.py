"""What would lift an agency to the next rating."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter

from scoring.rules.engine import NOTHING_HAPPENED, Events, assess
from scoring.rules.mark import Mark
from scoring.rules.numbers import ZERO
from scoring.rules.outcome import Outcome, Stage
from scoring.rules.rubric import Rubric


@dataclass(frozen=True, slots=True)
class Lift:
    """A criterion raised to its maximum, and the points that would be gained."""

    code: str
    gain: Decimal


@dataclass(frozen=True, slots=True)
class Gap:
    """The next better rating, and criteria that together reach it when met in full; any one of `instead` alone does.

    `lifts` is as short as can be, what holds the rating down first, then the largest gains. Empty when no
    criterion helps, because a person's decision (false evidence, system not kept up) holds the rating down.
    """

    band: str
    lifts: tuple[Lift, ...]
    instead: tuple[Lift, ...] = ()


def gap_to_next_band(
    rubric: Rubric,
    block: str,
    marks: Mapping[str, Mark],
    *,
    stage: Stage = "self",
    events: Events = NOTHING_HAPPENED,
) -> Gap | None:
    """What is missing for the next better rating; None with the best one, or without any."""
    bands = [band.code for band in sorted(rubric.bands, key=attrgetter("minimum"), reverse=True)]

    def tried(lifts: tuple[Lift, ...]) -> Outcome:
        raised = {lift.code: Mark(rubric.item(lift.code).max_points) for lift in lifts}
        return assess(rubric, block, {**marks, **raised}, stage=stage, events=events)

    now = tried(())
    if now.rating is None or now.forced or now.rating == bands[0]:
        return None
    target = bands.index(now.rating) - 1

    def reaches(lifts: tuple[Lift, ...]) -> bool:
        rating = tried(lifts).rating
        return rating is not None and bands.index(rating) <= target

    possible = sorted(possible_lifts(now), key=lambda lift: (-lift.gain, lift.code))
    holding = _holding_down(now, bands, target)
    lifts = tuple(lift for lift in possible if lift.code in holding)
    for lift in (lift for lift in possible if lift.code not in holding):
        if reaches(lifts):
            break
        lifts += (lift,)
    if not reaches(lifts):
        return Gap(bands[target], ())
    others = [lift for lift in reversed(possible) if len(lifts) == 1 and lift not in lifts and reaches((lift,))]
    return Gap(bands[target], lifts, tuple(others))


def possible_lifts(outcome: Outcome) -> list[Lift]:
    """Criteria that have something to gain."""
    rows = [row for row in outcome.criteria if row.state in ("scored", "not_scored")]
    gains = [Lift(row.code, row.max_points - (row.points or ZERO)) for row in rows]
    return [lift for lift in gains if lift.gain > 0]


def _holding_down(outcome: Outcome, bands: list[str], target: int) -> set[str]:
    """Criteria whose 0 caps the rating below the target."""
    caps = (row for row in outcome.of_kind("cap") if bands.index(row.cap) > target)
    return {code for row in caps for code in row.because.values.get("criteria", "").split()}
