"""`export_report summary --province SLUG --year Y --format pdf|xlsx|docx|json --output FILE`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from agencies.models import Province
from agencies.rules import Refused
from reports.workflow import MIMES, SUMMARY, export_summary


class Command(BaseCommand):
    """Writes a report to a file."""

    help = "Xuất báo cáo của một tỉnh ra tệp."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The report, --province, --year, --format, --output."""
        parser.add_argument("report", choices=[SUMMARY], help="báo cáo cần xuất: summary là tổng hợp năm")
        parser.add_argument("--province", required=True, metavar="SLUG", help="mã của tỉnh trên địa chỉ, như bac-giang")
        parser.add_argument("--year", required=True, type=int, help="năm của số liệu")
        parser.add_argument("--format", required=True, choices=list(MIMES), help="định dạng tệp")
        parser.add_argument("--output", required=True, type=Path, metavar="FILE", help="tệp sẽ ghi")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the report, then write the file."""
        province = Province.objects.filter(slug=options["province"]).first()
        if province is None:
            known = ", ".join(Province.objects.values_list("slug", flat=True)) or _("chưa có tỉnh nào")
            raise CommandError(
                _("Không có tỉnh “%(slug)s”. Các tỉnh đang có: %(known)s.")
                % {"slug": options["province"], "known": known}
            )
        file: Path = options["output"]
        try:
            produced = export_summary(province, options["year"], options["format"], by=None)
            file.write_bytes(produced.content)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        except OSError as fault:
            raise CommandError(
                _("Không ghi được tệp “%(file)s”: %(fault)s.") % {"file": file, "fault": fault.strerror}
            ) from None
        self.stdout.write(
            self.style.SUCCESS(_("Đã ghi %(file)s (%(size)s byte).") % {"file": file, "size": len(produced.content)})
        )
