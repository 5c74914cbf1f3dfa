"""Agencies as other systems read them: as of a day, and one with its history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies import access
from agencies.models import Agency, AgencyKind, AgencyVersion, Level, Obligation, Province, Succession
from agencies.rules import BEGINNING, OPEN_END, fold
from agencies.tenancy import across
from reports.api.shape import Field

WHO = (
    Field("id", "whole", _("Số của cơ quan trong hệ thống, không đổi khi cơ quan đổi tên, đổi mã.")),
    Field("code", "text", _("Mã cơ quan.")),
    Field("name", "text", _("Tên cơ quan.")),
)  # fmt: skip
WHAT = (
    Field("level", "text", _("Cấp: province (tỉnh), district (huyện), commune (xã)."), values=tuple(Level.values)),
    Field("kind", "text", _("Loại cơ quan."), values=tuple(AgencyKind.values)),
    Field("obligation", "text", _("Thuộc đối tượng áp dụng nào (QĐ 19/2014/QĐ-TTg Điều 2)."), values=tuple(Obligation.values)),
)  # fmt: skip
TIMES = (
    Field("valid_from", "day", _("Ngày đầu; null khi không biết."), null=True),
    Field("valid_to", "day", _("Ngày cuối (tính cả ngày này); null khi còn hiệu lực."), null=True),
)  # fmt: skip
VERSION = (
    Field("code", "text", _("Mã cơ quan.")),
    Field("name", "text", _("Tên cơ quan.")),
    Field("short_name", "text", _("Tên viết tắt, có thể để trống.")),
    *WHAT,
    Field("obligation_basis", "text", _("Căn cứ xác định đối tượng áp dụng.")),
    Field("has_procedures", "yes_no", _("Có thủ tục hành chính hay không.")),
    Field("parent", "object", _("Cơ quan cấp trên; null với UBND tỉnh."), null=True, of=WHO),
    *TIMES,
)
AGENCY = (WHO[0], *VERSION)
RELATIVE = (
    *WHO,
    Field("effective_on", "day", _("Ngày sắp xếp có hiệu lực.")),
    Field("extent", "text", _("Toàn bộ (whole) hay một phần (part)."), values=tuple(Succession.Extent.values)),
    Field("is_default", "yes_no", _("Có phải bên kế thừa chính.")),
    Field("reorganisation", "text", _("Hình thức sắp xếp.")),
    Field("document_number", "text", _("Số, ký hiệu văn bản, có thể để trống.")),
)
HISTORY = (
    *WHO,
    Field("opened_on", "day", _("Hoạt động từ ngày; null khi không biết."), null=True),
    Field("closed_on", "day", _("Ngày hoạt động cuối cùng; null khi đang hoạt động."), null=True),
    Field("versions", "object", _("Cơ quan qua các thời kỳ, mới nhất trước."), many=True, of=VERSION),
    Field("predecessors", "object", _("Cơ quan này kế thừa những cơ quan nào."), many=True, of=RELATIVE),
    Field("successors", "object", _("Những cơ quan nào kế thừa cơ quan này."), many=True, of=RELATIVE),
)


def agencies_on(asker: access.Asker, province: Province, asked: Mapping[str, Any]) -> QuerySet[AgencyVersion]:
    """The agencies of one day that this token sees, in the order of the tree."""
    rows = AgencyVersion.objects.of(province.pk).as_of(asked["on"] or timezone.localdate()).visible_to(asker)
    for name in ("level", "kind", "code"):
        if asked[name]:
            rows = rows.filter(**{name: asked[name]})
    for word in fold(asked["q"] or "").split():
        rows = rows.filter(agency__search_text__contains=word)
    return rows.select_related("parent").order_by("path")


def version(row: AgencyVersion) -> dict[str, Any]:
    """One version, as VERSION describes it."""
    parent = row.parent
    return {
        "code": row.code, "name": row.name, "short_name": row.short_name, "level": row.level, "kind": row.kind,
        "obligation": row.obligation, "obligation_basis": row.obligation_basis, "has_procedures": row.has_procedures,
        "parent": parent and who(parent), "valid_from": known(row.valid_from), "valid_to": known(row.valid_to),
    }  # fmt: skip


def agency(row: AgencyVersion) -> dict[str, Any]:
    """One agency on a day, as AGENCY describes it."""
    return {"id": row.agency_id, **version(row)}


def history(agency: Agency) -> dict[str, Any]:
    """One agency with all it was, as HISTORY describes it; predecessors and successors also of another province."""
    versions = agency.versions.select_related("parent").order_by("-valid_from")
    found = {"predecessor": agency.continues, "successor": agency.continued_by}
    with across():  # who continues whom does not end at the province's border; only names are told
        relatives = {
            side: list(rows.select_related(side, "reorganisation").order_by("reorganisation__effective_on", "pk"))
            for side, rows in found.items()
        }
    return {
        **who(agency), "opened_on": known(agency.opened_on), "closed_on": known(agency.closed_on),
        "versions": [version(row) for row in versions],
        **{f"{side}s": [_relative(row, getattr(row, side)) for row in rows] for side, rows in relatives.items()},
    }  # fmt: skip


def who(agency: Agency) -> dict[str, Any]:
    """Which agency, as WHO describes it."""
    return {"id": agency.pk, "code": agency.code, "name": agency.name}


def known(day: date) -> str | None:
    """A day in ISO 8601; None for the beginning and the end of time."""
    return None if day in {BEGINNING, OPEN_END} else day.isoformat()


def _relative(row: Succession, other: Agency) -> dict[str, Any]:
    change = row.reorganisation
    return {
        **who(other), "effective_on": change.effective_on.isoformat(), "extent": row.extent,
        "is_default": row.is_default, "reorganisation": str(change.get_kind_display()),
        "document_number": change.document_number,
    }  # fmt: skip
