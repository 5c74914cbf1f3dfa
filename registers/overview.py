"""What stands in an agency's file, register by register; and how far the files of a province are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies import access
from agencies.forms.choices import LEVEL_RANK
from agencies.models import Agency, AgencyKind, Province, User
from agencies.panels import Panel
from agencies.roles import Permission
from registers.forms.lists import SOON
from registers.listing import with_objects
from registers.models import Entry, EntryQuerySet
from registers.register import Group, Outdated, Register, all_registers
from registers.standing import files_of


@dataclass(slots=True)
class Summary:
    """One register in a file: how many entries, of which how many of this year, late, soon due and out of date."""

    register: Register
    count: int = 0
    this_year: int = 0
    late: int = 0
    soon: int = 0
    changed_at: Any = None
    outdated: Mapping[int, Outdated] = field(default_factory=dict)

    @property
    def first_why(self) -> str:
        """Why the first of its entries is out of date."""
        return next((found.why for found in self.outdated.values()), "")


@dataclass(frozen=True, slots=True)
class Section:
    """The registers under one heading."""

    group: Group
    summaries: list[Summary]


def _figures(today: date) -> dict[str, Any]:
    return {
        "n": Count("pk"),
        "of_year": Count("pk", filter=Q(year=today.year)),
        "late": Count("pk", filter=Q(due_on__lt=today)),
        "soon": Count("pk", filter=Q(due_on__gte=today, due_on__lte=today + SOON)),
        "last": Max("changed_at"),
    }


def summaries(agency: Agency, *, today: date | None = None) -> list[Summary]:
    """Every register of an agency's file. One query for all; further ones only where entries may be out of date by others."""
    today = today or timezone.localdate()
    counted = {
        row["register"]: row
        for row in Entry.objects.of(agency).order_by().values("register").annotate(**_figures(today))
    }
    found = []
    for register in all_registers():
        summary = Summary(register)
        row = counted.get(register.key)
        if register.shown_to is not None:
            row = register.rows(agency).order_by().aggregate(**_figures(today))
        if row:
            summary.count, summary.this_year, summary.late = row["n"], row["of_year"], row["late"]
            summary.soon, summary.changed_at = row["soon"], row["last"]
        if register.outdated and summary.count:
            summary.outdated = register.outdated(list(register.rows(agency)), today)
        found.append(summary)
    return found


def sections(found: list[Summary]) -> list[Section]:
    """The registers under their headings; parts of entries stand behind the register they belong to."""
    return [
        Section(group, [summary for summary in found if summary.register.group == group])
        for group in Group
        if any(summary.register.group == group for summary in found)
    ]


@dataclass(slots=True)
class Coverage:
    """One register across a province: how many agencies have an entry, and what is overdue among them."""

    register: Register
    agencies: int = 0
    agencies_this_year: int = 0
    count: int = 0
    late: int = 0


def coverage(province: Province, user: User) -> list[Coverage]:
    """Every register across the agencies whose files this person may see; one query."""
    today = timezone.localdate()
    rows = Entry.objects.visible_to(user).filter(agency__province=province).order_by()
    counted = {
        row["register"]: row
        for row in rows.values("register").annotate(
            whose=Count("agency", distinct=True), whose_now=Count("agency", distinct=True, filter=Q(year=today.year)),
            **_figures(today),
        )
    }  # fmt: skip
    return [_coverage(register, counted.get(register.key)) for register in all_registers()]


def _coverage(register: Register, row: Mapping[str, Any] | None) -> Coverage:
    if row is None:
        return Coverage(register)
    return Coverage(register, row["whose"], row["whose_now"], row["n"], row["late"])


PER_PAGE = 25


def agency_page(province: Province, user: User, text: str, wanted: str) -> Page[Any]:
    """A page of the agencies whose files this person may see, each row with what its file says for this year and how many
    of its entries are late; a fixed number of queries."""
    today = timezone.localdate()
    visible = Agency.objects.of(province.pk).visible_to(user, Permission.VIEW_REGISTERS).existing(today)
    page: Page[Any] = Paginator(visible.search(text).order_by(LEVEL_RANK, "sort_text"), PER_PAGE).get_page(wanted)
    agencies = list(page.object_list)
    late = (
        Entry.objects.filter(agency__in=agencies, due_on__lt=today).order_by().values("agency").annotate(n=Count("pk"))
    )
    counts = {row["agency"]: row["n"] for row in late}
    files = files_of(agencies, today.year, today)
    page.object_list = [{"file": files[agency.pk], "late": counts.get(agency.pk, 0)} for agency in agencies]
    return page


BODIES = (
    (_("Sở, ban, ngành, văn phòng"), {AgencyKind.UBND_TINH, AgencyKind.VAN_PHONG, AgencyKind.SO, AgencyKind.BAN, AgencyKind.NGANH}),
    (_("UBND cấp huyện"), {AgencyKind.UBND_HUYEN}),
    (_("Chi cục và tương đương"), {AgencyKind.CHI_CUC}),
    (_("UBND cấp xã"), {AgencyKind.UBND_XA}),
    (_("Đơn vị, tổ chức khác"), {AgencyKind.DON_VI_SU_NGHIEP, AgencyKind.PHONG, AgencyKind.KHAC}),
)  # fmt: skip
"""The bodies a province counts its agencies in."""


def by_body(rows: EntryQuerySet) -> list[dict[str, Any]]:
    """How many agencies of each body have an entry among these; one query."""
    kinds = rows.order_by().values("agency__kind").annotate(n=Count("agency", distinct=True))
    counts = {row["agency__kind"]: row["n"] for row in kinds}
    return [{"label": label, "count": sum(counts.get(kind, 0) for kind in of_body)} for label, of_body in BODIES]


def file_panel(user: User, agency: Agency) -> Panel | None:
    """The agency's file on its page, in a line; one query."""
    if not access.may(user, Permission.VIEW_REGISTERS, agency.path):
        return None
    figures = Entry.objects.of(agency).order_by().aggregate(**_figures(timezone.localdate()))
    return Panel(
        _("Hồ sơ hệ thống quản lý chất lượng"),
        "registers/file_panel.html",
        {"agency": agency, "figures": figures},
        order=30,
    )


def parts_of(entry: Entry, register: Register) -> Iterator[tuple[Register, list[Any]]]:
    """The entries that are parts of this one, register by register."""
    for part in register.parts():
        yield part, list(with_objects(part, part.rows().filter(part_of=entry.pk)).order_by(part.order, "pk"))
