"""Ranks and changes between years, from values already in hand. No database."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from decimal import Decimal
from typing import Literal, TypeAlias, TypeVar

Key = TypeVar("Key", bound=Hashable)
Change: TypeAlias = Literal["rose", "fell", "same", "new"]


def shared_ranks(scores: Mapping[Key, Decimal]) -> dict[Key, int]:
    """The rank of each, highest score first; equal scores share a rank and the next one is left out (1, 1, 3)."""
    ranks: dict[Key, int] = {}
    rank, before = 0, None
    for place, (key, score) in enumerate(sorted(scores.items(), key=lambda pair: -pair[1]), 1):
        if score != before:
            rank, before = place, score
        ranks[key] = rank
    return ranks


def change_of(before: str, after: str, bands: Sequence[str]) -> Change:
    """How a rating moved; `bands` are the codes best first. A rating this year's bands do not know counts as new."""
    if before not in bands or after not in bands:
        return "new"
    step = bands.index(before) - bands.index(after)
    return "rose" if step > 0 else "fell" if step < 0 else "same"
