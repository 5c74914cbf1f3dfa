"""The agency tree as people read it: who stands under whom, in Vietnamese order, narrowed and counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from agencies.models import AgencyKind, AgencyVersion, Level, Obligation
from agencies.rules import fold, sort_key

_LEVELS = {level: rank for rank, level in enumerate(Level.values)}
_KINDS = {kind: rank for rank, kind in enumerate(AgencyKind.values)}


@dataclass(slots=True)
class Node:
    """One agency on the day asked about, with those below it; `kind` and `obligation` are in words."""

    version: AgencyVersion
    pk: int
    name: str
    code: str
    kind: str
    obligation: str
    above: Node | None = None
    depth: int = 0
    children: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """The agency and everything below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the tree that opens and closes; the depth of its rows counts from `base`."""

    title: str
    rows: list[Node]
    is_open: bool
    base: int

    def indented(self) -> Iterator[tuple[int, Node]]:
        """Each row with how deep it stands in this section."""
        for node in self.rows:
            yield min(node.depth - self.base, 3), node


@dataclass
class Outline:
    """The agencies of one day."""

    roots: list[Node]

    def __iter__(self) -> Iterator[Node]:
        for root in self.roots:
            yield from root.walk()

    def sections(self) -> list[Section]:
        """The province's own agencies, the communes right below it, then each district with its communes."""
        upper: list[Node] = []
        lower: list[Node] = []
        districts: list[Node] = []
        for root in self.roots:
            for node in _outside_districts(root, districts):
                (lower if node.version.level == Level.COMMUNE else upper).append(node)
        found = []
        if upper:
            found.append(Section(_("Cấp tỉnh"), upper, True, 0))
        if lower:
            found.append(Section(_("Cấp xã"), lower, True, min(node.depth for node in lower)))
        alone = not found and len(districts) == 1
        return found + [Section(node.version.name, list(node.walk()), alone, node.depth) for node in districts]

    def count(self, attribute: str) -> Counter[str]:
        """How many agencies have each value of an attribute."""
        return Counter(getattr(node.version, attribute) for node in self)

    def matching(self, *, text: str = "", sort: str = "", **values: str) -> list[Node]:
        """The agencies that hold every word of the text and have these values, as one list."""
        words = fold(text).split()
        rows = [
            node
            for node in self
            if all(not wanted or getattr(node.version, name) == wanted for name, wanted in values.items())
            and (not words or all(word in _folded(node.version) for word in words))
        ]
        key = _SORTS.get(sort.removeprefix("-"))
        return sorted(rows, key=key, reverse=sort.startswith("-")) if key else rows


def outline(versions: Iterable[AgencyVersion]) -> Outline:
    """Versions of one day (each with its agency) as a tree; whoever's parent is not among them is a root."""
    # Django's get_…_display builds all choices anew for each call, which costs more than the rest of the page.
    kinds, obligations = _words(AgencyKind), _words(Obligation)
    nodes = {
        version.agency_id: Node(
            version, version.agency_id, version.name, version.code, kinds.get(version.kind, version.kind),
            obligations.get(version.obligation, version.obligation),
        )
        for version in versions
    }  # fmt: skip
    below: dict[int | None, list[Node]] = defaultdict(list)
    for node in nodes.values():
        below[node.version.parent_id if node.version.parent_id in nodes else None].append(node)

    def hang(parent: Node | None, depth: int) -> list[Node]:
        children = sorted(below[parent.version.agency_id if parent else None], key=_order)
        for child in children:
            child.above, child.depth = parent, depth
            child.children = hang(child, depth + 1)
        return children

    return Outline(hang(None, 0))


def _words(choices: type[TextChoices]) -> dict[str, str]:
    return {str(value): str(label) for value, label in choices.choices}


def _outside_districts(node: Node, districts: list[Node]) -> Iterator[Node]:
    """The agencies outside any district, which are put into `districts` instead."""
    if node.version.level == Level.DISTRICT:
        districts.append(node)
        return
    yield node
    for child in node.children:
        yield from _outside_districts(child, districts)


def _order(node: Node) -> tuple[int, int, str]:
    version = node.version
    return _LEVELS.get(version.level, 9), _KINDS.get(version.kind, 99), _sorted_name(version)


def _sorted_name(version: AgencyVersion) -> str:
    # What is stored beside today's name is worth having: the key of 268 names costs more than the page.
    return version.agency.sort_text if version.agency.name == version.name else sort_key(version.name)


def _folded(version: AgencyVersion) -> str:
    if version.agency.name == version.name:
        return version.agency.search_text
    return fold(f"{version.name} {version.short_name} {version.code}")


_SORTS: dict[str, Callable[[Node], Any]] = {
    "name": lambda node: _sorted_name(node.version),
    "code": lambda node: node.version.code,
    "kind": lambda node: (_KINDS.get(node.version.kind, 99), _sorted_name(node.version)),
    "obligation": lambda node: (node.version.obligation, _sorted_name(node.version)),
}
