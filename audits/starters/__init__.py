"""Checklists that come with the product, to be taken over or rewritten; the wording is our own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class StarterQuestion:
    """One question of a starter, as `Question` keeps it."""

    code: str
    section: str
    text: str
    hint: str = ""
    clause: str = ""
    basis: str = ""
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Starter:
    """One checklist: for which kind of audit, by which edition of the standard."""

    code: str
    title: str
    kind: str
    edition: str
    note: str
    questions: tuple[StarterQuestion, ...] = field(repr=False)


@cache
def starters() -> dict[str, Starter]:
    """Every starter by its code, in the order of their file names."""
    folder = files("audits.starters")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".json"))
    found = [_read((folder / name).read_text(encoding="utf-8")) for name in names]
    return {starter.code: starter for starter in found}


def _read(text: str) -> Starter:
    content = json.loads(text)
    named = {name: content[name] for name in ("code", "title", "kind", "edition", "note")}
    return Starter(**named, questions=tuple(_questions(content["sections"])))


def _questions(sections: list[dict[str, object]]) -> Iterator[StarterQuestion]:
    for section in sections:
        rows = section["questions"]
        assert isinstance(rows, list)
        for row in rows:
            basis = "; ".join(filter(None, (str(section["basis"]), row.get("basis", ""))))
            yield StarterQuestion(
                code=row["code"], section=str(section["name"]), text=row["text"], hint=row.get("hint", ""),
                clause=row.get("clause", ""), basis=basis, kinds=tuple(row.get("kinds", ())),
            )  # fmt: skip
