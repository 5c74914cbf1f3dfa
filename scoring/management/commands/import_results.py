"""`import_results FILE --province SLUG --year Y [--dry-run]`: a year's results that only exist on paper."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from agencies.models import Province
from agencies.rules import Refused
from scoring.transfer import read_results
from scoring.workflow.paper import import_results, plan_results


class Command(BaseCommand):
    """Imports ratings (and scores where they are known) by agency code: everything in the file or nothing."""

    help = "Nhập kết quả một năm từ tệp CSV hoặc XLSX có các cột code, rating và (nếu có) score."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, --province, --year, --dry-run."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--province", required=True, metavar="SLUG", help="mã của tỉnh trên địa chỉ, như bac-giang")
        parser.add_argument("--year", required=True, type=int, help="năm của kết quả")
        parser.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra, không ghi gì")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, name every fault, and write when there is none."""
        file: Path = options["file"]
        province = Province.objects.filter(slug=options["province"]).first()
        if province is None:
            raise CommandError(_("Không có tỉnh “%(slug)s”.") % {"slug": options["province"]})
        try:
            plan = plan_results(province, options["year"], read_results(file.name, file.read_bytes()))
            for fault in plan.faults:
                self.stderr.write(fault)
            if options["dry_run"] and not plan.faults:
                self.stdout.write(_("Tệp hợp lệ: %(count)d kết quả. Chưa ghi gì.") % {"count": len(plan.results)})
                return
            import_results(province, options["year"], plan, by=None)
        except OSError as fault:
            raise CommandError(
                _("Không mở được tệp “%(file)s”: %(fault)s.") % {"file": file, "fault": fault.strerror}
            ) from None
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(
            self.style.SUCCESS(
                _("Đã ghi %(count)d kết quả năm %(year)d của %(province)s.")
                % {"count": len(plan.results), "year": options["year"], "province": province}
            )
        )
