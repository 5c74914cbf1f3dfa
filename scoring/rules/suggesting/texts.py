"""Vietnamese text as it is compared: folded, cut into syllables, run-together names parted, years set aside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

_MARKED = {
    "a": "àáảãạăằắẳẵặâầấẩẫậ", "d": "đ", "e": "èéẻẽẹêềếểễệ", "i": "ìíỉĩị", "o": "òóỏõọôồốổỗộơờớởỡợ", "u": "ùúủũụưừứửữự",
    "y": "ỳýỷỹỵ",
}  # fmt: skip
_BARE = str.maketrans(
    {
        letter: bare
        for base, marked in _MARKED.items()
        for bare, letters in ((base, marked), (base.upper(), marked.upper()))
        for letter in letters
    }
)
_COMBINING = re.compile("[\u0300-\u036f]")
_WORD = re.compile(r"[a-z0-9]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=[0-9]{4})|(?<=[0-9])(?=[A-Za-z]{3})")
_STANDARD = re.compile(r"\b(?:9001|14001|27001|27000|11930)\s*[-:_. ]*\s*20\d\d\b")
_REFERENCE = re.compile(r"\b\d+\s*[/-]\s*20\d\d\s*[/-]\s*[a-z]{2}")
_YEAR = re.compile(r"(?<![0-9])(20[0-4][0-9])(?![0-9])")
_DATE = re.compile(r"\b\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*(20[0-4]\d)\b")
_BETWEEN = re.compile(r"[\s._()\[\]+,-]+")
_SCANNED = re.compile(
    r"(?:(?:scan|scanned|skm|img|image|images|doc|document|camscanner|zalo|photo|untitled|ban|tep|file|new|anh|hinh|pic|dsc|"
    r"wp|adobe|microsoft|text|copy|moi|screenshot|whatsapp|z|c|n)?\d*[a-z]?\d*|[a-f0-9]{8,}|[a-z]\d[a-z0-9]*)"
)


def fold(text: str) -> str:
    """Text without marks and case, as `agencies.rules.fold`, but at the speed whole documents need."""
    plain = unicodedata.normalize("NFC", text).translate(_BARE)
    return (_COMBINING.sub("", unicodedata.normalize("NFD", plain)) if not plain.isascii() else plain).lower()


def words(folded: str) -> list[str]:
    """The syllables, abbreviations and numbers of folded text."""
    return _WORD.findall(folded.replace("&", ""))


def parted(name: str) -> str:
    """A name with the words that were run together apart: "BaoCaoISO2024" is three words and a year."""
    return _HUMP.sub(" ", unicodedata.normalize("NFC", name).translate(_BARE)).replace("_", " ")


def years_in(folded: str) -> frozenset[int]:
    """The years folded text names, without those of standards and of numbers of legal documents."""
    rest = _REFERENCE.sub(" ", _STANDARD.sub(" ", folded.replace("_", " ")))
    return frozenset(int(year) for year in _YEAR.findall(_DATE.sub(r" \1 ", rest)))


def says_nothing(name: str) -> bool:
    """Whether a file's name (without extension) is a scanner's or a camera's, not a person's."""
    return all(_SCANNED.fullmatch(part) for part in _BETWEEN.split(fold(name)) if part)


def trigrams(text: str) -> frozenset[str]:
    """The runs of three letters of folded text, spaces counted, doubled letters and i/y alike."""
    padded = f" {text} ".replace("y", "i")
    return frozenset(padded[place : place + 3] for place in range(len(padded) - 2))


def likeness(first: frozenset[str], second: frozenset[str]) -> float:
    """How much two texts share, 0 to 1 (Dice, over trigrams)."""
    total = len(first) + len(second)
    return 2 * len(first & second) / total if total else 0.0


def distance(pattern: str, text: str, limit: int) -> int:
    """The fewest slips between the pattern and some part of the text; `limit` + 1 when there are more.

    Sellers' algorithm with Myers' bit vectors: one step for each letter of the text.
    """
    length = len(pattern)
    masks: dict[str, int] = {}
    for place, letter in enumerate(pattern):
        masks[letter] = masks.get(letter, 0) | (1 << place)
    full, last = (1 << length) - 1, 1 << (length - 1)
    up, down, score, best = full, 0, length, length
    for letter in text:
        same = masks.get(letter, 0)
        straight = (((same & up) + up) ^ up) | same | down
        rise, fall = down | ~(straight | up) & full, up & straight
        if rise & last:
            score += 1
        elif fall & last:
            score -= 1
            best = min(best, score)
        rise, fall = (rise << 1) & full, (fall << 1) & full
        up, down = fall | ~(straight | rise) & full, rise & straight
    return min(best, limit + 1)


def spelled_out(
    found: list[str], abbreviations: Mapping[str, tuple[str, ...]], known: frozenset[str], pieces: frozenset[str]
) -> Iterator[str]:
    """The words with abbreviations spelled out and words run together parted into known syllables and `pieces`."""
    for word in found:
        if word in abbreviations:
            yield from abbreviations[word]
        elif word in known or word.isdigit():
            yield word
        elif len(word) > 5 and (parts := _cut(word, known, pieces)):
            for part in parts:
                yield from abbreviations.get(part, (part,))
        else:
            yield from abbreviations.get(_undoubled(word, pieces), (word,))


def _undoubled(word: str, pieces: frozenset[str]) -> str:
    """An abbreviation in which a finger stayed too long."""
    for place in range(1, len(word)):
        if word[place] == word[place - 1] and (shorter := word[:place] + word[place + 1 :]) in pieces:
            return shorter
    return word


@lru_cache(maxsize=4096)
def _cut(word: str, known: frozenset[str], pieces: frozenset[str]) -> tuple[str, ...]:
    """A run-together word as known syllables, the fewest; empty when it cannot be cut so."""
    best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 7), end):
            before = best[start]
            piece = word[start:end]
            if before is not None and len(piece) > 1 and (piece in known or piece in pieces):
                longer = (*before, piece)
                current = best[end]
                if current is None or len(longer) < len(current):
                    best[end] = longer
    return best[-1] or ()
