"""The trail is sealed in a chain: whatever is done to it afterwards is seen, and the first broken line is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.conf import LazySettings
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from agencies import trail
from agencies.models import TrailEntry, TrailSeal
from agencies.protection import protect, unprotect
from agencies.sealing import digest, heads
from agencies.sealing.seal import LATE, seal_province, seal_trail, seals_of
from agencies.sealing.verify import Finding, verify_trail
from tests.conftest import Cast

Lines = list[int]


def write(cast: Cast, count: int) -> Lines:
    trail.record_all(
        trail.line("rename_agency", cast.commune, by=cast.secretary, province=cast.province, note=f"lần {n}")
        for n in range(count)
    )
    return list(TrailEntry.objects.filter(province=cast.province).order_by("pk").values_list("pk", flat=True))


@pytest.fixture
def lines(cast: Cast, settings: LazySettings, tmp_path: Path) -> Lines:
    """Nine lines in three seals of the province, two in one of the neighbour."""
    settings.DATA_DIR = tmp_path
    for _seal in range(3):
        written = write(cast, 3)
        seal_trail()
    trail.record_all(trail.line("rename_agency", cast.foreign, by=None, province=cast.other) for _ in range(2))
    seal_trail()
    return written


@pytest.fixture
def unlocked(lines: Lines, owner: None) -> Iterator[None]:
    """Somebody owns the database and has lifted its triggers."""
    unprotect(connection)
    yield
    protect(connection)


def verified(cast: Cast) -> Finding:
    return verify_trail(cast.province.pk, heads.published(cast.province.slug))


def row(line: int) -> object:
    return TrailEntry.objects.filter(pk=line)


def insert(cast: Cast, **fields: object) -> None:
    TrailEntry.objects.bulk_create([trail.line("x", cast.commune, by=None, province=cast.province)])
    TrailEntry.objects.filter(pk=TrailEntry.objects.order_by("pk").last().pk).update(**fields)  # type: ignore[union-attr]


def swap(cast: Cast, lines: Lines) -> None:
    """Two lines change places: each gets what the other said."""
    first, second = (TrailEntry.objects.filter(pk=line) for line in lines[4:6])
    notes = first.get().note, second.get().note
    first.update(note=notes[1])
    second.update(note=notes[0])


def cut(cast: Cast, lines: Lines) -> None:
    seals_of(cast.province.pk).last().delete()  # type: ignore[union-attr]
    TrailEntry.objects.filter(pk__in=lines[6:]).delete()


def forge(cast: Cast, lines: Lines) -> None:
    """Change a line and make the whole chain anew, as only the owner of the database can."""
    row(lines[4]).update(note="khác")  # type: ignore[attr-defined]
    seals_of(cast.province.pk).delete()
    seal_province(cast.province.pk)


def reseal(cast: Cast, lines: Lines) -> None:
    """Change a line and the seal it is in, but no later one."""
    row(lines[4]).update(note="khác")  # type: ignore[attr-defined]
    seal = seals_of(cast.province.pk)[1]
    rows = TrailEntry.objects.filter(pk__in=lines[3:6]).order_by("pk").values_list(*digest.FIELDS)
    seal.lines = digest.packed((values[0], digest.line_digest(values)) for values in rows)
    seal.hash = digest.seal_hash(cast.province.pk, 2, seal.at, seal.lines, seal.previous)
    seal.save()


Harm = Callable[[Cast, Lines], object]
HARMS: dict[str, tuple[Harm, int | None]] = {
    "its words": (lambda cast, lines: row(lines[4]).update(note="khác"), 4),  # type: ignore[attr-defined]
    "its values": (lambda cast, lines: row(lines[4]).update(changes={"points": ["1", "2"]}), 4),  # type: ignore[attr-defined]
    "its time": (lambda cast, lines: row(lines[4]).update(at=timezone.now() - timedelta(seconds=1)), 4),  # type: ignore[attr-defined]
    "its actor": (lambda cast, lines: row(lines[4]).update(actor=cast.officer), 4),  # type: ignore[attr-defined]
    "its address": (lambda cast, lines: row(lines[4]).update(address="10.0.0.9"), 4),  # type: ignore[attr-defined]
    "what it is found by": (lambda cast, lines: row(lines[4]).update(search_text=""), 4),  # type: ignore[attr-defined]
    "its province": (lambda cast, lines: row(lines[4]).update(province=cast.other), 4),  # type: ignore[attr-defined]
    "deleted": (lambda cast, lines: row(lines[4]).delete(), 4),  # type: ignore[attr-defined]
    "put in between": (lambda cast, lines: insert(cast, at=timezone.now() - 2 * LATE), None),
    "another number": (lambda cast, lines: row(lines[4]).update(id=10**9), 4),  # type: ignore[attr-defined]
    "places changed": (swap, 4),
    "the tail cut": (cut, None),
    "the whole chain anew": (forge, None),
    "its seal too": (reseal, 6),
    "a seal deleted": (lambda cast, lines: seals_of(cast.province.pk)[1].delete(), 6),
    "a seal of other lines": (lambda cast, lines: seals_of(cast.province.pk).filter(number=2).update(lines=b""), 3),
    "a seal's time": (lambda cast, lines: seals_of(cast.province.pk).filter(number=2).update(at=timezone.now()), 3),
    "a broken seal": (lambda cast, lines: seals_of(cast.province.pk).filter(number=2).update(lines=b"x"), 3),
}  # fmt: skip


@pytest.mark.usefixtures("unlocked")
@pytest.mark.parametrize("harm", HARMS)
def test_whatever_is_done_to_a_sealed_line_is_seen(cast: Cast, lines: Lines, harm: str) -> None:
    do, first = HARMS[harm]
    heads.publish_heads()
    assert verified(cast).faults == []

    do(cast, lines)
    found = verified(cast)

    assert found.faults
    assert found.line == (lines[first] if first is not None else found.line)


@pytest.mark.usefixtures("unlocked")
def test_without_what_was_published_a_chain_made_anew_looks_whole(cast: Cast, lines: Lines) -> None:
    told = seals_of(cast.province.pk).last()
    assert told

    forge(cast, lines)

    assert verify_trail(cast.province.pk).faults == []
    with pytest.raises(CommandError, match="không còn nguyên vẹn"):
        call_command(
            "verify_trail", province=cast.province.slug, head=[f"{told.number}:{told.hash}"], stdout=StringIO()
        )


@pytest.mark.usefixtures("unlocked")
def test_a_line_put_in_with_a_time_of_the_past_is_seen_though_it_gets_a_seal(cast: Cast, lines: Lines) -> None:
    insert(cast, at=timezone.now() - 2 * LATE)
    seal_trail()

    assert "không hợp với chỗ" in verified(cast).faults[0]


def test_the_command_names_the_first_broken_line(cast: Cast, lines: Lines, unlocked: None) -> None:
    whole, broken = StringIO(), StringIO()
    call_command("verify_trail", stdout=whole)
    row(lines[7]).delete()  # type: ignore[attr-defined]
    row(lines[2]).update(note="khác")  # type: ignore[attr-defined]

    with pytest.raises(CommandError):
        call_command("verify_trail", stdout=broken)

    assert "3 dấu, 9 dòng đã niêm phong, 0 dòng mới" in whole.getvalue()
    assert f"Dòng đầu tiên không còn như cũ: {lines[2]}." in broken.getvalue()
    call_command("verify_trail", province=cast.other.slug, stdout=StringIO())


def test_a_line_that_becomes_visible_late_is_sealed_all_the_same(cast: Cast, lines: Lines, unlocked: None) -> None:
    early, _later = write(cast, 2)[-2:]
    row(early).update(province=cast.other)  # type: ignore[attr-defined]  # as if its transaction were still open
    seal_province(cast.province.pk)
    row(early).update(province=cast.province)  # type: ignore[attr-defined]
    write(cast, 1)

    assert seal_province(cast.province.pk) == 2
    assert verified(cast).faults == []
    assert [early] == [pk for pk, _ in digest.unpacked(bytes(seals_of(cast.province.pk).last().lines))][:1]  # type: ignore[union-attr]


@pytest.mark.usefixtures("owner")
@pytest.mark.parametrize("statement", ["UPDATE {} SET number = 9", "DELETE FROM {}"])
def test_the_database_refuses_to_change_a_seal(lines: Lines, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(TrailSeal._meta.db_table))


def test_no_line_can_be_replaced(lines: Lines, owner: None) -> None:
    table = TrailEntry._meta.db_table
    columns = ", ".join(field.column for field in TrailEntry._meta.concrete_fields)
    replace = {
        "sqlite": f"REPLACE INTO {table} SELECT {columns} FROM {table}",
        "postgresql": f"INSERT INTO {table} SELECT * FROM {table} ON CONFLICT (id) DO UPDATE SET note = 'x'",
    }

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(replace[connection.vendor])


def test_the_head_is_published_hourly_and_posted_daily(cast: Cast, lines: Lines) -> None:
    heads.publish_heads()
    write(cast, 1)
    seal_trail()
    heads.publish_heads()

    (told,) = heads.published(cast.province.slug)
    assert told.number == 3
    (letter,) = [letter for letter in mail.outbox if cast.administrator.email in letter.to]
    assert f"3:{told.hash}" in letter.body
    assert heads.head_of(cast.province.pk).hash in heads.imprint(cast.province)  # type: ignore[union-attr]


def test_a_line_that_cannot_be_read_stops_no_letter(cast: Cast, lines: Lines, tmp_path: Path) -> None:
    heads.publish_heads()
    for path in (tmp_path / "seals").glob("*.txt"):
        path.write_text(path.read_text() + "torn")
    mail.outbox.clear()
    write(cast, 1)

    with time_machine.travel(timezone.now() + timedelta(days=1)):
        seal_trail()
        heads.publish_heads()
        heads.publish_heads()

    assert [letter.to for letter in mail.outbox].count([cast.administrator.email]) == 1
