"""What the criteria of a rubric want: which kinds of paper serve which criterion, and how much each word tells."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from scoring.rules.suggesting.facts import Asked
from scoring.rules.suggesting.lexicon import Kind, Lexicon

EVIDENCE, ITEM, NAME = 1.0, 0.85, 0.9
"""How much it counts that a subject stands in the evidence asked for, in a checklist item, in the name."""
CONTEXT, ELSEWHERE = 0.8, 0.45
"""How much a subject counts for one line of a criterion when it stands in the name, or in another line."""
LEAST, CLOSE = 0.5, 0.72
"""A kind goes to criteria that want it at least this much, and this much of what the best wants it."""


_PIECES = re.compile(r"[,;/(]| hoặc | và ")


@dataclass(frozen=True, slots=True)
class Want:
    """One line of a criterion: its words, the subjects and types it names."""

    raw: str
    spelled: str
    weight: float
    subjects: frozenset[str]
    types: frozenset[str]
    terms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One criterion read."""

    asked: Asked
    wants: tuple[Want, ...]
    named: frozenset[str]
    subjects: frozenset[str]


class Wants:
    """The criteria of one rubric read with one lexicon; built once for a rubric."""

    def __init__(self, criteria: Sequence[Asked], lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.criteria = {asked.code: self._read(asked) for asked in criteria}
        lines = [want.terms for wanted in self.criteria.values() for want in wanted.wants]
        seen: dict[str, int] = {}
        for terms in lines:
            for term in terms:
                seen[term] = seen.get(term, 0) + 1
        self.idf = {term: log(1 + len(lines) / count) for term, count in seen.items()}
        self.rarest = log(1 + len(lines))
        self.by_kind = {kind.code: self._served_by(kind) for kind in lexicon.kinds}

    def _read(self, asked: Asked) -> Wanted:
        lines = [(EVIDENCE, text) for text in asked.evidence] + [(ITEM, text) for text in asked.items]
        wants = tuple(self._want(text, weight) for weight, text in [*lines, (NAME, asked.name)])
        subjects = frozenset(subject for want in wants for subject in want.subjects)
        return Wanted(asked, wants, wants[-1].subjects, subjects)

    def _want(self, text: str, weight: float) -> Want:
        spelled = self.lexicon.spell(text)
        types = {code for piece in _PIECES.split(text) if (code := self._type_of(self.lexicon.spell(piece)))}
        return Want(
            text, spelled, weight, frozenset(self.lexicon.subjects_in(spelled)[0]), frozenset(types),
            terms_of(spelled, self.lexicon),
        )  # fmt: skip

    def _type_of(self, spelled: str) -> str:
        """The type a piece of a line asks for: the first it names ("ảnh niêm yết quyết định" asks for a photo)."""
        padded = f" {spelled} "
        found = [
            (place, -len(form), code)
            for code, forms in self.lexicon.types.items()
            for form in forms
            if (place := padded.find(f" {form} ")) >= 0
        ]
        return min(found)[2] if found else ""

    def _served_by(self, kind: Kind) -> dict[str, tuple[float, Want]]:
        """The criteria papers of this kind serve, how well each, and the line that asks for them."""
        found: dict[str, tuple[float, Want]] = {}
        narrower = [other for other in self.lexicon.kinds if other.is_more_than(kind)]
        for code, wanted in self.criteria.items():
            score, want = max(
                ((self._fit(kind, wanted, want), want) for want in wanted.wants), key=lambda pair: pair[0]
            )
            if score < LEAST:
                continue
            if any(self._fit(other, wanted, line) >= 0.9 for other in narrower for line in wanted.wants):
                score *= 0.75  # it wants something more particular
            found[code] = (score, want)
        most = max((score for score, _want in found.values()), default=0.0)
        return {code: (score / most, want) for code, (score, want) in found.items() if score >= most * CLOSE}

    def _fit(self, kind: Kind, wanted: Wanted, want: Want) -> float:
        hits = [max(self._hit(subject, wanted, want) for subject in group) for group in kind.asks]
        if not hits[0]:
            return 0.0
        score = want.weight * sum(hits) / len(hits)
        if want.types:
            score *= 1.0 if want.types & {*kind.types} else 0.82
        else:
            score *= 0.92
        if wanted.asked.clauses and kind.clauses:
            score *= 1.12 if self._clauses_meet(kind, wanted) else 0.8
        if kind.unasked & wanted.named:
            score *= 0.6
        unasked = want.subjects - {subject for group in (*kind.asks, *kind.needs) for subject in group}
        return score * (1 - 0.04 * min(len(unasked), 5))

    def _hit(self, subject: str, wanted: Wanted, want: Want) -> float:
        if subject.startswith("+"):
            if subject[1:] in want.types:
                return 1.0
            return 0.4 if any(subject[1:] in other.types for other in wanted.wants) else 0.0
        if subject in want.subjects:
            return 1.0
        if subject in wanted.named or subject == self.lexicon.matter:
            return CONTEXT  # every criterion is about the matter of the whole rubric, whether it says so or not
        return ELSEWHERE if subject in wanted.subjects else 0.0

    @staticmethod
    def _clauses_meet(kind: Kind, wanted: Wanted) -> bool:
        return any(
            f"{mine}.".startswith(f"{other}.") or f"{other}.".startswith(f"{mine}.")
            for mine in kind.clauses
            for other in wanted.asked.clauses
        )


def terms_of(spelled: str, lexicon: Lexicon) -> frozenset[str]:
    """The telling words of spelled-out text and its pairs of words."""
    words = spelled.split()
    single = {word for word in words if word not in lexicon.plain and not word.isdigit() and len(word) > 1}
    pairs = {
        f"{first} {second}"
        for first, second in itertools.pairwise(words)
        if not (first in lexicon.plain and second in lexicon.plain) and not first.isdigit() and not second.isdigit()
    }
    return frozenset(single | pairs)
