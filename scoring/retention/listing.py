"""What a proposal would destroy, document by document: to be looked through by the council and by whoever confirms it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from agencies import spreadsheet, trail
from agencies.models import User
from evidence.models import Closure, Document, DocumentQuerySet
from scoring.models import Disposal, RetentionClass
from scoring.retention.papers import papers_of


def kept_of(disposal: Disposal) -> DocumentQuerySet:
    """The documents of a proposal that something has needed since, so that they are not destroyed."""
    still = papers_of(disposal.campaign, RetentionClass(disposal.retention_class)).filter(pk=OuterRef("pk"))
    return Document.objects.filter(~Exists(still), pk__in=disposal.documents).exclude(closure=Closure.DESTROYED)


def listed_in(disposal: Disposal) -> DocumentQuerySet:
    """The documents of a proposal, each with `is_kept`: whether it is among `kept_of`."""
    rows = Document.objects.filter(pk__in=disposal.documents)
    rows = rows.annotate(is_kept=Exists(kept_of(disposal).filter(pk=OuterRef("pk"))))
    return rows.select_related("agency").prefetch_related("files__blob").order_by("agency__name", "agency", "pk")


@transaction.atomic
def export_disposal(disposal: Disposal, *, by: User) -> bytes:
    """The list as a workbook, with the hash of each file; leaves a line in the trail."""
    rows = list(listed_in(disposal))
    campaign = disposal.campaign
    trail.record(
        "export_disposal", campaign, by=by, province=campaign.province, changes={"rows": (None, len(rows))}, note=str(disposal),
    )  # fmt: skip
    header = [
        _("Số thứ tự"),
        _("Cơ quan"),
        _("Số, ký hiệu"),
        _("Ngày"),
        _("Trích yếu"),
        _("Mã băm SHA-256 của tệp"),
        _("Xử lý"),
    ]
    return spreadsheet.to_xlsx(
        header,
        (
            [
                number, row.agency.name, row.number, row.issued_on, row.title,
                ", ".join(file.blob.sha256 for file in row.files.all()), fate_of(row),
            ]
            for number, row in enumerate(rows, 1)
        ),
        sheet=_("Danh mục hủy"),
    )  # fmt: skip


def fate_of(row: Document) -> str:
    """What the proposal does to a document of `listed_in`."""
    if row.closure == Closure.DESTROYED:
        return _("đã hủy")
    return _("giữ lại") if row.is_kept else _("hủy")  # type: ignore[attr-defined]
