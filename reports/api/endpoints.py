"""The table of endpoints: what each is called, asks, answers and takes to read. Everything else follows from it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from agencies import files
from agencies.access import Bearer
from agencies.models import Agency, AgencyKind, Level, Province
from agencies.roles import Permission
from evidence.models import DocumentFile
from reports.api import agencies, documents, issued, results
from reports.api.asking import PAGING, Asked, Param, in_pages
from reports.api.issued import handed_over
from reports.api.shape import Field
from reports.issuing.models import DocumentCode, IssuedDocument
from reports.renderers import json as contract
from scoring.models import Decision

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

P = Permission


class ApiRequest(HttpRequest):
    """A request that has passed the gate for tokens."""

    province: Province
    user: Bearer  # type: ignore[assignment]  # no person asks


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address below /<province>/api/v1/.

    `answer` gives the JSON of `fields`; of a `paged` one they describe each item. `file`: it answers with a file instead.
    """

    name: str
    path: str
    title: StrOrPromise
    said: StrOrPromise
    permissions: tuple[Permission, ...]
    answer: Callable[..., Any]
    fields: tuple[Field, ...] = ()
    params: tuple[Param, ...] = ()
    anywhere: bool = False
    paged: bool = False
    file: bool = False

    @property
    def template(self) -> str:
        """The path with its parts in braces, as OpenAPI writes it."""
        return re.sub(r"<int:(\w+)>", r"{\1}", self.path)

    @property
    def asked(self) -> tuple[Param, ...]:
        """Everything that may be asked of it."""
        return (*self.params, *PAGING) if self.paged else self.params


_LEVEL = Param("level", "text", _("Chỉ một cấp."), values=tuple(Level.values))
_KIND = Param("kind", "text", _("Chỉ một loại cơ quan."), values=tuple(AgencyKind.values))
_YEAR = Param("year", "whole", _("Chỉ của một năm."), most=2100)
_CODE = Param("code", "text", _("Chỉ cơ quan có mã này."))


def _years(request: ApiRequest, asked: Asked) -> dict[str, Any]:
    found = results.years(request.province)
    return in_pages(request, asked, found, lambda rows: rows)


def _figures(request: ApiRequest, asked: Asked, year: int) -> dict[str, Any]:
    return contract.contract(results.figures_of(request.province, year))


def _agencies(request: ApiRequest, asked: Asked) -> dict[str, Any]:
    rows = agencies.agencies_on(request.user, request.province, asked)
    return in_pages(request, asked, rows, lambda found: [agencies.agency(row) for row in found])


def _agency(request: ApiRequest, asked: Asked, agency: Agency) -> dict[str, Any]:
    return agencies.history(agency)


def _results(request: ApiRequest, asked: Asked, year: int) -> dict[str, Any]:
    campaign = results.published(request.province, year)
    labels = {band["code"]: band["label"] for band in campaign.bands}
    rows = results.results(request.user, campaign, asked)
    return in_pages(request, asked, rows, lambda found: [results.result(row, labels) for row in found])


def _points(request: ApiRequest, asked: Asked, year: int) -> dict[str, Any]:
    campaign = results.published(request.province, year)
    seen = results.sheets(request.user, campaign)
    rows = [row for code, row in seen.items() if not asked["code"] or code == asked["code"]]
    return in_pages(request, asked, rows, lambda found: results.points(campaign, found))


def _documents(request: ApiRequest, asked: Asked) -> dict[str, Any]:
    rows = documents.documents(request.province, asked["year"])
    slug = request.province.slug
    return in_pages(request, asked, rows, lambda found: [documents.document(row, slug) for row in found])


def _document_file(request: ApiRequest, asked: Asked, decision: Decision, file: DocumentFile) -> HttpResponseBase:
    shown = documents.file_of(decision, file)
    blob = shown.blob
    return files.attachment(request, blob.path, label=shown.name, mime=blob.mime, sha256=blob.sha256)


def _issued(request: ApiRequest, asked: Asked) -> dict[str, Any]:
    rows = issued.editions(request.user, request.province, asked["year"], asked["code"])
    slug = request.province.slug
    return in_pages(request, asked, rows, lambda found: [issued.edition(row, slug) for row in found])


