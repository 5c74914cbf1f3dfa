"""Passwords known from breaches, held as marks in one file: nobody outside is asked, and the file tells no password.

`agencies/data/breached.bin` is made by `script/breached`, which names its sources: those of at least LENGTH characters, for
shorter ones are refused anyway. A mark is the first 40 bits of the SHA-256 of a password in small letters: 65,537 offsets of four bytes, by
the first two bytes of the mark, then the other three bytes of each. Of a million passwords that were never breached
one or two are refused all the same.
"""

from __future__ import annotations

import hashlib
import struct
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "breached.bin"
LENGTH = 12
_OFFSET, _TAIL = 4, 3
_BUCKETS = 1 << 16


def holds(password: str) -> bool:
    """Whether this password, however its letters are cased, is among them."""
    mark, kept = _mark(password), _kept()
    at = int.from_bytes(mark[:2], "big") * _OFFSET
    first, end = struct.unpack_from(">2I", kept, at)
    base = (_BUCKETS + 1) * _OFFSET
    tails = kept[base + first * _TAIL : base + end * _TAIL]
    return any(tails[i : i + _TAIL] == mark[2:] for i in range(0, len(tails), _TAIL))


def packed(passwords: Iterable[str]) -> bytes:
    """What the file is to be for these passwords."""
    marks = sorted({_mark(password) for password in passwords if len(password) >= LENGTH})
    ends, position = [0], 0
    for bucket in range(_BUCKETS):
        head = bucket.to_bytes(2, "big")
        while position < len(marks) and marks[position][:2] == head:
            position += 1
        ends.append(position)
    return struct.pack(f">{_BUCKETS + 1}I", *ends) + b"".join(mark[2:] for mark in marks)


@cache
def _kept() -> bytes:
    return FILE.read_bytes()


def _mark(password: str) -> bytes:
    text = unicodedata.normalize("NFC", password).lower()
    return hashlib.sha256(text.encode()).digest()[: 2 + _TAIL]
