"""Sealing what the trail has gained: a chore of every minute, so that a save pays nothing for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from agencies.models import Province, TrailEntry, TrailSeal
from agencies.sealing import digest

LATE = timedelta(hours=6)
"""How long a transaction may last: a line that becomes visible later than lines with higher numbers is still sealed."""
MOST = 5000
"""Lines in one seal."""


def seal_trail() -> None:
    """Seal the lines of every province and of the service itself that have no seal yet."""
    for province in [None, *Province.objects.order_by("pk").values_list("pk", flat=True)]:
        seal_province(province)


def seal_province(province: int | None, *, now: datetime | None = None) -> int:
    """Seal what one province's trail has gained; how many lines that were."""
    sealed = 0
    waiting = list(_unsealed(province))
    for start in range(0, len(waiting), MOST):
        try:
            with transaction.atomic():
                sealed += _seal(province, waiting[start : start + MOST], now or timezone.now())
        except IntegrityError:
            break  # another process was quicker
    return sealed


def seals_of(province: int | None) -> QuerySet[TrailSeal]:
    """The chain of a province, from its beginning."""
    return TrailSeal.objects.filter(**_whose(province)).order_by("number")


def lines_of(province: int | None) -> QuerySet[TrailEntry]:
    """The lines of a province's trail by number; None: those about the service itself."""
    return TrailEntry.objects.filter(**_whose(province)).order_by("pk")


def _whose(province: int | None) -> dict[str, int | bool]:
    return {"province__isnull": True} if province is None else {"province": province}


def _unsealed(province: int | None) -> Iterator[int]:
    """The numbers of lines without a seal. They are given when a line is written, not when it becomes visible."""
    seals = seals_of(province)
    newest = seals.defer("lines").last()
    lines = lines_of(province)
    if newest is None:
        yield from lines.values_list("pk", flat=True)
        return
    if not lines.filter(pk__gt=newest.last).exists():
        return
    floor = seals.filter(at__lt=newest.at - LATE).aggregate(last=Max("last"))["last"] or 0
    recent = seals.filter(last__gt=floor).values_list("lines", flat=True)
    known = {number for kept in recent for number, _digest in digest.unpacked(bytes(kept))}
    yield from (pk for pk in lines.filter(pk__gt=floor).values_list("pk", flat=True) if pk not in known)


def _seal(province: int | None, numbers: list[int], at: datetime) -> int:
    newest = seals_of(province).defer("lines").last()
    rows = TrailEntry.objects.filter(pk__in=numbers).order_by("pk").values_list(*digest.FIELDS)
    lines = digest.packed((row[0], digest.line_digest(row)) for row in rows)
    number, previous = (newest.number + 1, newest.hash) if newest else (1, "")
    TrailSeal.objects.create(
        province_id=province, number=number, at=at, first=numbers[0], last=numbers[-1], count=len(numbers), lines=lines,
        previous=previous, hash=digest.seal_hash(province, number, at, lines, previous),
    )  # fmt: skip
    return len(numbers)
