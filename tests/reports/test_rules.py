"""The arithmetic of figures against an oracle that works in whole numbers and fractions."""

from decimal import Decimal
from fractions import Fraction
from math import floor, isqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import rules

SCORES = st.lists(st.decimals(min_value=0, max_value=100, places=2), max_size=40)
COUNTS = st.lists(st.integers(min_value=0, max_value=5000), min_size=1, max_size=7)


def half_up(value: Fraction) -> Decimal:
    """Two places, half up, in whole numbers only."""
    return Decimal(floor(value * 100 + Fraction(1, 2))).scaleb(-2)


@given(COUNTS)
def test_shares_add_up_to_a_hundred_and_each_is_within_a_hundredth(counts: list[int]) -> None:
    shares = rules.shares(counts)
    whole = sum(counts)
    if not whole:
        assert set(shares) == {None}
        return
    known = [share for share in shares if share is not None]
    assert sum(known) == Decimal("100.00")
    for count, share in zip(counts, known, strict=True):
        assert abs(Fraction(share) - Fraction(100 * count, whole)) < Fraction(1, 100)
    assert [share for _, share in sorted(zip(counts, known, strict=True))] == sorted(known)


def test_shares_of_a_published_table() -> None:
    """Bắc Ninh 2021: the true shares of 33, 49, 82, 2 of 166."""
    assert rules.shares([33, 49, 82, 2]) == tuple(map(Decimal, ("19.88", "29.52", "49.40", "1.20")))


def test_of_equal_remainders_the_earlier_gets_the_hundredth() -> None:
    assert rules.shares([1, 1, 1]) == tuple(map(Decimal, ("33.34", "33.33", "33.33")))


@given(SCORES)
def test_mean_median_and_spread(values: list[Decimal]) -> None:
    if not values:
        assert rules.mean(values) is rules.median(values) is rules.spread(values) is None
        return
    exact = sorted(Fraction(value) for value in values)
    n = len(exact)
    assert rules.mean(values) == half_up(sum(exact, Fraction()) / n)
    middle = (exact[(n - 1) // 2] + exact[n // 2]) / 2
    assert rules.median(values) == half_up(middle)
    variance = Fraction(n * sum(value * value for value in exact) - sum(exact) ** 2, n * n)
    # Half up of a root, in whole numbers: floor(200 √v) + 1, halved.
    twice = isqrt(floor(variance * 40_000))
    assert rules.spread(values) == Decimal((twice + 1) // 2).scaleb(-2)


@given(st.lists(st.none() | st.integers(0, 20).map(Decimal), max_size=30))
def test_a_rank_counts_those_that_are_better(scores: list[Decimal | None]) -> None:
    for score, rank in zip(scores, rules.ranks(scores), strict=True):
        better = sum(other is not None and score is not None and other > score for other in scores)
        assert rank == (None if score is None else better + 1)


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(0, 0, None), (0, 5, "0.00"), (1, 3, "33.33"), (2, 3, "66.67"), (1, 8, "12.50"), (1, 160_000, "0.00")],
)
def test_percent_of_nothing_is_not_zero(part: int, whole: int, expected: str | None) -> None:
    assert rules.percent(part, whole) == (expected and Decimal(expected))


def test_numbers_as_vietnamese_documents_write_them() -> None:
    assert rules.number_text(Decimal("1234567.50")) == "1.234.567,50"
    assert rules.number_text(rules.trimmed(Decimal("100.00"))) == "100"
    assert rules.number_text(rules.trimmed(Decimal("72.50"))) == "72,5"
    assert [rules.two_digits(count) for count in (0, 5, 27, 1200)] == ["0", "05", "27", "1.200"]
