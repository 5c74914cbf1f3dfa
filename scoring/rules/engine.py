"""From marks to the rating, in one fixed order, with every step kept.

criterion -> group -> raw -> re-base -> bonus and penalty -> clamp -> band -> caps -> step-downs -> rating
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from math import floor
from operator import attrgetter

from scoring.rules.mark import NOT_SCORED, Mark, Step, step
from scoring.rules.numbers import ZERO, rounded
from scoring.rules.outcome import AdjustmentRow, CriterionRow, GroupRow, Outcome, Stage, Unrated
from scoring.rules.rubric import (
    NOT_RATED,
    Band,
    Criterion,
    CriterionZero,
    Declared,
    Group,
    Kind,
    LateSubmission,
    NotApplicablePolicy,
    Rubric,
    SelfOverVerified,
)


@dataclass(frozen=True, slots=True)
class Events:
    """What happened to the sheet, besides what is in it.

    `late_working_days`: how late it came in, extensions counted; 0 while it is on time or not handed in.
    `self_score`: the agency's own `score100`; held beside the verified one once that is complete.
    `not_submitted`: the time is over and nothing came. `newly_formed`: too young to be rated.
    """

    late_working_days: int = 0
    self_score: Decimal | None = None
    not_submitted: bool = False
    newly_formed: bool = False


NOTHING_HAPPENED = Events()


def assess(
    rubric: Rubric, block: str, marks: Mapping[str, Mark], *, stage: Stage, events: Events = NOTHING_HAPPENED
) -> Outcome:
    """Rate one agency of `block` on these marks (by code of criterion or adjustment; absent is not scored).

    At stage "self" what the verifier or the system enters is left out of the sums until it is known; later an
    unscored criterion counts 0 of its points, and the outcome is not complete. The rubric must be free of
    `faults`. Raises ValueError for marks outside 0 to the maximum, or for an unknown block.
    """
    if not any(known.code == block for known in rubric.blocks):
        raise ValueError(f"the rubric has no block {block!r}")
    rows = [
        _criterion_row(criterion, group.code, block, marks.get(criterion.code, NOT_SCORED), stage, rubric.na_policy)
        for group in rubric.groups
        for criterion in group.criteria
    ]
    raw = sum([row.counted for row in rows], ZERO)
    raw_of = sum([row.counted_of for row in rows], ZERO)
    exact = Fraction(raw) / Fraction(raw_of) * 100 if raw_of else None
    score100 = None if exact is None else rounded(exact)
    adjustments = _adjustments(rubric, block, marks, {row.code: row for row in rows}, score100, stage, events)
    bonus = _total(adjustments, "bonus", rubric.bonus_cap)
    penalty = _total(adjustments, "penalty", rubric.penalty_cap)
    final = None if exact is None else _clamped(exact + Fraction(bonus) - Fraction(penalty), rubric.total_cap)
    final_score = None if final is None else rounded(final)
    unrated = _unrated(rubric, final_score, events)
    ratings = _Ratings.none() if unrated or final is None else _rate(rubric, final, adjustments, events)
    return Outcome(
        stage=stage,
        block=block,
        criteria=tuple(rows),
        groups=_group_rows(rubric.groups, rows),
        raw=raw,
        raw_of=raw_of,
        score100=score100,
        adjustments=adjustments,
        bonus=bonus,
        penalty=penalty,
        final_score=final_score,
        classified_on=final_score if final is None or rubric.classify_on == "rounded" else _cut(final),
        band=ratings.band,
        capped=ratings.capped,
        rating=ratings.rating,
        unrated=unrated,
        forced=ratings.forced,
        na_policy=rubric.na_policy,
        classify_on=rubric.classify_on,
    )


# --- criteria and groups ---


def _criterion_row(
    criterion: Criterion, group: str, block: str, mark: Mark, stage: Stage, policy: NotApplicablePolicy
) -> CriterionRow:
    maximum = criterion.max_points
    if criterion.applies(block) == "none":
        return CriterionRow(criterion.code, group, "not_in_block", None, maximum, ZERO, ZERO)
    if mark.not_applicable:
        counted, counted_of = {
            "rebase": (ZERO, ZERO),
            "award_full": (maximum, maximum),
            "award_zero": (ZERO, maximum),
        }[policy]
        return CriterionRow(criterion.code, group, "not_applicable", None, maximum, counted, counted_of)
    if mark.points is None:
        if stage == "self" and criterion.entered_by != "agency":
            return CriterionRow(criterion.code, group, "awaited", None, maximum, ZERO, ZERO)
        return CriterionRow(criterion.code, group, "not_scored", None, maximum, ZERO, maximum)
    _check(criterion, mark.points)
    return CriterionRow(criterion.code, group, "scored", mark.points, maximum, mark.points, maximum)


def _check(item: Criterion, points: Decimal) -> None:
    if not ZERO <= points <= item.max_points:
        raise ValueError(f"{item.code}: {points} points of {item.max_points}")


def _group_rows(groups: tuple[Group, ...], rows: list[CriterionRow]) -> tuple[GroupRow, ...]:
    of_group = {code: list(found) for code, found in groupby(rows, key=attrgetter("group"))}
    return tuple(_group_row(group, of_group.get(group.code, [])) for group in groups)


def _group_row(group: Group, rows: list[CriterionRow]) -> GroupRow:
    raw = sum([row.counted for row in rows], ZERO)
    raw_of = sum([row.counted_of for row in rows], ZERO)
    rebased = _rebased(raw, raw_of, group.max_points) if raw_of else None
    return GroupRow(group.code, raw, raw_of, rebased, group.max_points)


def _rebased(raw: Decimal, raw_of: Decimal, most: Decimal) -> Decimal:
    if raw_of == most:  # nothing is left out of most groups
        return rounded(raw)
    return rounded(Fraction(raw) / Fraction(raw_of) * Fraction(most))


# --- bonus, penalty, caps ---


def _adjustments(
    rubric: Rubric,
    block: str,
    marks: Mapping[str, Mark],
    rows: Mapping[str, CriterionRow],
    score100: Decimal | None,
    stage: Stage,
    events: Events,
) -> tuple[AdjustmentRow, ...]:
    """Those that took effect, in the rubric's order."""
    found = []
    for item in rubric.adjustments:
        if item.applies(block) == "none":
            continue
        mark = marks.get(item.code, NOT_SCORED)
        if mark.is_scored:
            points, because = _declared(item, mark)
        else:
            points, because = _derived(item, rows, score100, stage, events)
        if points > 0:
            counts = item.kind in ("bonus", "penalty")
            found.append(AdjustmentRow(item.code, item.kind, because, points if counts else ZERO, item.cap, item.steps))
    return tuple(found)


