"""`load_demo [--if-empty]`: two provinces for trying the product out."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from agencies.models import Province
from reports import demo


class Command(BaseCommand):
    """Loads Bắc Giang 2023 (published) and Bắc Ninh 2026 (under way); what is there already is left alone."""

    help = "Nạp hai tỉnh minh họa: Bắc Giang 2023 (đã công bố) và Bắc Ninh 2026 (đang chấm)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--if-empty."""
        parser.add_argument("--if-empty", action="store_true", help="chỉ nạp khi chưa có tỉnh nào")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, unless asked not to touch a database that holds something."""
        if options["if_empty"] and Province.objects.exists():
            return
        demo.load()
        self.stdout.write(self.style.SUCCESS(_("Đã nạp dữ liệu minh họa.")))
