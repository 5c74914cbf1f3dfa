"""A rubric with one part put in, changed, moved or taken out. What names a part by its code follows when it changes.

Nothing here judges: a part that is still named elsewhere may be taken out, and `faults` then says where.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Literal, TypeAlias, TypeVar

from scoring.rules.rubric import Band, Block, Criterion, CriterionZero, Group, Rubric
from scoring.rules.rule_types import IfCriterion, Ratio

Movable: TypeAlias = Literal["group", "criterion", "adjustment"]
Coded = TypeVar("Coded", bound=Group | Criterion)


def put_group(rubric: Rubric, was: str, *, code: str, name: str, max_points: Decimal) -> Rubric:
    """The group `was` with these fields, its criteria kept; a new one at the end when `was` is empty.

    Raises KeyError when the rubric has no group `was`.
    """
    if not was:
        return replace(rubric, groups=(*rubric.groups, Group(code, name, max_points, ())))
    at = _place(rubric.groups, was)
    group = replace(rubric.groups[at], code=code, name=name, max_points=max_points)
    return replace(rubric, groups=_with(rubric.groups, at, group))


def put_criterion(rubric: Rubric, was: str, item: Criterion, *, group: str) -> Rubric:
    """The criterion in the place of `was`; at the end of the group when it is new or comes from another one.

    Raises KeyError when the rubric has no criterion `was` or no such group.
    """
    target = rubric.groups[_place(rubric.groups, group)]
    if not was:
        return _with_criteria(rubric, group, (*target.criteria, item))
    home = group_of(rubric, was)
    if home.code == group:
        rubric = _with_criteria(rubric, group, _with(home.criteria, _place(home.criteria, was), item))
    else:
        rubric = _with_criteria(rubric, home.code, _without(home.criteria, was))
        rubric = _with_criteria(rubric, group, (*target.criteria, item))
    return _renamed(rubric, was, item.code)


def put_adjustment(rubric: Rubric, was: str, item: Criterion) -> Rubric:
    """The adjustment in the place of `was`, at the end when `was` is empty. Raises KeyError when there is no `was`."""
    if not was:
        return replace(rubric, adjustments=(*rubric.adjustments, item))
    return replace(rubric, adjustments=_with(rubric.adjustments, _place(rubric.adjustments, was), item))


def put_blocks(rubric: Rubric, blocks: Iterable[tuple[str, Block]]) -> Rubric:
    """These blocks, each with the code it had before (empty: new) in place of those there were."""
    pairs = tuple(blocks)
    now = {was: block.code for was, block in pairs if was}
    gone = {block.code for block in rubric.blocks} - now.keys()

    def follow(item: Criterion) -> Criterion:
        kept = {now.get(code, code): applies for code, applies in item.applicability.items() if code not in gone}
        return replace(item, applicability=kept)

    return _each(replace(rubric, blocks=tuple(block for _was, block in pairs)), follow)


def put_bands(rubric: Rubric, bands: Iterable[tuple[str, Band]]) -> Rubric:
    """These ratings, each with the code it had before (empty: new), best first whatever order they come in."""
    pairs = sorted(bands, key=lambda pair: -pair[1].minimum)
    now = {was: band.code for was, band in pairs if was}
    return replace(
        _each(rubric, lambda item: replace(item, cap=now.get(item.cap, item.cap))),
        bands=tuple(band for _was, band in pairs),
        not_submitted=now.get(rubric.not_submitted, rubric.not_submitted),
    )


def take_out(rubric: Rubric, part: Movable, code: str) -> Rubric:
    """The rubric without this group (and its criteria), criterion or adjustment. Raises KeyError."""
    match part:
        case "group":
            return replace(rubric, groups=_without(rubric.groups, code))
        case "adjustment":
            return replace(rubric, adjustments=_without(rubric.adjustments, code))
        case "criterion":
            home = group_of(rubric, code)
            return _with_criteria(rubric, home.code, _without(home.criteria, code))


def move(rubric: Rubric, part: Movable, code: str, step: Literal[-1, 1]) -> Rubric:
    """One place up or down; a criterion at the edge of its group goes over to the next group. Raises KeyError."""
    match part:
        case "group":
            return replace(rubric, groups=_moved(rubric.groups, code, step))
        case "adjustment":
            return replace(rubric, adjustments=_moved(rubric.adjustments, code, step))
        case "criterion":
            return _move_criterion(rubric, code, step)


def group_of(rubric: Rubric, code: str) -> Group:
    """The group in which the criterion of that code stands. Raises KeyError."""
    for group in rubric.groups:
        if any(item.code == code for item in group.criteria):
            return group
    raise KeyError(code)


def _move_criterion(rubric: Rubric, code: str, step: Literal[-1, 1]) -> Rubric:
    home = group_of(rubric, code)
    at = _place(home.criteria, code)
    if 0 <= at + step < len(home.criteria):
        return _with_criteria(rubric, home.code, _moved(home.criteria, code, step))
    beside = _place(rubric.groups, home.code) + step
    if not 0 <= beside < len(rubric.groups):
        return rubric
    target, item = rubric.groups[beside], home.criteria[at]
    criteria = (*target.criteria, item) if step < 0 else (item, *target.criteria)
    return _with_criteria(_with_criteria(rubric, home.code, _without(home.criteria, code)), target.code, criteria)


def _renamed(rubric: Rubric, was: str, code: str) -> Rubric:
    """What names the criterion `was`, now naming `code`."""
    if was == code:
        return rubric

    def follow(item: Criterion) -> Criterion:
        changes: dict[str, Any] = {}
        if isinstance(item.trigger, CriterionZero):
            changes["trigger"] = CriterionZero(tuple(code if it == was else it for it in item.trigger.codes))
        if isinstance(item.rule, Ratio) and isinstance(item.rule.when_zero, IfCriterion):
            other = item.rule.when_zero
            changes["rule"] = replace(item.rule, when_zero=replace(other, code=code) if other.code == was else other)
        return replace(item, **changes)

    return _each(rubric, follow)


def _each(rubric: Rubric, change: Callable[[Criterion], Criterion]) -> Rubric:
    groups = tuple(replace(group, criteria=tuple(map(change, group.criteria))) for group in rubric.groups)
    return replace(rubric, groups=groups, adjustments=tuple(map(change, rubric.adjustments)))


def _with_criteria(rubric: Rubric, group: str, criteria: tuple[Criterion, ...]) -> Rubric:
    at = _place(rubric.groups, group)
    return replace(rubric, groups=_with(rubric.groups, at, replace(rubric.groups[at], criteria=criteria)))


def _place(parts: Sequence[Coded], code: str) -> int:
    for at, part in enumerate(parts):
        if part.code == code:
            return at
    raise KeyError(code)


def _with(parts: tuple[Coded, ...], at: int, part: Coded) -> tuple[Coded, ...]:
    return (*parts[:at], part, *parts[at + 1 :])


def _without(parts: tuple[Coded, ...], code: str) -> tuple[Coded, ...]:
    at = _place(parts, code)
    return (*parts[:at], *parts[at + 1 :])


def _moved(parts: tuple[Coded, ...], code: str, step: int) -> tuple[Coded, ...]:
    at = _place(parts, code)
    to = min(max(at + step, 0), len(parts) - 1)
    order = list(parts)
    order.insert(to, order.pop(at))
    return tuple(order)
