"""Which TTHC each agency handles, and which of them its system has a procedure for (TT 26/2014/TT-BKHCN Điều 3, 36.1a)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from agencies.models import Agency, Level
from registers.models import Formality, PaperState, Procedure
from registers.systems import systems_of


def handled(agencies: Iterable[Agency]) -> dict[int, list[Formality]]:
    """The TTHC in scope that each of these agencies handles, by agency; one query."""
    agencies = list(agencies)
    rows = list(
        Formality.objects.in_scope()
        .filter(agency__province__in={agency.province_id for agency in agencies})
        .select_related("agency")
        .order_by("sort_text")
    )
    return {
        agency.pk: [row for row in rows if row.agency.province_id == agency.province_id and handles(agency, row)]
        for agency in agencies
    }


def handles(agency: Agency, formality: Formality) -> bool:
    """As `FormalityQuerySet.applying_to`, for rows in hand."""
    if formality.responsible_id is not None:
        return formality.responsible_id == agency.pk
    return formality.level == agency.level and agency.level != Level.PROVINCE


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the TTHC an agency handles its system has a procedure in force for (criterion B3); `left` has not."""

    covered: int
    total: int
    left: list[Formality]


def coverage_of(agency: Agency, day: date) -> Coverage:
    """The coverage of one agency; four queries at most."""
    listed = handled([agency])[agency.pk]
    system = systems_of([agency.pk], day).get(agency.pk) if listed else None
    held = served([system.pk])[system.pk] if system else set()
    left = [row for row in listed if row.pk not in held]
    return Coverage(len(listed) - len(left), len(listed), left)


def served(systems: Collection[int]) -> dict[int, set[int]]:
    """The TTHC, by number, that a procedure in force of each of these systems serves; one query."""
    links = Procedure.formalities.through.objects.filter(
        procedure__part_of__in=systems, procedure__state=PaperState.IN_FORCE
    )
    found: dict[int, set[int]] = defaultdict(set)
    for system, formality in links.values_list("procedure__part_of", "formality"):
        if system is not None:
            found[system].add(formality)
    return found
