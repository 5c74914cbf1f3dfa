"""One kind of a province's data as a file: its table, or the empty table that its import reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from django.utils.translation import gettext as _

from agencies import access, spreadsheet, trail
from agencies.datasets import Column, Dataset
from agencies.models import Province, User
from agencies.roles import Permission
from agencies.rules import Verdict

Form = Literal["csv", "xlsx"]


def may_take(user: User, kind: Dataset, province: Province) -> Verdict:
    """Whether this person may take the table out: who exports data and sees it, or keeps the province's settings and so may
    take the whole away."""
    assert province.root
    path = province.root.path
    verdict = access.may(user, Permission.EXPORT_DATA, path)
    if not verdict or access.may(user, Permission.MANAGE_PROVINCE, path):
        return verdict
    return access.may(user, kind.permission, path)


def export_table(kind: Dataset, province: Province, form: Form, *, by: User) -> bytes:
    """The table as a file; leaves a line in the trail."""
    header, rows = kind.table(province)
    body = list(rows)
    trail.record(
        "export_data", province, by=by, province=province, note=str(kind.name),
        changes={"rows": (None, len(body)), "form": (None, form)},
    )  # fmt: skip
    if form == "csv":
        return spreadsheet.to_csv(header, body)
    return spreadsheet.to_xlsx(header, body, sheet=_sheet(str(kind.name)))


def sample_table(columns: Sequence[Column], form: Form, name: str) -> bytes:
    """A file with the headings that the import reads and nothing below them; a workbook explains them on a second sheet."""
    header = [column.title for column in columns]
    if form == "csv":
        return spreadsheet.to_csv(header, [])
    told = [(column.title, _("bắt buộc") if column.required else "", column.hint) for column in columns]
    notes = spreadsheet.Notes(_("Hướng dẫn"), [_("Cột"), _("Phải có"), _("Viết gì")], told)
    return spreadsheet.to_xlsx(header, [], sheet=_sheet(name), notes=notes)


def _sheet(name: str) -> str:
    """A name that Excel takes for a sheet."""
    return "".join(letter for letter in name if letter not in "[]:*?/\\")[:31]
