"""Documents that made a year's results public, as other systems read them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from agencies.models import Province
from agencies.rules import Refused
from evidence.models import Document, DocumentFile, ScanState
from evidence.redaction.shown import Shown, shown_to
from evidence.scanning import clamd
from reports.api.shape import Field
from scoring.models import Decision
from scoring.standings import PUBLIC

DOCUMENT = (
    Field("id", "whole", _("Số của văn bản trong hệ thống.")),
    Field("kind", "text", _("decision: quyết định công nhận kết quả; correction: quyết định đính chính."), values=("decision", "correction")),
    Field("year", "whole", _("Năm chấm điểm.")),
    Field("number", "text", _("Số, ký hiệu.")),
    Field("signed_on", "day", _("Ngày ký.")),
    Field("title", "text", _("Trích yếu.")),
    Field("corrects", "whole", _("Văn bản được đính chính; null khi không đính chính văn bản nào."), null=True),
    Field("files", "object", _("Các tệp của văn bản."), many=True, of=(
        Field("name", "text", _("Tên tệp.")), Field("mime", "text", _("Dạng tệp.")),
        Field("size", "whole", _("Số byte.")), Field("sha256", "text", _("Mã băm SHA-256 của nội dung.")),
        Field("url", "text", _("Địa chỉ tải tệp.")),
    )),
)  # fmt: skip


def documents(province: Province, year: int | None) -> QuerySet[Decision]:
    """The decisions on published years, the latest first; of one year or all."""
    rows = Decision.objects.filter(campaign__province=province, campaign__state__in=PUBLIC)
    if year:
        rows = rows.filter(campaign__year=year)
    return rows.select_related("campaign").prefetch_related("document__files__blob").order_by("-signed_on", "-pk")


def document(row: Decision, slug: str) -> dict[str, Any]:
    """One decision, as DOCUMENT describes it."""
    paper = row.document
    return {
        "id": row.pk, "kind": "correction" if row.corrects_id else "decision", "year": row.campaign.year,
        "number": row.number, "signed_on": row.signed_on.isoformat(), "title": row.title, "corrects": row.corrects_id,
        "files": _files(paper, row, slug) if paper and _may_be_handed_out(paper) else [],
    }  # fmt: skip


def file_of(decision: Decision, file: DocumentFile) -> Shown:
    """The file as it is handed out, when it is one of a decision on a published year. Raises Http404 otherwise."""
    paper = decision.document
    if (
        decision.campaign.state not in PUBLIC or paper is None or file.document_id != paper.pk
        or not _may_be_handed_out(paper) or (shown := handed_out(file)) is None
    ):  # fmt: skip
        raise Http404(_t("Văn bản này không có tệp đó, hoặc kết quả của năm chưa công bố."))
    return shown


def _may_be_handed_out(paper: Document) -> bool:
    """Whether other systems get its files: not when it was withdrawn or is kept shut, nor, where there is a scanner, before
    that has called them clean."""
    scanned = paper.scan_state == ScanState.CLEAN or not clamd.is_set()
    return bool(scanned and not paper.withdrawn_at and paper.may_be_opened())


def handed_out(file: DocumentFile) -> Shown | None:
    """What other systems get of a file: where something on it is covered the copy, None until that is made."""
    try:
        return shown_to(AnonymousUser(), file, as_others=True)
    except Refused:
        return None


def _files(paper: Document, decision: Decision, slug: str) -> list[dict[str, Any]]:
    return [
        {
            "name": shown.name, "mime": shown.blob.mime, "size": shown.blob.size, "sha256": shown.blob.sha256,
            "url": reverse("reports:api_document_file", args=[slug, decision.pk, file.pk]),
        }
        for file in paper.files.all()
        if (shown := handed_out(file))
    ]  # fmt: skip
