"""Bringing in what an archive holds, all of it or nothing, held against the archive before it counts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Protocol

from django.apps import apps
from django.core.management.color import no_style
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from agencies import files
from agencies.models import Province
from agencies.rules import Refused
from agencies.wall import policies
from backups.archive import File, Manifest, Table
from backups.rows import Digest, Extent, Words, digest, load
from standards.models import Clause, ClauseMapping, Edition

IN_THE_WAY = (ClauseMapping, Clause, Edition)
"""What an empty installation has all the same."""


class Source(Protocol):
    """An archive being read; what it hands out has been held against its hashes."""

    @property
    def manifest(self) -> Manifest:
        """What it holds."""

    def tables(self) -> Iterator[tuple[Table, IO[bytes]]]:
        """Each table with its lines."""

    def files(self) -> Iterator[tuple[File, files.Written]]:
        """Each file, written to the scratch folder."""


@contextmanager
def taken_in(found: Source, *, leaving: bool = False, here: frozenset[int] = frozenset()) -> Iterator[None]:
    """Write the rows and files of an archive, under the numbers they had; what is done inside belongs to it.

    `leaving` and `here` as for the archive's `Extent`. Whatever goes wrong, also inside, leaves nothing behind. Raises
    Refused for numbers that are taken, for words unknown here, and when what is there afterwards is not what was written.
    """
    published: list[str] = []
    try:
        with transaction.atomic():
            coming = Province(slug=found.manifest.province) if found.manifest.province else None
            loaded = _load(found, Extent(coming, leaving=leaving, here=here))
            for file, written in found.files():
                if files.exists(file.name):
                    written.path.unlink()
                else:
                    files.publish(written, file.name)
                    published.append(file.name)
            extent = Extent(_province(found.manifest), leaving=leaving, here=here)
            differing = [*_differing_tables(loaded, extent), *_differing_files(found.manifest)]
            if differing:
                raise Refused(_("Dữ liệu khôi phục không khớp bản sao lưu: %(what)s.") % {"what": ", ".join(differing)})
            yield
    except BaseException as fault:
        for name in published:
            files.remove(name)
        if isinstance(fault, IntegrityError):
            raise Refused(
                _("Không khôi phục được vào đây: đã có dữ liệu mang cùng số (%(why)s). Hãy khôi phục vào nơi trống.")
                % {"why": str(fault).splitlines()[0]}
            ) from None
        raise


def _province(manifest: Manifest) -> Province | None:
    return Province.objects.get(slug=manifest.province) if manifest.province else None


def _load(found: Source, extent: Extent) -> dict[str, Digest]:
    if not found.manifest.province:
        for model in IN_THE_WAY:
            model._base_manager.all().delete()
    words = Words()
    loaded = {}
    for table, text in found.tables():
        try:
            loaded[table.model] = load(apps.get_model(table.model), text, words, extent)
        except KeyError as missing:
            raise Refused(
                _("Ở đây chưa có %(what)s mà bản sao lưu nhắc tới; hãy nhập trước (ví dụ phiên bản tiêu chuẩn).")
                % {"what": missing}
            ) from None
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [apps.get_model(label) for label in loaded]):
            cursor.execute(statement)
    policies.fill(connection)
    return loaded


def _differing_tables(loaded: dict[str, Digest], extent: Extent) -> list[str]:
    words = Words()
    found = {model._meta.label: digest(model, extent, words) for model in extent.tables()}
    return sorted(label for label in loaded.keys() | found.keys() if loaded.get(label) != found.get(label))


def _differing_files(manifest: Manifest) -> list[str]:
    return [
        file.name for file in manifest.files
        if not files.exists(file.name) or files.measure(files.place(file.name)).sha256 != file.sha256
    ]  # fmt: skip
