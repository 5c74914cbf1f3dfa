"""Ways to tamper with a sealed trail, by somebody who owns the database: every one is seen."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from agencies import trail
from agencies.models import TrailEntry, TrailSeal
from agencies.sealing import digest, verify
from agencies.sealing.heads import Head, head_of
from agencies.sealing.seal import LATE, seal_province, seals_of
from agencies.sealing.verify import verify_trail
from script.reliability_pack.guards import in_place_of, signed_in_to
from script.reliability_pack.shape import Outcome, Trial
from tests.cast import Cast, make_cast

WAYS, SEALS = 1_000, 8
Harm = Callable[["Sealed", Random], object]


class Sealed:
    """A trail of some weeks in some seals, and what was published of it."""

    def __init__(self, cast: Cast, dice: Random) -> None:
        self.cast, self.province = cast, cast.province.pk
        self.heads: list[Head] = []
        began = timezone.now() - timedelta(days=SEALS)
        people = [cast.officer, cast.head, cast.secretary, None]
        for day in range(SEALS):
            at = began + timedelta(days=day)
            for _line in range(dice.randrange(3, 20)):
                changes = {"A1.points": (str(dice.randrange(20)), str(dice.randrange(20, 40)))}
                trail.record(
                    dice.choice(["save_claim", "submit", "rename_agency"]), dice.choice([cast.commune, cast.sibling]),
                    by=dice.choice(people), province=cast.province, agency=cast.commune, changes=changes, note=f"ngày {day}",
                )  # fmt: skip
            TrailEntry.objects.filter(province=self.province, at__gt=timezone.now() - timedelta(hours=1)).update(at=at)
            seal_province(self.province, now=at + timedelta(minutes=1))
            head = head_of(self.province)
            assert head
            self.heads.append(head)
        self.lines = list(TrailEntry.objects.filter(province=self.province).order_by("pk").values_list("pk", flat=True))

    @property
    def seals(self) -> models.QuerySet[TrailSeal]:
        return seals_of(self.province)

    def state(self) -> str:
        """Everything there is, as one number: to tell a way that changed nothing."""
        rows = [list(TrailEntry.objects.order_by("pk").values_list()), list(seals_of(self.province).values_list())]
        plain = [
            [[bytes(one) if isinstance(one, memoryview) else one for one in row] for row in table] for table in rows
        ]
        return hashlib.sha256(repr(plain).encode()).hexdigest()


def run(trial: Trial) -> Outcome:
    """Held against its seals, and these against the heads that were published."""
    return played(trial)


def control(trial: Trial) -> Outcome:
    """Without the chain: each seal is believed by itself, and nothing was published."""

    def unchained(province: int | None, found: verify.Finding) -> Iterator[TrailSeal]:
        yield from seals_of(province)

    with in_place_of(verify, "_chained", unchained):
        return played(trial, published=False)


def played(trial: Trial, *, published: bool = True) -> Outcome:
    """Each way on the same trail, which is put back after it."""
    dice, ways = trial.dice, trial.count(WAYS, least=60)
    with signed_in_to(trial.owner):
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")  # triggers and foreign keys ask nothing any more
        sealed = Sealed(make_cast(), dice)
        heads = sealed.heads if published else []
        assert not verify_trail(sealed.province, heads).faults
        whole, unseen, tried = sealed.state(), [], 0
        while tried < ways:
            chosen = [dice.choice(HARMS) for _harm in range(dice.choice([1, 1, 1, 2]))]
            with transaction.atomic():
                for harm in chosen:
                    harm(sealed, dice)
                if sealed.state() != whole:
                    tried += 1
                    if not verify_trail(sealed.province, heads).faults:
                        unseen.append(f"way {tried}, {' and '.join(harm.__name__ for harm in chosen)}: not seen")
                transaction.set_rollback(True)
        assert sealed.state() == whole
    return Outcome(f"{len(unseen)} of {ways:,} ways not seen, on {len(sealed.lines)} lines in {SEALS} seals", unseen)


def line(sealed: Sealed, dice: Random) -> models.QuerySet[TrailEntry]:
    """Some line."""
    return TrailEntry.objects.filter(pk=dice.choice(sealed.lines))


def some_seal(sealed: Sealed, dice: Random) -> TrailSeal:
    """Some seal that is still there."""
    return dice.choice(list(sealed.seals))


def changed(value: Any, dice: Random) -> Any:
    """Another value of the same kind."""
    if isinstance(value, datetime):
        return value + timedelta(microseconds=dice.choice([-1, 1]) * dice.randrange(1, 10**9))
    if isinstance(value, dict):
        return value | {"A1.points": ["0", str(dice.randrange(100, 1000))]}
    if isinstance(value, int):
        return value + dice.choice([-1, 1])
    if isinstance(value, str) and value and dice.random() < 0.5:
        place = dice.randrange(len(value))
        return value[:place] + value[place + 1 :]
    return f"{value or ''}{dice.choice('abc ')}"


def a_column_of_a_line(sealed: Sealed, dice: Random) -> None:
    """What somebody did made to look another way, by so little as one letter or one microsecond."""
    field = TrailEntry._meta.get_field(dice.choice([name for name in digest.FIELDS if name != "pk"]))
    rows = line(sealed, dice)
    value = rows.values_list(field.attname, flat=True).first()
    if field.attname == "address":
        value = "10.0.0.1" if value is None else None
    elif value is None:
        value = 1
    elif isinstance(value, int):
        value = dice.choice([None, value + 1])
    else:
        value = changed(value, dice)
    rows.update(**{field.attname: value})


def two_lines_change_places(sealed: Sealed, dice: Random) -> None:
    """Each says what the other said."""
    numbers = dice.sample(sealed.lines, 2)
    contents = [TrailEntry.objects.filter(pk=number).values().first() for number in numbers]
    for number, content in zip(numbers, reversed(contents), strict=True):
        TrailEntry.objects.filter(pk=number).update(
            **{name: value for name, value in (content or {}).items() if name != "id"}
        )


def lines_removed(sealed: Sealed, dice: Random) -> None:
    """Some in a row."""
    start = dice.randrange(len(sealed.lines))
    TrailEntry.objects.filter(pk__in=sealed.lines[start : start + dice.choice([1, 1, 2, 10])])._raw_delete("default")


def a_line_renumbered(sealed: Sealed, dice: Random) -> None:
    """It gets another place."""
    line(sealed, dice).update(id=dice.choice([10**9, 10**6]) + dice.randrange(10**6))


def a_line_of_the_past_put_in(sealed: Sealed, dice: Random) -> None:
    """A deed that never was, with a time of the past; perhaps it gets a seal in the next minute."""
    before = set(TrailEntry.objects.values_list("pk", flat=True))
    trail.record("submit", sealed.cast.commune, by=sealed.cast.head, province=sealed.cast.province, note="chưa từng có")
    days = timedelta(days=dice.randrange(2, SEALS + 3), hours=LATE.seconds // 3600)
    TrailEntry.objects.exclude(pk__in=before).update(at=timezone.now() - days)
    if dice.random() < 0.5:
        seal_province(sealed.province)


def a_column_of_a_seal(sealed: Sealed, dice: Random) -> None:
    """Number, time, hash or the hash of the one before."""
    seal, name = some_seal(sealed, dice), dice.choice(["at", "hash", "previous"])
    value = getattr(seal, name)
    if isinstance(value, str):
        value = hashlib.sha256(str(dice.random()).encode()).hexdigest()
    TrailSeal.objects.filter(pk=seal.pk).update(**{name: changed(value, dice) if name == "at" else value})


def a_bit_of_a_seal(sealed: Sealed, dice: Random) -> None:
    """One bit of what it keeps."""
    seal = some_seal(sealed, dice)
    kept = bytearray(seal.lines)
    kept[dice.randrange(len(kept))] ^= 1 << dice.randrange(8)
    TrailSeal.objects.filter(pk=seal.pk).update(lines=bytes(kept))


def a_seal_cut_short(sealed: Sealed, dice: Random) -> None:
    """Its last lines forgotten, in whole records or in the midst of one."""
    seal = some_seal(sealed, dice)
    TrailSeal.objects.filter(pk=seal.pk).update(lines=bytes(seal.lines)[: -dice.choice([1, 40, 80])])


def a_seal_removed(sealed: Sealed, dice: Random) -> None:
    """With its lines, or without them."""
    seal = some_seal(sealed, dice)
    if dice.random() < 0.5:
        numbers = [number for number, _digest in digest.unpacked(bytes(seal.lines)[: len(seal.lines) // 40 * 40])]
        TrailEntry.objects.filter(pk__in=numbers)._raw_delete("default")
    TrailSeal.objects.filter(pk=seal.pk)._raw_delete("default")


def the_end_cut_off(sealed: Sealed, dice: Random) -> None:
    """The last days never were."""
    seals = list(sealed.seals)[-dice.randrange(1, SEALS) :]
    for seal in seals:
        TrailEntry.objects.filter(province=sealed.province, pk__gte=seal.first)._raw_delete("default")
        TrailSeal.objects.filter(pk=seal.pk)._raw_delete("default")


def a_seal_made_anew(sealed: Sealed, dice: Random) -> None:
    """A line changed, and the seal it is in made to fit, but no later one."""
    _reseal(sealed, [some_seal(sealed, dice)], dice)


def the_chain_made_anew(sealed: Sealed, dice: Random) -> None:
    """A line changed, and every seal from its own on made to fit."""
    first = some_seal(sealed, dice)
    _reseal(sealed, list(sealed.seals.filter(number__gte=first.number)), dice)


def _reseal(sealed: Sealed, seals: list[TrailSeal], dice: Random) -> None:
    target = seals[0].first
    TrailEntry.objects.filter(pk=target).update(note=f"sửa {dice.random()}")
    previous = seals[0].previous
    for seal in seals:
        rows = TrailEntry.objects.filter(province=sealed.province, pk__range=(seal.first, seal.last)).order_by("pk")
        kept = digest.packed((row[0], digest.line_digest(row)) for row in rows.values_list(*digest.FIELDS))
        made = digest.seal_hash(sealed.province, seal.number, seal.at, kept, previous)
        TrailSeal.objects.filter(pk=seal.pk).update(lines=kept, previous=previous, hash=made)
        previous = made


HARMS: list[Harm] = [
    a_column_of_a_line, a_column_of_a_line, two_lines_change_places, lines_removed, a_line_renumbered,
    a_line_of_the_past_put_in, a_column_of_a_seal, a_bit_of_a_seal, a_seal_cut_short, a_seal_removed, the_end_cut_off,
    a_seal_made_anew, the_chain_made_anew,
]  # fmt: skip
