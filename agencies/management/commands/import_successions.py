"""`import_successions FILE --province SLUG`: which old agencies go on in which new ones of a province."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from agencies.models import Province
from agencies.rules import Refused
from agencies.transfer.successions import import_successions, read_pairs
from agencies.workflow.tree import Document


class Command(BaseCommand):
    """Imports the mapping from old agencies to the ones that continue them."""

    help = "Nhập bảng kế thừa: cơ quan cũ chuyển vào cơ quan mới nào của tỉnh."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, --province, --day and the legal document."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--province", required=True, metavar="SLUG", help="tỉnh của các cơ quan mới")
        parser.add_argument("--day", type=date.fromisoformat, default=date(2025, 7, 1), help="ngày có hiệu lực")
        parser.add_argument("--document", default="202/2025/QH15", help="số, ký hiệu văn bản")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, note and say what was found."""
        file: Path = options["file"]
        province = Province.objects.filter(slug=options["province"]).first()
        if province is None:
            raise CommandError(
                _("Không có tỉnh “%(slug)s”. Hãy nhập danh sách cơ quan trước.") % {"slug": options["province"]}
            )
        try:
            report = import_successions(
                province, read_pairs(file.name, file.read_bytes()), day=options["day"],
                document=Document(options["document"]), by=None,
            )  # fmt: skip
        except OSError as fault:
            raise CommandError(
                _("Không mở được tệp “%(file)s”: %(fault)s.") % {"file": file, "fault": fault.strerror}
            ) from None
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        for missing in report.unknown:
            self.stderr.write(str(missing))
        self.stdout.write(
            _("Ghi %(added)d quan hệ kế thừa; %(known)d đã có; %(elsewhere)d về tỉnh khác; %(unknown)d không tìm thấy.")
            % {
                "added": report.added,
                "known": report.known,
                "elsewhere": report.elsewhere,
                "unknown": len(report.unknown),
            }
        )
