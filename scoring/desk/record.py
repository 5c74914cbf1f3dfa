"""What the record says beside each claim of a sheet, for whoever sees the sheet: as it says, otherwise, or changed since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.templatetags.page import day
from scoring.desk.desk import Desk
from scoring.desk.figures import entries_of
from scoring.explain.facts import input_words
from scoring.facts import Said
from scoring.recorded import Recorded, Standing, recorded_for

ICONS: Mapping[Standing, str] = {
    "agrees": "circle-check", "differs": "arrows-diff", "changed": "alert-triangle", "unclaimed": "clipboard-text",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """One fact beside the claim: the input it speaks of, its words, whether the claim says the same (None: it says nothing),
    the entries it rests on and how many there are besides."""

    label: str
    words: str
    same: bool | None
    entries: tuple[tuple[str, str], ...]
    more: int


@dataclass(frozen=True, slots=True)
class Beside:
    """One criterion's claim held against the record."""

    code: str
    name: str
    standing: Standing
    icon: str
    words: str
    told: tuple[Told, ...]

    @property
    def speaks_against(self) -> tuple[Told, ...]:
        """The facts the claim is at odds with."""
        return tuple(one for one in self.told if one.same is False)


def record_of(desk: Desk) -> list[Beside]:
    """Every criterion the record says something of, in the order of the rubric."""
    return [
        Beside(
            one.item.code, one.item.name, one.standing, ICONS[one.standing], _standing(one),
            (*_gone(one), *(_told(desk, one, name, said) for name, said in one.said.items())),
        )
        for one in recorded_for(desk.sheet)
    ]  # fmt: skip


def _told(desk: Desk, one: Recorded, name: str, said: Said) -> Told:
    entries = entries_of(desk, said.rests_on)
    more = len(said.rests_on) - len(entries)
    return Told(input_words(one.item, name), said.words, one.agreement.get(name), entries, more)


def _gone(one: Recorded) -> list[Told]:
    """What was taken from the record and is not there any more."""
    words = _("Hồ sơ không còn ghi: %(words)s")
    return [
        Told(input_words(one.item, name), words % {"words": then}, False, (), 0)
        for name, then in one.moved.items()
        if name not in one.said
    ]


def _standing(one: Recorded) -> str:
    match one.standing:
        case "agrees":
            return _("Khớp với hồ sơ")
        case "differs":
            return _("Hồ sơ ghi khác")
        case "unclaimed":
            return _("Hồ sơ có ghi, phiếu chưa khai")
    assert one.taken
    taken = day(timezone.localdate(one.taken.at))
    since: date | None = one.since
    if since is None:
        return _("Hồ sơ nay khác nội dung đã nhận ngày %(taken)s") % {"taken": taken}
    return _("Hồ sơ nay khác nội dung đã nhận ngày %(taken)s, từ %(since)s") % {"taken": taken, "since": day(since)}
