"""Making a backup, holding it against what is there, bringing it back."""

from __future__ import annotations

import gzip
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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


def make_backup(folder: Path, *, province: Province | None = None, recipient: str = "") -> Path:
    """Write everything, or one province, to a new archive in this folder; it appears when it is whole.

    The rows are those of one moment; people go on working meanwhile. With `recipient`, a public key, only the holder
    of the private key can open it. Raises Refused when that is no key or the folder cannot be written.
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
            archive.write(made, manifest, work)
            if recipient:
                made = archive.encrypt(made, recipient)
            return made.replace(folder / made.name)
    except OSError as fault:
        raise Refused(
            _("Chưa sao lưu được vào “%(folder)s”: %(why)s. Bản dở dang đã được xóa.")
            % {"folder": folder, "why": fault.strerror}
        ) from None


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
            if path.is_file():
                found = files.measure(path)
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
