"""What a line and a seal come to as SHA-256: no database, no clock."""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

FIELDS = (
    "pk", "province_id", "agency_id", "at", "actor_id", "action", "object_type", "object_id", "object_name", "changes",
    "note", "address", "search_text",
)  # fmt: skip
"""All that a line holds, in the order in which it is hashed."""
_RECORD = struct.Struct(">q32s")

Sealed = tuple[int, bytes]
"""The number of a line and what it came to."""


def line_digest(values: Sequence[Any]) -> bytes:
    """What a line comes to; `values` in the order of FIELDS. The same on every database."""
    text = json.dumps(list(values), sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return hashlib.sha256(text.encode()).digest()


def packed(lines: Iterable[Sealed]) -> bytes:
    """Lines as a seal keeps them: 40 bytes for each."""
    return b"".join(_RECORD.pack(*line) for line in lines)


def unpacked(kept: bytes) -> Iterator[Sealed]:
    """The lines a seal keeps. ValueError when these are no whole lines."""
    if len(kept) % _RECORD.size:
        raise ValueError("A seal holds 40 bytes for each line.")
    return _RECORD.iter_unpack(kept)


def seal_hash(province: int | None, number: int, at: datetime, lines: bytes, previous: str) -> str:
    """What a seal comes to, as hex: its lines, its place and time, and everything before it by `previous`."""
    told = json.dumps([province, number, _plain(at), hashlib.sha256(lines).hexdigest(), previous])
    return hashlib.sha256(told.encode()).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    raise TypeError(f"{type(value).__name__} has no form in a seal.")
