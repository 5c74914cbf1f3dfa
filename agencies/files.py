"""Files below a province's folder: nobody ever sees half of one, and nobody gets one but through a guarded view.

This is the one module that knows the files lie in a folder of this machine.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from agencies import files_host

CHUNK = 1024 * 1024
SCRATCH = "tmp"
"""Where files grow before they are whole: in the same file system, so that a rename publishes them."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file written to the scratch folder: where it lies, its SHA-256 as hex, its size in bytes."""

    path: Path
    sha256: str
    size: int


NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""How the system says that a file has no room."""


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes of a disk: all of them, and those still free."""

    total: int
    free: int


def room(folder: Path | None = None) -> Room:
    """The disk on which files lie, or this folder does."""
    found = shutil.disk_usage(folder or settings.DATA_DIR)
    return Room(found.total, found.free)


def has_room(size: int = 0) -> bool:
    """Whether so many bytes more leave settings.DISK_RESERVE_BYTES, on which the database goes on writing."""
    return room().free - size >= settings.DISK_RESERVE_BYTES


def require_room(size: int = 0) -> None:
    """Raises OSError (ENOSPC) where has_room says no."""
    if not has_room(size):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def scratch(name: str) -> Path:
    """A folder for unfinished files, made when it is missing."""
    folder = Path(default_storage.path(SCRATCH)) / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def write(chunks: Iterable[bytes], folder: Path) -> Written:
    """Write what arrives to a new file in this scratch folder, reading it once. When it cannot be written to its end,
    nothing of it stays; OSError (ENOSPC) when there is no room beside the reserve."""
    require_room()
    path = folder / secrets.token_hex(16)
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("xb") as file:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Written(path, digest.hexdigest(), size)


def measure(path: Path) -> Written:
    """The hash and size of a file that somebody else wrote to the scratch folder."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
        return Written(path, digest.hexdigest(), file.tell())


def size_of(path: Path) -> int:
    """How many bytes an unfinished file holds; none when it is not there."""
    return path.stat().st_size if path.exists() else 0


def extend(path: Path, offset: int, piece: bytes) -> None:
    """Have an unfinished file end with this piece from `offset` on, durably; whatever lay beyond is cut off.

    OSError (ENOSPC) when there is no room beside the reserve; what of the piece was written is cut off by the next."""
    require_room(len(piece))
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.truncate(offset)
        file.seek(offset)
        file.write(piece)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def only_one(name: str) -> Iterator[None]:
    """Let one thread of all processes on this machine at a time into the block for this name.

    Blocks must not be nested: names share a limited number of locks.
    """
    lock = scratch("locks") / hashlib.sha256(name.encode()).hexdigest()[:2]
    with lock.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def publish(written: Written, name: str) -> None:
    """Move a whole file to its name below the storage folder: durable first, then visible, all at once."""
    target = Path(default_storage.path(name))
    target.parent.mkdir(parents=True, exist_ok=True)
    mode = settings.FILE_UPLOAD_PERMISSIONS
    if mode is not None:
        written.path.chmod(mode)
    _sync(written.path)
    written.path.replace(target)
    _sync(target.parent)


def place(name: str) -> Path:
    """Where a published file lies, for those who hand it to a program of their own."""
    return Path(default_storage.path(name))


def exists(name: str) -> bool:
    """Whether a file of this name has been published."""
    return default_storage.exists(name)


def remove(name: str) -> None:
    """Remove a published file; one that is gone already is no error."""
    default_storage.delete(name)


def remove_folder(name: str) -> None:
    """Remove a published folder with all that is in it; one that is gone already is no error."""
    shutil.rmtree(default_storage.path(name), ignore_errors=True)


def folders(name: str) -> list[str]:
    """The names of the folders inside a published folder; none when it does not exist."""
    return sorted(default_storage.listdir(name)[0]) if exists(name) else []


def remove_strays(name: str, *, older_than: float, keep: frozenset[str]) -> None:
    """Remove the files anywhere below a published folder that are not to be kept and older than so many seconds.

    A file published again while this runs is younger, and stays.
    """
    limit = time.time() - older_than
    for path in Path(default_storage.path(name)).rglob("*"):
        if path.name in keep or not path.is_file() or path.stat().st_mtime > limit:
            continue
        aside = scratch("strays") / path.name
        path.replace(aside)
        if aside.stat().st_mtime > limit:
            aside.replace(path)
        else:
            aside.unlink()


def clear_scratch(kind: str, *, older_than: float, keep: frozenset[str] = frozenset()) -> None:
    """Remove what died half-way in the scratch folder `kind`: whatever is older than so many seconds."""
    limit = time.time() - older_than
    for entry in scratch(kind).iterdir():
        if entry.name in keep or entry.stat().st_mtime > limit:
            continue
        if entry.is_dir():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink(missing_ok=True)


def download(request: HttpRequest, name: str, *, label: str, mime: str, sha256: str) -> HttpResponseBase:
    """Let somebody signed in save a published file: where settings.FILES_HOST names a host for files, from there.

    The caller has asked whether this person may have it.
    """
    if not settings.FILES_HOST:
        return attachment(request, name, label=label, mime=mime, sha256=sha256)
    response = HttpResponseRedirect(files_host.address_for(request, name, label=label, mime=mime, sha256=sha256))
    response["Cache-Control"] = "private, no-store"
    return response


def attachment(request: HttpRequest, name: str, *, label: str, mime: str, sha256: str) -> HttpResponseBase:
    """Answer with a published file as something to save, which no browser will run or guess about.

    The caller has asked whether it may be had. Where settings.SENDFILE_PREFIX names the internal location of the
    reverse proxy, the proxy sends the bytes.
    """
    response = _sent(request, name, mime=mime, etag=f'"{sha256}"')
    response["Content-Disposition"] = content_disposition_header(True, label) or "attachment"
    response["Cache-Control"] = "private, no-cache"
    return response


def show(request: HttpRequest, name: str, *, mime: str, etag: str) -> HttpResponseBase:
    """Answer with a picture we made ourselves, to be looked at in a page and kept by this browser alone.

    What stands at this address never changes. The caller has asked whether this person may see it.
    """
    response = _sent(request, name, mime=mime, etag=f'"{etag}"')
    response["Content-Disposition"] = "inline"
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


def _sent(request: HttpRequest, name: str, *, mime: str, etag: str) -> HttpResponseBase:
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None and settings.SENDFILE_PREFIX:
        response = HttpResponse()
        response["X-Accel-Redirect"] = settings.SENDFILE_PREFIX + quote(name)
    elif response is None:
        response = FileResponse(default_storage.open(name))
    response["Content-Type"] = mime
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["ETag"] = etag
    return response


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
