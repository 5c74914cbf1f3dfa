"""Connections and jobs that change province at every turn: each sees its own, and who stands nowhere sees nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from agencies.models import Agency, Province
from agencies.prepared import Prepared
from agencies.roles import Permission
from agencies.tenancy import across, nowhere, within
from agencies.wall import telling
from jobs.execution import execute
from jobs.kinds import Report, Result, register
from jobs.models import Job, State
from script.reliability_pack.guards import in_place_of
from script.reliability_pack.shape import Outcome, Trial
from script.reliability_pack.stage import side_by_side
from tests.factories import make_agency, make_province

WRITERS, TURNS, PROVINCES = 8, 10_000, 8
Seen = set[int]

_prepared = Prepared(lambda least: Agency.objects.order_by("pk").filter(number__gte=least), int)


def run(trial: Trial) -> Outcome:
    """Told with each statement where it stands."""
    return played(trial)


def control(trial: Trial) -> Outcome:
    """Told for the session when the place changes, as where that is thought to save something."""
    with in_place_of(telling, "tell", told_when_it_changes):
        connection.close()
        return played(trial)


def told_when_it_changes(
    execute: Callable[..., object], sql: object, params: object, many: bool, context: dict[str, Any]
) -> object:
    """What forgets that a connection keeps what it was told when nobody stands anywhere any more."""
    place, here = telling.standing(), context["connection"]
    if place is not None and getattr(here, "told_last", None) != place:
        here.told_last = place
        with here.connection.cursor() as cursor:
            cursor.execute(f"SET qms.province = '{place}'")
    return execute(sql, params, many, context)


def played(trial: Trial) -> Outcome:
    """All writers at once, each with dice of its own."""
    provinces = [make_province(f"Tỉnh {number}", f"tinh-{number}") for number in range(PROVINCES)]
    for province in provinces:
        make_agency(f"Xã của {province.name}", parent=province.root)
    register("turn", look_around, label="Nhìn quanh", permission=Permission.MAKE_REPORTS)
    turns = trial.count(TURNS, least=60)
    found = side_by_side(WRITERS, lambda place: writer(provinces, turns, Random(trial.seed + place)))
    faults = [fault for faults in found for fault in faults]
    return Outcome(f"{len(faults)} foreign in {WRITERS} x {turns:,} turns", faults)


def writer(provinces: list[Province], turns: int, dice: Random) -> list[str]:
    """One connection's turns; what it saw and should not have."""
    faults = []
    for turn in range(turns):
        province, look = dice.choice(provinces), dice.choice(LOOKS)
        if turn % 50 == 0:
            look = by_job
        try:
            seen = look(province, dice.choice(provinces))
        except DatabaseError as fault:
            faults.append(f"turn {turn}, {look.__name__}: {fault}")
            connection.close()
            continue
        expected = set() if look is from_nowhere else {province.pk}
        if seen != expected:
            faults.append(f"turn {turn}, {look.__name__}: in {province.pk} saw {sorted(seen)}")
    return faults


def plainly(province: Province, other: Province) -> Seen:
    """One statement by itself."""
    with within(province):
        return set(Agency.objects.values_list("province_id", flat=True))


def in_a_transaction(province: Province, other: Province) -> Seen:
    """Another province, and none, in the midst of a transaction."""
    with within(province), transaction.atomic():
        seen = plainly(province, other)
        with within(other):
            seen |= {place for place in plainly(other, province) if place != other.pk}
        with nowhere():
            seen |= set(Agency.objects.values_list("province_id", flat=True))
        return seen | plainly(province, other)


def by_a_prepared_question(province: Province, other: Province) -> Seen:
    """A statement the database has planned before, perhaps for another."""
    with within(province):
        return {agency.province_id for agency in _prepared(1)}


def piece_by_piece(province: Province, other: Province) -> Seen:
    """Rows that the server hands out one by one."""
    with within(province):
        return {agency.province_id for agency in Agency.objects.iterator(2)}


def after_a_fault(province: Province, other: Province) -> Seen:
    """A statement that fails in the other province, in a transaction that goes on in this one."""
    with within(province), transaction.atomic():
        try:
            with within(other), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT 1/0")
        except DatabaseError:
            pass
        return set(Agency.objects.values_list("province_id", flat=True))


def on_a_new_connection(province: Province, other: Province) -> Seen:
    """The connection lost between two statements."""
    plainly(other, province)
    connection.close()
    return plainly(province, other)


def from_nowhere(province: Province, other: Province) -> Seen:
    """After work in a province nobody stands anywhere: nothing is seen, nothing can be written."""
    plainly(province, other)
    with nowhere():
        seen = set(Agency.objects.values_list("province_id", flat=True))
        if Agency.objects.filter(pk=province.root_id).update(name="x"):
            seen.add(province.pk)
    try:
        execute(Job(kind="turn", lease_token="x"))
        seen.add(-1)
    except TypeError:
        return seen
    return seen


def by_job(province: Province, other: Province) -> Seen:
    """What a job of the province sees, in the worker that has just been in another."""
    plainly(other, province)
    with across():
        job = Job.objects.create(
            province=province, kind="turn", key=f"{timezone.now():%H%M%S%f}", state=State.RUNNING, lease_token="x",
            lease_until=timezone.now() + timedelta(minutes=1),
        )  # fmt: skip
    with nowhere():
        execute(job, alone=True)
    with across():
        return {int(place) for place in Job.objects.get(pk=job.pk).note.split()}


def look_around(job: Job, report: Report) -> Result:
    """The work of such a job: which provinces it sees."""
    return Result(
        note=" ".join(str(place) for place in sorted(set(Agency.objects.values_list("province_id", flat=True))))
    )


LOOKS = (
    plainly, in_a_transaction, by_a_prepared_question, piece_by_piece, after_a_fault, on_a_new_connection, from_nowhere,
)  # fmt: skip