def _issued_file(request: ApiRequest, asked: Asked, issued: IssuedDocument) -> HttpResponseBase:
    return handed_over(request, issued, asked["form"])


ENDPOINTS = (
    Endpoint(
        "api_years", "years", _("Các năm chấm điểm"),
        _("Mọi năm đã mở đợt chấm điểm, mới nhất trước."),
        (P.VIEW_AGENCY,), _years, results.YEAR, anywhere=True, paged=True,
    ),
    Endpoint(
        "api_figures", "figures/<int:year>", _("Số liệu tổng hợp của một năm"),
        _("Đúng bộ số mà trang số liệu, PDF, Word, Excel và JSON của năm đó in ra; tạm thời cho đến khi có quyết định."),
        (P.VIEW_FIGURES, P.VIEW_SCORECARD), _figures, results.FIGURES,
    ),
    Endpoint(
        "api_results", "results/<int:year>", _("Kết quả từng cơ quan của một năm đã công bố"),
        _("Điểm, xếp loại, thứ hạng của các cơ quan trong phạm vi của mã. Thứ hạng tính trên toàn khối. Năm chưa công bố: 404."),
        (P.VIEW_SCORECARD,), _results, results.RESULT,
        (_LEVEL, _KIND, Param("rating", "text", _("Chỉ một mã xếp loại.")), _CODE), anywhere=True, paged=True,
    ),
    Endpoint(
        "api_points", "results/<int:year>/points", _("Điểm từng tiêu chí của một năm đã công bố"),
        _("Điểm được công nhận của từng cơ quan theo từng tiêu chí. Năm chưa công bố: 404."),
        (P.VIEW_SCORECARD,), _points, results.POINTS, (_CODE,), anywhere=True, paged=True,
    ),
    Endpoint(
        "api_agencies", "agencies", _("Các cơ quan tại một ngày"),
        _("Cơ quan trong phạm vi của mã, như tên, mã, cấp trên của ngày đó, theo thứ tự cây."),
        (P.VIEW_AGENCY,), _agencies, agencies.AGENCY,
        (Param("on", "day", _("Tại ngày nào; không ghi: hôm nay.")), _LEVEL, _KIND, _CODE, Param("q", "text", _("Tìm trong tên, mã hiện nay; không cần gõ dấu."))),
        anywhere=True, paged=True,
    ),
    Endpoint(
        "api_agency", "agencies/<int:agency>", _("Một cơ quan và lịch sử"),
        _("Cơ quan qua các thời kỳ, kế thừa ai và ai kế thừa."),
        (P.VIEW_AGENCY,), _agency, agencies.HISTORY,
    ),
    Endpoint(
        "api_documents", "documents", _("Quyết định về kết quả đã công bố"),
        _("Quyết định công nhận và đính chính kết quả của các năm đã công bố, mới nhất trước."),
        (P.VIEW_AGENCY,), _documents, documents.DOCUMENT,
        (_YEAR,), anywhere=True, paged=True,
    ),
    Endpoint(
        "api_document_file", "documents/<int:decision>/files/<int:file>", _("Một tệp của văn bản"),
        _("Nội dung tệp, kèm ETag là mã băm SHA-256. Cần mã có quyền xuất dữ liệu."),
        (P.EXPORT_DATA,), _document_file, file=True,
    ),
    Endpoint(
        "api_issued", "documents/issued", _("Sổ văn bản phát hành"),
        _("Từng lần ban hành của văn bản lập trên hệ thống, trong phạm vi của mã, mới nhất trước; nội dung không đổi sau khi ban hành."),
        (P.VIEW_AGENCY,), _issued, issued.EDITION,
        (_YEAR, Param("code", "text", _("Chỉ một loại văn bản."), values=tuple(DocumentCode.values))), anywhere=True, paged=True,
    ),
    Endpoint(
        "api_issued_file", "documents/issued/<int:issued>/file", _("Một tệp của văn bản đã phát hành"),
        _("Nội dung tệp, kèm ETag là mã băm SHA-256. Không ghi dạng tệp: PDF. Cần mã có quyền xuất dữ liệu."),
        (P.EXPORT_DATA,), _issued_file, params=(Param("form", "text", _("Dạng tệp."), values=issued.FORMS),), file=True,
    ),
)  # fmt: skip
