"""`import_agencies FILE --province SLUG [--dry-run]`: an agency tree from CSV or XLSX."""

import re
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from agencies.models import Province
from agencies.rules import Refused
from agencies.transfer import Plan, Row, apply_plan, plan_import, read_rows
from agencies.workflow.provinces import new_province

SHOWN = 20


class Command(BaseCommand):
    """Imports a province's agencies: everything in the file or nothing."""

    help = "Nhập danh sách cơ quan từ tệp CSV hoặc XLSX; tỉnh chưa có thì tạo từ dòng của UBND cấp tỉnh."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, --province, --name, --dry-run."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--province", required=True, metavar="SLUG", help="mã của tỉnh trên địa chỉ, như bac-giang")
        parser.add_argument("--name", default="", help="tên tỉnh; mặc định lấy từ dòng của UBND cấp tỉnh")
        parser.add_argument("--dry-run", action="store_true", help="chỉ xem trước, không ghi gì")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, show the plan and carry it out."""
        file: Path = options["file"]
        try:
            rows = read_rows(file.name, file.read_bytes())
            plan = plan_import(self.province(options["province"], options["name"], rows), rows)
            self.show(plan)
            if plan.faults:
                raise CommandError(_("Chưa nhập gì: tệp có %(count)d lỗi.") % {"count": len(plan.faults)})
            if options["dry_run"]:
                self.stdout.write(_("Chỉ xem trước, chưa ghi gì."))
            else:
                apply_plan(plan, by=None)
                self.stdout.write(self.style.SUCCESS(_("Đã nhập xong vào %(province)s.") % {"province": plan.province}))
        except OSError as fault:
            raise CommandError(
                _("Không mở được tệp “%(file)s”: %(fault)s.") % {"file": file, "fault": fault.strerror}
            ) from None
        except Refused as refusal:
            raise CommandError(str(refusal)) from None

    def province(self, slug: str, name: str, rows: list[Row]) -> Province:
        """The province with this slug, or one made from the file's root row (not yet saved)."""
        known = Province.objects.filter(slug=slug).first()
        if known:
            return known
        root = next((row for row in rows if not row.parent_code and row.name), Row(name=slug))
        try:
            return new_province(slug, name or re.sub(r"(?i)^UBND\s+", "", root.name), root.code)
        except ValidationError as fault:
            raise CommandError(" ".join(fault.messages)) from None

    def show(self, plan: Plan) -> None:
        """Print what the plan does, faults last."""
        for title, items in (
            (_("Thêm mới"), plan.added), (_("Thay đổi"), plan.changed), (_("Chấm dứt"), plan.closed),
        ):  # fmt: skip
            self.stdout.write(f"{title}: {len(items)}")
            self.list(
                " · ".join(
                    [
                        f"{item.row.code} {item.row.name}",
                        *(f"{column}: {old or '—'} → {new or '—'}" for column, (old, new) in item.changes.items()),
                    ]
                )
                for item in items
            )
        self.stdout.write(f"{_('Giữ nguyên')}: {len(plan.unchanged)}")
        if plan.untouched:
            self.stdout.write(f"{_('Không có trong tệp, để nguyên như cũ')}: {len(plan.untouched)}")
            self.list(plan.untouched)
        if plan.warnings:
            self.stdout.write(self.style.WARNING(f"{_('Lưu ý')}: {len(plan.warnings)}"))
            self.list(map(str, plan.warnings))
        for fault in plan.faults:
            self.stderr.write(str(fault))

    def list(self, lines: Iterable[str]) -> None:
        """Print the first lines and how many more there are."""
        all_lines = list(lines)
        for line in all_lines[:SHOWN]:
            self.stdout.write(f"  {line}")
        if len(all_lines) > SHOWN:
            self.stdout.write("  " + _("… và %(count)d mục nữa") % {"count": len(all_lines) - SHOWN})
