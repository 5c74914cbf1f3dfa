"""`load_province FILE [--check]`: bring a province in from its package."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from agencies.rules import Refused
from backups.handover import check_package, load_province


class Command(BaseCommand):
    """Loads everything in the package or nothing."""

    help = "Nạp một tỉnh từ gói ZIP do export_province lập vào nơi chưa có tỉnh đó; nạp tất cả hoặc không nạp gì."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, --check."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="chỉ đọc hết gói và đối chiếu mã băm, không ghi gì")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load it and say what came, and what is to be done now."""
        try:
            if options["check"]:
                found = check_package(options["file"])
                self.stdout.write(
                    _("Gói của %(province)s nguyên vẹn: %(tables)d bảng, %(files)d tệp. Chưa ghi gì.")
                    % {"province": found.name, "tables": len(found.tables), "files": len(found.files)}
                )
                return
            arrival = load_province(options["file"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        contents = arrival.contents
        self.stdout.write(
            _(
                "Đã nạp và đối chiếu khớp %(province)s: %(rows)d dòng trong %(tables)d bảng, %(files)d tệp; nhật ký khớp dấu "
                "niêm phong. %(people)d người cần được mời lại, %(known)d người đã có tài khoản ở đây."
            )
            % {
                "province": arrival.province, "rows": sum(table.rows for table in contents.tables),
                "tables": len(contents.tables), "files": len(contents.files), "people": arrival.to_invite,
                "known": arrival.known,
            }
        )  # fmt: skip
        for said in arrival.stopped:
            self.stdout.write(said)
        names = "; ".join(f"{person} <{person.email}>" for person in arrival.administrators)
        self.stdout.write(
            _("Hãy mở /operator/provinces/%(slug)s/ và chuyển liên kết mời cho quản trị của tỉnh: %(names)s.")
            % {"slug": arrival.province.slug, "names": names or "–"}
        )
