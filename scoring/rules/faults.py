"""What is wrong with a rubric that is well-formed: every fault, with where it is and what does not hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import Decimal
from functools import partial
from itertools import chain, pairwise

from scoring.rules.fact_faults import fact_faults
from scoring.rules.fault import Fault, Found, Part
from scoring.rules.numbers import HUNDRED, ZERO, rounded, text
from scoring.rules.rubric import NOT_RATED, Criterion, CriterionZero, Declared, Group, LateSubmission, Rubric
from scoring.rules.rule_faults import rule_faults

__all__ = ["Fault", "faults"]

_CODE = re.compile(r"[\w.\-]{1,20}")


def faults(
    rubric: Rubric, *, kinds: Collection[str] = (), days: Collection[str] = (), facts: Mapping[str, str] | None = None
) -> list[Fault]:
    """Every fault of the rubric; an empty list when it can be used.

    `kinds` are the kinds of agencies that exist, `days` the keys of a campaign's days, `facts` the facts of the record
    by name with the kind of each; without them these three are not checked.
    """
    return [
        *_of_rubric(rubric),
        *_of_bands(rubric),
        *_of_blocks(rubric, kinds),
        *chain.from_iterable(_of_group(group) for group in rubric.groups),
        *_twice("criterion", (item.code for item in rubric.items())),
        *chain.from_iterable(_of_criterion(rubric, item, days) for item in rubric.criteria()),
        *chain.from_iterable(_of_adjustment(rubric, item, days) for item in rubric.adjustments),
        *chain.from_iterable(
            fact_faults(
                item, partial(_fault, "criterion" if item.kind == "criterion" else "adjustment", item.code), facts
            )
            for item in rubric.items()
        ),
    ]


def _fault(part: Part, item: str, code: str, **values: Decimal | str | int) -> Fault:
    return Fault(
        part, item, code, {key: text(it) if isinstance(it, Decimal) else str(it) for key, it in values.items()}
    )


def _twice(part: Part, codes: Iterable[str]) -> Found:
    for code, count in Counter(codes).items():
        if count > 1:
            yield _fault(part, code, "code_twice", count=count)


def _of_names(part: Part, code: str, name: str) -> Found:
    if not _CODE.fullmatch(code):
        yield _fault(part, code, "code_not_plain")
    if not name.strip():
        yield _fault(part, code, "no_name")


# --- the rubric as a whole ---


def _of_rubric(rubric: Rubric) -> Found:
    yield from _of_names("rubric", rubric.code, rubric.name)
    if not rubric.groups:
        yield _fault("rubric", rubric.code, "no_groups")
    if rubric.total <= 0:
        yield _fault("rubric", rubric.code, "total_not_positive")
    total = sum((group.max_points for group in rubric.groups), ZERO)
    if total != rubric.total:
        yield _fault("rubric", rubric.code, "groups_do_not_add_up", total=total, said=rubric.total)
    if rubric.total_cap < HUNDRED:
        yield _fault("rubric", rubric.code, "total_cap_below_100", said=rubric.total_cap)
    if rubric.not_submitted not in {NOT_RATED, *(band.code for band in rubric.bands)}:
        yield _fault("rubric", rubric.code, "unknown_band", band=rubric.not_submitted)
    yield from _twice("group", (group.code for group in rubric.groups))


def _of_bands(rubric: Rubric) -> Found:
    bands = rubric.bands
    if not bands:
        yield _fault("rubric", rubric.code, "no_bands")
        return
    yield from _twice("band", (band.code for band in bands))
    for band in bands:
        yield from _of_names("band", band.code, band.label)
        if band.code == NOT_RATED:
            yield _fault("band", band.code, "code_reserved")
        if band.minimum > HUNDRED:
            yield _fault("band", band.code, "band_out_of_reach", minimum=band.minimum)
    for upper, lower in pairwise(bands):
        if upper.minimum == lower.minimum:
            yield _fault("band", lower.code, "bands_overlap", other=upper.code, minimum=lower.minimum)
        elif upper.minimum < lower.minimum:
            yield _fault("band", lower.code, "bands_not_best_first", other=upper.code)
    lowest = min(bands, key=lambda band: band.minimum)
    if lowest.minimum > 0:
        yield _fault("band", lowest.code, "bands_leave_a_gap", minimum=lowest.minimum)


def _of_blocks(rubric: Rubric, kinds: Collection[str]) -> Found:
    if not rubric.blocks:
        yield _fault("rubric", rubric.code, "no_blocks")
    yield from _twice("block", (block.code for block in rubric.blocks))
    stands_in: dict[str, str] = {}
    for block in rubric.blocks:
        yield from _of_names("block", block.code, block.name)
        if not block.kinds:
            yield _fault("block", block.code, "block_without_kinds")
        for kind in block.kinds:
            if kinds and kind not in kinds:
                yield _fault("block", block.code, "unknown_kind", kind=kind, known=", ".join(kinds))
            if stands_in.setdefault(kind, block.code) != block.code:
                yield _fault("block", block.code, "kind_in_two_blocks", kind=kind, other=stands_in[kind])
        applies = {item.applies(block.code) for item in rubric.criteria()}
        if applies == {"none"}:
            yield _fault("block", block.code, "nothing_applies")


def _of_group(group: Group) -> Found:
    yield from _of_names("group", group.code, group.name)
    if not group.criteria:
        yield _fault("group", group.code, "no_criteria")
    total = sum((criterion.max_points for criterion in group.criteria), ZERO)
    if total != group.max_points:
        yield _fault("group", group.code, "criteria_do_not_add_up", total=total, said=group.max_points)


# --- criteria and adjustments ---


def _of_criterion(rubric: Rubric, item: Criterion, days: Collection[str]) -> Found:
    if item.kind != "criterion":
        yield _fault("criterion", item.code, "kind_in_wrong_place", kind=item.kind)
    yield from _of_item("criterion", rubric, item, days)


def _of_adjustment(rubric: Rubric, item: Criterion, days: Collection[str]) -> Found:
    fault = partial(_fault, "adjustment", item.code)
    yield from _of_item("adjustment", rubric, item, days)
    bands = [band.code for band in rubric.bands]
    match item.kind:
        case "criterion":
            yield fault("kind_in_wrong_place", kind=item.kind)
        case "cap" if item.cap not in bands:
            yield fault("unknown_band", band=item.cap)
        case "cap" if item.cap == bands[0]:
            yield fault("cap_without_effect", band=item.cap)
        case "step_down" if not 0 < item.steps < max(len(bands), 2):
            yield fault("steps_out_of_range", steps=item.steps, most=len(bands) - 1)
    yield from _of_trigger(rubric, item, fault)


def _of_trigger(rubric: Rubric, item: Criterion, fault: Callable[..., Fault]) -> Found:
    known = {criterion.code for criterion in rubric.criteria()}
    match item.trigger:
        case Declared() if item.entered_by == "system":
            yield fault("nobody_declares")
        case CriterionZero(()):
            yield fault("no_criteria_named")
        case CriterionZero(codes):
            for code in codes:
                if code not in known:
                    yield fault("unknown_criterion", criterion=code)
        case LateSubmission(_, working_days, _) if working_days < 1:
            yield fault("no_working_days")
    points = getattr(item.trigger, "points", None)
    if points is not None and not 0 < points <= item.max_points:
        yield fault("trigger_points_out_of_range", points=points, maximum=item.max_points)


def _of_item(part: Part, rubric: Rubric, item: Criterion, days: Collection[str]) -> Found:
    yield from _of_names(part, item.code, item.name)
    if item.max_points <= 0:
        yield _fault(part, item.code, "points_not_positive")
    elif item.max_points != rounded(item.max_points):
        yield _fault(part, item.code, "points_too_fine", points=item.max_points)
    blocks = {block.code for block in rubric.blocks}
    for code in item.applicability:
        if code not in blocks:
            yield _fault(part, item.code, "unknown_block", block=code)
    if blocks and all(item.applies(code) == "none" for code in blocks):
        yield _fault(part, item.code, "applies_to_nobody")
    yield from rule_faults(rubric, item, partial(_fault, part, item.code), days)
