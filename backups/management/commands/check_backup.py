"""`check_backup FILE [--key FILE]`: read a backup to its end and hold it against its hashes."""

from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from agencies.rules import Refused
from backups.management.commands import restore
from backups.workflow import check_backup


class Command(restore.Command):
    """Writes nothing but for a moment to the scratch folder."""

    help = "Đọc hết một bản sao lưu và đối chiếu từng bảng, từng tệp với mã băm; không ghi gì."

    def handle(self, *args: Any, **options: Any) -> None:
        """Check it and say what it holds."""
        try:
            found = check_backup(options["file"], key=options["key"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(
            _("Bản sao lưu nguyên vẹn: %(tables)d bảng, %(files)d tệp.")
            % {"tables": len(found.tables), "files": len(found.files)}
        )
