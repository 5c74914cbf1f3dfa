"""Pure decisions: verdicts, spans of days, Vietnamese folding. No Django, no database, no clock."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

BEGINNING = date.min
"""First day of something whose start nobody recorded."""
OPEN_END = date.max
"""Last day of something that still holds."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether something may be done; when not, the sentence that tells the person why and what to do."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Verdict(True)


def no(reason: str) -> Verdict:
    """A refusal with the sentence to show."""
    return Verdict(False, reason)


class Refused(Exception):
    """What was asked cannot be done; the message is the sentence to show."""


def require(verdict: Verdict) -> None:
    """Go on only when the verdict allows it; raises Refused with its reason."""
    if not verdict:
        raise Refused(verdict.reason)


# Both spellings of a tone mark are in use (hoà, hòa; uỷ, ủy), so search must not tell them apart;
# dropping the marks does that by itself. Đ is a letter of its own that no decomposition touches.
_D = str.maketrans("đĐ", "dD")
_SPACES = re.compile(r"\s+")


def fold(text: str) -> str:
    """Text as people type it in a hurry: lower case, no marks, đ as d, single spaces.

    "Ủy ban nhân dân" and "uy  ban NHAN dan" fold to the same string. Used on what is stored
    for search and on what is searched for, so that both databases find the same rows.
    """
    decomposed = unicodedata.normalize("NFD", text.translate(_D))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _SPACES.sub(" ", bare.lower()).strip()


# Vietnamese dictionary order: letters first (a ă â b c d đ e ê ...), then tones.
_LETTERS = {letter: chr(ord("A") + index) for index, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_DIGITS = re.compile(r"(\d+)")


@lru_cache(maxsize=4096)
def sort_key(text: str) -> str:
    """ASCII whose byte order is Vietnamese dictionary order, numbers by value ("Sơn Kim 2" before "Sơn Kim 10").

    Letters decide first (a ă â … d đ … o ô ơ … u ư), tones only between words of equal letters
    (level, huyền, hỏi, ngã, sắc, nặng). Stored beside a name, so that a page of a long list is
    sorted by the database whatever its collation.
    """
    letters: list[str] = []
    tones: list[str] = []
    for part in _DIGITS.split(text.lower()):
        if part.isdecimal():
            digits = str(int(part))
            letters.append(f"0{chr(0x30 + len(digits))}{digits}")
            continue
        for character in unicodedata.normalize("NFC", part):
            marks = unicodedata.normalize("NFD", character)
            letter = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
            if letter in _LETTERS:
                letters.append(_LETTERS[letter])
                tones.append(next((_TONES[mark] for mark in marks if mark in _TONES), "0"))
            else:
                letters.append("!" if letter.isspace() else f"~{ord(letter[0]):x}")
    return f"{''.join(letters)} {''.join(tones)}"


def spans_overlap(first: tuple[date, date], second: tuple[date, date]) -> bool:
    """Whether two spans of days, both ends counted, share a day."""
    return first[0] <= second[1] and second[0] <= first[1]
