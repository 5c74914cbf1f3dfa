"""Ask and answer: what is kept shut in a province, a question about a marking, taking down, destroying."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from agencies.gate import ProvinceRequest, requires
from agencies.roles import Permission
from agencies.rules import Refused
from evidence.closing.workflow import (
    admit_secret,
    deny_secret,
    destroy_content,
    give_back_document,
    take_down_document,
)
from evidence.forms import AddressForm, ReasonForm
from evidence.models import Closure, Document
from evidence.scanning import clamd

PER_PAGE = 50
_NUMBER = re.compile(r"(?:.*/evidence/)?(\d{1,15})/?(?:[?#].*)?")


@requires(Permission.MANAGE_PROVINCE)
@require_safe
def kept_shut(request: ProvinceRequest) -> HttpResponse:
    """What nobody may open in the province, without its content; and where a document is taken down by its address."""
    form = AddressForm(request.GET if "document" in request.GET else None)
    if form.is_valid():
        if document := _meant(request, form.cleaned_data["document"]):
            return redirect("evidence:take_down", request.province.slug, document.pk)
        said = _(
            "Không có tài liệu nào của tỉnh ở địa chỉ này. Hãy chép nguyên địa chỉ trang của tài liệu rồi dán vào."
        )
        form.add_error("document", said)
    rows = (
        Document.objects.filter(agency__province=request.province).kept_shut().select_related("agency", "uploaded_by")
    )
    page = Paginator(rows.order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "scans": clamd.is_set(), "closures": Closure}
    return render(request, "evidence/kept_shut.html", context)


@requires(Permission.MANAGE_PROVINCE, fresh=True)
def take_down(request: ProvinceRequest, document: Document) -> HttpResponse:
    """Close a document at once, for a reason; or open again what was taken down by mistake."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            said = _decide(request, document, form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect("evidence:kept_shut", request.province.slug)
    return render(request, "evidence/take_down.html", {"form": form, "document": document, "closures": Closure})


@requires(Permission.MANAGE_PROVINCE, fresh=True)
@require_POST
def destroy(request: ProvinceRequest, document: Document) -> HttpResponse:
    """Destroy the content of a document that was taken down."""
    try:
        left = destroy_content(document, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        _tell_destroyed(request, left)
    return redirect("evidence:kept_shut", request.province.slug)


@requires(Permission.MANAGE_EVIDENCE)
@require_POST
def answer_marking(request: ProvinceRequest, document: Document) -> HttpResponse:
    """Whether a document with the marking of a state secret is one."""
    if request.POST.get("answer") == "secret":
        return _answered(
            request, lambda: admit_secret(document, by=request.user),
            _("Đã gỡ tài liệu. Quản trị của tỉnh sẽ hủy nội dung; hãy xử lý tài liệu mật theo đúng quy định của cơ quan."),
            "document", document.pk,
        )  # fmt: skip
    reason = request.POST.get("reason", "")[:500]
    return _answered(
        request,
        lambda: deny_secret(document, by=request.user, reason=reason),
        _("Đã mở lại tài liệu."),
        "document",
        document.pk,
    )


def _tell_destroyed(request: ProvinceRequest, left: list[Document]) -> None:
    if not left:
        messages.success(request, _("Đã hủy nội dung của tài liệu."))
        return
    said = _(
        "Tài liệu này không còn nội dung, nhưng tệp của nó còn nằm trong %(documents)s. "
        "Hãy gỡ và hủy nội dung cả những tài liệu đó."
    )
    messages.warning(request, said % {"documents": ", ".join(f"“{one}” (số {one.pk})" for one in left)})


def _decide(request: ProvinceRequest, document: Document, reason: str) -> str:
    if document.closure == Closure.TAKEN_DOWN:
        give_back_document(document, by=request.user, reason=reason)
        return _("Đã mở lại tài liệu.")
    count = take_down_document(document, by=request.user, reason=reason)
    return ngettext("Đã gỡ %(n)d tài liệu.", "Đã gỡ %(n)d tài liệu có cùng nội dung.", count) % {"n": count}


def _meant(request: ProvinceRequest, asked: str) -> Document | None:
    found = _NUMBER.fullmatch(asked)
    rows = Document.objects.filter(agency__province=request.province)
    return rows.filter(pk=int(found[1])).first() if found else None


def _answered(request: ProvinceRequest, act: Callable[[], object], said: str, view: str, *where: int) -> HttpResponse:
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect(f"evidence:{view}", request.province.slug, *where)
