"""What an installation comes to at one moment, as figures. What cannot be read just now is left out, and told by `qms_part_well`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.conf import settings
from django.db import Error
from django.db.models import Count

from agencies import files
from agencies.tenancy import across
from backups.nightly import newest_age
from health.alarm import faults
from health.looks import waiting_jobs
from health.parts import parts, state_of
from jobs import signs
from jobs.models import Job

Row = tuple[Sequence[str], float]
Figure = tuple[str, str, Sequence[str], Iterable[Row]]


def now() -> list[Figure]:
    """Name, what it means, names of its labels, and its values."""
    return [figure for source in SOURCES for figure in _of(source)]


def _of(source: Callable[[], list[Figure]]) -> list[Figure]:
    try:
        with across():
            return source()
    except (Error, OSError):
        return []


def _parts() -> list[Figure]:
    rows = [((one.code,), float(state_of(one).tone != "bad")) for one in parts(ready=True)]
    return [("qms_part_well", "1: this part works.", ["part"], rows)]


def _jobs() -> list[Figure]:
    counts = Job.objects.order_by().values_list("kind", "state").annotate(n=Count("pk"))
    waiting, age = waiting_jobs()
    return [
        ("qms_jobs", "Jobs by kind and state.", ["kind", "state"], [((kind, state), n) for kind, state, n in counts]),
        ("qms_jobs_due", "Jobs that are due and not yet taken.", [], [((), waiting)]),
        ("qms_queue_age_seconds", "Seconds the oldest of them has waited.", [], [((), age)]),
    ]


def _ages() -> list[Figure]:
    ages = {
        "worker_beat": ("Seconds since background work last showed a sign of life.", signs.age("worker")),
        "backup": ("Seconds since the newest backup was made.", newest_age()),
        "drill": ("Seconds since a backup was last brought back as a trial.", signs.age("drill")),
    }
    told: list[Figure] = [
        (f"qms_{name}_age_seconds", text, [], [((), age)]) for name, (text, age) in ages.items() if age is not None
    ]
    found = {fault.code for fault in faults()}
    rows = [((code,), float(code not in found)) for code in ("late", "failed", "drill")]
    told.append(
        ("qms_backup_well", "0: the newest is too old (late), the last one or the last trial failed.", ["what"], rows)
    )
    if drill := signs.read("drill"):
        told.append(("qms_drill_passed", "1: the last trial compared equal.", [], [((), float(bool(drill["passed"])))]))
    return told


def _disks() -> list[Figure]:
    places = {"data": settings.DATA_DIR, "backups": settings.BACKUP_DIR}
    rows = [((name,), float(files.room(place).free)) for name, place in places.items() if place.exists()]
    return [("qms_disk_free_bytes", "Bytes left where this lies.", ["place"], rows)]


SOURCES = [_parts, _jobs, _ages, _disks]
