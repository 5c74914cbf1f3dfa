"""DOCX and XLSX: an archive whose directory is read first, and whose parts are read only when it promises little."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import IO
from xml.parsers import expat  # every DTD is refused before it can define anything
from zlib import error as ZlibError

from evidence.rules.filecheck import DOCX, XLSX, Fault, FileType, Limits, Unfit

MAIN_PARTS = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": DOCX,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": XLSX,
}
CONTENT_TYPES = "[Content_Types].xml"
XML_ENDINGS = (".xml", ".rels", ".vml")
NEVER_INSIDE = frozenset(
    {
        "7z", "apk", "bat", "cmd", "com", "cpl", "dll", "exe", "gz", "hta", "htm", "html", "iso", "jar", "js", "jse",
        "lnk", "msi", "ps1", "rar", "reg", "scr", "tar", "vbe", "vbs", "wsf", "zip",
    }
)  # fmt: skip
"""What has no business inside a Word or Excel file."""
DIRECTORY_BYTES_PER_ENTRY = 400

Attributes = dict[str, str]


def check(path: Path, limits: Limits) -> FileType | None:
    """Which of the two the archive is, None when neither. Raises Unfit."""
    with path.open("rb") as file:
        _check_directory(file, limits)
        try:
            with zipfile.ZipFile(file) as archive:
                entries = archive.infolist()
                _check_entries(entries, limits)
                if CONTENT_TYPES not in archive.namelist():
                    return None
                found = _declared_type(archive)
                for entry in entries:
                    _check_part(archive, entry)
                return found
        except (zipfile.BadZipFile, ZlibError, EOFError, OSError, expat.ExpatError, NotImplementedError, ValueError):
            raise Unfit(Fault.BROKEN) from None


def _check_directory(file: IO[bytes], limits: Limits) -> None:
    """Refuse a directory too long to be read: zipfile would load all of it before anybody could count."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 65_557))
    tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22 or tail[max(0, end - 20) : end].startswith(b"PK\x06\x07"):
        raise Unfit(Fault.BROKEN)
    (directory_size,) = struct.unpack_from("<L", tail, end + 12)
    if directory_size > limits.entries * DIRECTORY_BYTES_PER_ENTRY:
        raise Unfit(Fault.BOMB)


def _check_entries(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Judge the archive by what its directory promises; reading never yields more than promised."""
    names = [entry.filename for entry in entries]
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if len(entries) > limits.entries or unpacked > limits.unpacked:
        raise Unfit(Fault.BOMB)
    if unpacked > limits.ratio_from and unpacked / packed > limits.ratio:
        raise Unfit(Fault.BOMB)
    if len({name.lower() for name in names}) < len(names) or any(_escapes(name) for name in names):
        raise Unfit(Fault.BROKEN)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Unfit(Fault.ENCRYPTED)
    for name in names:
        if PurePosixPath(name).name.lower() in {"vbaproject.bin", "vbadata.xml"}:
            raise Unfit(Fault.MACRO)
        if PurePosixPath(name).suffix[1:].lower() in NEVER_INSIDE:
            raise Unfit(Fault.EMBEDDED, inside=PurePosixPath(name).name)


def _escapes(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or ".." in PurePosixPath(name).parts


def _declared_type(archive: zipfile.ZipFile) -> FileType | None:
    """What the archive says its main part is; macros are declared in the same place."""
    declared: set[str] = set()
    with archive.open(CONTENT_TYPES) as part:
        _parse(part, lambda _name, attributes: declared.add(attributes.get("ContentType", "")))
    if any("macroenabled" in kind.lower() or "vbaproject" in kind.lower() for kind in declared):
        raise Unfit(Fault.MACRO)
    return next((kind for content_type, kind in MAIN_PARTS.items() if content_type in declared), None)


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Read a part that is XML, whatever it is called, to its end."""
    with archive.open(entry) as part:
        start = part.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
        is_xml = start.startswith((b"<", b"\xff\xfe", b"\xfe\xff"))
    if is_xml or entry.filename.lower().endswith(XML_ENDINGS):
        with archive.open(entry) as part:
            _parse(part, _check_relationship if entry.filename.lower().endswith(".rels") else None)


def _check_relationship(_name: str, attributes: Attributes) -> None:
    """Refuse a template or object that Word or Excel would fetch from elsewhere when the file is opened."""
    kind = attributes.get("Type", "").rsplit("/", 1)[-1]
    target = attributes.get("Target", "").lower().replace("\\", "/")
    elsewhere = target.startswith(("http:", "https:", "ftp:", "//", "file://", "mhtml:", "smb:"))
    local_disk = target.startswith("file:///") and target[9:10] == ":"
    if kind in {"attachedTemplate", "oleObject"} and elsewhere and not local_disk:
        raise Unfit(Fault.REMOTE)


def _parse(part: IO[bytes], on_element: Callable[[str, Attributes], None] | None) -> None:
    """Read XML as a stream; raises Unfit at a document type declaration, before any entity can grow."""

    def refuse(*_declaration: object) -> None:
        raise Unfit(Fault.ENTITIES)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    if on_element:
        parser.StartElementHandler = on_element
    parser.ParseFile(part)
