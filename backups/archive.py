"""The archive: a tar file whose first member says what follows and under which hash.

    manifest.json
    tables/<app>.<Model>.jsonl.gz
    files/<name below the storage folder>

Anybody can open it with tar and gzip; encrypted it is an age file around that.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import logging
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, Any, ClassVar, Self

import pyrage
from django.utils.translation import gettext as _

from agencies import files
from agencies.rules import Refused

log = logging.getLogger(__name__)

FORMAT = 1
AGE = b"age-encryption.org"


@dataclass(frozen=True, slots=True)
class Table:
    """One table: the model's label, how many rows, the SHA-256 of its lines."""

    model: str
    rows: int
    sha256: str

    @property
    def member(self) -> str:
        """Its name in the archive."""
        return f"tables/{self.model}.jsonl.gz"


@dataclass(frozen=True, slots=True)
class File:
    """One file: its name below the storage folder, bytes, SHA-256."""

    name: str
    size: int
    sha256: str

    @property
    def member(self) -> str:
        """Its name in the archive."""
        return f"files/{self.name}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds, when it was made, and from what."""

    FORMAT: ClassVar[int | str] = FORMAT

    made_at: str
    province: str
    database: str
    migrations: list[str]
    tables: list[Table]
    files: list[File]

    def text(self) -> bytes:
        """As it stands in the archive."""
        return json.dumps({"format": self.FORMAT, **asdict(self)}, ensure_ascii=False, indent=1).encode()

    @classmethod
    def read(cls, text: bytes) -> Self:
        """From an archive. Refused when this product does not know the format."""
        content = json.loads(text)
        if content.pop("format", None) != cls.FORMAT:
            raise Refused(
                _("Bản sao lưu này thuộc phiên bản phần mềm khác; hãy khôi phục bằng phiên bản đã tạo ra nó.")
            )
        content["tables"] = [Table(**row) for row in content["tables"]]
        content["files"] = [File(**row) for row in content["files"]]
        return cls(**content)


def write(path: Path, manifest: Manifest, tables: Path) -> None:
    """Write an archive of the tables in this folder and the published files the manifest names.

    A file that was removed meanwhile is taken off the manifest, with a line in the log.
    """
    gone = []
    with tarfile.open(path, "x:") as tar:
        text = manifest.text()
        head = tarfile.TarInfo("manifest.json")
        head.size = len(text)
        tar.addfile(head, io.BytesIO(text))
        for table in manifest.tables:
            tar.add(tables / f"{table.model}.jsonl.gz", table.member)
        for file in manifest.files:
            try:
                tar.add(files.place(file.name), file.member)
            except FileNotFoundError:
                log.warning("%s was removed while the backup was made.", file.name)
                gone.append(file)
    if gone:
        left = [file for file in manifest.files if file not in gone]
        _say_again(path, replace(manifest, files=left).text().ljust(len(text)))


def _say_again(path: Path, text: bytes) -> None:
    """Put another manifest of the same length in the place of the one that was written, behind the head of the first member."""
    with path.open("r+b") as file:
        file.seek(tarfile.BLOCKSIZE)
        file.write(text)


class Archive:
    """An archive being read from front to back. Everything it hands out has been held against its hash."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self.tar = tar
        self.manifest = Manifest.read(self._next("manifest.json").read())

    def tables(self) -> Iterator[tuple[Table, IO[bytes]]]:
        """Each table with its lines. Refused, once the lines are read, when they are not what was written."""
        for table in self.manifest.tables:
            with gzip.GzipFile(fileobj=self._next(table.member)) as packed:
                checked = Checked(packed)
                yield table, io.BufferedReader(checked)
                checked.drain()
            if checked.sha256 != table.sha256:
                raise damaged(table.member)

    def files(self) -> Iterator[tuple[File, files.Written]]:
        """Each file, written to the scratch folder."""
        folder = files.scratch("restore")
        for file in self.manifest.files:
            source = self._next(file.member)
            written = files.write(iter(lambda source=source: source.read(files.CHUNK), b""), folder)  # type: ignore[misc]
            if (written.size, written.sha256) != (file.size, file.sha256):
                written.path.unlink()
                raise damaged(file.member)
            yield file, written

    def _next(self, name: str) -> IO[bytes]:
        member = self.tar.next()
        content = self.tar.extractfile(member) if member and member.name == name and member.isfile() else None
        if content is None:
            raise damaged(name)
        return content


class Checked(io.RawIOBase):
    """Hashes what is read through it."""

    def __init__(self, source: Any) -> None:
        self.source, self._digest = source, hashlib.sha256()

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read on."""
        piece = self.source.read(len(buffer))
        buffer[: len(piece)] = piece
        self._digest.update(piece)
        return len(piece)

    def drain(self) -> None:
        """Read what nobody has asked for."""
        while self.readinto(memoryview(bytearray(files.CHUNK))):
            pass

    @property
    def sha256(self) -> str:
        """Of what has been read, as hex."""
        return self._digest.hexdigest()


def damaged(name: str) -> Refused:
    """The refusal of an archive in which this member is not as it was written."""
    return Refused(
        _("Bản sao lưu bị hỏng hoặc bị sửa ở “%(name)s”; hãy dùng bản khác. Chưa khôi phục gì.") % {"name": name}
    )


@contextmanager
def opened(path: Path, key: Path | None) -> Iterator[Archive]:
    """An archive to read, decrypted where needed with the private key in file `key`. Refused when it cannot be."""
    try:
        with path.open("rb") as file:
            encrypted = file.read(len(AGE)) == AGE
        plain = _decrypted(path, key) if encrypted else path
    except OSError as fault:
        raise Refused(_("Không mở được “%(file)s”: %(why)s.") % {"file": path, "why": fault.strerror}) from None
    try:
        with tarfile.open(plain, "r:") as tar:
            yield Archive(tar)
    except (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, json.JSONDecodeError):
        raise damaged(path.name) from None
    finally:
        if encrypted:
            plain.unlink(missing_ok=True)


def _decrypted(path: Path, key: Path | None) -> Path:
    if key is None:
        raise Refused(_("Bản sao lưu đã được mã hóa; hãy chỉ tệp chứa khóa bí mật bằng --key."))
    target = files.scratch("restore") / f"{path.name}.tar"
    try:
        secret = next(row for row in key.read_text().splitlines() if row.startswith("AGE-SECRET-KEY-"))
        pyrage.decrypt_file(str(path), str(target), [pyrage.x25519.Identity.from_str(secret)])
    except (StopIteration, pyrage.IdentityError, pyrage.DecryptError):
        target.unlink(missing_ok=True)
        raise Refused(_("Khóa trong “%(file)s” không mở được bản sao lưu này.") % {"file": key}) from None
    return target


def encrypt(path: Path, recipient: str) -> Path:
    """Encrypt an archive for the holder of a private key, and remove what is not encrypted."""
    target = path.with_name(path.name + ".age")
    pyrage.encrypt_file(str(path), str(target), [recipient_of(recipient)])
    path.unlink()
    return target


def recipient_of(text: str) -> pyrage.x25519.Recipient:
    """A public key as people write it. Refused when it is none."""
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError:
        raise Refused(_("“%(key)s” không phải khóa công khai age (age1…).") % {"key": text}) from None
