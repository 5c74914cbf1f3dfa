"""`import_checklists FILE --province SLUG [--dry-run]`."""

from agencies.transfer.command import ImportCommand
from audits.importers import CHECKLISTS


class Command(ImportCommand):
    """Imports the file: all of it, or nothing while it has a fault."""

    help = "Nhập bảng câu hỏi kiểm tra, đánh giá từ tệp CSV hoặc XLSX."
    importer = CHECKLISTS
