"""What may be asked of an endpoint, how it is read from the address, and how a long answer comes in pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.problems import Problem
from reports.api.shape import Kind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST_TEXT = 100
MOST_ON_A_PAGE = 500


@dataclass(frozen=True, slots=True)
class Param:
    """One thing that may be asked: its name, what it is, what it means; `values` when only some words will do."""

    name: str
    kind: Kind
    said: StrOrPromise
    values: tuple[str, ...] = ()
    default: int | None = None
    most: int | None = None

    @property
    def schema(self) -> dict[str, Any]:
        """Its JSON Schema."""
        if self.kind == "day":
            return {"type": "string", "format": "date"}
        if self.kind == "whole":
            known = {} if self.default is None else {"default": self.default}
            return {"type": "integer", "minimum": 1, "maximum": self.most, **known}
        return (
            {"type": "string", "enum": list(self.values)}
            if self.values
            else {"type": "string", "maxLength": LONGEST_TEXT}
        )


PAGING = (
    Param("page", "whole", gettext_lazy("Trang thứ mấy, từ 1."), default=1, most=1_000_000),
    Param(
        "per_page", "whole", gettext_lazy("Số mục mỗi trang, nhiều nhất 500."), default=100, most=MOST_ON_A_PAGE
    ),
)  # fmt: skip

Asked: TypeAlias = dict[str, Any]


def asked_of(params: Sequence[Param], given: QueryDict) -> Asked:
    """What the address asks, None for what it does not. Raises Problem for a word nobody knows and a value that will not do."""
    known = {param.name: param for param in params}
    for name in given:
        if name not in known:
            said = _("Không có tham số “%(name)s”. Các tham số dùng được: %(known)s.")
            names = ", ".join(known) or _("không có tham số nào")
            raise Problem(400, "unknown_parameter", said % {"name": name[:50], "known": names})
    return {name: _value(param, str(given[name])) if name in given else param.default for name, param in known.items()}


def _value(param: Param, text: str) -> str | int | date:
    if param.kind == "day":
        return _day(param, text)
    if param.kind == "whole":
        most = param.most or 0
        if text.isascii() and text.isdecimal() and len(text) < 10 and 1 <= int(text) <= most:
            return int(text)
        said = _("Tham số “%(name)s” phải là số nguyên từ 1 đến %(most)d, không phải “%(given)s”.")
        raise _wrong(said, param, text, most=most)
    if param.values and text not in param.values:
        raise _wrong(
            _("Tham số “%(name)s” phải là một trong: %(values)s, không phải “%(given)s”."),
            param, text, values=", ".join(param.values),
        )  # fmt: skip
    if len(text) > LONGEST_TEXT or "\0" in text:
        said = _("Tham số “%(name)s” phải là chữ, dài nhất %(most)d ký tự.")
        raise _wrong(said, param, text, most=LONGEST_TEXT)
    return text


def _day(param: Param, text: str) -> date:
    try:
        found = parse_date(text)
    except (ValueError, ValidationError):
        found = None
    if found is None:
        said = _("Tham số “%(name)s” phải là một ngày dạng 2023-12-31, không phải “%(given)s”.")
        raise _wrong(said, param, text)
    return found


def _wrong(said: str, param: Param, text: str, **more: object) -> Problem:
    return Problem(400, "wrong_parameter", said % {"name": param.name, "given": text[:50], **more})


def in_pages(
    request: HttpRequest, asked: Asked, rows: QuerySet[Any] | Sequence[Any], write: Callable[[list[Any]], list[Any]]
) -> dict[str, Any]:
    """One page of the rows, how many there are, and where the next page is."""
    page, size = asked["page"], asked["per_page"]
    total = rows.count() if isinstance(rows, QuerySet) else len(rows)
    pages = max(1, -(-total // size))
    found = list(rows[(page - 1) * size : page * size])
    return {
        "total": total, "page": page, "pages": pages, "next": _next(request, page) if page < pages else None,
        "items": write(found),
    }  # fmt: skip


def _next(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page + 1)
    return f"{request.path}?{query.urlencode()}"
