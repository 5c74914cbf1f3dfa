"""Sheets dealt out among verifiers. No database: who may take what is an argument."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Sheet = TypeVar("Sheet")
Person = TypeVar("Person")


@dataclass(frozen=True, slots=True)
class Deal(Generic[Sheet, Person]):
    """Who would get which sheets, and the sheets that none of the people may take."""

    hands: list[tuple[Person, list[Sheet]]]
    left: list[Sheet]


def deal(
    sheets: Sequence[Sheet], people: Sequence[Person], may_take: Callable[[Sheet, Person], bool]
) -> Deal[Sheet, Person]:
    """Divide sheets evenly, neighbours to the same person: shares differ by one, but for what somebody may not take.

    A sheet barred to the one whose turn it is goes to the person with the fewest sheets who may take it.
    """
    hands: list[list[Sheet]] = [[] for _person in people]
    left: list[Sheet] = []
    turn = 0
    for place, sheet in enumerate(sheets):
        able = [index for index, person in enumerate(people) if may_take(sheet, person)]
        if not able:
            left.append(sheet)
            continue
        turn = place * len(people) // len(sheets)
        chosen = turn if turn in able else min(able, key=lambda index: len(hands[index]))
        hands[chosen].append(sheet)
    return Deal(list(zip(people, hands, strict=True)), left)
