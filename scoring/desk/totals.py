"""The box above a sheet: what it comes to, how many criteria are answered, what it lacks, to whom it goes. Plain values, as a
tree's row has: what has been drawn of them need not be drawn again."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Total:
    """The score as it stands now, whose it is, and the rating it leads to."""

    label: str
    score: Decimal | None
    rating: str
    rating_label: str
    rating_tone: int | None
    """Where the rating stands among the bands, 1 the best."""
    rating_counts: bool
    """Whether the rating may be shown: not while half of the sheet is still empty."""
    complete: bool
    rebased: str
    """What the score is re-based from, where that is not its own scale of 100; else empty."""
    how_url: str
    record_url: str
    """Where the agency's record is held beside its claims; empty where the rubric names no facts."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many criteria the side that counts has answered, of how many, in figures and words."""

    title: str
    answered: int
    own: int
    words: str
    whole: str
    """Whose the other criteria are, where there are any."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """What keeps the sheet from being handed in."""

    parts: tuple[tuple[str, str, tuple[str, ...]], ...]
    """Heading, sign, codes of the criteria."""
    all_url: str
    """Where all of it is told, where that is more than is named at once; else empty."""
    standing: str
    """Where the sheet is, while nobody may change it; else empty."""
    explained_only: tuple[str, ...]
    year: int
    step: str
    """The button that appears when nothing is lacking any more; empty where there is none for this person."""


@dataclass(frozen=True, slots=True)
class Handing:
    """What is said before a whole sheet goes to the head, and to whom it goes."""

    url: str
    people: tuple[tuple[str, str, bool], ...]
    """Name, position, and whether that person has ever signed in."""
    progress: Progress
