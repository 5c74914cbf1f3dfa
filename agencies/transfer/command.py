"""`import_… FILE --province SLUG [--dry-run]` for every file whose plan names lines that are added and changed."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from agencies import trail_words
from agencies.importing import Importer, bring_in
from agencies.models import Province
from agencies.rules import Refused
from agencies.transfer.resource import Fault

SHOWN = 20


class Planned(Protocol):
    """What every plan of a file tells."""

    @property
    def unchanged(self) -> int:
        """How many lines do nothing."""

    @property
    def faults(self) -> Sequence[Fault]:
        """Why nothing is written."""


class ImportCommand(BaseCommand):
    """Shows what the file would do, names every fault, and writes all of it or nothing."""

    importer: Importer
    """For a file whose plan is a `LinePlan`; another command has a `bring` of its own."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, --province, --dry-run."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--province", required=True, metavar="SLUG", help="mã của tỉnh trên địa chỉ, như bac-giang")
        parser.add_argument("--dry-run", action="store_true", help="chỉ xem trước, không ghi gì")

    def bring(self, province: Province, name: str, content: bytes, options: dict[str, Any], *, write: bool) -> Planned:
        """The plan of a file, carried out unless it has faults or is only to be looked at. Raises Refused."""
        return bring_in(
            self.importer, province, name, content, by=None, write=write, **self.chosen(province, options)
        )  # fmt: skip

    def chosen(self, province: Province, options: dict[str, Any]) -> dict[str, Any]:
        """What else the plan is made with. Raises Refused."""
        return {}

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, show the plan and carry it out."""
        file: Path = options["file"]
        province = Province.objects.filter(slug=options["province"]).first()
        if province is None:
            raise CommandError(_("Không có tỉnh “%(slug)s”.") % {"slug": options["province"]})
        try:
            write = not options["dry_run"]
            plan = self.bring(province, file.name, file.read_bytes(), options, write=write)
        except OSError as fault:
            raise CommandError(
                _("Không mở được tệp “%(file)s”: %(fault)s.") % {"file": file, "fault": fault.strerror}
            ) from None
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self._show(plan)
        if plan.faults:
            raise CommandError(_("Chưa nhập gì: tệp có %(count)d lỗi.") % {"count": len(plan.faults)})
        done = _("Đã nhập xong vào %(province)s.") % {"province": province}
        self.stdout.write(self.style.SUCCESS(done) if write else _("Chỉ xem trước, chưa ghi gì."))

    def parts(self, plan: Any) -> list[tuple[str, Sequence[Any]]]:
        """What the file does, under which heading."""
        return [(_("Thêm mới"), plan.added), (_("Thay đổi"), plan.changed)]

    def told(self, item: Any) -> str:
        """One line of that."""
        changes = [] if item.is_new else trail_words.told(item.changes)
        named = f"{item.line}. {item.place}: {item.name}"
        return " · ".join([named, *(f"{one.field}: {one.old or '—'} → {one.new or '—'}" for one in changes)])

    def _show(self, plan: Planned) -> None:
        for title, items in self.parts(plan):
            self.stdout.write(f"{title}: {len(items)}")
            for item in items[:SHOWN]:
                self.stdout.write(f"  {self.told(item)}")
            if len(items) > SHOWN:
                self.stdout.write("  " + _("… và %(count)d mục nữa") % {"count": len(items) - SHOWN})
        self.stdout.write(f"{_('Giữ nguyên')}: {plan.unchanged}")
        for remark in getattr(plan, "remarks", ()):
            self.stdout.write(self.style.WARNING(str(remark)))
        for fault in plan.faults:
            self.stderr.write(str(fault))
