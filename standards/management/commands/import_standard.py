"""`import_standard FILE`: an edition of ISO 9001, or the mapping between two, from JSON."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from standards.importing import Faulty, import_standard


class Command(BaseCommand):
    """Imports one file; importing it again changes nothing."""

    help = "Nhập một phiên bản ISO 9001 hoặc bảng chuyển đổi giữa hai phiên bản từ tệp JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, write and say what changed."""
        file: Path = options["file"]
        try:
            imported = import_standard(file.read_text(encoding="utf-8"))
        except OSError as fault:
            raise CommandError(
                _("Không mở được tệp “%(file)s”: %(fault)s.") % {"file": file, "fault": fault.strerror}
            ) from None
        except UnicodeDecodeError:
            raise CommandError(_("Tệp “%(file)s” không phải chữ UTF-8.") % {"file": file}) from None
        except Faulty as faulty:
            raise CommandError(str(faulty)) from None
        self.stdout.write(
            _("%(name)s: thêm %(added)d, đổi %(changed)d.")
            % {"name": imported.name, "added": imported.added, "changed": imported.changed}
        )
