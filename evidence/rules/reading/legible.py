"""Whether a text is Vietnamese that can be read, or what an old font or a scanner's software made of it."""

from __future__ import annotations

import re
import unicodedata

FEW = 40
"""Letters from which a text can be judged."""
MANY = 0.07
"""Strange letters, as part of all, from which a text is garbled: old fonts come to 15 in 100 and more."""

# The letters that TCVN3 (.VnTime) and VNI fonts put in place of Vietnamese ones, and Vietnamese hardly ever needs:
# "QuyÕt ®Þnh", "QUYEÁT ÑÒNH". What a broken table of letters yields counts as well.
_STRANGE = re.compile(
    "[\u00a1-\u00a9\u00ac\u00ae-\u00b2\u00b4-\u00b9\u00bc-\u00bf\u00c4-\u00c7\u00cb\u00ce\u00cf\u00d1\u00d6-\u00d8"
    "\u00db\u00dc\u00de\u00df\u00e4-\u00e7\u00eb\u00ee\u00ef\u00f1\u00f6-\u00f8\u00fb\u00fc\u00fe\u00ff"
    "\ue000-\uf8ff\ufffd]"
)
_MARKED = re.compile("[\u00c0-\u00c3\u00c8-\u00ca\u00cc\u00cd\u00d2-\u00d5\u00d9\u00da\u00dd\u00e0-\u00e3\u00e8-\u00ea"
                     "\u00ec\u00ed\u00f2-\u00f5\u00f9\u00fa\u00fd\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169"
                     "\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]")  # fmt: skip


def letters_in(text: str) -> int:
    """How many letters and digits it has."""
    return sum(letter.isalnum() for letter in text)


def is_garbled(text: str) -> bool:
    """Whether it is full of letters that stand for others: nothing may be read from it."""
    text = unicodedata.normalize("NFC", text)
    letters = letters_in(text)
    strange = len(_STRANGE.findall(text))
    return letters + strange >= 10 and strange > MANY * (letters + strange)


def is_legible(text: str) -> bool:
    """Whether it is Vietnamese with its marks; a short text is given the benefit of the doubt."""
    text = unicodedata.normalize("NFC", text)
    letters = letters_in(text)
    if letters < FEW:
        return True
    return not is_garbled(text) and len(_MARKED.findall(text)) > 0.03 * letters