def _declared(item: Criterion, mark: Mark) -> tuple[Decimal, Step]:
    points = mark.points or ZERO
    _check(item, points)
    return points, step("declared", points=points)


def _derived(
    item: Criterion, rows: Mapping[str, CriterionRow], score100: Decimal | None, stage: Stage, events: Events
) -> tuple[Decimal, Step]:
    """The points an event or another criterion's mark sets off, 0 when none, and why."""
    match item.trigger:
        case CriterionZero(codes):
            zero = [code for code in codes if rows[code].state == "scored" and rows[code].points == 0]
            return (item.max_points if zero else ZERO), step("criterion_zero", criteria=" ".join(zero))
        case LateSubmission(points, working_days, begun):
            periods, rest = divmod(events.late_working_days, working_days)
            periods += 1 if begun and rest else 0
            return min(points * periods, item.max_points), step("late_submission", days=events.late_working_days)
        case SelfOverVerified(margin, points):
            own = events.self_score
            if stage == "self" or own is None or score100 is None or own - score100 <= margin:
                return ZERO, step("none")
            if any(row.state == "not_scored" for row in rows.values()):
                return ZERO, step("none")
            reason = step("self_over_verified", own=own, verified=score100, margin=margin)
            return min(points, item.max_points), reason
        case Declared():
            return ZERO, step("none")


def _total(adjustments: tuple[AdjustmentRow, ...], kind: Kind, most: Decimal | None) -> Decimal:
    total = sum((row.points for row in adjustments if row.kind == kind), ZERO)
    return total if most is None else min(total, most)


def _clamped(score: Fraction, most: Decimal) -> Fraction:
    return min(max(score, Fraction(0)), Fraction(most))


def _cut(score: Fraction) -> Decimal:
    """Six decimals, cut off rather than rounded, so that the number shown never passes a threshold it missed."""
    return Decimal(floor(score * 1_000_000)).scaleb(-6)


# --- rating ---


@dataclass(frozen=True, slots=True)
class _Ratings:
    band: str | None
    capped: str | None
    rating: str | None
    forced: bool = False

    @classmethod
    def none(cls) -> _Ratings:
        return cls(None, None, None)


def _unrated(rubric: Rubric, final_score: Decimal | None, events: Events) -> Unrated:
    if final_score is None:
        return "nothing_applies"
    if events.newly_formed:
        return "newly_formed"
    if events.not_submitted and rubric.not_submitted == NOT_RATED:
        return "not_submitted"
    return ""


def _rate(rubric: Rubric, final: Fraction, adjustments: tuple[AdjustmentRow, ...], events: Events) -> _Ratings:
    bands = sorted(rubric.bands, key=attrgetter("minimum"), reverse=True)
    place = {band.code: index for index, band in enumerate(bands)}
    by_threshold = _place_of(bands, rounded(final) if rubric.classify_on == "rounded" else final)
    capped = max([by_threshold, *(place[row.cap] for row in adjustments if row.kind == "cap")])
    lowered = min(capped + sum(row.steps for row in adjustments if row.kind == "step_down"), len(bands) - 1)
    forced = events.not_submitted
    rating = rubric.not_submitted if forced else bands[lowered].code
    return _Ratings(bands[by_threshold].code, bands[capped].code, rating, forced)


def _place_of(bands: list[Band], score: Decimal | Fraction) -> int:
    """Where in the bands, best first, the score belongs; below all of them is the worst."""
    exact = Fraction(score)
    return next((index for index, band in enumerate(bands) if exact >= Fraction(band.minimum)), len(bands) - 1)
