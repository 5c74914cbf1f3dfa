"""Last year's citations of the same agency, held against this year's papers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from scoring.rules.suggesting import texts
from scoring.rules.suggesting.facts import Precedent
from scoring.rules.suggesting.lexicon import Lexicon
from scoring.rules.suggesting.reading import Reading

ALIKE, SAME = 0.6, 0.86
"""From here on a title resembles last year's; from here on it is the same but for the year."""
TELLING = 4
"""A title of so many words names one paper; “Quyết định” alone names none."""
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Match:
    """A paper of last year that this one resembles: how much (0 to 1), and in what."""

    precedent: Precedent
    likeness: float
    same_title: bool
    same_type: bool
    same_number: bool
    same_issuer: bool
    is_edition: bool
    """Whether the paper is this year's edition of the one cited: the whole title is the same, and says enough."""

    @property
    def page(self) -> int | None:
        """The page cited last year."""
        named = _NUMBERS.search(self.precedent.locator)
        return int(named[0]) if named else None


@dataclass(slots=True)
class _Cited:
    """One citation of last year, ready to be compared."""

    precedent: Precedent
    title: frozenset[str]
    file: frozenset[str]
    number: str
    issuer: str = ""
    words: int = field(default=0)


class Precedents:
    """What an agency cited last year."""

    def __init__(self, cited: Iterable[Precedent], lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.cited = [self._ready(precedent) for precedent in cited]

    def __bool__(self) -> bool:
        return bool(self.cited)

    def _ready(self, precedent: Precedent) -> _Cited:
        title = "" if texts.says_nothing(precedent.title) else core(self.lexicon.spell(texts.parted(precedent.title)))
        stem = PurePosixPath(precedent.file_name).stem
        file = "" if texts.says_nothing(stem) else core(self.lexicon.spell(texts.parted(stem)))
        issuer = texts.fold(precedent.issuer)
        return _Cited(
            precedent, grams(title), grams(file), number_pattern(precedent.number), issuer, len(title.split())
        )

    def like(self, reading: Reading) -> dict[str, Match]:
        """For each criterion the paper of last year that this one resembles most, if any does."""
        found: dict[str, Match] = {}
        mine = [grams(core(words)) for words in (reading.title, reading.heading) if words]
        headed = grams(core(reading.head)) if reading.head and not reading.title else frozenset()
        number, issuer = number_pattern(reading.paper.number), texts.fold(reading.paper.issuer)
        for cited in self.cited:
            match = self._match(reading, cited, mine, headed, number, issuer)
            code = cited.precedent.criterion
            if match and (code not in found or match.likeness > found[code].likeness):
                found[code] = match
        return found

    @staticmethod
    def _match(
        reading: Reading, cited: _Cited, mine: list[frozenset[str]], headed: frozenset[str], number: str, issuer: str
    ) -> Match | None:
        likeness = max(
            (texts.likeness(one, other) for one in mine for other in (cited.title, cited.file) if other), default=0.0
        )
        if headed and cited.title:  # the heading holds more than the title: does it hold the title?
            likeness = max(likeness, 0.95 * len(cited.title & headed) / len(cited.title))
        if likeness < ALIKE:
            return None
        kind = cited.precedent.doc_type
        known = {code: weight for code, weight in reading.types.items() if weight >= 0.8}
        if kind and known and kind not in known:
            likeness *= 0.8
        return Match(
            cited.precedent, likeness, same_title=likeness >= SAME, same_type=bool(kind and kind in known),
            same_number=bool(number and number == cited.number), same_issuer=bool(issuer and issuer == cited.issuer),
            is_edition=likeness >= SAME and cited.words >= TELLING,
        )  # fmt: skip


def core(spelled: str) -> str:
    """Spelled-out text without numbers, years and the word before a year: what stays the same from year to year."""
    return re.sub(r"\bnam(?= |$)", "", _NUMBERS.sub("", spelled)).replace("  ", " ").strip()


def grams(spelled: str) -> frozenset[str]:
    """The trigrams of spelled-out text, none for none."""
    return texts.trigrams(" ".join(spelled.split())) if spelled else frozenset()


def number_pattern(number: str) -> str:
    """What stays the same in a number from year to year: "152/QĐ-UBND" is "#/qd-ubnd", "QT-03" itself."""
    folded = "".join(texts.fold(number).split())
    if not re.search(r"\d/", folded):
        return folded
    return re.sub(r"\d+", "#", folded)
