"""`backup [--to FOLDER] [--province SLUG] [--recipient KEY] [--nightly]`: a copy of everything, or of one province."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from agencies.models import Province
from agencies.rules import Refused
from agencies.tenancy import across
from backups.nightly import make_nightly
from backups.workflow import make_backup


class Command(BaseCommand):
    """Makes a backup while people go on working."""

    help = "Sao lưu toàn bộ dữ liệu và tệp, hoặc của một tỉnh, trong khi mọi người vẫn làm việc."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--to, --province, --recipient, --nightly."""
        parser.add_argument("--to", type=Path, default=settings.BACKUP_DIR, help="thư mục; mặc định QMS_BACKUP_DIR")
        parser.add_argument("--province", metavar="SLUG", help="chỉ sao lưu tỉnh này; mặc định là tất cả")
        parser.add_argument(
            "--recipient", default=settings.BACKUP_RECIPIENT, metavar="KEY",
            help="khóa công khai age1… để mã hóa; mặc định QMS_BACKUP_RECIPIENT",
        )  # fmt: skip

        parser.add_argument(
            "--nightly", action="store_true",
            help="như mỗi đêm: đọc lại để kiểm tra, rồi xoá bản cũ theo QMS_BACKUP_KEEP; --province bị bỏ qua",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it and say where it is."""
        slug = options["province"]
        if options["nightly"]:
            self._nightly(options["to"])
            return
        province = Province.objects.filter(slug=slug).first() if slug else None
        if slug and not province:
            raise CommandError(_("Không có tỉnh nào mang mã “%(slug)s”.") % {"slug": slug})
        try:
            made = make_backup(options["to"], province=province, recipient=options["recipient"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(str(made))

    def _nightly(self, folder: Path) -> None:
        try:
            with across():
                made = make_nightly(folder)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        for path in made:
            self.stdout.write(str(path))
