"""`import_rubric FILE --province SLUG [--publish …] [--dry-run]`: a rubric from JSON or XLSX."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from agencies.models import AgencyKind, Province
from agencies.rules import Refused
from scoring.assessment import CAMPAIGN_DAYS
from scoring.explain.rubric import notice, rubric_fault
from scoring.explain.wording import number
from scoring.facts import kinds_of_facts
from scoring.models import RubricVersion
from scoring.rubricfile import NoRubric, read_rubric_file
from scoring.rules.faults import faults
from scoring.rules.intake import Reading
from scoring.rules.rubric import Rubric
from scoring.workflow.rubrics import import_rubric, publish_rubric


class Command(BaseCommand):
    """Imports a rubric as a draft: all of it, or nothing while it has a fault."""

    help = "Nhập bộ tiêu chí từ tệp JSON hoặc XLSX thành bản nháp; --publish thì ban hành luôn."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, --province, --code, --name, --publish, --decision-number, --decision-date, --dry-run."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--province", required=True, metavar="SLUG", help="mã của tỉnh trên địa chỉ, như bac-giang")
        parser.add_argument("--code", default="", help="mã bộ tiêu chí; mặc định lấy trong tệp")
        parser.add_argument("--name", default="", help="tên bộ tiêu chí; mặc định lấy trong tệp")
        parser.add_argument("--publish", action="store_true", help="ban hành ngay sau khi nhập")
        parser.add_argument("--decision-number", default="", help="số quyết định ban hành")
        parser.add_argument("--decision-date", type=_day, metavar="NĂM-THÁNG-NGÀY", help="ngày quyết định ban hành")
        parser.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra, không ghi gì")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, say what was read, name every fault, and write when there is none."""
        file: Path = options["file"]
        province = Province.objects.filter(slug=options["province"]).first()
        if province is None:
            raise CommandError(_("Không có tỉnh “%(slug)s”.") % {"slug": options["province"]})
        try:
            reading = read_rubric_file(file.name, file.read_bytes(), code=options["code"], title=options["name"])
            self._show(reading)
            self._check(reading.rubric)
            if options["dry_run"]:
                self.stdout.write(_("Tệp hợp lệ. Chỉ kiểm tra, chưa ghi gì."))
                return
            self._write(province, reading.rubric, options)
        except OSError as fault:
            raise CommandError(
                _("Không mở được tệp “%(file)s”: %(fault)s.") % {"file": file, "fault": fault.strerror}
            ) from None
        except Refused as refusal:
            for line in refusal.faults if isinstance(refusal, NoRubric) else []:
                self.stderr.write(line)
            raise CommandError(str(refusal)) from None

    def _show(self, reading: Reading) -> None:
        """What the file holds, then what was read in each sentence."""
        rubric = reading.rubric
        self.stdout.write(
            _("%(name)s (mã %(code)s): %(groups)d nhóm, %(criteria)d tiêu chí, %(total)s điểm.")
            % {
                "name": rubric.name, "code": rubric.code, "groups": len(rubric.groups),
                "criteria": sum(1 for _item in rubric.criteria()), "total": number(rubric.total),
            }
        )  # fmt: skip
        for found in reading.notices:
            line = f"  {notice(found)}"
            self.stdout.write(self.style.WARNING(f"{line} {_('[cần xem lại]')}") if found.warning else line)

    def _check(self, rubric: Rubric) -> None:
        found = faults(rubric, kinds=AgencyKind.values, days=CAMPAIGN_DAYS, facts=kinds_of_facts())
        for fault in found:
            self.stderr.write(rubric_fault(fault))
        if found:
            raise CommandError(_("Chưa nhập gì: bộ tiêu chí có %(count)d lỗi.") % {"count": len(found)})

    @transaction.atomic
    def _write(self, province: Province, rubric: Rubric, options: dict[str, Any]) -> None:
        version, is_new = import_rubric(province, rubric, by=None)
        values = {"version": version, "province": province}
        if is_new:
            self.stdout.write(self.style.SUCCESS(_("Đã nhập %(version)s vào %(province)s.") % values))
        else:
            self.stdout.write(_("%(version)s đã có nội dung giống hệt; không ghi gì thêm.") % values)
        if options["publish"] and version.status == RubricVersion.Status.DRAFT:
            publish_rubric(
                version, decision_number=options["decision_number"], decision_date=options["decision_date"], by=None
            )
            self.stdout.write(self.style.SUCCESS(_("Đã ban hành %(version)s.") % values))


def _day(written: str) -> date:
    try:
        found = parse_date(written)
    except ValueError:
        found = None
    if found is None:
        raise ArgumentTypeError(_("“%(value)s” không phải ngày dạng năm-tháng-ngày.") % {"value": written})
    return found
