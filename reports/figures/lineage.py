"""Who continues whom: where each of a province's agencies comes from, and what districts its communes stood in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from agencies.models import AgencyVersion, Level, Province, Succession
from agencies.tenancy import across


@dataclass(frozen=True, slots=True)
class Origin:
    """An agency that goes on in another since a day, wholly or in part; `is_main` where its records went."""

    agency: int
    name: str
    since: date
    is_whole: bool
    is_main: bool


Lineage = Mapping[int, tuple[Origin, ...]]


def lineage_of(province: Province) -> Lineage:
    """The predecessors of each agency of this province that has any, also those of another province; one query."""
    rows = (
        Succession.objects.filter(successor__province=province)
        .order_by("reorganisation__effective_on", "predecessor__path")
        .values_list(
            "successor", "predecessor", "predecessor__name", "reorganisation__effective_on", "extent", "is_default"
        )
    )
    found: dict[int, list[Origin]] = defaultdict(list)
    with across():  # a predecessor may be of a province that was merged into this one
        for successor, agency, name, since, extent, is_main in rows:
            found[successor].append(Origin(agency, name, since, extent == Succession.Extent.WHOLE, is_main))
    return {agency: tuple(origins) for agency, origins in found.items()}


def before(lineage: Lineage, agency: int, day: date, until: date) -> tuple[Origin, ...]:
    """Who this agency was on `day`, as those that came into it after that day and until the other; empty when itself."""
    found: list[Origin] = []
    seen = {agency}
    ahead = [agency]
    while ahead:
        for origin in lineage.get(ahead.pop(), ()):
            if day < origin.since <= until and origin.agency not in seen:
                seen.add(origin.agency)
                found.append(origin)
                ahead.append(origin.agency)
    return tuple(found)


def former_districts(lineage: Lineage) -> dict[int, str]:
    """The district each commune of today mostly stood in before the districts ended, by name; one query."""
    first = {
        agency: next((origin for origin in origins if origin.is_main), origins[0])
        for agency, origins in lineage.items()
    }  # fmt: skip
    predecessors = {origin.agency for origin in first.values()}
    versions = AgencyVersion.objects.filter(agency__in=predecessors, parent__level=Level.DISTRICT).order_by("valid_to")
    with across():  # as the predecessors, so their districts
        stood = dict(versions.values_list("agency", "parent__name"))
    return {agency: stood[origin.agency] for agency, origin in first.items() if origin.agency in stood}
