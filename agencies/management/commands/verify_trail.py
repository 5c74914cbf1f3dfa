"""`verify_trail [--province SLUG] [--head NUMBER:HASH]`: whether the trail is as it was when it was sealed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import Province
from agencies.sealing.heads import Head, published
from agencies.sealing.verify import Finding, summary, verify_trail

MOST = 20
"""Faults that are spelled out."""


class Command(BaseCommand):
    """Reads every line and every seal; ends with an error that names the first line that is not as it was."""

    help = "Kiểm tra nhật ký có còn nguyên như khi niêm phong hay không; nêu dòng đầu tiên bị sửa, xóa, chèn."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--province, --head."""
        parser.add_argument("--province", metavar="SLUG", help="chỉ kiểm tra tỉnh này; mặc định là tất cả")
        parser.add_argument(
            "--head", metavar="NUMBER:HASH", action="append", default=[],
            help="dấu lấy từ thư hay từ chân văn bản, để so với chuỗi đang có; cần --province",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify and say what came of it."""
        slug, told = options["province"], [_told(text) for text in options["head"]]
        provinces = list(Province.objects.filter(slug=slug) if slug else Province.objects.order_by("slug"))
        if slug and not provinces:
            raise CommandError(_("Không có tỉnh nào mang mã “%(slug)s”.") % {"slug": slug})
        if told and not slug:
            raise CommandError(_("Dấu thuộc về một tỉnh: hãy nêu cả --province MÃ."))
        broken = [self._verify(province, told) for province in [*([] if slug else [None]), *provinces]]
        if any(broken):
            raise CommandError(_("Nhật ký không còn nguyên vẹn; xem các dòng ở trên."))

    def _verify(self, province: Province | None, told: list[Head]) -> bool:
        name = str(province) if province else _("Toàn hệ thống")
        try:
            heads = [*published(province.slug if province else None), *told]
        except ValueError as fault:
            heads = told
            self.stdout.write(
                _("%(name)s: tệp dấu đã công bố không đọc được (%(why)s).") % {"name": name, "why": fault}
            )
        found = verify_trail(province.pk if province else None, heads)
        self.stdout.write(f"{name}: {summary(found)}.")
        self._spell_out(found)
        return bool(found.faults)

    def _spell_out(self, found: Finding) -> None:
        if found.line is not None:
            self.stdout.write("  " + _("Dòng đầu tiên không còn như cũ: %(line)s.") % {"line": found.line})
        for fault in found.faults[:MOST]:
            self.stdout.write(f"  {fault}")
        if len(found.faults) > MOST:
            self.stdout.write("  " + _("… và %(n)d chỗ khác.") % {"n": len(found.faults) - MOST})


def _told(text: str) -> Head:
    number, _colon, found = text.partition(":")
    if not number.isdecimal() or not found:
        raise CommandError(_("“%(text)s” không phải một dấu; hãy viết SỐ:MÃ như trong thư.") % {"text": text})
    return Head(timezone.now(), int(number), found.strip().lower())
