"""Points: exact decimals, and the one place where they are rounded."""

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import floor

ZERO = Decimal(0)
HUNDRED = Decimal(100)
_CENT = Decimal("0.01")

_PLAIN = re.compile(r"\d{1,12}(\.\d{1,6})?")
_THOUSANDS = re.compile(r"\d{1,3}([. ]\d{3})+")


def rounded(value: Decimal | Fraction) -> Decimal:
    """The value with two decimals, half up; exact until then. For amounts that are not negative."""
    if isinstance(value, Decimal):
        return value.quantize(_CENT, ROUND_HALF_UP)
    return Decimal(floor(Fraction(value) * 100 + Fraction(1, 2))).scaleb(-2)


def text(value: Decimal) -> str:
    """A decimal as it is stored: no exponent, no trailing zeros, so equal values are equal text."""
    plain = format(value, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def number(value: object) -> Decimal | None:
    """The non-negative decimal that a JSON value stands for ("97.5", 97.5, 12), or None when it stands for none."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return None
    written = str(value) if not isinstance(value, Decimal) else format(value, "f")
    return Decimal(written) if _PLAIN.fullmatch(written) else None


def typed_number(written: str) -> str:
    """What a person typed by Vietnamese habit, as the plain text `number` reads: "97,5" is 97.5, "1.200" is 1200.

    Text that is no number comes back as it was, for `number` to refuse.
    """
    bare = written.strip().removesuffix("%").strip()
    whole, comma, decimals = bare.partition(",")
    if _THOUSANDS.fullmatch(whole):
        whole = whole.replace(".", "").replace(" ", "")
    return f"{whole}.{decimals}" if comma else whole


def points_up_to(most: Decimal, written: str) -> Decimal | None:
    """Points from 0 to `most` as a file has them, None for what are none.

    "87.125" from a spreadsheet is no 87 125 where 100 is the most.
    """
    found = (number(written.strip()), number(typed_number(written)))
    return next((value for value in found if value is not None and value <= most), None)
