"""Cells of a province's sheet other than the rule: legal references, evidence, labels."""

from __future__ import annotations

import re

from scoring.rules.sentences import as_sentence

_CLAUSE = r"\d{1,2}(?:\.\d{1,2})*"


def clauses_in(basis: str) -> tuple[str, ...]:
    """The ISO 9001 clauses a reference names: "TT26 Đ7.2b; ISO 5.3, 7.5" gives 5.3 and 7.5; 4.1–4.4 is four."""
    found: list[str] = []
    for part in re.split(r"[;\n]", basis):
        named = re.search(r"\bISO\b(?:\s*9001(?:\s*:\s*\d{4})?)?(.*)", part, re.IGNORECASE)
        if named:
            for first, last in re.findall(rf"({_CLAUSE})(?:\s*[–—-]\s*({_CLAUSE}))?", named[1]):
                found += [code for code in _range(first, last) if code not in found]
    return tuple(found)


def _range(first: str, last: str) -> list[str]:
    parent, _, start = first.rpartition(".")
    last_parent, _, end = last.rpartition(".")
    if not last or parent != last_parent or int(end) < int(start):
        return [first, last] if last else [first]
    return [f"{parent}.{number}" if parent else str(number) for number in range(int(start), int(end) + 1)]


def evidence_in(written: str) -> tuple[str, ...]:
    """The pieces of evidence a cell asks for, one for each semicolon or line."""
    return tuple(as_sentence(part) for part in re.split(r"[;\n]", written) if part.strip())
