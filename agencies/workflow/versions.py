"""Reading a province's tree into plain timelines and writing changed timelines back, in few queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from django.utils import timezone

from agencies.fields import segment
from agencies.models import Agency, AgencyVersion, Province
from agencies.timeline import Facts, Placed, Span, lay_out, merged, nearest

VERSION_FIELDS = [
    "parent", "path", "code", "name", "short_name", "level", "kind", "has_procedures", "obligation",
    "obligation_basis", "valid_to", "note", "reorganisation",
]  # fmt: skip
AGENCY_FIELDS = [
    "path", "code", "name", "short_name", "level", "kind", "obligation", "search_text", "sort_text", "opened_on",
    "closed_on",
]  # fmt: skip


@dataclass
class Tree:
    """A province's agencies by number: the rows, and what is declared of each through time.

    Change `timelines` (an unknown number makes a new agency), then `store`.
    """

    province: Province
    agencies: dict[int, Agency] = field(default_factory=dict)
    timelines: dict[int, list[Span]] = field(default_factory=dict)
    versions: dict[int, dict[date, AgencyVersion]] = field(default_factory=dict)

    def new_number(self) -> int:
        """A number that no agency of the province has had."""
        return max(self.timelines, default=0) + 1

    def step(self, number: int) -> str:
        """The agency's own part of its path; the root's is that of the province."""
        if self.timelines[number][0].facts.parent is None:
            number = self.province.pk or 1  # a preview may come before the province is saved
        return segment(number)

    def placed(self) -> dict[int, list[Placed]]:
        """Every version as it ought to be stored. Raises timeline.Cycle."""
        return lay_out(self.timelines, {number: self.step(number) for number in self.timelines})


def load(province: Province) -> Tree:
    """The province's whole tree, through all time (two queries)."""
    tree = Tree(province)
    numbers: dict[int | None, int] = {}
    for agency in Agency.objects.of(province.pk):
        tree.agencies[agency.number] = agency
        numbers[agency.pk] = agency.number
    spans: dict[int, list[Span]] = defaultdict(list)
    for version in AgencyVersion.objects.of(province.pk):
        number = numbers[version.agency_id]
        tree.versions.setdefault(number, {})[version.valid_from] = version
        spans[number].append(
            Span(
                version.valid_from, version.valid_to, facts_of(version, numbers.get(version.parent_id)),
                version.reorganisation_id,
            )
        )  # fmt: skip
    tree.timelines = {number: merged(spans[number]) for number in sorted(spans)}
    return tree


def facts_of(version: AgencyVersion, parent: int | None) -> Facts:
    """What a version declares; `parent` is the number of the agency above."""
    return Facts(
        parent, version.code, version.name, version.level, version.kind, version.obligation, version.short_name,
        version.has_procedures, version.obligation_basis, version.note,
    )  # fmt: skip


def lock(province: Province) -> Province:
    """The province read again and held until the transaction ends, so that two changes follow one another."""
    return Province.objects.select_for_update(no_key=True).get(pk=province.pk)


def store(tree: Tree) -> list[Agency]:
    """Write what the timelines say and nothing else; returns the agencies that are new, in order of number.

    Call it inside a transaction that holds the province. Today's name, place and kind on each agency follow.
    """
    placed = tree.placed()
    _store_agencies(tree, placed)
    new = [tree.agencies[number] for number in sorted(placed.keys() - tree.versions.keys())]
    _store_versions(tree, placed)
    return new


def _store_agencies(tree: Tree, placed: dict[int, list[Placed]]) -> None:
    today = timezone.localdate()
    new: list[Agency] = []
    changed: list[Agency] = []
    for number, versions in placed.items():
        agency = tree.agencies.get(number)
        if agency is None:
            tree.agencies[number] = agency = Agency(province=tree.province, number=number)
            _follow(agency, versions, today)
            new.append(agency)
        elif _follow(agency, versions, today):
            changed.append(agency)
    Agency.objects.bulk_create(new, batch_size=500)
    if changed:
        Agency.objects.bulk_update(changed, AGENCY_FIELDS, batch_size=200)


def _follow(agency: Agency, versions: list[Placed], today: date) -> bool:
    """Give the agency what holds today (before its first day the first version, after its last the last)."""
    before = _current(agency)
    agency.opened_on, agency.closed_on = versions[0].first, versions[-1].last
    now = nearest(versions, today)
    agency.adopt(AgencyVersion(path=now.path, **_declared(now.facts)))
    return _current(agency) != before


def _store_versions(tree: Tree, placed: dict[int, list[Placed]]) -> None:
    ids: dict[int | None, int | None] = {number: agency.pk for number, agency in tree.agencies.items()}
    new: list[AgencyVersion] = []
    changed: list[AgencyVersion] = []
    surplus: list[int] = []
    for number, versions in placed.items():
        rows = tree.versions.get(number, {})
        surplus += [row.pk for first, row in rows.items() if first not in {version.first for version in versions}]
        for version in versions:
            wanted = {
                **_declared(version.facts), "parent_id": ids.get(version.facts.parent), "path": version.path,
                "valid_to": version.last, "reorganisation_id": version.reorganisation,
            }  # fmt: skip
            row = rows.get(version.first)
            if row is None:
                new.append(
                    AgencyVersion(
                        agency=tree.agencies[number], province=tree.province, valid_from=version.first, **wanted
                    )
                )
            elif any(getattr(row, name) != value for name, value in wanted.items()):
                for name, value in wanted.items():
                    setattr(row, name, value)
                changed.append(row)
    if surplus:
        AgencyVersion.objects.filter(pk__in=surplus).delete()
    if changed:
        AgencyVersion.objects.bulk_update(changed, VERSION_FIELDS, batch_size=200)
    AgencyVersion.objects.bulk_create(new, batch_size=500)


def _current(agency: Agency) -> dict[str, Any]:
    return {name: getattr(agency, name) for name in AGENCY_FIELDS}


def _declared(facts: Facts) -> dict[str, Any]:
    return {field.name: getattr(facts, field.name) for field in fields(facts) if field.name != "parent"}


def refresh_current(day: date) -> int:
    """Give each agency the name, kind and place that hold on `day`; returns how many changed.

    A change entered for a coming day takes effect by this, once a day.
    """
    behind: list[Agency] = []
    for version in AgencyVersion.objects.as_of(day).select_related("agency").iterator(chunk_size=2000):
        agency = version.agency
        before = _current(agency)
        agency.adopt(version)
        if _current(agency) != before:
            behind.append(agency)
    Agency.objects.bulk_update(behind, AGENCY_FIELDS, batch_size=200)
    return len(behind)
