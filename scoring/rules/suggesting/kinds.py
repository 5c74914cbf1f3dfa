"""Which kind of paper this is: how well its subjects and type fit each kind the lexicon knows."""

from __future__ import annotations

import re

from scoring.rules.suggesting.lexicon import Kind, Lexicon
from scoring.rules.suggesting.reading import Reading

JOINED = re.compile(r"\b(?:va|kem|cung|dong thoi)\b")
"""A title that joins two matters may be of two kinds at once."""


def anchored(reading: Reading, lexicon: Lexicon) -> bool:
    """Whether title, file name or heading names the matter the whole rubric is about."""
    return reading.weight(lexicon.matter) >= 0.6


def kinds_of(reading: Reading, lexicon: Lexicon) -> list[tuple[Kind, float]]:
    """The kinds of paper this may be, with how well each fits (0 to 1), best first."""
    if reading.kinds is not None:
        return reading.kinds
    anchor = reading.weight(lexicon.matter)
    foreign = bool(reading.foreign) and not anchored(reading, lexicon)
    found = []
    for kind in lexicon.kinds:
        strength = _fit(reading, kind)
        if not strength:
            continue
        if not kind.anchored:
            strength *= 1.0 if anchored(reading, lexicon) else 0.85 if anchor else 0.4
        if foreign:
            strength *= 0.5
        found.append((kind, min(strength, 1.0)))
    clear = [kind for kind, strength in found if strength >= 0.8]
    found = [
        (kind, strength * (0.6 if any(other.is_more_than(kind) for other in clear) else 1.0))
        for kind, strength in found
    ]
    reading.kinds = sorted(found, key=lambda pair: -pair[1])
    return reading.kinds


def _fit(reading: Reading, kind: Kind) -> float:
    strength = 1.0
    known = {code: weight for code, weight in reading.types.items() if weight >= 0.8}
    for place, group in enumerate(kind.needs):
        best = max(reading.weight(subject) for subject in group)
        if not best and place == 0:
            return 0.0
        strength *= best or (0.65 if not known and any(subject[0] == "+" for subject in group) else 0.3)
    if not known:
        strength *= 0.4 if kind.strict_type else 0.9
    elif not known.keys() & {*kind.types}:
        strength *= 0.15 if kind.strict_type else 0.55
    if any(reading.weight(subject) >= 0.6 for subject in kind.without):
        strength *= 0.5 if JOINED.search(reading.title) else 0.3
    return strength * (1 + 0.07 * (len(kind.needs) - 1))
