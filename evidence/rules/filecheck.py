"""Whether a file may come in, judged by its content and never by what the sender says of it.

Five types are accepted: PDF, DOCX, XLSX, JPG, PNG. Each has to be what its name says, open without a password,
stay within limits that are read before anything is unpacked or decoded, and hold nothing that runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

MB = 1024 * 1024


class Fault(StrEnum):
    """Why a file is refused; `evidence.sentences` says it to people."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TYPE = "type"
    MISMATCH = "mismatch"
    OLD_OFFICE = "old_office"
    BROKEN = "broken"
    ENCRYPTED = "encrypted"
    MACRO = "macro"
    BOMB = "bomb"
    ENTITIES = "entities"
    REMOTE = "remote"
    EMBEDDED = "embedded"
    SCRIPT = "script"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MANY_PIXELS = "too_many_pixels"


class Unfit(Exception):
    """The file may not come in: the fault, and the facts its sentence needs."""

    def __init__(self, fault: Fault, **facts: object) -> None:
        super().__init__(fault)
        self.fault = fault
        self.facts = facts


@dataclass(frozen=True, slots=True)
class FileType:
    """An accepted type: its extension without the dot, its MIME type, its name for people."""

    extension: str
    mime: str
    label: str


_OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = FileType("pdf", "application/pdf", "PDF")
DOCX = FileType("docx", f"{_OFFICE}.wordprocessingml.document", "Word (DOCX)")
XLSX = FileType("xlsx", f"{_OFFICE}.spreadsheetml.sheet", "Excel (XLSX)")
JPG = FileType("jpg", "image/jpeg", "JPG")
PNG = FileType("png", "image/png", "PNG")

ACCEPTED = {"pdf": PDF, "docx": DOCX, "xlsx": XLSX, "jpg": JPG, "jpeg": JPG, "png": PNG}
"""The type that each extension stands for."""

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BEGINNINGS = {PDF: b"%PDF-", DOCX: _ZIP, XLSX: _ZIP, JPG: b"\xff\xd8\xff", PNG: b"\x89PNG\r\n\x1a\n"}


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of what a file may hold. Sizes in bytes."""

    size: int = 50 * MB
    pages: int = 2000
    pixels: int = 120_000_000
    entries: int = 5000
    unpacked: int = 300 * MB
    ratio: int = 100
    ratio_from: int = 10 * MB


def check(path: Path, name: str, limits: Limits | None = None) -> FileType:
    """The type of the file at `path`, sent under a (cleaned) name. Raises Unfit."""
    limits = limits or Limits()
    claimed = extension_of(name)
    if claimed not in ACCEPTED:
        raise Unfit(Fault.TYPE, extension=claimed)
    size = path.stat().st_size
    if size == 0:
        raise Unfit(Fault.EMPTY)
    if size > limits.size:
        raise Unfit(Fault.TOO_LARGE, limit=limits.size // MB, size=-(-size // MB))
    wanted, head = ACCEPTED[claimed], _head(path)
    if head.startswith(_OLE):
        raise Unfit(Fault.OLD_OFFICE)
    if not head.startswith(_BEGINNINGS[wanted]):
        raise Unfit(Fault.MISMATCH, claimed=wanted.label, found=_label(head))
    _look(path, wanted, limits)
    return wanted


def extension_of(name: str) -> str:
    """The extension in lower case without the dot; empty when the name has none."""
    return Path(name).suffix[1:].lower()


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(16)


def _label(head: bytes) -> str:
    if head.startswith(_ZIP):
        return "ZIP (DOCX, XLSX)"
    return next((kind.label for kind, beginning in _BEGINNINGS.items() if head.startswith(beginning)), "")


def _look(path: Path, wanted: FileType, limits: Limits) -> None:
    """Look inside. Raises Unfit."""
    from evidence.rules import image, office, pdf

    if wanted is PDF:
        pdf.check(path, limits)
    elif wanted in (JPG, PNG):
        image.check(path, limits)
    elif (found := office.check(path, limits)) != wanted:
        raise Unfit(Fault.MISMATCH, claimed=wanted.label, found=found.label if found else "")
