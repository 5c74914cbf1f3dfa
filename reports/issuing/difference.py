"""What two contents of the same document tell differently, in words: which row, which figure, from what to what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from reports.issuing.content import Content, has_frame


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs. `row` is the agency or line, `figure` its column; both are empty for a sentence.

    `old` is empty for what came new, `new` for what is gone.
    """

    row: str
    figure: str
    old: str
    new: str


@dataclass(slots=True)
class Place:
    """Where in the document things differ: a table or a heading, and what differs there."""

    name: str
    changes: list[Change] = field(default_factory=list)


def differences(old: Content, new: Content) -> list[Place]:
    """All that differs: first the annexes, which name agencies, then the text; places without a difference are left out."""
    if not has_frame(old):
        new = {"parts": [part for part in new["parts"] if not part.get("frame")]}
    before, after = _by_name(old), _by_name(new)
    places = []
    names = dict.fromkeys([*after, *before])
    for name in sorted(names, key=lambda name: not (after.get(name) or before[name]).get("annex")):
        place = Place(name[1] or name[0], list(_compare(before.get(name), after.get(name))))
        if place.changes:
            places.append(place)
    return places


def _by_name(content: Content) -> dict[tuple[str, str], dict[str, Any]]:
    """Each part under its place and caption; sentences of one place together."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for part in content["parts"]:
        name = (part["place"], part.get("table", ""))
        if name in found and "texts" in part:
            found[name] = {**part, "texts": [*found[name]["texts"], *part["texts"]]}
        else:
            found.setdefault(name, part)
    return found


def _compare(old: dict[str, Any] | None, new: dict[str, Any] | None) -> Iterator[Change]:
    if "texts" in (old or new or {}):
        yield from _sentences((old or {}).get("texts", []), (new or {}).get("texts", []))
        return
    before, after = _rows(old), _rows(new)
    titles = (new or old or {}).get("columns", [])
    for key in dict.fromkeys([*after, *before]):
        if key not in before:
            yield Change(_named(key), "", "", _line(after[key]))
        elif key not in after:
            yield Change(_named(key), "", _line(before[key]), "")
        else:
            yield from _cells(key, titles, before[key], after[key])


def _rows(part: dict[str, Any] | None) -> dict[tuple[str, str, int], list[str]]:
    """The rows of a table by what they stand under and their name; a second row of one name has its turn."""
    rows: dict[tuple[str, str, int], list[str]] = {}
    for above, name, cells in (part or {}).get("rows", []):
        turn = 0
        while (above, name, turn) in rows:
            turn += 1
        rows[above, name, turn] = cells
    return rows


def _cells(key: tuple[str, str, int], titles: Iterable[str], before: list[str], after: list[str]) -> Iterator[Change]:
    for title, old, new in zip(titles, before, after, strict=False):
        if old != new:
            yield Change(_named(key), title, old, new)


def _named(key: tuple[str, str, int]) -> str:
    above, name, _turn = key
    return f"{name} ({above.rpartition(' › ')[2]})" if above else name


def _line(cells: Iterable[str]) -> str:
    return " · ".join(cell for cell in cells if cell)


def _sentences(old: list[str], new: list[str]) -> Iterator[Change]:
    for kind, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        gone, come = old[first:last], new[start:end]
        for index in range(max(len(gone), len(come))):
            yield Change("", "", gone[index] if index < len(gone) else "", come[index] if index < len(come) else "")
