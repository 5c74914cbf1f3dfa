"""`backup_key FILE`: a pair of keys for encrypted backups."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import pyrage
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _


class Command(BaseCommand):
    """The private key goes to a file that only its owner reads; keep it away from the server (QCVN 12:2026/BCA)."""

    help = "Tạo cặp khóa cho bản sao lưu mã hóa: khóa bí mật vào tệp (cất ngoài máy chủ), khóa công khai in ra."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Write the one, print the other."""
        pair = pyrage.x25519.Identity.generate()
        try:
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as secret:
                secret.write(f"# {pair.to_public()}\n{pair}\n")
        except OSError as fault:
            raise CommandError(
                _("Không ghi được khóa vào “%(file)s”: %(why)s.") % {"file": file, "why": fault.strerror}
            ) from None
        self.stdout.write(str(pair.to_public()))
