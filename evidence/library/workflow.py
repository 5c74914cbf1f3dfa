"""Many documents of an agency changed or confirmed in one step."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from agencies import trail
from agencies.models import Agency, User
from agencies.rules import Refused
from evidence.models import Document
from evidence.workflow import Particulars

COMMON = frozenset({"doc_type", "year", "valid_to"})
"""What several documents may be given at once; title and number belong to one alone."""


@dataclass(frozen=True, slots=True)
class Changed:
    """How many documents changed, and how many were left as they were."""

    changed: int
    left: int


@transaction.atomic
def change_documents(
    agency: Agency, numbers: Collection[int], *, by: User, **particulars: Unpack[Particulars]
) -> Changed:
    """Give these documents of an agency the same type, year or last day; a line in the trail for each that changed.

    Withdrawn ones and those that have it already are left. Raises Refused, and then changes none, when nothing was
    chosen or given, or the last day would come before the first of one of them.
    """
    assert particulars.keys() <= COMMON
    if not particulars:
        raise Refused(_("Chưa ghi nội dung cần sửa. Hãy chọn loại văn bản, năm hoặc ngày hết hiệu lực."))
    documents = _held(agency, numbers)
    _ends_after_it_begins(documents, particulars)
    lines, changed = [], []
    for document in documents:
        changes = trail.difference({field: getattr(document, field) for field in particulars}, particulars)
        unchecked = [field for field in document.machine_read if field not in particulars]
        if document.withdrawn_at or not (changes or unchecked != document.machine_read):
            continue
        for field, value in particulars.items():
            setattr(document, field, value)
        document.machine_read = unchecked
        changed.append(document)
        deed = "describe_document" if changes else "confirm_document"
        lines.append(trail.line(deed, document, by=by, province=agency.province, agency=agency, changes=changes))
    Document.objects.bulk_update(changed, [*particulars, "machine_read"], batch_size=200)
    trail.record_all(lines)
    return Changed(len(changed), len(documents) - len(changed))


@transaction.atomic
def confirm_documents(agency: Agency, shown: Mapping[int, str], *, by: User) -> Changed:
    """Say that what the machine read of these documents is right.

    `shown` gives for each document's number the `reading_shown` of the list the person looked at; of which the machine
    has read more since are left, as are withdrawn ones. Raises Refused when none was chosen.
    """
    documents = _held(agency, shown)
    sure = [
        each
        for each in documents
        if each.machine_read and not each.withdrawn_at and shown[each.pk] == each.reading_shown
    ]
    for document in sure:
        document.machine_read = []
    Document.objects.bulk_update(sure, ["machine_read"], batch_size=200)
    trail.record_all(
        trail.line("confirm_document", each, by=by, province=agency.province, agency=agency) for each in sure
    )
    return Changed(len(sure), len(documents) - len(sure))


def _held(agency: Agency, numbers: Collection[int]) -> list[Document]:
    """The documents, their rows held until the transaction ends. Raises Refused when there are none."""
    rows = (
        Document.objects.select_for_update(of=("self",), no_key=True)
        .of(agency)
        .filter(pk__in=list(numbers))
        .order_by("pk")
    )
    documents = list(rows)
    if not documents:
        raise Refused(_("Chưa chọn tài liệu nào. Hãy đánh dấu tài liệu hoặc chọn “Tất cả tài liệu đang lọc”."))
    return documents


def _ends_after_it_begins(documents: Collection[Document], particulars: Particulars) -> None:
    ends = particulars.get("valid_to")
    early = [
        each.title
        for each in documents
        if ends and each.valid_from and ends < each.valid_from and not each.withdrawn_at
    ]
    if early:
        raise Refused(
            _("Ngày hết hiệu lực đang trước ngày có hiệu lực của: %(titles)s. Chưa tài liệu nào được sửa.")
            % {"titles": "; ".join(early[:3]) + ("…" if len(early) > 3 else "")}
        )
