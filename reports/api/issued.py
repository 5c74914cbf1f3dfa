"""The editions of documents that were issued, as other systems read them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from agencies import files
from agencies.access import Bearer
from agencies.models import Province
from reports.api.shape import Field
from reports.issuing.models import DocumentCode, IssuedDocument, IssuedFile, Signed, SignedCopy
from reports.workflow import MIMES

SIGNED = "signed"
"""The form under which the newest signed copy is fetched."""
FORMS = (*MIMES, SIGNED)

EDITION = (
    Field("id", "whole", _("Số của bản ban hành trong hệ thống.")),
    Field("kind", "text", _("Loại văn bản của hệ thống, ví dụ year.summary, year.results.")),
    Field("code", "text", _("Chữ viết tắt tên loại văn bản."), values=tuple(DocumentCode.values)),
    Field("year", "whole", _("Năm số liệu.")),
    Field("agency", "whole", _("Số của cơ quan mà văn bản nói về; của cả tỉnh là cơ quan gốc.")),
    Field("number", "text", _("Số, ký hiệu.")),
    Field("issued_on", "day", _("Ngày ký.")),
    Field("issuer", "text", _("Cơ quan ban hành.")),
    Field("subject", "text", _("Trích yếu.")),
    Field("edition", "whole", _("Lần ban hành, từ 1.")),
    Field("supersedes", "whole", _("Bản ban hành mà bản này thay thế; null khi là lần đầu."), null=True),
    Field("superseded_by", "whole", _("Bản ban hành thay thế bản này; null khi chưa có bản nào thay thế."), null=True),
    Field("reason", "text", _("Lý do ban hành lại; rỗng ở lần đầu.")),
    Field("content_sha256", "text", _("Mã băm SHA-256 của nội dung: như nhau khi số liệu và lời văn như nhau.")),
    Field("signed", "text", _("Chữ ký số của bản đã ký nhận về gần nhất; null khi chưa có."), null=True, values=tuple(Signed.values)),
    Field("files", "object", _("Các tệp của bản ban hành; rỗng khi tệp còn đang lập."), many=True, of=(
        Field("form", "text", _("pdf, docx, xlsx, json; signed: bản PDF đã ký nhận về gần nhất."), values=FORMS),
        Field("name", "text", _("Tên tệp.")), Field("mime", "text", _("Dạng tệp.")),
        Field("size", "whole", _("Số byte.")), Field("sha256", "text", _("Mã băm SHA-256 của nội dung.")),
        Field("url", "text", _("Địa chỉ tải tệp.")),
    )),
)  # fmt: skip


def editions(asker: Bearer, province: Province, year: int | None, code: str | None) -> QuerySet[IssuedDocument]:
    """What this token may see of the register of issued documents, the latest first; three queries."""
    rows = IssuedDocument.objects.of(province.pk).visible_to(asker)
    if year:
        rows = rows.filter(year=year)
    if code:
        rows = rows.filter(code=code)
    return rows.light().select_related("replaced_by").prefetch_related("files", "signed").order_by("-issued_on", "-pk")


def edition(row: IssuedDocument, slug: str) -> dict[str, Any]:
    """One edition, as EDITION describes it."""
    later = getattr(row, "replaced_by", None)
    signed = next(iter(row.signed.all()), None)
    return {
        "id": row.pk, "kind": row.paper, "code": row.code, "year": row.year, "agency": row.agency_id, "number": row.number,
        "issued_on": row.issued_on.isoformat(), "issuer": row.issuer, "subject": row.subject, "edition": row.edition,
        "supersedes": row.replaces_id, "superseded_by": later.pk if later else None, "reason": row.reason,
        "content_sha256": row.fingerprint, "signed": signed.state if signed else None,
        "files": [
            *(_file(file, file.form, row, slug) for file in row.files.all()),
            *([_file(signed, SIGNED, row, slug)] if signed else []),
        ],
    }  # fmt: skip


def handed_over(request: HttpRequest, row: IssuedDocument, form: str | None) -> HttpResponseBase:
    """A file of an edition, the PDF when no form is named. Raises Http404 where there is none."""
    form = form or "pdf"
    found = row.signed.first() if form == SIGNED else row.files.filter(form=form).first()
    if found is None or not files.exists(found.path):
        raise Http404(_t("Văn bản này không có tệp đó, hoặc tệp còn đang lập. Hãy xem danh sách tệp của văn bản."))
    return files.attachment(request, found.path, label=found.name, mime=_mime(form), sha256=found.sha256)


def _file(file: IssuedFile | SignedCopy, form: str, row: IssuedDocument, slug: str) -> dict[str, Any]:
    url = reverse("reports:api_issued_file", args=[slug, row.pk])
    return {
        "form": form, "name": file.name, "mime": _mime(form), "size": file.size, "sha256": file.sha256,
        "url": f"{url}?form={form}",
    }  # fmt: skip


def _mime(form: str) -> str:
    return MIMES["pdf"] if form == SIGNED else MIMES[form]
