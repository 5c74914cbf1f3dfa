"""Checks of values against each other that several registers make."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def ordered(first: str, second: str, sentence: Any) -> Callable[[Mapping[str, Any]], Mapping[str, str]]:
    """One day is not before another; the sentence goes with the second."""

    def check(values: Mapping[str, Any]) -> Mapping[str, str]:
        begins, ends = values.get(first), values.get(second)
        return {second: str(sentence)} if begins and ends and ends < begins else {}

    return check
