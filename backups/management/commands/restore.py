"""`restore FILE [--key FILE]`: bring a backup back into an empty place."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from agencies.rules import Refused
from backups.workflow import restore_backup


class Command(BaseCommand):
    """Restores everything in the archive or nothing."""

    help = "Khôi phục một bản sao lưu vào nơi trống; mọi bảng và mọi tệp được đối chiếu trước khi ghi nhận."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, --key."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--key", type=Path, help="tệp chứa khóa bí mật AGE-SECRET-KEY-…, khi bản sao lưu đã mã hóa")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore it and say what came back."""
        try:
            found = restore_backup(options["file"], key=options["key"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(
            _("Đã khôi phục và đối chiếu khớp: %(rows)d dòng trong %(tables)d bảng, %(files)d tệp (bản ngày %(day)s).")
            % {
                "rows": sum(table.rows for table in found.tables), "tables": len(found.tables),
                "files": len(found.files), "day": found.made_at,
            }
        )  # fmt: skip
