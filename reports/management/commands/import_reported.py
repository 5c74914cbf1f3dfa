"""`import_reported FILE --province SLUG [--source TEXT]`: figures that a province published elsewhere."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from agencies.models import Province
from agencies.rules import Refused
from reports.workflow import import_reported


class Command(BaseCommand):
    """Imports the published figures of one year: everything in the file or nothing."""

    help = "Nhập số liệu đã công bố của một năm từ tệp JSON (docs/summary-json.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, --province, --source."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--province", required=True, metavar="SLUG", help="mã của tỉnh trên địa chỉ, như bac-giang")
        parser.add_argument("--source", default="", help="nguồn của số liệu; mặc định lấy trong tệp")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the file and enter its figures."""
        province = Province.objects.filter(slug=options["province"]).first()
        if province is None:
            raise CommandError(
                _("Không có tỉnh “%(slug)s”. Hãy nhập cây cơ quan của tỉnh trước.") % {"slug": options["province"]}
            )
        file: Path = options["file"]
        try:
            document = json.loads(file.read_text(encoding="utf-8"))
            if not isinstance(document, dict):
                raise Refused(_("Tệp phải là một đối tượng JSON có “year” và “figures”."))
            year, count = import_reported(province, document, source=options["source"], by=None)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        except OSError as fault:
            raise CommandError(
                _("Không mở được tệp “%(file)s”: %(fault)s.") % {"file": file, "fault": fault.strerror}
            ) from None
        except ValueError as fault:
            raise CommandError(
                _("Tệp “%(file)s” không phải JSON: %(fault)s.") % {"file": file, "fault": fault}
            ) from None
        self.stdout.write(
            self.style.SUCCESS(_("Đã nhập %(count)s số liệu năm %(year)s.") % {"count": count, "year": year})
        )
