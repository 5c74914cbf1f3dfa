"""What is wrong with the rule of one criterion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal
from itertools import combinations, pairwise
from typing import TypeAlias

from scoring.rules.fault import Fault, Found
from scoring.rules.numbers import ZERO, rounded
from scoring.rules.rubric import Criterion, Rubric
from scoring.rules.rule_types import (
    Bracket,
    CampaignDay,
    Checklist,
    Component,
    Deadline,
    FixedDay,
    IfCriterion,
    Manual,
    Ratio,
    Sample,
)

Make: TypeAlias = Callable[..., Fault]
_LINKED_AT_MOST = 12


def rule_faults(rubric: Rubric, item: Criterion, fault: Make, days: Collection[str]) -> Found:
    """Every fault of the item's rule, made by `fault` from a code and values; `days` as for `faults`."""
    match item.rule:
        case Checklist(components):
            yield from _of_components(components, item.max_points, fault)
        case Ratio(_, _, IfCriterion() as other):
            yield from _of_other(rubric, item, other, fault)
        case Bracket() as rule:
            yield from _of_brackets(rule, item.max_points, fault)
        case Deadline() as rule:
            yield from _of_deadline(rule, item.max_points, fault, days)
        case Sample(minimum):
            if minimum < 1:
                yield fault("sample_of_nothing")
            if item.entered_by != "verifier":
                yield fault("sample_not_by_verifier")
        case Manual(step):
            if step <= 0:
                yield fault("step_not_positive")
            elif item.max_points % step:
                yield fault("step_does_not_divide", step=step, maximum=item.max_points)


def _of_components(components: tuple[Component, ...], maximum: Decimal, fault: Make) -> Found:
    if not components:
        yield fault("no_components")
        return
    known = Counter(component.code for component in components)
    for code, count in known.items():
        if count > 1:
            yield fault("component_twice", component=code)
    broken = False
    for component in components:
        if not component.label.strip():
            yield fault("component_without_label", component=component.code)
        if component.points <= 0 or component.points != rounded(max(component.points, ZERO)):
            yield fault("component_points", component=component.code, points=component.points)
        for other in (*component.excludes, *component.requires):
            if other not in known or other == component.code:
                broken = True
                yield fault("component_link_unknown", component=component.code, other=other)
    yield from () if broken else _of_links(components, maximum, fault)


def _of_links(components: tuple[Component, ...], maximum: Decimal, fault: Make) -> Found:
    needed = {component.code: set(component.requires) for component in components}
    for code in needed:
        if code in _reachable(code, needed):
            yield fault("requires_itself", component=code)
    best, tickable = _best_ticks(components)
    for component in components:
        if component.code not in tickable and component.code not in _reachable(component.code, needed):
            yield fault("never_tickable", component=component.code)
    if best != maximum:
        yield fault("components_do_not_add_up", total=best, maximum=maximum)


def _reachable(start: str, links: Mapping[str, set[str]]) -> set[str]:
    """Everything the links lead to from here; includes the start only when a way leads back."""
    found: set[str] = set()
    ahead = set(links[start])
    while ahead:
        code = ahead.pop()
        if code not in found:
            found.add(code)
            ahead |= links[code]
    return found


def _best_ticks(components: tuple[Component, ...]) -> tuple[Decimal, set[str]]:
    """The most points that can be ticked together, and the components that occur in some permitted choice.

    Only components tied to others are tried in all combinations; more than a dozen of those are taken as they come.
    """
    tied = {code for item in components for code in (*item.excludes, *item.requires)}
    linked = [item for item in components if item.code in tied or item.excludes or item.requires][:_LINKED_AT_MOST]
    free = [item for item in components if item not in linked]
    rule = Checklist(components)
    best, tickable = ZERO, {item.code for item in free}
    for size in range(len(linked) + 1):
        for chosen in combinations(linked, size):
            codes = frozenset(item.code for item in chosen)
            if not rule.conflicts(codes):
                tickable |= codes
                best = max(best, sum((item.points for item in chosen), ZERO))
    return best + sum((item.points for item in free), ZERO), tickable


def _of_other(rubric: Rubric, item: Criterion, other: IfCriterion, fault: Make) -> Found:
    criteria = {criterion.code: criterion for criterion in rubric.criteria()}
    target = criteria.get(other.code)
    if target is None:
        yield fault("unknown_criterion", criterion=other.code)
        return
    links = {code: {it.rule.depends_on or ""} & criteria.keys() for code, it in criteria.items()}
    if item.code in _reachable(item.code, links | {item.code: {other.code}}):
        yield fault("depends_on_itself", criterion=other.code)
    if other.minimum > target.max_points:
        yield fault("minimum_out_of_reach", criterion=other.code, minimum=other.minimum, maximum=target.max_points)
    for block in rubric.blocks:
        if item.applies(block.code) != "none" and target.applies(block.code) == "none":
            yield fault("other_not_in_block", criterion=other.code, block=block.code)


def _of_brackets(rule: Bracket, maximum: Decimal, fault: Make) -> Found:
    if not rule.steps:
        yield fault("no_steps")
        return
    for upper, lower in pairwise(rule.steps):
        if upper.minimum <= lower.minimum:
            yield fault("brackets_unordered", minimum=lower.minimum, other=upper.minimum)
        elif upper.points <= lower.points:
            yield fault("bracket_earns_no_more", minimum=upper.minimum, other=lower.minimum)
    for item in rule.steps:
        if rule.most is not None and item.minimum > rule.most:
            yield fault("bracket_out_of_reach", minimum=item.minimum, most=rule.most)
    best = max(item.points for item in rule.steps) + (rule.base.points if rule.base else ZERO)
    if best != maximum:
        yield fault("brackets_do_not_reach_maximum", total=best, maximum=maximum)


def _of_deadline(rule: Deadline, maximum: Decimal, fault: Make, days: Collection[str]) -> Found:
    if not rule.steps:
        yield fault("no_steps")
        return
    for earlier, later in pairwise(rule.steps):
        if earlier.late_days is None or (later.late_days is not None and later.late_days <= earlier.late_days):
            yield fault("late_steps_unordered", days=str(later.late_days or ""))
        elif later.points >= earlier.points:
            yield fault("late_step_earns_no_less", points=later.points)
    if max(item.points for item in rule.steps) != maximum:
        yield fault("late_steps_do_not_reach_maximum", total=max(it.points for it in rule.steps), maximum=maximum)
    if rule.condition and rule.condition.points_if_not >= maximum:
        yield fault("condition_without_effect", points=rule.condition.points_if_not)
    match rule.due:
        case FixedDay(month, day, _) if not _exists(month, day):
            yield fault("no_such_day", day=day, month=month)
        case CampaignDay(key) if days and key not in days:
            yield fault("unknown_campaign_day", key=key, known=", ".join(days))


def _exists(month: int, day: int) -> bool:
    """Whether every year has that day."""
    try:
        date(2001, month, day)
    except ValueError:
        return False
    return True
