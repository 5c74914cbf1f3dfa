"""The language of a field as data: abbreviations, subjects, kinds of paper; and finding them in text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from scoring.rules.suggesting import texts

_SYLLABLE = re.compile(r"(?:ngh?|nh|ch|gh?|gi|kh|ph|qu|th|tr|[bcdhklmnprstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?")
"""A Vietnamese syllable without marks; what is none is a slip, a name or an abbreviation."""
FUZZY_LENGTH = 8
"""Forms shorter than this many letters have to be written right: one slip makes another word of them."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of paper: of which types, about which subjects (all of `needs`, one of each), for which clauses.

    `needs` and `asks` name subjects, or types as "+BC"; `asks` are what a criterion says that wants it, where that
    is not the same. A paper that names a subject of `without` is of another kind; a criterion whose name does so with
    one of `unasked` wants another kind. `anchored`: its subjects by themselves belong to a quality system, and need no word of ISO.
    """

    code: str
    name: str
    types: tuple[str, ...]
    needs: tuple[tuple[str, ...], ...]
    asks: tuple[tuple[str, ...], ...]
    without: frozenset[str]
    unasked: frozenset[str]
    anchored: bool
    strict_type: bool
    clauses: tuple[str, ...]

    def is_more_than(self, other: Kind) -> bool:
        """Whether it is the other kind and something more: where both fit, it is this one."""
        return len(self.needs) > len(other.needs) and {*other.needs} < {*self.needs}


@dataclass(frozen=True, slots=True)
class Form:
    """One way of saying a subject, folded and spelled out."""

    text: str
    subject: str
    words: frozenset[str]


class Lexicon:
    """What a field's offices call things. Built once from data (`scoring.lexicons`)."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.abbreviations = {
            texts.fold(short): tuple(texts.words(texts.fold(long))) for short, long in data["abbreviations"].items()
        }
        self.long_forms = {short.lower(): long.lower() for short, long in data["abbreviations"].items()}
        plain = [texts.fold(phrase) for phrase in data["plain"]]
        self.plain = frozenset(texts.words(texts.fold(data["plain_words"])))
        said = [form for subject in data["subjects"].values() for form in subject["forms"]]
        said += data["elsewhere"] + [form for forms in data["types"].values() for form in forms]
        said += [*data["abbreviations"].values(), data["plain_words"], *data["plain"]]
        self.pieces = frozenset(short for short in self.abbreviations if len(short) > 2)
        self.syllables = frozenset(
            word for form in said for word in texts.words(texts.fold(form)) if not word.isdigit()
        )
        self.types = {code: tuple(self.spell(form) for form in forms) for code, forms in data["types"].items()}
        self.shapes = {code: tuple(self.spell(form) for form in forms) for code, forms in data["shapes"].items()}
        self.forms = tuple(
            self._form(form, subject) for subject, entry in data["subjects"].items() for form in entry["forms"]
        )
        self.elsewhere = tuple(self._form(form, form) for form in data["elsewhere"])
        self.matter: str = data["matter"]
        self.kinds = tuple(self._kind(entry) for entry in data["records"])
        self.phrases = tuple(self.spell(phrase) for phrase in plain)
        self._by_first: dict[str, list[Form]] = {}
        for form in (*self.forms, *self.elsewhere):
            self._by_first.setdefault(form.text.split()[0], []).append(form)
        self._foreign = frozenset(form.subject for form in self.elsewhere)

    def spell(self, text: str) -> str:
        """Text as it is compared: folded, abbreviations spelled out, words parted, single spaces."""
        return self.spell_folded(texts.fold(text))

    def spell_folded(self, folded: str) -> str:
        """`spell` for text that is folded already."""
        return " ".join(texts.spelled_out(texts.words(folded), self.abbreviations, self.syllables, self.pieces))

    def subjects_in(self, spelled: str) -> tuple[dict[str, str], set[str]]:
        """The subjects spelled-out text names, each with its longest form there, and foreign matters it names."""
        found: dict[str, str] = {}
        foreign: set[str] = set()
        padded = f" {spelled} "
        for word in dict.fromkeys(spelled.split()):
            for form in self._by_first.get(word, ()):
                if f" {form.text} " in padded:
                    if form.subject in self._foreign:
                        foreign.add(form.subject)
                    elif len(form.text) > len(found.get(form.subject, "")):
                        found[form.subject] = form.text
        return found, foreign

    def unexplained(self, spelled: str, guessed: Iterable[str], known: Iterable[str]) -> list[str]:
        """The words of spelled-out text that say something neither the field's language nor what is known explains.

        `guessed` are forms it holds misspelt, `known` further phrases that are expected in it.
        """
        words = spelled.split()
        covered = [word.isdigit() or len(word) < 2 for word in words]
        said = {
            form.text
            for word in set(words)
            for form in self._by_first.get(word, ())
            if form.subject not in self._foreign
        }
        for phrase in (*said, *self.phrases, *known):
            parts = phrase.split()
            if not parts or parts[0] not in words:
                continue
            for place in range(len(words) - len(parts) + 1):
                if words[place : place + len(parts)] == parts:
                    covered[place : place + len(parts)] = [True] * len(parts)
        near = {syllable for form in guessed for syllable in form.split()}
        return [
            word
            for word, is_covered in zip(words, covered, strict=True)
            if not is_covered and _SYLLABLE.fullmatch(word) and not any(_resembles(syllable, word) for syllable in near)
        ]

    def guessed_in(self, spelled: str, known: Iterable[str]) -> dict[str, str]:
        """The subjects text names with a slip of the hand or a misread letter, other than those known."""
        found: dict[str, str] = {}
        present = set(spelled.split())
        odd = [word for word in present if word not in self.syllables and len(word) > 1 and not word.isdigit()]
        sounds = {sound(word) for word in present}
        near: dict[str, bool] = {}
        known = set(known)
        flat = spelled.replace("y", "i")
        for form in self.forms:
            if (
                len(form.text) < FUZZY_LENGTH
                or form.subject in known
                or len(form.text) <= len(found.get(form.subject, ""))
            ):
                continue
            missing = form.words - present
            if not missing or len(missing) == len(form.words) or len(missing) > 2 * len(odd) + 1:
                continue
            limit = max(1, (len(form.text) + 3) // 6)
            for syllable in missing:
                if syllable not in near:
                    near[syllable] = sound(syllable) in sounds or any(_resembles(syllable, word) for word in odd)
            if not all(near[syllable] for syllable in missing):
                # One slip in a long form may have made another word of a syllable.
                if len(form.words) < 4 or len(missing) > 1:
                    continue
                limit = 1
            if texts.distance(form.text.replace("y", "i"), flat, limit) <= limit:
                found[form.subject] = form.text
        return found

    def _form(self, text: str, subject: str) -> Form:
        spelled = self.spell(text)
        return Form(spelled, subject, frozenset(spelled.split()))

    @staticmethod
    def _kind(entry: Mapping[str, Any]) -> Kind:
        needs = tuple(tuple(group) for group in entry["needs"])
        asks = tuple((ask,) if isinstance(ask, str) else tuple(ask) for ask in entry.get("asks", needs))
        without = frozenset(entry.get("without", ()))
        return Kind(
            entry["code"], entry["name"], tuple(entry["types"]), needs, asks, without,
            frozenset(entry.get("unasked", without)), entry["anchored"], entry.get("strict_type", False), tuple(entry["clauses"]),
        )  # fmt: skip


@lru_cache(maxsize=8192)
def sound(syllable: str) -> str:
    """A syllable as it sounds where letters are mixed up: ch and tr, s and x, l and n, i and y, d and gi; none doubled."""
    alike = syllable.replace("tr", "ch").replace("x", "s").replace("y", "i").replace("gi", "d").replace("l", "n")
    return "".join(letter for place, letter in enumerate(alike) if alike[place - 1 : place] != letter)


@lru_cache(maxsize=65536)
def _resembles(syllable: str, word: str) -> bool:
    """Whether a word nobody knows may be this syllable with one slip, or hold it."""
    if sound(syllable) == sound(word):
        return True
    return len({*syllable} & {*word}) >= len({*syllable}) - 1 and texts.distance(syllable, word, 1) <= 1
