"""Việc cần làm from the registers: what falls due in a file, and what no longer fits, for those who write in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies import access
from agencies.models import Province, RoleAssignment, User
from agencies.roles import Permission, Role
from agencies.todo import Task, Tone
from agencies.workdays import VIETNAM
from registers.models import Entry
from registers.register import Outdated, Register, all_registers, register_of

AHEAD = timedelta(days=30)
MOST = 5
"""How many entries of one register stand each as a task of its own; more stand as one."""
GROUP = gettext_lazy("Hồ sơ hệ thống quản lý chất lượng")


def tasks(user: User, province: Province) -> Iterator[Task]:
    """What the files this person writes in ask of them. A fixed number of queries, none for who writes in none."""
    if not access.may_anywhere(user, Permission.MANAGE_REGISTERS, province):
        return
    today = timezone.localdate()
    mine = _agencies(user, province)
    if not mine:
        return
    due: dict[tuple[int, str], list[Entry]] = defaultdict(list)
    rows = Entry.objects.filter(agency__in=mine).due_by(today + AHEAD).select_related("agency")
    for entry in rows.order_by("due_on", "pk"):
        due[entry.agency_id, entry.register].append(entry)
    for (agency, key), entries in due.items():
        yield from _due(province, agency, register_of(key), entries)
    for register in all_registers():
        if register.outdated:
            entries = list(register.rows().filter(agency__in=mine).select_related("agency"))
            found = register.outdated(entries, today) if entries else {}
            for entry in entries:
                if entry.pk in found and entry.due_on is None:
                    yield _stale(province, register, entry, found[entry.pk])


def _agencies(user: User, province: Province) -> list[int]:
    """The agencies whose file is this person's to keep: as officer; as head where there is no officer."""
    writes = access.scope(user, Permission.MANAGE_REGISTERS, "node__path")
    held = RoleAssignment.objects.active(timezone.localdate()).in_province(province.pk)
    rows = list(
        held.filter(writes, Q(role=Role.OFFICER) | Q(role=Role.HEAD)).values_list("node", "role", "user").distinct()
    )
    staffed = {node for node, role, _person in rows if role == Role.OFFICER}
    return sorted(
        {node for node, role, person in rows if person == user.pk and (role == Role.OFFICER or node not in staffed)}
    )


def _due(province: Province, agency: int, register: Register, entries: list[Entry]) -> Iterator[Task]:
    words = str(register.due_words or register.name)
    if len(entries) > MOST:
        url = reverse("registers:register", args=[province.slug, agency, register.key])
        first = entries[0]
        yield Task(
            words, str(first.agency), url, _("Xem"), end_of(first.due_on), _tone(first), str(GROUP), len(entries)
        )
        return
    for entry in entries:
        title = f"{words}: {entry.title}"
        yield Task(
            title, str(entry.agency), _url(province, entry), _("Mở"), end_of(entry.due_on), _tone(entry), str(GROUP)
        )


def _stale(province: Province, register: Register, entry: Entry, found: Outdated) -> Task:
    title = _("Xem lại: %(entry)s") % {"entry": entry.title}
    return Task(
        title,
        f"{found.why} – {entry.agency}",
        _url(province, entry),
        _("Mở"),
        end_of(found.due),
        "attention",
        str(GROUP),
    )


def _url(province: Province, entry: Entry) -> str:
    return reverse("registers:entry", args=[province.slug, entry.agency_id, entry.register, entry.pk])


def _tone(entry: Entry) -> Tone:
    return "attention" if entry.is_late(timezone.localdate()) else "normal"


def end_of(day: date | None) -> datetime | None:
    """The last moment of a day, in Vietnam."""
    return datetime.combine(day, time(23, 59, 59), VIETNAM) if day else None
