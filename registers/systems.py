"""Which quality system speaks for which agency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from registers.models import Membership, QualitySystem


def systems_of(agencies: Collection[int], day: date) -> dict[int, QualitySystem]:
    """For each of these agencies that has one, the system it keeps, or else the one it shares on that day, or else the one
    it is to keep from a later day; two or three queries, whatever the number."""
    kept = QualitySystem.objects.on(day)
    own = sorted(kept.filter(agency__in=agencies), key=lambda system: system.speaks_on(day))
    later: dict[int, QualitySystem] = {system.agency_id: system for system in own}
    begun = {system.agency_id: system for system in own if system.applied_on is None or system.applied_on <= day}
    shared: dict[int, list[int]] = defaultdict(list)
    for row in Membership.objects.filter(unit__in=agencies).on(day):
        shared[row.part_of_id].append(row.unit_id)
    wholes = sorted(kept.filter(pk__in=shared), key=lambda system: system.speaks_on(day)) if shared else []
    return later | {unit: system for system in wholes for unit in shared[system.pk]} | begun
