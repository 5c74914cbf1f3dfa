"""What of last year's sheet still holds this year: which criterion became which, which inputs, which documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from agencies.rules import fold
from scoring.rules.claims import RawClaim
from scoring.rules.rubric import Criterion, Rubric
from scoring.rules.rule_types import Bracket, Checklist, Deadline, Ratio
from scoring.rules.suggesting import texts

Left: TypeAlias = Literal["withdrawn", "superseded", "closed", "expired", "other_year"]
"""Why a document is not carried."""

LIKE = 0.6
"""From here on two names of criteria mean the same where the code is the same too."""


def same_criteria(then: Rubric, now: Rubric) -> dict[str, str]:
    """This year's code of each criterion of last year that is still there: of the same name, else of the same code
    and nearly the same name. A code that now means something else leads nowhere."""
    by_name = {fold(item.name): item.code for item in now.items()}
    named = {item.code: item for item in now.items()}
    found: dict[str, str] = {}
    for item in then.items():
        if code := by_name.get(fold(item.name)):
            found[item.code] = code
        elif item.code in named and texts.likeness(_grams(item), _grams(named[item.code])) >= LIKE:
            found[item.code] = item.code
    return found


def _grams(item: Criterion) -> frozenset[str]:
    return texts.trigrams(fold(item.name))


@dataclass(frozen=True, slots=True)
class Kept:
    """The inputs of a claim that may stand again, and the names of those that do not."""

    claim: Mapping[str, object]
    left: tuple[str, ...] = ()


def keep_claim(then: Criterion, now: Criterion, claim: RawClaim) -> Kept:
    """What of last year's claim may be shown again, for somebody to confirm.

    Days are facts of their year and are never kept, nor what hangs on them. Points somebody judged are not kept
    either. Ticks are kept where the line is still there in the same words.
    """
    left = tuple(sorted(claim))
    if type(then.rule) is not type(now.rule) or now.entered_by != "agency":
        return Kept({}, left)
    match then.rule, now.rule:
        case Checklist(old), Checklist(new):
            worded = {fold(component.label): component.code for component in new}
            ticked = claim.get("ticks")
            if not isinstance(ticked, list | tuple):
                return Kept({}, left)
            kept = [worded[fold(line.label)] for line in old if line.code in ticked and fold(line.label) in worded]
            ticks = {code for code in kept if not now.rule.conflicts(frozenset(kept))}
            return Kept(
                {"ticks": sorted(ticks)} if ticks or not ticked else {}, () if len(ticks) == len(ticked) else ("ticks",)
            )
        case Deadline(), Deadline():
            return Kept({}, left)
        case (Ratio(), Ratio()) | (Bracket(), Bracket()):
            return Kept(dict(claim))
    return Kept({"met": claim["met"]}) if "met" in claim else Kept({}, left)


def left_behind(
    *, title: str, withdrawn: bool, superseded: bool, closed: bool, valid_to: date | None, year_end: date
) -> Left | None:  # fmt: skip
    """Why a document cited last year is not cited again; None when it still holds on the last day of the year.

    One whose title names other years only ("Kế hoạch … năm 2023") is of those years.
    """
    if withdrawn:
        return "withdrawn"
    if superseded:
        return "superseded"
    if closed:
        return "closed"
    if valid_to is not None and valid_to < year_end:
        return "expired"
    years = texts.years_in(texts.fold(title))
    return "other_year" if years and year_end.year not in years else None
