"""`export_rubric --province SLUG --code CODE [--number N] --output FILE`: a rubric as JSON or XLSX."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from scoring.models import RubricVersion
from scoring.rubricfile import TYPES, write_rubric_file
from scoring.workflow.rubrics import record_export


class Command(BaseCommand):
    """Exports one version of a rubric; the newest unless a number is given."""

    help = "Xuất một phiên bản bộ tiêu chí ra tệp .json hoặc .xlsx."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--province, --code, --number, --output."""
        parser.add_argument("--province", required=True, metavar="SLUG", help="mã của tỉnh trên địa chỉ, như bac-giang")
        parser.add_argument("--code", required=True, help="mã bộ tiêu chí")
        parser.add_argument("--number", type=int, help="phiên bản; mặc định là bản mới nhất")
        parser.add_argument("--output", required=True, type=Path, metavar="FILE", help="tệp .json hoặc .xlsx")

    def handle(self, *args: Any, **options: Any) -> None:
        """Find the version, write the file, leave a line in the trail."""
        output: Path = options["output"]
        form = next((form for form in TYPES if output.suffix.lower() == f".{form}"), None)
        if form is None:
            raise CommandError(_("Tên tệp xuất phải kết thúc bằng .json hoặc .xlsx."))
        versions = RubricVersion.objects.filter(province__slug=options["province"], code=options["code"])
        if options["number"] is not None:
            versions = versions.filter(number=options["number"])
        version = versions.select_related("province").first()
        if version is None:
            raise CommandError(
                _("Tỉnh “%(slug)s” không có bộ tiêu chí mã “%(code)s” như vậy.")
                % {"slug": options["province"], "code": options["code"]}
            )
        try:
            output.write_bytes(write_rubric_file(version.spec, form))
        except OSError as fault:
            raise CommandError(
                _("Không ghi được tệp “%(file)s”: %(fault)s.") % {"file": output, "fault": fault.strerror}
            ) from None
        record_export(version, form, by=None)
        self.stdout.write(
            self.style.SUCCESS(_("Đã xuất %(version)s ra %(file)s.") % {"version": version, "file": output})
        )
