"""`import_register REGISTER FILE --province SLUG [--agency CODE] [--dry-run]`."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import Agency, AgencyVersion, Province
from agencies.rules import Refused
from agencies.transfer.command import ImportCommand
from registers.register import all_registers, register_of
from registers.transfer.plan import Plan, apply_plan
from registers.transfer.planning import plan_import


class Command(ImportCommand):
    """Imports the file: all of it, or nothing while it has a fault."""

    help = "Nhập một sổ của hệ thống quản lý chất lượng từ tệp CSV hoặc XLSX: của mọi cơ quan trong tệp, hoặc của một cơ quan."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """REGISTER, FILE, --province, --agency, --dry-run."""
        parser.add_argument("register", choices=sorted(register.key for register in all_registers()), help="sổ nào")
        super().add_arguments(parser)
        parser.add_argument(
            "--agency", default="", metavar="CODE", help="mã của cơ quan, khi tệp không có cột mã cơ quan"
        )

    def bring(self, province: Province, name: str, content: bytes, options: dict[str, Any], *, write: bool) -> Plan:
        """See ImportCommand.bring."""
        plan = plan_import(
            register_of(options["register"]), province, _agency(province, options["agency"]), name, content
        )
        if write and not plan.faults:
            apply_plan(plan, by=None)
        return plan


def _agency(province: Province, code: str) -> Agency | None:
    if not code:
        return None
    found = (
        AgencyVersion.objects.of(province.pk)
        .as_of(timezone.localdate())
        .filter(code=code)
        .select_related("agency")
        .first()
    )
    if found is None:
        raise Refused(_("Hôm nay không có cơ quan mã “%(code)s”.") % {"code": code})
    return found.agency
