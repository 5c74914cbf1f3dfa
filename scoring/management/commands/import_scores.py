"""`import_scores FILE --province SLUG --year Y --rubric CODE [--rubric-version N] [--dry-run]`."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _

from agencies.models import Province
from agencies.rules import Refused
from agencies.transfer.command import ImportCommand
from scoring.importers import PAPER_SCORES
from scoring.models import RubricVersion


class Command(ImportCommand):
    """Imports points by criterion of a year on paper: all of it, or nothing while it has a fault."""

    help = "Nhập điểm từng tiêu chí của một năm chỉ có trên giấy từ tệp CSV hoặc XLSX."
    importer = PAPER_SCORES

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What every import takes, --year, --rubric, --rubric-version."""
        super().add_arguments(parser)
        parser.add_argument("--year", required=True, type=int, help="năm của kết quả")
        parser.add_argument("--rubric", required=True, metavar="CODE", help="mã bộ tiêu chí đã dùng để chấm năm đó")
        parser.add_argument(
            "--rubric-version", type=int, metavar="N", help="phiên bản; mặc định là bản mới nhất đã ban hành"
        )

    def chosen(self, province: Province, options: dict[str, Any]) -> dict[str, Any]:
        """The year and the number of the rubric. Raises Refused for one that is not there."""
        rows = RubricVersion.objects.of(province.pk).exclude(status=RubricVersion.Status.DRAFT)
        rows = rows.filter(code=options["rubric"]).order_by("-number")
        if options["rubric_version"]:
            rows = rows.filter(number=options["rubric_version"])
        if (found := rows.first()) is None:
            raise Refused(_("Không có bộ tiêu chí “%(code)s” đã ban hành.") % {"code": options["rubric"]})
        return {"year": options["year"], "rubric": found.pk}
