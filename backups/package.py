"""The package: a ZIP that holds everything of one province, for its people and for programs.

    README.txt                          what this is, in Vietnamese
    manifest.json                       what is in here, with the SHA-256 of each table and file
    SHA256SUMS                          the same for `sha256sum --check`
    data/<app>.<Model>.jsonl            every row; the first line names the columns
    csv/<kind>.csv                      the same for people, with Vietnamese headings
    files/<name below the storage folder>

It is read and written piece by piece, so that its size is no matter for the memory.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, ClassVar, Self

from django.utils.translation import gettext as _

from agencies import files
from agencies.rules import Refused
from backups.archive import Checked, File, Manifest, Table, damaged

README, MANIFEST, SUMS = "README.txt", "manifest.json", "SHA256SUMS"
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time each member carries: the same rows make the same bytes."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that did not go along: its name below the storage folder, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Contents(Manifest):
    """What a package holds. `head` is the newest seal of the province's trail as NUMBER:HASH, `texts` what is there for
    people alone: the tables as CSV; `left_out` are the files that nobody may open, which stayed behind."""

    FORMAT: ClassVar[int | str] = "qms-province-1"

    name: str
    code: str
    product: str
    head: str
    people: int
    texts: list[File] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    @classmethod
    def read(cls, text: bytes) -> Self:
        """From a package. Refused when this product does not know the format."""
        content = json.loads(text)
        found = content.pop("format", None) if isinstance(content, dict) else None
        if found != cls.FORMAT:
            raise Refused(
                _("Gói dữ liệu có định dạng “%(found)s”; phần mềm này đọc định dạng “%(known)s”.")
                % {"found": found, "known": cls.FORMAT}
            )
        try:
            content["tables"] = [Table(**row) for row in content["tables"]]
            content["files"] = [File(**row) for row in content["files"]]
            content["texts"] = [File(**row) for row in content["texts"]]
            content["left_out"] = [LeftOut(**row) for row in content.get("left_out", [])]
            return cls(**content)
        except (KeyError, TypeError):
            raise damaged(MANIFEST) from None


def member_of(table: Table) -> str:
    """The name of a table in the package."""
    return f"data/{table.model}.jsonl"


class Writer:
    """A package being written. Each member is hashed on its way in; `sums` has what they came to."""

    def __init__(self, path: Path) -> None:
        self.zip = zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED, compresslevel=6)
        self.sums: list[tuple[str, str]] = []

    def put(self, name: str, pieces: Iterable[bytes], *, packed: bool = True) -> File:
        """Write one member; its size and hash."""
        head = zipfile.ZipInfo(name, LONG_AGO)
        head.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        head.external_attr = 0o600 << 16
        digest, size = hashlib.sha256(), 0
        with self.zip.open(head, "w", force_zip64=True) as member:
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                member.write(piece)
        self.sums.append((digest.hexdigest(), name))
        return File(name, size, digest.hexdigest())

    def put_table(self, model: str, lines: Iterable[bytes]) -> Table:
        """Write the lines of one table; the first names the columns."""
        rows = -1

        def counted() -> Iterator[bytes]:
            nonlocal rows
            for line in lines:
                rows += 1
                yield line

        written = self.put(f"data/{model}.jsonl", counted())
        return Table(model, rows, written.sha256)

    def put_file(self, name: str) -> File:
        """Write one published file as it is: what is in it is mostly packed already."""
        with files.place(name).open("rb") as source:
            written = self.put(f"files/{name}", iter(lambda: source.read(files.CHUNK), b""), packed=False)
        return File(name, written.size, written.sha256)

    def close(self, contents: Contents) -> None:
        """Write what the package says of itself, and end it."""
        self.put(MANIFEST, [contents.text()])
        self.put(SUMS, ["".join(f"{digest}  {name}\n" for digest, name in self.sums).encode()])
        self.zip.close()


class Package:
    """A package being read. Everything it hands out has been held against its hash."""

    def __init__(self, source: zipfile.ZipFile) -> None:
        self.zip = source
        with self._open(MANIFEST) as text:
            self.manifest = Contents.read(text.read())

    def tables(self) -> Iterator[tuple[Table, IO[bytes]]]:
        """Each table with its lines. Refused, once the lines are read, when they are not what was written."""
        for table in self.manifest.tables:
            with self._open(member_of(table)) as member:
                checked = Checked(member)
                yield table, io.BufferedReader(checked)
                checked.drain()
            if checked.sha256 != table.sha256:
                raise damaged(member_of(table))

    def rows(self, model: str) -> Iterator[dict[str, Any]]:
        """The rows of one table by the names of their columns; `tables` holds them against their hash."""
        with self._open(member_of(Table(model, 0, ""))) as lines:
            names = json.loads(next(iter(lines)))
            yield from (dict(zip(names, json.loads(line), strict=True)) for line in lines)

    def files(self) -> Iterator[tuple[File, files.Written]]:
        """Each file, written to the scratch folder."""
        folder = files.scratch("restore")
        for file in self.manifest.files:
            with self._open(file.member) as source:
                written = files.write(iter(lambda source=source: source.read(files.CHUNK), b""), folder)  # type: ignore[misc]
            if (written.size, written.sha256) != (file.size, file.sha256):
                written.path.unlink()
                raise damaged(file.member)
            yield file, written

    def check(self) -> None:
        """Read what is there for people to its end, too. Refused when it is not what was written."""
        for text in self.manifest.texts:
            with self._open(text.name) as source:
                if hashlib.file_digest(source, "sha256").hexdigest() != text.sha256:  # type: ignore[arg-type]
                    raise damaged(text.name)

    def _open(self, name: str) -> IO[bytes]:
        try:
            return self.zip.open(name)
        except KeyError:
            raise damaged(name) from None


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """A package to read. Refused when it cannot be, or is damaged."""
    try:
        with zipfile.ZipFile(path) as source:
            yield Package(source)
    except OSError as fault:
        raise Refused(
            _("Không mở được “%(file)s”: %(why)s.") % {"file": path, "why": fault.strerror or fault}
        ) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, json.JSONDecodeError, UnicodeDecodeError):
        raise damaged(path.name) from None
