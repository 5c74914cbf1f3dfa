"""Making a backup, holding it against what is there, bringing it back."""

from __future__ import annotations

import gzip
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import files, trail
from agencies.models import Province, User
from agencies.rules import Refused
from backups import archive
from backups.intake import taken_in
from backups.rows import Extent, Words, lines


def make_backup(
    folder: Path, *, province: Province | None = None, recipient: str = "", read_back: bool = False
) -> Path:
    """Write everything, or one province, to a new archive in this folder; it appears when it is whole.

    The rows are those of one moment; people go on working meanwhile. With `recipient`, a public key, only the holder
    of the private key can open it. With `read_back` the archive is read from the disk again and held against its hashes
    before it is encrypted and appears. Its own hash lies beside it. Raises Refused when that is no key, the folder
    cannot be written, or what is read back is not what was written.
    """
    if recipient:
        archive.recipient_of(recipient)
    extent, now = Extent(province), timezone.localtime()
    name = f"qms-{province.slug if province else 'all'}-{now:%Y%m%dT%H%M%S}.tar"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=folder) as unfinished:
            work = Path(unfinished)
            with one_moment():
                words = Words()
                tables = [_pack(work, model, extent, words) for model in extent.tables()]
                manifest = archive.Manifest(
                    made_at=now.isoformat(timespec="seconds"), province=province.slug if province else "",
                    database=connection.vendor, migrations=migrations(), tables=tables, files=[],
                )  # fmt: skip
            manifest.files.extend(files_of(province))
            made = work / name
            if folder.stat().st_dev == Path(settings.DATA_DIR).stat().st_dev:
                # What is written while it grows: the archive, and once more when it is encrypted.
                files.require_room(sum(file.size for file in manifest.files) * (2 if recipient else 1))
            archive.write(made, manifest, work)
            if read_back:
                check_backup(made)
            if recipient:
                made = archive.encrypt(made, recipient)
            hash_beside(folder / made.name).write_text(f"{files.measure(made).sha256}  {made.name}\n")
            made.chmod(0o600)  # people stand in it, and what they have said
            return made.replace(folder / made.name)
    except OSError as fault:
        raise Refused(
            _("Chưa sao lưu được vào “%(folder)s”: %(why)s. Bản dở dang đã được xóa.")
            % {"folder": folder, "why": fault.strerror}
        ) from None


def hash_beside(archived: Path) -> Path:
    """Where the hash of an archive lies, as sha256sum reads it: an encrypted one can be checked without its key."""
    return archived.with_name(f"{archived.name}.sha256")


def _pack(folder: Path, model: type[models.Model], extent: Extent, words: Words) -> archive.Table:
    rows, hashed = -1, hashlib.sha256()
    # Without a name and a time inside: a byte changed in those would go unnoticed.
    path = folder / f"{model._meta.label}.jsonl.gz"
    with path.open("wb") as file, gzip.GzipFile("", "wb", compresslevel=3, fileobj=file, mtime=0) as packed:
        for text in lines(model, extent, words):
            rows += 1
            hashed.update(text)
            packed.write(text)
    return archive.Table(model._meta.label, rows, hashed.hexdigest())


def files_of(province: Province | None) -> Iterator[archive.File]:
    """The published files: a folder of its own for each province."""
    for owner in [str(province.pk)] if province else files.folders(""):
        if owner == files.SCRATCH:
            continue
        root = files.place("")
        for path in sorted(files.place(owner).rglob("*")):
            try:
                found = files.measure(path) if path.is_file() else None
            except FileNotFoundError:  # removed meanwhile
                continue
            if found:
                yield archive.File(path.relative_to(root).as_posix(), found.size, found.sha256)


def migrations() -> list[str]:
    """The migrations that have been applied here: what the tables look like."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


@contextmanager
def one_moment() -> Iterator[None]:
    """Read everything as it is at one moment, without keeping anybody from writing."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def check_backup(path: Path, *, key: Path | None = None) -> archive.Manifest:
    """Read an archive to its end and hold every table and file against its hash. Raises Refused at the first fault."""
    beside = hash_beside(path)
    if beside.exists() and path.exists() and beside.read_text().split()[:1] != [files.measure(path).sha256]:
        raise archive.damaged(path.name)
    with archive.opened(path, key) as found:
        for _table, _text in found.tables():
            pass
        for _file, written in found.files():
            written.path.unlink()
        return found.manifest


def restore_backup(path: Path, *, key: Path | None = None) -> archive.Manifest:
    """Bring back what an archive holds: everything or nothing, under the numbers it had.

    An archive of everything needs an installation without provinces and people; one of a province needs one that has
    neither the province nor, under other names, its people. Raises Refused otherwise, or when the archive is damaged
    or of another version of the product. What has been brought back is held against the archive, every table and
    every file, before it counts.
    """
    with archive.opened(path, key) as found:
        manifest = found.manifest
        _must_fit(manifest)
        with taken_in(found):
            for province in Province.objects.filter(**_named(manifest)):
                trail.record("restore_backup", province, by=None, province=province, note=path.name)
    return manifest


def must_be_of_this_version(manifest: archive.Manifest) -> None:
    """Raises Refused when the tables here look otherwise than where the archive was made."""
    odd = set(manifest.migrations) ^ set(migrations())
    if odd:
        raise Refused(
            _(
                "Bản sao lưu thuộc phiên bản khác của phần mềm (khác ở: %(what)s). Hãy khôi phục bằng phiên bản đó rồi nâng cấp."
            )
            % {"what": ", ".join(sorted(odd)[:5])}
        )


def _must_fit(manifest: archive.Manifest) -> None:
    must_be_of_this_version(manifest)
    taken = Province.objects.filter(**_named(manifest)).first()
    if taken:
        raise Refused(_("Ở đây đã có %(province)s; hãy khôi phục vào nơi chưa có.") % {"province": taken})
    if not manifest.province and User.objects.exists():
        raise Refused(_("Ở đây đã có tài khoản; hãy khôi phục vào nơi trống."))


def _named(manifest: archive.Manifest) -> dict[str, str]:
    return {"slug": manifest.province} if manifest.province else {}
