"""How far a province's agencies have declared that their systems conform (QĐ 19/2014/QĐ-TTg Điều 4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from agencies.models import AgencyKind, AgencyVersion, Obligation, Province
from registers.models import Declaration
from registers.systems import systems_of


@dataclass(frozen=True, slots=True)
class Declared:
    """The agencies of one kind within the programme: how many there are, must keep a system, have one, have declared it."""

    kind: str
    label: str
    agencies: int
    mandatory: int
    with_system: int
    declared: int
    mandatory_declared: int


def declared_on(province: Province, day: date) -> tuple[Declared, ...]:
    """By kind of agency, of the agencies of that day; a shared system's declaration speaks for all who share it.

    Five queries. Systems that had not ended and declarations that stood on that day, whatever became of them since.
    """
    rows = AgencyVersion.objects.of(province.pk).as_of(day).exclude(obligation=Obligation.NONE)
    kinds = {
        agency: (kind, obligation) for agency, kind, obligation in rows.values_list("agency", "kind", "obligation")
    }
    systems = systems_of(kinds, day)
    standing = Declaration.objects.on(day).filter(part_of__in={system.pk for system in systems.values()})
    declared = set(standing.values_list("part_of", flat=True)) if systems else set()
    found = []
    for kind in AgencyKind:
        members = [agency for agency, (own, _obligation) in kinds.items() if own == kind]
        must = {agency for agency in members if kinds[agency][1] == Obligation.MANDATORY}
        spoken = {agency for agency in members if agency in systems and systems[agency].pk in declared}
        if members:
            having = sum(agency in systems for agency in members)
            found.append(
                Declared(kind, str(kind.label), len(members), len(must), having, len(spoken), len(must & spoken))
            )
    return tuple(found)
