"""`note_drill FILE --passed | --failed`: keep for the operator's page how a trial of bringing a backup back went."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from jobs import signs


class Command(BaseCommand):
    """Not for people; script/drill calls it."""

    help = "Ghi kết quả diễn tập khôi phục cho trang Tình trạng hệ thống; script/drill gọi lệnh này."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE and the outcome."""
        parser.add_argument("file")
        outcome = parser.add_mutually_exclusive_group(required=True)
        outcome.add_argument("--passed", action="store_true")
        outcome.add_argument("--failed", dest="passed", action="store_false")

    def handle(self, *args: Any, file: str, passed: bool, **options: Any) -> None:
        """Leave the sign."""
        signs.leave("drill", passed=passed, file=file)
