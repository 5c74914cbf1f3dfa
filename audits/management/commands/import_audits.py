"""`import_audits FILE --province SLUG [--dry-run]`."""

from agencies.transfer.command import ImportCommand
from audits.importers import PAST_AUDITS


class Command(ImportCommand):
    """Imports the file: all of it, or nothing while it has a fault."""

    help = "Nhập các cuộc kiểm tra, đánh giá nội bộ của những năm trước, kèm điểm phát hiện, từ tệp CSV hoặc XLSX."
    importer = PAST_AUDITS
