"""Findings as a table for spreadsheets: one line each, with the latest correction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from audits.models import Finding


def header() -> list[str]:
    """What the columns are called."""
    return [
        _("Mã cơ quan"), _("Cơ quan"), _("Nguồn"), _("Mức độ"), _("Điều khoản"), _("Phòng, bộ phận"), _("Mô tả"),
        _("Trạng thái"), _("Ngày phát hiện"), _("Hạn khắc phục"), _("Ngày khắc phục xong"), _("Ngày đóng"), _("Nguyên nhân"),
        _("Khắc phục ngay"), _("Hành động khắc phục"), _("Người chịu trách nhiệm"), _("Kết quả"),
    ]  # fmt: skip


def told(rows: Iterable[Finding]) -> Iterator[list[Any]]:
    """A line for each finding; its agency and its actions should have been fetched with it."""
    for row in rows:
        action = max(row.actions.all(), key=lambda one: one.round, default=None)
        yield [
            row.agency.code, row.agency.name, row.get_source_display(), row.get_grade_display(), row.clause, row.part, row.text,
            row.get_state_display(), row.found_on, row.due_on, row.done_on, row.closed_on,
            *((action.cause, action.correction, action.action, action.owner, action.result) if action else [""] * 5),
        ]  # fmt: skip
