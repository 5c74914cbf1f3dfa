"""One page of a list of documents, and the list as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Window
from django.utils.translation import gettext as _

from evidence.citations import cited_for
from evidence.models import Document, DocumentQuerySet, DocumentType
from evidence.reading import page_hits

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
    if document.withdrawn_at:
        return _("Đã thu hồi")
    if document.successor:
        return _("Đã thay bằng %(newer)s") % {"newer": document.successor}
    return _("Hết hiệu lực") if document.is_expired else _("Đang dùng")
