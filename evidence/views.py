"""Ask and answer: all documents, one document, its files. One agency's list is in `evidence.library`."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agencies import access, files, trail_words
from agencies.gate import ProvinceRequest, requires
from agencies.models import Agency, TrailEntry, User
from agencies.roles import Permission
from agencies.rules import Refused, Verdict, no
from evidence.citations import cited_for
from evidence.forms import DocumentFilter, DocumentForm, WithdrawForm
from evidence.library.listing import page_of
from evidence.models import Document, DocumentFile, PageText, ScanState
from evidence.reading import pictures
from evidence.redaction.readers import may_mark
from evidence.redaction.shown import Shown, shown_to
from evidence.scanning import clamd
from evidence.scanning.findings import AWAY
from evidence.sending.room import room_of
from evidence.uploads import rules_of_upload, take_in
from evidence.viewer import viewer_of
from evidence.workflow import confirm_document, describe_document, supersede_document, withdraw_document

TRAIL_LINES = 30
OWN = 5
"""Agencies whose own page is offered above the list of all."""


@requires(Permission.VIEW_EVIDENCE, anywhere=True)
@require_safe
def documents(request: ProvinceRequest) -> HttpResponse:
    """The documents of every agency this person may look into; who looks into a single one goes straight there."""
    agencies = Agency.objects.of(request.province.pk)
    seen = agencies.visible_to(request.user, Permission.VIEW_EVIDENCE)[:2]
    if len(seen) == 1:
        return redirect("evidence:agency", request.province.slug, seen[0].pk)
    rows = Document.objects.filter(agency__province=request.province).visible_to(request.user)
    form = DocumentFilter(request.GET, one_agency=False)
    context = {
        "form": form,
        "page": page_of(form.narrow(rows), request.GET.get("page", "1")),
        "own": agencies.visible_to(request.user, Permission.MANAGE_EVIDENCE)[:OWN],
    }
    return render(request, "evidence/documents.html", context)


@requires(Permission.MANAGE_EVIDENCE)
def upload(request: ProvinceRequest, agency: Agency) -> HttpResponse:
    """Send files: through the tray, or without script as a form with many files, where each has its own answer."""
    results = []
    if request.method == "POST":
        together = request.POST.get("together") == "1"
        results = take_in(agency, request.FILES.getlist("files"), together=together, by=request.user)
    context = {"agency": agency, "rules": rules_of_upload(), "results": results, "room": room_of(agency)}
    return render(request, "evidence/upload.html", context)


@requires(Permission.VIEW_EVIDENCE)
@require_safe
def document(request: ProvinceRequest, document: Document) -> HttpResponse:
    """One document: its particulars, its pages as pictures, its files, uses, versions, and what was done to it."""
    opened = document.may_be_opened()
    viewer = viewer_of(document, request.GET, request.user) if opened else None
    seen = {
        "viewer": viewer,
        "may_save": may_save(request.user, document),
        "scans": clamd.is_set(),
        "document": document,
        "may_mark": opened and may_mark(request.user, document),
    }
    if request.htmx and not request.htmx.history_restore_request:
        return render(request, "evidence/document.html#viewer", seen)
    path = document.agency.path
    context = seen | {
        "agency": document.agency,
        "shut": opened.reason,
        "may_take_down": access.may(request.user, Permission.MANAGE_PROVINCE, path),
        "cited": cited_for([document.pk]).get(document.pk, []),
        "versions": document.versions(),
        "may_manage": access.may(request.user, Permission.MANAGE_EVIDENCE, path),
        "events": _events(document) if access.may(request.user, Permission.VIEW_TRAIL, path) else None,
    }
    return render(request, "evidence/document.html", context)


@requires(Permission.MANAGE_EVIDENCE)
def describe(request: ProvinceRequest, document: Document) -> HttpResponse:
    """Enter what is known of a document."""
    form = DocumentForm(request.POST or None, instance=document)
    if form.is_valid():
        try:
            describe_document(document, by=request.user, **form.particulars())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã lưu thông tin của tài liệu."))
            return redirect("evidence:document", request.province.slug, document.pk)
    return render(request, "evidence/describe.html", {"form": form, "document": document})


@requires(Permission.MANAGE_EVIDENCE)
@require_POST
def confirm(request: ProvinceRequest, document: Document) -> HttpResponse:
    """Say that what the machine read of a document is right."""
    try:
        confirm_document(document, by=request.user, shown=request.POST.get("shown", ""))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã ghi nhận: thông tin máy đọc là đúng."))
    return redirect("evidence:document", request.province.slug, document.pk)


@requires(Permission.MANAGE_EVIDENCE)
def supersede(request: ProvinceRequest, document: Document) -> HttpResponse:
    """Send the newer version of a document."""
    error = document.may_be_superseded().reason
    if request.method == "POST":
        try:
            newer = supersede_document(document, request.FILES.getlist("files"), by=request.user)
        except Refused as refusal:
            error = str(refusal)
        else:
            messages.success(request, _("Đã lưu bản mới. Hãy ghi số, ký hiệu và ngày ban hành của bản mới."))
            return redirect("evidence:describe", request.province.slug, newer.pk)
    context = {"document": document, "rules": rules_of_upload(), "error": error}
    return render(request, "evidence/supersede.html", context)


@requires(Permission.MANAGE_EVIDENCE)
def withdraw(request: ProvinceRequest, document: Document) -> HttpResponse:
    """Take a document out of use, for a reason."""
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        try:
            withdraw_document(document, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã thu hồi tài liệu."))
            return redirect("evidence:document", request.province.slug, document.pk)
    return render(request, "evidence/withdraw.html", {"form": form, "document": document})


@requires(Permission.VIEW_EVIDENCE)
@require_safe
def file(request: ProvinceRequest, file: DocumentFile) -> HttpResponseBase:
    """One file, to be saved and never shown by the browser itself."""
    if not (verdict := may_save(request.user, file.document)):
        raise PermissionDenied(verdict.reason)
    shown = _shown(request, file)
    blob = shown.blob
    return files.download(request, blob.path, label=shown.name, mime=blob.mime, sha256=blob.sha256)


@requires(Permission.VIEW_EVIDENCE)
@require_safe
def page(request: ProvinceRequest, file: DocumentFile, number: str, size: str) -> HttpResponseBase:
    """One page of a file as a picture, drawn by us; what cannot be drawn is said in a sentence."""
    if size not in pictures.SIZES or not number.isdecimal() or len(number) > 5:
        raise Http404
    _require_open(file.document)
    try:
        shown = shown_to(request.user, file, as_others="covered" in request.GET)
        name = pictures.page_picture(shown.blob, int(number), size)
    except (pictures.NoPicture, Refused) as refusal:
        return HttpResponse(str(refusal), status=404, content_type="text/plain; charset=utf-8")
    etag = f"{shown.blob.sha256}-{number}-{size}-{pictures.EDITION}"
    response = files.show(request, name, mime=pictures.MIME, etag=etag)
    if file.marked:  # the address stands for the original and for its copies: the browser asks each time
        response["Cache-Control"] = "private, no-cache"
    return response


@requires(Permission.VIEW_EVIDENCE)
@require_safe
def words(request: ProvinceRequest, file: DocumentFile, number: str) -> HttpResponse:
    """The words on one page of a file, to be selected and copied beside its picture."""
    if not number.isdecimal() or len(number) > 5:
        raise Http404
    _require_open(file.document)
    if _shown(request, file).hides(int(number)):
        return render(request, "evidence/words.html", {"text": ""})
    text = PageText.objects.filter(blob=file.blob_id, number=int(number)).first()
    return render(request, "evidence/words.html", {"text": text.plain if text else ""})


def _shown(request: ProvinceRequest, file: DocumentFile) -> Shown:
    """What this person gets of the file. Raises PermissionDenied while that is still being made."""
    try:
        return shown_to(request.user, file)
    except Refused as refusal:
        raise PermissionDenied(str(refusal)) from None


def _require_open(document: Document) -> None:
    """Raises PermissionDenied where nobody may open the document."""
    if not (verdict := document.may_be_opened()):
        raise PermissionDenied(verdict.reason)


def may_save(user: User, document: Document) -> Verdict:
    """Whether this person may save a document's files: nobody what is kept shut; what the scanner has not called clean only
    who keeps the agency's documents, from whose machine it comes. Where there is no scanner all may, and are told."""
    verdict = document.may_be_opened()
    if not verdict or document.scan_state == ScanState.CLEAN or not clamd.is_set():
        return verdict
    if access.may(user, Permission.MANAGE_EVIDENCE, document.agency.path):
        return verdict
    if document.files.filter(blob__scan_state=ScanState.FAILED).exclude(blob__scan_note=AWAY).exists():
        return no(
            _("Máy quét mã độc không kiểm tra được tệp này nên chưa tải về được. Hãy đề nghị cơ quan gửi bản khác.")
        )
    return no(
        _(
            "Tệp chưa quét xong mã độc nên chưa tải về được. Các trang vẫn xem được trên trang của tài liệu; "
            "hãy tải tệp sau ít phút."
        )
    )


def _events(document: Document) -> list[dict[str, Any]]:
    """The latest lines of the document's trail, as the timeline shows them."""
    lines = TrailEntry.objects.about(document).select_related("actor")[:TRAIL_LINES]
    return [
        {
            "at": line.at,
            "who": trail_words.who(line),
            "title": trail_words.action_words(line.action).capitalize(),
            "text": "; ".join(
                [f"{each.field}: {each.old or '–'} → {each.new or '–'}" for each in trail_words.told(line.changes)]
            )
            or line.note,
        }
        for line in lines
    ]
