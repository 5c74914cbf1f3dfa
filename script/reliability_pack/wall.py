"""Row-level security alone: the application filters nothing any more, and still no row of another province is seen or written."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import DatabaseError, transaction

from agencies.tenancy import stored, way, within
from script.reliability_pack.guards import signed_in_to, without_the_first_wall
from script.reliability_pack.shape import Outcome, Trial
from script.reliability_pack.stage import Stage, addresses, body, clients_of, everything, two_provinces


def run(trial: Trial) -> Outcome:
    """Behind the second wall."""
    return played(two_provinces())


def control(trial: Trial) -> Outcome:
    """Signed in as the owner, whom no policy keeps out: both tables and pages must show it."""
    stage = two_provinces()
    with signed_in_to(trial.owner):
        found = played(stage)
    pages = any(fault.startswith("/") for fault in found.faults)
    tables = any(not fault.startswith("/") for fault in found.faults)
    return found if pages and tables else Outcome(found.figure)


def played(stage: Stage) -> Outcome:
    """Every table read and written bare, and every page visited with the first wall taken away."""
    tables = [model for model in stored() if way(model) is not None]
    before = everything(stage.cast.other)
    faults = [fault for model in tables for fault in trespasses(model, stage)]
    if everything(stage.cast.other) != before:
        faults.append("Rows of the other province are not as they were.")
    visited, seen = 0, []
    with without_the_first_wall():
        for fault in visits(stage):
            visited += 1
            seen += [fault] if fault else []
    figure = f"{len(faults)} ways to foreign rows in {len(tables)} tables, {len(seen)} of {visited} pages with any"
    return Outcome(figure, seen + faults)


def trespasses(model: type, stage: Stage) -> Iterator[str]:
    """What of the other province's rows in this table can be seen, changed, removed or put there from our own."""
    rows, place = model._base_manager, str(way(model))  # type: ignore[attr-defined]
    theirs = list(rows.filter(**{place: stage.cast.other.pk}))
    with within(stage.cast.province):
        seen = set(rows.values_list(place, flat=True)) - {stage.cast.province.pk, None}
        if seen:
            yield f"{model.__name__}: rows of provinces {seen} are seen."
        numbers = [row.pk for row in theirs]
        if done(lambda: rows.filter(pk__in=numbers)._raw_delete("default")):
            yield f"{model.__name__}: a row could be removed."
        field = next(field for field in model._meta.local_concrete_fields)  # type: ignore[attr-defined]
        if done(
            lambda: (
                rows.filter(pk__in=numbers).update(**{field.name: field.value_from_object(theirs[0])}) if theirs else 0
            )
        ):
            yield f"{model.__name__}: a row could be changed."


def done(act: object) -> int:
    """How many rows something reached, which is undone again."""
    try:
        with transaction.atomic():
            reached = int(act() or 0)  # type: ignore[operator]
            transaction.set_rollback(True)
            return reached
    except DatabaseError:
        return 0


def visits(stage: Stage) -> Iterator[str]:
    """Every page of our province, with our rows and with theirs, looked through for the other's word."""
    (client,) = clients_of(stage.cast, "administrator").values()
    slug = stage.cast.province.slug
    for url in sorted({*addresses(stage.own), *addresses(stage.foreign, slug)}):
        with transaction.atomic():
            answer = client.get(url)
            text = body(answer).decode(errors="replace")
            transaction.set_rollback(True)
        yield f"{url} shows what is the other's." if stage.foreign_word in text else ""
