"""Placeholders in a text: found, checked, filled. No logic: a name in double braces stands for what it names, once.

A value is never read again for placeholders, and what prints the text escapes it, so that nothing that comes
from a name or a note can do more than stand there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TypeAlias

Value: TypeAlias = str | tuple[str, ...]
"""What a placeholder stands for; several lines where it stands alone on a line."""
Values: TypeAlias = Mapping[str, Value]

NAMED = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
STRAY = re.compile(r"\{\{|\}\}")
UNKNOWN = "…"
"""What stands for a value that nobody has: room to write it in."""
_ROOM_AND_STOP = re.compile(r"…\.(?![./])")
"""Room at the end of a sentence, whose full stop would be a fourth point; "./." stays."""


def names_in(text: str) -> list[str]:
    """The placeholders of a text in the order in which they stand."""
    return NAMED.findall(text)


def has_stray_braces(text: str) -> bool:
    """Whether double braces stand there that hold no name: one of the pair is missing."""
    return bool(STRAY.search(NAMED.sub("", text)))


def closest(name: str, known: Iterable[str]) -> str:
    """The known name that somebody most likely meant; empty when none is near."""
    plain = _plain(name)
    found = get_close_matches(plain, list(known), n=1, cutoff=0.6)
    return found[0] if found else ""


def filled(text: str, values: Values) -> str:
    """One line with its placeholders replaced; several lines are joined by "; "."""
    told = NAMED.sub(lambda found: _told(values.get(found[1], UNKNOWN)), text)
    return _ROOM_AND_STOP.sub(UNKNOWN, told)


def lines(text: str, values: Values) -> tuple[str, ...]:
    """The lines of a text, filled; a placeholder alone on its line gives as many lines as it has, or none."""
    done: list[str] = []
    for line in text.splitlines():
        bare = line.strip(" \t")
        alone = NAMED.fullmatch(bare)
        value = values.get(alone[1], UNKNOWN) if alone else None
        done += value if isinstance(value, tuple) else [filled(bare, values)]
    return tuple(line for line in done if line)


def tidied(text: str) -> str:
    """A text as it is kept: composed letters (NFC), no blanks at the ends of lines, no empty lines around it."""
    composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n")
    return "\n".join(line.rstrip(" \t") for line in composed.split("\n")).strip("\n")


def _told(value: Value) -> str:
    return "; ".join(value) if isinstance(value, tuple) else value


def _plain(name: str) -> str:
    """A name without its marks, as placeholders are written: "Năm báo cáo" is nam_bao_cao."""
    bare = "".join(letter for letter in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "_", bare.replace("đ", "d")).strip("_")
