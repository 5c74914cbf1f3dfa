"""What may be announced, before a byte of it is sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evidence.rules.filecheck import ACCEPTED, MB, Fault, Limits, Unfit, extension_of
from evidence.rules.names import clean_name

MOST_ANNOUNCED = 100
"""Files in one question."""
MOST_FOLLOWED = 500
"""Documents in one question whether they have been read."""
MOST_OPEN = 1000
"""Files one person may have on their way at a time."""
PIECE = MB
"""Bytes taken from the line, made durable and counted at a time."""
DAYS_KEPT = 7
"""Days for which an unfinished file waits for the rest of it."""

_HASH = re.compile(r"[0-9a-f]{64}")
_BUNDLE = re.compile(r"[0-9A-Za-z-]{0,40}")


@dataclass(frozen=True, slots=True)
class Announced:
    """A file as a browser announces it. `key` is the browser's own name for it and comes back with the answer.

    `sha256` may be empty for a file that the browser did not read, because it sees itself that it will be refused.
    """

    key: str
    name: str
    size: int
    sha256: str = ""
    bundle: str = ""
    position: int = 1
    parts: int = 1
    title: str = ""


def read_announced(entry: Any, *, most_parts: int) -> Announced:
    """One entry of the question. Raises ValueError when it is none."""
    if not isinstance(entry, Mapping):
        raise ValueError("no mapping")
    said = Announced(
        key=_text(entry, "key", 100), name=clean_name(_text(entry, "name", 1000)), size=_number(entry, "size", 2**53, 0),
        sha256=_text(entry, "sha256", 64), bundle=_text(entry, "bundle", 40),
        position=_number(entry, "position", most_parts), parts=_number(entry, "parts", most_parts),
        title=" ".join(_text(entry, "title", 300).split()),
    )  # fmt: skip
    if said.sha256 and not _HASH.fullmatch(said.sha256):
        raise ValueError("sha256")
    if not _BUNDLE.fullmatch(said.bundle) or said.position > said.parts or (said.parts > 1 and not said.bundle):
        raise ValueError("bundle")
    return said


def read_followed(question: Any) -> list[int]:
    """The numbers of the documents somebody asks about. Raises ValueError when the question is none."""
    named = question.get("documents") if isinstance(question, Mapping) else None
    if not isinstance(named, list) or len(named) > MOST_FOLLOWED:
        raise ValueError("documents")
    if any(not isinstance(one, int) or isinstance(one, bool) or not 0 < one < 2**53 for one in named):
        raise ValueError("documents")
    return named


def judge_announced(said: Announced, limits: Limits) -> None:
    """What name and size already tell; the content is judged when it is there. Raises Unfit."""
    extension = extension_of(said.name)
    if extension not in ACCEPTED:
        raise Unfit(Fault.TYPE, extension=extension)
    if said.size == 0:
        raise Unfit(Fault.EMPTY)
    if said.size > limits.size:
        raise Unfit(Fault.TOO_LARGE, limit=limits.size // MB, size=-(-said.size // MB))


def _text(entry: Mapping[str, Any], name: str, most: int) -> str:
    value = entry.get(name, "")
    if not isinstance(value, str) or len(value) > most:
        raise ValueError(name)
    return value


def _number(entry: Mapping[str, Any], name: str, most: int, least: int = 1) -> int:
    value = entry.get(name, least)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError(name)
    return value
