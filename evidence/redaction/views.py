"""Marking a file: one page at a time, by pointer, by keys and numbers, or by the words that stand there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from agencies import access
from agencies.gate import ProvinceRequest, requires
from agencies.roles import Permission
from agencies.rules import Refused
from evidence.closing.workflow import report_secret
from evidence.extraction.child import Failed
from evidence.models import DocumentFile, RedactionReason
from evidence.redaction.finding import places_found
from evidence.redaction.places import MOST, WHOLE, Place, place_in, rows_in
from evidence.redaction.readers import may_mark
from evidence.redaction.shown import in_force
from evidence.redaction.workflow import lift_marks, mark_file, too_many

SECRET = "secret"  # noqa: S105  # no password: what somebody answers
NEW = (300, 450, 400, 40)
"""Where a mark begins its life that nobody has drawn."""


@requires(Permission.VIEW_EVIDENCE)
def redact(request: ProvinceRequest, file: DocumentFile) -> HttpResponse:
    """Choose what is covered on the pages of a file; what was chosen stays in the form until it is saved."""
    _require_marker(request, file)
    pages = _pages(file)
    page = _page(request, pages)
    if request.method != "POST":
        current = in_force(file)
        places = [_place(mark) for mark in current.marks.all()] if current else []
        return _drawn(request, file, places, page)
    rows = rows_in(dict(request.POST.lists()))
    act, _sep, where = request.POST.get("act", "").partition("-")
    if act == "save" and any(row["reason"] == SECRET for row in rows):
        return _taken_down(request, file, page)
    read = [place_in(row, pages, [*RedactionReason.values, SECRET]) for row in rows]
    places = [place for place in read if place]
    if len(places) < len(read):
        messages.error(request, _unread([at for at, place in enumerate(read, 1) if place is None]))
        return _page_of(request, file, rows, page)
    if act == "page" and where.isdecimal():
        page = max(1, min(int(where), pages))
    elif act == "add" and len(places) >= MOST:
        messages.error(request, too_many(len(places) + 1))
    elif act == "add":
        places.append(Place(page, *NEW, RedactionReason.PERSONAL))
    elif act == "find":
        places += _found(request, file, places)
    elif act == "save":
        return _saved(request, file, places, page)
    return _drawn(request, file, places, page)


@requires(Permission.VIEW_EVIDENCE)
@require_POST
def lift(request: ProvinceRequest, file: DocumentFile) -> HttpResponse:
    """Take the marks off a file, for a reason."""
    _require_marker(request, file)
    try:
        lift_marks(file, by=request.user, reason=request.POST.get("reason", "")[:500])
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("evidence:redact", request.province.slug, file.pk)
    messages.success(request, _("Đã bỏ che. Ai có quyền xem tài liệu nay xem được tệp như đã gửi."))
    return redirect("evidence:document", request.province.slug, file.document_id)


def _require_marker(request: ProvinceRequest, file: DocumentFile) -> None:
    """Raises PermissionDenied for whoever may not mark, and where nobody may open the document."""
    for verdict in (may_mark(request.user, file.document), file.document.may_be_opened()):
        if not verdict:
            raise PermissionDenied(verdict.reason)


def _saved(request: ProvinceRequest, file: DocumentFile, places: list[Place], page: int) -> HttpResponse:
    try:
        mark_file(file, places, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _drawn(request, file, places, page)
    said = _("Đã lưu vùng che. Bản đã che đang được tạo; đến khi xong, người khác chưa mở được tệp này.")
    messages.success(request, said)
    return redirect(_document(request, file, page))


def _taken_down(request: ProvinceRequest, file: DocumentFile, page: int) -> HttpResponse:
    """The answer to one mark that says state secret, wherever it stands and whatever else was sent."""
    try:
        report_secret(file.document, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = _(
            "Tài liệu có bí mật nhà nước không được che mà phải gỡ: tài liệu đã gỡ, không ai mở được nữa, "
            "và quản trị của tỉnh sẽ hủy nội dung."
        )
        messages.warning(request, said)
    return redirect(_document(request, file, page))


def _unread(numbers: list[int]) -> str:
    """Which rows, counted as they stand, tell no place on a page."""
    said = _(
        "Vùng thứ %(rows)s trong danh sách thiếu số, có số không hợp lệ hoặc ở trang tệp không có, nên chưa làm gì. "
        "Hãy sửa hoặc bỏ vùng đó."
    )
    return said % {"rows": ", ".join(map(str, numbers))}


def _found(request: ProvinceRequest, file: DocumentFile, places: list[Place]) -> list[Place]:
    words = request.POST.get("words", "").strip()[:200]
    reason = request.POST.get("words_reason", "")
    if not words:
        messages.error(request, _("Hãy gõ những chữ cần che rồi bấm “Tìm và đánh dấu”."))
        return []
    try:
        found, missed = places_found(
            file, words, reason if reason in RedactionReason.values else RedactionReason.PERSONAL
        )
    except Failed:
        found, missed = [], [1]
    had = {(place.page, place.box) for place in places}
    new = [place for place in found if (place.page, place.box) not in had]
    if len(places) + len(new) > MOST:
        messages.error(request, _unmarked(len(new)))
        return []
    if missed:
        said = _("Có chữ này ở trang %(pages)s nhưng máy không định vị được; hãy tự vẽ vùng che ở đó.")
        messages.warning(request, said % {"pages": ", ".join(map(str, missed))})
    if not found and not missed:
        messages.warning(request, _("Không thấy những chữ này trong phần máy đọc được. Hãy tự vẽ vùng che."))
    if found:
        said = ngettext(
            "Đã đánh dấu %(n)d chỗ, ở trang %(pages)s.", "Đã đánh dấu %(n)d chỗ, ở trang %(pages)s.", len(new)
        )
        pages = ", ".join(map(str, sorted({place.page for place in found})))
        messages.success(request, said % {"n": len(new), "pages": pages})
    return new


def _unmarked(found: int) -> str:
    said = _(
        "Chữ này đứng ở thêm %(n)d chỗ, mà một tệp có tối đa %(most)d vùng che, nên chưa đánh dấu chỗ nào. Hãy phủ cả trang "
        "ở những trang có nhiều chỗ, hoặc chia tệp thành nhiều tệp rồi gửi lại."
    )
    return said % {"n": found, "most": MOST}


def _drawn(request: ProvinceRequest, file: DocumentFile, places: list[Place], page: int) -> HttpResponse:
    return _page_of(request, file, [asdict(one) for one in sorted(places, key=lambda one: (one.page, one.top))], page)


def _page_of(
    request: ProvinceRequest, file: DocumentFile, rows: Sequence[Mapping[str, Any]], page: int
) -> HttpResponse:
    """The page with these rows, in the order given: what people typed where it tells no place."""
    document = file.document
    current = in_force(file)
    pages = _pages(file)
    context: dict[str, Any] = {
        "file": file, "document": document, "agency": document.agency, "page": page, "pages": pages,
        "rows": [{**row, "here": str(row["page"]) == str(page)} for row in rows],
        "reasons": RedactionReason.choices, "secret": SECRET, "whole": WHOLE, "most": MOST, "new": " ".join(map(str, NEW)),
        "blank": asdict(Place(page, *NEW, RedactionReason.PERSONAL)), "current": current,
        "versions": file.redactions.select_related("made_by", "ended_by").prefetch_related("marks"),
        "words": request.POST.get("words", ""), "back": _document(request, file, page),
        "twins": _twins(request, file),
    }  # fmt: skip
    return render(request, "evidence/redact.html", context)


def _twins(request: ProvinceRequest, file: DocumentFile) -> list[Any]:
    """The files of other documents with the same content that this person may mark as well: marks are on one file alone."""
    rows = DocumentFile.objects.filter(blob=file.blob_id).exclude(pk=file.pk)
    mine = access.scope(request.user, Permission.MANAGE_EVIDENCE, "document__agency__path")
    theirs = access.scope(request.user, Permission.MANAGE_CAMPAIGN, "document__agency__path")
    return list(rows.filter(mine | theirs).select_related("document__agency")[:10])


def _document(request: ProvinceRequest, file: DocumentFile, page: int) -> str:
    address = reverse("evidence:document", args=[request.province.slug, file.document_id])
    return f"{address}?file={file.position}&page={page}"


def _pages(file: DocumentFile) -> int:
    reading = getattr(file.blob, "reading", None)
    return max(1, reading.page_count) if reading else 1


def _page(request: ProvinceRequest, pages: int) -> int:
    asked = (request.POST if request.method == "POST" else request.GET).get("page", "")
    return max(1, min(int(asked), pages)) if asked.isdecimal() and len(asked) < 7 else 1


def _place(mark: Any) -> Place:
    return Place(mark.page, mark.left, mark.top, mark.width, mark.height, mark.reason)
