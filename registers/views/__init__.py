"""Ask and answer: files and coverage, registers and their entries, imports."""

from registers.views.entries import attach, detach, edit, entry, fill, new, remove
from registers.views.files import coverage, export_province, export_register, province_register, quality_file, register
from registers.views.imports import confirm_import, confirm_province, import_province, import_register
from registers.views.systems import separate, start

__all__ = [
    "attach",
    "confirm_import",
    "confirm_province",
    "coverage",
    "detach",
    "edit",
    "entry",
    "export_province",
    "export_register",
    "fill",
    "import_province",
    "import_register",
    "new",
    "province_register",
    "quality_file",
    "register",
    "remove",
    "separate",
    "start",
]
