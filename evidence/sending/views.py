"""Ask and answer in the words of tus 1.0 (https://tus.io/protocols/resumable-upload): core protocol and termination.

Two things go beyond it. Files are created by one question for many (`sending_ask`), which also tells what the agency
has already; and the answer to the last piece is 200 with what became of the file, where the protocol has 204.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse, UnreadablePostError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies.gate import ProvinceRequest, requires
from agencies.models import Agency
from agencies.roles import Permission
from evidence.models import Document
from evidence.reading import unread
from evidence.reading.job import is_reading
from evidence.sending.announcing import Answer, announce_files
from evidence.sending.models import Sending
from evidence.sending.rules import MOST_ANNOUNCED, PIECE, Announced, read_announced, read_followed
from evidence.sending.transfer import OutOfStep, discard_sending, measure_received, take_piece

VERSION = "1.0.0"
CONTENT_TYPE = "application/offset+octet-stream"
SIP = 32 * 1024
"""Bytes asked of the web server at a time: when the line is cut it gives none of those it still waits to complete."""


@requires(Permission.MANAGE_EVIDENCE)
@require_POST
def sending_ask(request: ProvinceRequest, agency: Agency) -> HttpResponse:
    """For each file chosen: the document this agency has of it, why it is refused, or where to send it from where on."""
    try:
        owner, said = _question(request)
    except ValueError:
        return _sorry(400, _("Máy chủ không hiểu danh sách tệp. Hãy tải lại trang rồi chọn lại tệp."))
    if owner != request.user.pk:
        words = _("Trình duyệt đang đăng nhập bằng tài khoản khác với lúc chọn tệp. Hãy đăng nhập lại tài khoản cũ.")
        return _sorry(409, words)
    answers = [_told(request, answer) for answer in announce_files(agency, said, by=request.user)]
    return JsonResponse({"answers": answers})


@requires(Permission.MANAGE_EVIDENCE)
@require_POST
def sending_read(request: ProvinceRequest, agency: Agency) -> HttpResponse:
    """Which of the documents named are still to be read, and whether that is under way."""
    try:
        named = read_followed(json.loads(request.body))
    except ValueError:
        return _sorry(400, _("Máy chủ không hiểu danh sách tài liệu. Hãy tải lại trang."))
    left = list(unread(Document.objects.of(agency).filter(pk__in=named)).order_by().values_list("pk", flat=True))
    return JsonResponse({"unread": left, "reading": bool(left) and is_reading(agency)})


@requires(Permission.MANAGE_EVIDENCE, methods=("GET", "HEAD", "PATCH", "DELETE", "OPTIONS"))
def sending(request: ProvinceRequest, sending: Sending) -> HttpResponse:
    """One file on its way: how far it is (HEAD, GET), the next bytes (PATCH), never mind (DELETE)."""
    if sending.by_id != request.user.pk:
        raise Http404
    if request.method in {"HEAD", "PATCH", "DELETE"} and request.headers.get("Tus-Resumable") != VERSION:
        return HttpResponse(status=412, headers={"Tus-Version": VERSION})
    if request.method == "PATCH":
        response = _take(request, sending)
    elif request.method == "DELETE":
        discard_sending(sending)
        response = HttpResponse(status=204)
    elif request.method == "OPTIONS":
        offer = {"Tus-Version": VERSION, "Tus-Extension": "termination"}
        response = HttpResponse(status=204, headers=offer | {"Tus-Max-Size": str(settings.UPLOAD_FILE_MAX_BYTES)})
    else:
        far = {"Upload-Offset": str(measure_received(sending)), "Upload-Length": str(sending.size)}
        response = JsonResponse(_outcome(request, sending), headers=far)
    response["Tus-Resumable"], response["Cache-Control"] = VERSION, "no-store"
    return response


def _take(request: ProvinceRequest, sending: Sending) -> HttpResponse:
    """Take in what the line brings, as far as it brings it."""
    if request.content_type != CONTENT_TYPE:
        return _sorry(415, _("Máy chủ không hiểu cách gửi tệp này. Hãy tải lại trang."))
    wanted = request.headers.get("Upload-Offset", "")
    if not wanted.isdecimal():
        return _sorry(400, _("Máy chủ không biết phần vừa gửi nằm ở đâu trong tệp. Hãy tải lại trang."))
    offset = int(wanted)
    try:
        for piece in _pieces(request):
            sending = take_piece(sending, offset, piece)
            offset += len(piece)
    except OutOfStep:
        return HttpResponse(status=409)
    except Sending.DoesNotExist:  # never mind, said another tab meanwhile
        raise Http404 from None
    headers = {"Upload-Offset": str(measure_received(sending))}
    if sending.received < sending.size:
        return HttpResponse(status=204, headers=headers)
    return JsonResponse(_outcome(request, sending), headers=headers)


def _pieces(request: ProvinceRequest) -> Iterator[bytes]:
    """The body in pieces; of a line that is cut, whatever came before. An empty body is one empty piece."""
    first = True
    while True:
        piece, cut = _piece(request)
        if piece or first:
            yield piece
        first = False
        if cut or len(piece) < PIECE:
            return


def _piece(request: ProvinceRequest) -> tuple[bytes, bool]:
    """The next piece, and whether the line was cut while it came."""
    arrived = bytearray()
    try:
        while len(arrived) < PIECE and (some := request.read(min(SIP, PIECE - len(arrived)))):
            arrived += some
    except (UnreadablePostError, OSError):
        return bytes(arrived), True
    return bytes(arrived), False


def _question(request: ProvinceRequest) -> tuple[int, list[Announced]]:
    """Who asks, as the page knows it, and the files announced. Raises ValueError when it is no such question."""
    question = json.loads(request.body)
    if not isinstance(question, dict) or not isinstance(question.get("owner"), int):
        raise ValueError("owner")
    entries = question.get("files")
    if not isinstance(entries, list) or len(entries) > MOST_ANNOUNCED:
        raise ValueError("files")
    return question["owner"], [read_announced(entry, most_parts=settings.UPLOAD_FILES_MAX) for entry in entries]


def _told(request: ProvinceRequest, answer: Answer) -> dict[str, Any]:
    if answer.refused:
        told = {"state": "refused", "sentence": answer.refused}
    elif answer.document:
        told = _document(request, answer.document, known=True)
    else:
        assert answer.sending
        told = _outcome(request, answer.sending)
    return {"key": answer.key} | told


def _outcome(request: ProvinceRequest, sending: Sending) -> dict[str, Any]:
    """What has become of it so far."""
    if sending.refused:
        return {"state": "refused", "sentence": sending.refused}
    if sending.document:
        return _document(request, sending.document, known=sending.known)
    received = measure_received(sending)
    address = reverse("evidence:sending", args=[request.province.slug, sending.pk])
    # A part that is whole waits for the others of its bundle.
    state = "part" if sending.bundle and received == sending.size else "wanted"
    return {"state": state, "url": address, "offset": received}


def _document(request: ProvinceRequest, document: Document, *, known: bool) -> dict[str, Any]:
    had, stored = _("Đã có sẵn trong “%(document)s”, không lưu thêm bản thứ hai."), _("Đã lưu “%(document)s”.")
    return {
        "state": "known" if known else "received",
        "document": document.pk,
        "title": document.title,
        "url": reverse("evidence:document", args=[request.province.slug, document.pk]),
        "sentence": (had if known else stored) % {"document": document},
    }


def _sorry(status: int, sentence: str) -> JsonResponse:
    return JsonResponse({"sentence": sentence}, status=status)
