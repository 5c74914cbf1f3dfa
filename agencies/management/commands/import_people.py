"""`import_people FILE --province SLUG [--dry-run]`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from agencies.models import Province
from agencies.transfer.command import ImportCommand
from agencies.transfer.people import Given, PeoplePlan, apply_people, plan_people, read_people


class Command(ImportCommand):
    """Imports the file: all of it, or nothing while it has a fault. Letters of invitation are sent from the page of people."""

    help = "Nhập người dùng và vai trò từ tệp CSV hoặc XLSX. Chưa gửi thư mời; gửi từ trang “Người dùng”."

    def bring(
        self, province: Province, name: str, content: bytes, options: dict[str, Any], *, write: bool
    ) -> PeoplePlan:
        """See ImportCommand.bring."""
        plan = plan_people(province, read_people(name, content))
        if write and not plan.faults:
            apply_people(plan, by=None)
        return plan

    def parts(self, plan: PeoplePlan) -> list[tuple[str, Sequence[Given]]]:
        """See ImportCommand.parts."""
        return [(_("Người mới"), plan.invited), (_("Vai trò thêm cho người đang có"), plan.given)]

    def told(self, item: Given) -> str:
        """See ImportCommand.told."""
        return f"{item.row.line}. {item.row.full_name} <{item.row.email}>: {item.role.label}, {item.node}"
