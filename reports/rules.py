"""Pure arithmetic of the year's figures, and numbers as Vietnamese documents write them.

Points and percentages are `Decimal`, rounded half up to two places once, at the end. What has no value
(nobody scored, nothing to divide by) is None and prints as "Chưa có dữ liệu"; it is never 0.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
HUNDRED = Decimal(100)


def rounded(value: Decimal) -> Decimal:
    """Two places, half up: 84,995 becomes 85,00."""
    return value.quantize(CENT, ROUND_HALF_UP)


def percent(part: int | Decimal, whole: int | Decimal) -> Decimal | None:
    """`part` of `whole` in percent, on its own; None when there is no whole."""
    return rounded(Decimal(part) * HUNDRED / Decimal(whole)) if whole else None


def shares(counts: Sequence[int]) -> tuple[Decimal | None, ...]:
    """The parts of a whole in percent, adding up to exactly 100,00 (largest remainder).

    Each part is cut to two places; the hundredths left over go one each to the parts that lost most,
    the earlier first when two lost the same. All None when there is no whole.
    """
    whole = sum(counts)
    if not whole:
        return (None,) * len(counts)
    cut = [divmod(count * 10_000, whole) for count in counts]
    left = 10_000 - sum(hundredths for hundredths, _ in cut)
    lost_most = sorted(range(len(cut)), key=lambda index: -cut[index][1])[:left]
    return tuple(Decimal(hundredths + (index in lost_most)).scaleb(-2) for index, (hundredths, _) in enumerate(cut))


def mean(values: Sequence[Decimal]) -> Decimal | None:
    """The arithmetic mean; None of nothing."""
    return rounded(statistics.mean(values)) if values else None


def median(values: Sequence[Decimal]) -> Decimal | None:
    """The middle value, or half way between the two middle ones; None of nothing."""
    return rounded(statistics.median(values)) if values else None


def spread(values: Sequence[Decimal]) -> Decimal | None:
    """The standard deviation of all agencies (they are the population, not a sample); None of nothing."""
    return rounded(statistics.pstdev(values)) if values else None


def ranks(scores: Sequence[Decimal | None]) -> list[int | None]:
    """The place of each score, highest first; equal scores share a place and the next ones are skipped (1, 2, 2, 4).

    What has no score has no place.
    """
    places: dict[Decimal, int] = {}
    for place, score in enumerate(sorted((score for score in scores if score is not None), reverse=True), start=1):
        places.setdefault(score, place)
    return [None if score is None else places[score] for score in scores]


def number_text(value: Decimal | int) -> str:
    """A number as Vietnamese documents write it: 1.234,50."""
    return f"{value:,}".translate(str.maketrans(",.", ".,"))


def trimmed(value: Decimal) -> Decimal:
    """The same value without zeros at its end: 85,00 becomes 85; 72,50 becomes 72,5."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def two_digits(count: int) -> str:
    """A count in running text, below ten with a leading zero as official documents write it: 05, 27."""
    return f"{count:02d}" if 0 < count < 10 else number_text(count)
