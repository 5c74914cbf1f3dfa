"""One page of a list of documents, and the list as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Count, Sum, Window
from django.utils.translation import gettext as _

from agencies.models import Agency, Province
from evidence.citations import cited_for
from evidence.models import Allowance, Document, DocumentFile, DocumentQuerySet, DocumentType, ScanState
from evidence.reading import page_hits
from evidence.rules.filecheck import MB
from evidence.sending.room import Room

PER_PAGE = 20


def page_of(rows: DocumentQuerySet, wanted: str, words: str = "") -> Page[Document]:
    """The page asked for, its rows knowing what they are cited for, and on which page the words looked for stand.

    The count comes with the rows, in one query.
    """
    counted = rows.select_related("agency", "superseded_by").with_file_count().annotate(total=Window(Count("pk")))
    number = int(wanted) if wanted.isdecimal() and int(wanted) else 1
    found = list(counted[(number - 1) * PER_PAGE : number * PER_PAGE])
    paginator = Paginator(rows, PER_PAGE)
    if found or number == 1:
        paginator.count = found[0].__dict__["total"] if found else 0
        page = Page(found, number, paginator)
    else:
        page = paginator.get_page(number)
    uses = cited_for([row.pk for row in page])
    hits = page_hits([row.pk for row in page], words)
    for row in page:
        row.uses, row.hit = uses.get(row.pk, []), hits.get(row.pk)
    return page


def header() -> list[str]:
    """The columns of the list taken out."""
    return [
        _("Trích yếu"), _("Loại văn bản"), _("Số, ký hiệu"), _("Ngày ban hành"), _("Năm"), _("Cơ quan ban hành"),
        _("Có hiệu lực từ"), _("Hết hiệu lực sau"), _("Tình trạng"), _("Máy đọc, chưa kiểm tra"), _("Số tệp"),
        _("Số lần trích dẫn"), _("Trích dẫn cho"), _("Tải lên lúc"),
    ]  # fmt: skip


def table(rows: DocumentQuerySet) -> Iterator[list[Any]]:
    """The list as it stands, a line for each document; two queries."""
    found = list(rows.select_related("superseded_by").with_file_count())
    uses = cited_for([row.pk for row in found])
    types = {value: str(words) for value, words in DocumentType.choices}
    for row in found:
        cited = uses.get(row.pk, [])
        yield [
            row.title, types.get(row.doc_type, ""), row.number, row.issued_on, row.year, row.issuer, row.valid_from,
            row.valid_to, standing(row), ", ".join(row.unchecked), row.__dict__["file_count"] or 0, len(cited),
            "; ".join(use.label for use in cited), row.uploaded_at,
        ]  # fmt: skip


def standing(document: Document) -> str:
    """Whether it may still be used, in a word."""
    if document.closure:
        return str(document.get_closure_display())
    if document.scan_state == ScanState.INFECTED:
        return str(ScanState.INFECTED.label)
    if document.withdrawn_at:
        return _("Đã thu hồi")
    if document.successor:
        return _("Đã thay bằng %(newer)s") % {"newer": document.successor}
    return _("Hết hiệu lực") if document.is_expired else _("Đang dùng")


def rooms_of(province: Province, wanted: str) -> tuple[Page[int], list[dict[str, Any]]]:
    """One page of the agencies that keep something or have a limit of their own, the largest first; and its rows, each with
    `agency`, `room` and whether the limit is its `own`. Three queries."""
    files = DocumentFile.objects.filter(document__agency__province=province).order_by()
    kept = dict(files.values("document__agency").annotate(n=Sum("blob__size")).values_list("document__agency", "n"))
    own = dict(Allowance.objects.filter(agency__province=province).values_list("agency", "megabytes"))
    largest = sorted({*kept, *own}, key=lambda pk: (-kept.get(pk, 0), pk))
    page = Paginator(largest, PER_PAGE).get_page(wanted)
    agencies = Agency.objects.in_bulk(list(page))
    general = settings.AGENCY_QUOTA_BYTES
    return page, [
        {
            "agency": agencies[pk],
            "room": Room(kept.get(pk, 0), own[pk] * MB if pk in own else general),
            "own": pk in own,
        }
        for pk in page
    ]
