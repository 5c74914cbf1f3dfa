"""Agencies, people and the trail as tables, for those who take them out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.datasets import Column, Table
from agencies.models import AgencyKind, AgencyVersion, Level, Obligation, Province, RoleAssignment, TrailEntry
from agencies.roles import Role
from agencies.rules import BEGINNING, OPEN_END
from agencies.trail_words import action_words, told, who
from agencies.transfer.export import table_of
from agencies.transfer.people import PEOPLE_REQUIRED, PEOPLE_TITLES
from agencies.transfer.resource import REQUIRED, TITLES


def agencies(province: Province) -> Table:
    """The agencies of today, or of a province's last day, in the form that the import reads."""
    today = timezone.localdate()
    columns, rows = table_of(province, min(today, province.root.closed_on) if province.root else today)
    return [str(TITLES[column]) for column in columns], rows


def agency_columns() -> Sequence[Column]:
    """The columns of a file of agencies."""
    hints = {
        "level": _allowed(Level), "kind": _allowed(AgencyKind), "obligation": _allowed(Obligation),
        "parent_code": _("mã của cơ quan cấp trên trực tiếp; chỉ UBND cấp tỉnh để trống"),
        "valid_from": _("ngày như 01/07/2025; để trống khi chưa rõ"),
        "valid_to": _("ngày như 30/06/2025; để trống khi còn hoạt động"), "has_procedures": _("1 (có) hoặc 0 (không)"),
    }  # fmt: skip
    return [Column(str(title), name in REQUIRED, hints.get(name, "")) for name, title in TITLES.items()]


def history(province: Province) -> Table:
    """What every agency was called, where it stood and what it had to do, from when to when."""
    titles = ("code", "name", "short_name", "level", "kind", "parent_code", "obligation", "obligation_basis",
              "has_procedures", "valid_from", "valid_to", "note")  # fmt: skip
    rows = AgencyVersion.objects.of(province.pk).select_related("parent").order_by("agency_id", "valid_from")
    return [_("Cơ quan số"), *(str(TITLES[title]) for title in titles)], map(_version, rows.iterator(1000))


def _version(row: AgencyVersion) -> list[Any]:
    return [
        row.agency_id, row.code, row.name, row.short_name, row.get_level_display(), row.get_kind_display(),
        row.parent.code if row.parent else "", row.get_obligation_display(), row.obligation_basis, int(row.has_procedures),
        None if row.valid_from == BEGINNING else row.valid_from, None if row.valid_to == OPEN_END else row.valid_to,
        row.note,
    ]  # fmt: skip


def people(province: Province) -> Table:
    """Who holds and who has held which role where: a row for each role, in the form that the import reads."""
    header = [
        *map(str, PEOPLE_TITLES.values()),
        _("Mã cơ quan công tác"),
        _("Từ ngày"),
        _("Đến hết ngày"),
        _("Tài khoản"),
    ]
    rows = RoleAssignment.objects.in_province(province.pk).select_related("user__agency", "node")
    return header, map(_held, rows.order_by("user_id", "starts_on", "pk").iterator(1000))


def _held(row: RoleAssignment) -> list[Any]:
    person = row.user
    return [
        person.email, person.full_name, person.position, person.phone, row.get_role_display(), row.node.code,
        person.agency.code if person.agency else "", row.starts_on, None if row.ends_on == OPEN_END else row.ends_on,
        _("đang mở") if person.is_active else _("đã khóa"),
    ]  # fmt: skip


def people_columns() -> Sequence[Column]:
    """The columns of a file of people."""
    hints = {
        "email": _("thư công vụ, dùng để đăng nhập"), "role": ", ".join(str(role.label) for role in Role),
        "node": _("mã cơ quan nơi giữ vai trò; để trống là cấp tỉnh"),
    }  # fmt: skip
    return [Column(str(title), name in PEOPLE_REQUIRED, hints.get(name, "")) for name, title in PEOPLE_TITLES.items()]


def trail(province: Province) -> Table:
    """Every line of the trail, oldest first."""
    rows = TrailEntry.objects.of(province.pk).select_related("actor").order_by("pk")
    return trail_header(), map(trail_row, rows.iterator(1000))


def trail_header() -> list[str]:
    """The headings of the trail as a file."""
    return [
        _("Lúc"), _("Người thực hiện"), _("Việc"), _("Đối tượng"), _("Thay đổi"), _("Lý do"), _("Từ địa chỉ"),
    ]  # fmt: skip


def trail_row(entry: TrailEntry) -> list[Any]:
    """A line of the trail in words."""
    changes = "; ".join(f"{change.field}: {change.old} → {change.new}" for change in told(entry.changes))
    return [
        timezone.localtime(entry.at).strftime("%Y-%m-%d %H:%M:%S"), who(entry), action_words(entry.action),
        entry.object_name, changes, entry.note, entry.address or "",
    ]  # fmt: skip


def _allowed(choices: Any) -> str:
    return ", ".join(str(label) for _value, label in choices.choices)
