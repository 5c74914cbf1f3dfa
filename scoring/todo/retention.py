"""What the keeping of papers asks: a decision where the time is over, a second person where they are to be destroyed."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.roles import Permission
from agencies.todo import Task
from scoring.retention.periods import keepings
from scoring.todo.desk import Desk


def retention_tasks(desk: Desk) -> Iterator[Task]:
    """For the administrator what is over, for everybody else of those who may confirm what waits. Three queries at most."""
    found = keepings(desk.province)
    over = [row for row in found if row.is_over and not row.waiting]
    if over and desk.holds(Permission.MANAGE_PROVINCE):
        yield Task(
            title=_("Quyết định về tài liệu hết thời hạn lưu giữ"),
            detail=ngettext("%(n)d nhóm tài liệu", "%(n)d nhóm tài liệu", len(over)) % {"n": len(over)},
            url=desk.url("retention"), action=_("Xem"), group=_("Lưu trữ"), count=len(over),
        )  # fmt: skip
    for row in found:
        if row.waiting and row.waiting.proposed_by_id != desk.user.pk:
            yield Task(
                title=_("Xác nhận hủy tài liệu hết thời hạn lưu giữ"), detail=f"{row.campaign}: {row.retention_class.label}",
                url=desk.url("disposal", row.waiting.pk), action=_("Xem"), tone="attention", group=_("Lưu trữ"),
            )  # fmt: skip
