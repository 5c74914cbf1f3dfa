"""`export_province --province SLUG --out FILE`: everything a province owns, as one ZIP."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from agencies.models import Province
from agencies.rules import Refused
from backups.handover import left_out, make_package, record_export


class Command(BaseCommand):
    """Makes a package while people go on working."""

    help = "Xuất toàn bộ dữ liệu, tệp và nhật ký của một tỉnh ra một gói ZIP để chuyển giao hoặc lưu giữ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--province, --out."""
        parser.add_argument("--province", required=True, metavar="SLUG", help="mã của tỉnh trên địa chỉ, như bac-giang")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="tệp ZIP sẽ được tạo")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it and say what it holds."""
        province = Province.objects.filter(slug=options["province"]).first()
        if province is None:
            raise CommandError(_("Không có tỉnh nào mang mã “%(slug)s”.") % {"slug": options["province"]})
        out: Path = options["out"]
        try:
            contents = make_package(out, province)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        record_export(province, contents, out.name, by=None)
        self.stdout.write(
            _("Đã xuất %(province)s ra %(file)s: %(rows)d dòng trong %(tables)d bảng, %(files)d tệp.")
            % {
                "province": province, "file": out, "rows": sum(table.rows for table in contents.tables),
                "tables": len(contents.tables), "files": len(contents.files),
            }
        )  # fmt: skip
        if contents.left_out:
            self.stdout.write(left_out(contents))
