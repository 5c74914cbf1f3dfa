"""What a finding on one criterion of one sheet may be filled with, and the findings offered for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from evidence.models import Document
from scoring.claimform import claim_words
from scoring.models import FindingPhrase
from scoring.rules.findings import blanks, day_ways, fill
from scoring.rules.rubric import Criterion

CLAIMED, FOUND, DAY, NUMBER, ISSUED = "tự chấm", "thẩm định", "ngày", "số", "ngày văn bản"
"""The blanks the product fills: the claim, what was found, the day found, number and day of the document cited first.

They are part of what verifiers write and stay Vietnamese, whatever the language of the page.
"""

UNIT = "đơn vị"
"""The blank people put where a part of the agency is named."""

BLANKS = frozenset({CLAIMED, FOUND, DAY, NUMBER, ISSUED, UNIT})
"""Those no decision is saved with: somebody has overlooked them."""

MOST_OFFERED = 6
MOST_FILLINGS = 3
"""Lines made of one text by what was written in its blank before."""


@dataclass(frozen=True, slots=True)
class Offered:
    """One finding to choose: its text with the blanks the page fills by itself, how often it was used, whether
    for this very criterion."""

    text: str
    uses: int
    own: bool


def overlooked(note: str) -> str:
    """The name of a blank that has been left in a finding, empty when there is none."""
    return next((name for name in blanks(note) if name in BLANKS), "")


def known_of(documents: Iterable[Document], year: int) -> dict[str, list[str]]:
    """What is known before anything is decided: number and day of the first document cited."""
    first = next(iter(documents), None)
    known: dict[str, list[str]] = {}
    if first is not None and first.number:
        known[NUMBER] = [first.number]
    if first is not None and first.issued_on:
        known[ISSUED] = day_ways(first.issued_on, year)
    return known


def known_after(
    item: Criterion, claimed: Mapping[str, Any], found: Mapping[str, Any], documents: Iterable[Document], year: int
) -> dict[str, list[str]]:
    """All that may stand in the blanks once a claim has been corrected."""
    known = known_of(documents, year)
    for name, claim in ((CLAIMED, claimed), (FOUND, found)):
        if "done" in claim:
            ways = day_ways(date.fromisoformat(claim["done"]), year)
            if name == FOUND:
                known[DAY] = ways
            known[name] = ways
        elif _is_figure(claim):
            known[name] = [claim_words(item, claim)]
    return known


def _is_figure(claim: Mapping[str, Any]) -> bool:
    return bool(claim.keys() & {"numerator", "value", "points"})


def offered(
    own: Iterable[FindingPhrase], general: Iterable[str], known: Mapping[str, list[str]]
) -> tuple[Offered, ...]:
    """The findings offered for one criterion, likeliest first: its own by use, then those used most anywhere."""
    lines = [line for phrase in own for line in _lines(phrase)]
    lines += [Offered(text, 0, False) for text in general if text not in {line.text for line in lines}]
    return tuple(Offered(fill(line.text, known), line.uses, line.own) for line in lines[:MOST_OFFERED])


def _lines(phrase: FindingPhrase) -> Iterable[Offered]:
    """A text once for each of the likeliest fillings of its one open blank, then as it is."""
    open_blanks = [name for name in blanks(phrase.text) if name not in {CLAIMED, FOUND, DAY, NUMBER, ISSUED}]
    if len(open_blanks) == 1:
        fillings = phrase.fillings.get(open_blanks[0], {})
        for filling, uses in sorted(fillings.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_FILLINGS]:
            yield Offered(fill(phrase.text, {open_blanks[0]: [filling]}), uses, True)
    yield Offered(phrase.text, phrase.uses, True)
