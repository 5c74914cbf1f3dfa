"""The documents of the whole province as a table, for those who take it out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from agencies.datasets import Table
from agencies.models import Agency, Province
from evidence.library.listing import header, table
from evidence.models import Document, DocumentFile, Redaction
from evidence.redaction.shown import covered_name


def documents(province: Province) -> Table:
    """Every document with the agency it belongs to."""
    return [_("Mã cơ quan"), _("Cơ quan"), *header()], _documents(province)


def _documents(province: Province) -> Iterator[list[Any]]:
    for agency in Agency.objects.of(province.pk).order_by("pk"):
        for row in table(Document.objects.of(agency)):
            yield [agency.code, agency.name, *row]


def files(province: Province) -> Table:
    """Every file of every document: what it is called, and where it lies in the province's package. Of a marked file it tells
    the copy, and nothing but the name while there is none. A query, and one for each 1000 files."""
    titles = [
        _("Mã cơ quan"),
        _("Trích yếu"),
        _("Tên tệp"),
        _("Kích thước (byte)"),
        _("SHA-256"),
        _("Nơi lưu trong gói"),
    ]
    current = Prefetch("redactions", Redaction.objects.filter(ended_at=None).select_related("copy"))
    rows = DocumentFile.objects.filter(document__agency__province=province).select_related("document__agency", "blob")
    return titles, map(_file, rows.prefetch_related(current).order_by("document_id", "pk").iterator(1000))


def _file(row: DocumentFile) -> list[Any]:
    copy = next((one.copy for one in row.redactions.all()), None)
    name, blob = (covered_name(row), copy) if row.marked else (row.name, row.blob)
    told = [blob.size, blob.sha256, blob.path] if blob else ["", "", ""]
    return [row.document.agency.code, row.document.title, name, *told]
