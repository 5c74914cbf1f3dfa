"""Close a document, open it again, destroy what was in it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from agencies import files, trail
from agencies.models import User
from agencies.rules import Refused, require
from evidence.models import Blob, Closure, Document, DocumentFile, PageText, Redaction, Sending
from evidence.reading.pictures import folder_of
from evidence.redaction.workflow import copies_of, is_held
from evidence.rules.secrecy import marking_of

PAGES_LOOKED_AT = 2
"""The pages at the head of each file on which a marking is looked for."""


def hold_if_marked(document: Document) -> bool:
    """Close a document on whose first pages the marking of a state secret stands, until its agency has answered whether it is
    one. Returns whether it was closed. Asked once: not again after the answer that it is none."""
    if document.closure or document.not_secret:
        return False
    blobs = DocumentFile.objects.filter(document=document).values("blob")
    for page in PageText.objects.filter(blob__in=blobs, number__lte=PAGES_LOOKED_AT).order_by("blob", "number"):
        if mark := marking_of(page.text):
            with override(settings.LANGUAGE_CODE):
                said = _("Trang %(page)d có dấu “%(mark)s”") % {"page": page.number, "mark": mark}
            _close(document, Closure.MARKED_SECRET, "hold_marked", by=None, reason=said)
            return True
    return False


@transaction.atomic
def deny_secret(document: Document, *, by: User, reason: str) -> Document:
    """Answer that the marking does not make the document a state secret; it opens again. Raises Refused without a reason,
    or when nobody has asked."""
    document = _locked(document)
    _require_question(document)
    if not reason.strip():
        raise Refused(_("Hãy ghi vì sao đây không phải tài liệu mật; câu trả lời được lưu trong nhật ký."))
    document.not_secret = True
    return _open(document, "deny_secret", by=by, reason=reason.strip())


@transaction.atomic
def admit_secret(document: Document, *, by: User) -> Document:
    """Answer that the document is a state secret: it is taken down with every other of the province that holds one of its
    contents, and waits for its content to be destroyed."""
    document = _locked(document)
    _require_question(document)
    return _admit(document, by=by, said=_("Cơ quan xác nhận đây là tài liệu mật."))


@transaction.atomic
def report_secret(document: Document, *, by: User) -> Document:
    """Say of an open document that it holds a state secret: it is taken down at once, for that is nothing to be covered.

    Others of the province with one of its contents are taken down with it only where the machine read a marking on what they
    share and their agency has not answered it. The rest are held until each agency has: one person's word closes the papers of
    one agency. Who said it is kept to the trail of the first (ADR 9). Raises Refused for one that is closed already."""
    document = _locked(document)
    if document.closure:
        raise Refused(_("Tài liệu này đã được giữ lại hoặc gỡ trước đó."))
    said = _("Khi che tài liệu, người che báo trong đó có bí mật nhà nước.")
    shared = document.files.values("blob")
    for one in _sharing(document):
        heads = PageText.objects.filter(
            blob__in=one.files.filter(blob__in=shared).values("blob"), number__lte=PAGES_LOOKED_AT
        )
        if not one.not_secret and any(map(marking_of, heads.values_list("text", flat=True))):
            _close(one, Closure.TAKEN_DOWN, "admit_secret", by=by, reason=said)
        elif not one.closure:
            told = _("Một tài liệu cùng nội dung bị báo là có bí mật nhà nước")
            _close(one, Closure.MARKED_SECRET, "hold_marked", by=None, reason=told)
    return _close(document, Closure.TAKEN_DOWN, "admit_secret", by=by, reason=said)


@transaction.atomic
def take_down_document(document: Document, *, by: User, reason: str) -> int:
    """Close a document at once, and every other of the province that holds one of its contents; how many there were.

    What cites it, and receipts, stay. Raises Refused without a reason, and when it was taken down before.
    """
    document = _locked(document)
    if document.closure in {Closure.TAKEN_DOWN, Closure.DESTROYED}:
        raise Refused(_("Tài liệu này đã được gỡ trước đó."))
    if not reason.strip():
        raise Refused(_("Hãy ghi lý do gỡ, để cơ quan đã tải lên và người đã trích dẫn biết vì sao."))
    closed = [document, *_sharing(document)]
    for one in closed:
        _close(one, Closure.TAKEN_DOWN, "take_down_document", by=by, reason=reason.strip())
    return len(closed)


@transaction.atomic
def give_back_document(document: Document, *, by: User, reason: str) -> Document:
    """Open a document again that was taken down by mistake. Raises Refused without a reason, or once it was destroyed."""
    document = _locked(document)
    if document.closure != Closure.TAKEN_DOWN:
        raise Refused(_("Chỉ mở lại được tài liệu đã gỡ mà nội dung chưa bị hủy."))
    if not reason.strip():
        raise Refused(_("Hãy ghi lý do mở lại; lý do được lưu trong nhật ký."))
    document.not_secret = True
    return _open(document, "give_back_document", by=by, reason=reason.strip())


@transaction.atomic
def destroy_content(document: Document, *, by: User) -> list[Document]:
    """Destroy the files of a document that was taken down, what was read in them, their pictures, and the particulars.

    The document itself stays, empty, for what cites it and for the trail, which keeps the hashes. A content that another
    document holds, too, stays there: those documents are returned, without any all is gone. Raises Refused for a document that is not taken down. Backups made before still have it.
    """
    document = _locked(document)
    if document.closure != Closure.TAKEN_DOWN:
        raise Refused(_("Hãy gỡ tài liệu trước; chỉ hủy được nội dung của tài liệu đã gỡ."))
    held = _without_files(document)
    document.title, document.number, document.issuer = _("Tài liệu đã hủy nội dung"), "", ""
    document.machine_read, document.closure = [], Closure.DESTROYED
    document.index([])
    document.save()
    others = DocumentFile.objects.filter(blob__in=[blob.pk for blob in held if blob.pk]).values("document")
    _record("destroy_content", document, by=by, note=_hashes(held))
    return list(Document.objects.filter(pk__in=others).order_by("pk"))


@transaction.atomic
def expire_content(document: Document, *, by: User | None, reason: str) -> bool:
    """Destroy the files of a document whose time of keeping is over, with what was read in them; whether there was anything.

    Its particulars stay, as the list of what was destroyed, and so does what cites it; the trail keeps the hashes. A content
    that another document holds stays there. Backups made before still have it.
    """
    document = _locked(document)
    if document.closure == Closure.DESTROYED:
        return False
    held = _without_files(document)
    document.machine_read, document.closure = [], Closure.DESTROYED
    document.closed_at, document.closed_by, document.close_reason = timezone.now(), by, reason[:500]
    document.index([])
    document.save()
    _record("expire_content", document, by=by, note=f"{reason}; {_hashes(held)}")
    return True


def held_to_cite(documents: Iterable[int]) -> list[Document]:
    """The documents with these numbers as they are now, locked until the end of the transaction. Whoever cites one asks
    `may_be_cited` of what this gives: otherwise its content might be destroyed in that moment."""
    rows = Document.objects.select_for_update(of=("self",), no_key=True).select_related("superseded_by")
    return list(rows.filter(pk__in=list(documents)).order_by("pk"))


def require_citable(document: Document) -> None:
    """Hold a document, as it is now, to be cited in this transaction. Raises Refused when it may not be cited any more."""
    (now,) = held_to_cite([document.pk])
    require(now.may_be_cited())


def _without_files(document: Document) -> list[Blob]:
    """Take the files off a document, and remove each content, and each copy with marks, that nothing holds any more; the
    contents it had, those removed without their number."""
    held = list(Blob.objects.filter(pk__in=document.files.values("blob")))
    copies = copies_of(Redaction.objects.filter(file__document=document))
    document.files.all().delete()
    Sending.objects.filter(document=document).delete()
    for blob in [*held, *copies]:
        if not is_held(blob):
            transaction.on_commit(partial(_erase, blob.path, folder_of(blob)))
            blob.delete()
    return held


def _hashes(held: list[Blob]) -> str:
    return ", ".join(f"SHA-256 {blob.sha256}" for blob in held)


def _erase(content: str, pictures: str) -> None:
    files.remove(content)
    files.remove_folder(pictures)


def _admit(document: Document, *, by: User, said: str) -> Document:
    for one in _sharing(document):
        _close(one, Closure.TAKEN_DOWN, "admit_secret", by=by, reason=said)
    return _close(document, Closure.TAKEN_DOWN, "admit_secret", by=by, reason=said)


def _sharing(document: Document) -> list[Document]:
    """The other documents that hold one of its contents and are not taken down yet, locked."""
    same = DocumentFile.objects.filter(blob__in=document.files.values("blob")).values("document")
    others = Document.objects.filter(pk__in=same).exclude(pk=document.pk).exclude(closure=Closure.TAKEN_DOWN)
    return list(others.select_related("agency__province").select_for_update(of=("self",), no_key=True).order_by("pk"))


def _close(document: Document, why: Closure, action: str, *, by: User | None, reason: str) -> Document:
    with transaction.atomic():
        before, document.closure = document.closure, why
        document.closed_at, document.closed_by, document.close_reason = timezone.now(), by, reason[:500]
        document.save(update_fields=["closure", "closed_at", "closed_by", "close_reason"])
        _record(action, document, by=by, changes={"closure": (before, why)}, note=reason)
    return document


def _open(document: Document, action: str, *, by: User, reason: str) -> Document:
    before, document.closure = document.closure, Closure.OPEN
    document.closed_at, document.closed_by, document.close_reason = None, None, ""
    document.save(update_fields=["closure", "closed_at", "closed_by", "close_reason", "not_secret"])
    _record(action, document, by=by, changes={"closure": (before, Closure.OPEN)}, note=reason)
    return document


def _record(action: str, document: Document, **told: Any) -> None:
    trail.record(action, document, province=document.agency.province, agency=document.agency, **told)


def _require_question(document: Document) -> None:
    if document.closure != Closure.MARKED_SECRET:
        raise Refused(_("Không có câu hỏi nào về độ mật của tài liệu này đang chờ trả lời."))


def _locked(document: Document) -> Document:
    rows = Document.objects.select_for_update(of=("self",), no_key=True).select_related("agency__province")
    return rows.get(pk=document.pk)
