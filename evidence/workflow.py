"""What people do with documents: add, describe, confirm what a machine read, supersede, withdraw."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Protocol, TypedDict, Unpack

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import files, trail
from agencies.models import Agency, User
from agencies.rules import Refused, require
from evidence.extraction import picture
from evidence.models import Blob, Closure, Document, DocumentFile, ScanState, blob_path
from evidence.reading.job import start_reading
from evidence.rules import filecheck
from evidence.rules.filecheck import Fault, FileType, Limits, Unfit
from evidence.rules.names import clean_name, read_name
from evidence.scanning.findings import worst_of
from evidence.sending.models import Sending
from evidence.sending.room import may_take, room_left
from evidence.sentences import infected, sentence, taken_down
from health import metrics

log = logging.getLogger(__name__)

PHOTOS = (filecheck.JPG, filecheck.PNG)


class Upload(Protocol):
    """A file as it arrives: Django's uploaded files, and `File(open(…), name=…)`."""

    name: str | None

    def chunks(self) -> Iterator[bytes]:
        """Its content, a piece at a time."""


class Particulars(TypedDict, total=False):
    """What is known of a document beyond its files."""

    title: str
    number: str
    issued_on: date | None
    year: int | None
    doc_type: str
    issuer: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of an upload: the document, whether the agency had it already, and the sentence that says so."""

    document: Document
    known: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class _Arrival:
    """A file that passed the check and waits in the scratch folder."""

    name: str
    written: files.Written
    type: FileType
    sent_sha256: str


def add_document(
    agency: Agency, uploads: Iterable[Upload], *, by: User | None, sent: Sequence[Sending] = (),
    **particulars: Unpack[Particulars],
) -> Receipt:  # fmt: skip
    """Store files as one document of an agency; what nobody says of it is read from the first file's name.

    When the agency already has just this content in a document, that document is returned instead. Other
    agencies' documents play no part in this: their existence is not told. `sent` are the rows of files that were announced
    and have arrived: the room they were promised is theirs.

    Raises Refused with what is wrong with which file, and where the agency has no room left; then nothing is stored.
    """
    with _received(uploads) as arrivals:
        _store(agency, arrivals)
        return _add(agency, arrivals, by=by, particulars=particulars, sent=sent)


def supersede_document(
    document: Document, uploads: Iterable[Upload], *, by: User | None, **particulars: Unpack[Particulars]
) -> Document:
    """Put a newer document in another's place; the older one stays, with what cites it.

    Title, type and issuer carry over unless given. Raises Refused when the older one was withdrawn or superseded
    already, when a file may not come in, or when the content is one the agency already has.
    """
    require(document.may_be_superseded())
    with _received(uploads) as arrivals:
        _store(document.agency, arrivals)
        kept = Particulars(title=document.title, doc_type=document.doc_type, issuer=document.issuer)
        receipt = _add(document.agency, arrivals, by=by, particulars=kept | particulars, supersedes=document)
    return receipt.document


@transaction.atomic
def describe_document(document: Document, *, by: User | None, **particulars: Unpack[Particulars]) -> Document:
    """Set what is known of a document. Raises Refused when it was withdrawn."""
    document = (
        Document.objects.select_for_update(of=("self",), no_key=True)
        .select_related("agency__province")
        .get(pk=document.pk)
    )
    require(document.may_change())
    particulars = _with_year(particulars)
    changes = trail.difference({field: getattr(document, field) for field in particulars}, particulars)
    unchecked = [field for field in document.machine_read if field not in particulars]
    if changes or unchecked != document.machine_read:
        _fill(document, particulars)
        document.machine_read = unchecked
        document.index([file.name for file in document.files.all()])
        document.save()
        trail.record(
            "describe_document" if changes else "confirm_document", document, by=by,
            province=document.agency.province, agency=document.agency, changes=changes,
        )  # fmt: skip
    return document


@transaction.atomic
def confirm_document(document: Document, *, by: User | None, shown: str | None = None) -> Document:
    """Say that what the machine read of a document is right.

    `shown` is the `reading_shown` of the page the person looked at. Raises Refused when the machine has read more
    since, or the document was withdrawn.
    """
    document = (
        Document.objects.select_for_update(of=("self",), no_key=True)
        .select_related("agency__province")
        .get(pk=document.pk)
    )
    require(document.may_change())
    if document.machine_read:
        if shown is not None and shown != document.reading_shown:
            raise Refused(_("Máy vừa đọc thêm thông tin của tài liệu này. Hãy xem lại rồi bấm “Đúng” lần nữa."))
        document.machine_read = []
        document.save(update_fields=["machine_read"])
        trail.record("confirm_document", document, by=by, province=document.agency.province, agency=document.agency)
    return document


@transaction.atomic
def withdraw_document(document: Document, *, by: User | None, reason: str) -> Document:
    """Take a document out of use; it stays readable, with the reason. Raises Refused without one, or the second time."""
    document = (
        Document.objects.select_for_update(of=("self",), no_key=True)
        .select_related("agency__province")
        .get(pk=document.pk)
    )
    if document.withdrawn_at:
        raise Refused(_("Tài liệu này đã thu hồi trước đó."))
    if not reason.strip():
        raise Refused(_("Hãy ghi lý do thu hồi, để người đã trích dẫn tài liệu biết vì sao."))
    document.withdrawn_at, document.withdrawn_by, document.withdraw_reason = timezone.now(), by, reason.strip()
    document.save(update_fields=["withdrawn_at", "withdrawn_by", "withdraw_reason"])
    trail.record(
        "withdraw_document", document, by=by, province=document.agency.province, agency=document.agency,
        note=document.withdraw_reason,
    )  # fmt: skip
    return document


@contextmanager
def _received(uploads: Iterable[Upload]) -> Iterator[list[_Arrival]]:
    """Write what arrives to the scratch folder and check it; whatever is still there afterwards is removed."""
    arrivals: list[_Arrival] = []
    try:
        for upload in uploads:
            if len(arrivals) == settings.UPLOAD_FILES_MAX:
                raise Refused(_("Mỗi tài liệu có nhiều nhất %(count)d tệp.") % {"count": settings.UPLOAD_FILES_MAX})
            arrivals.append(_receive(upload))
        if not arrivals:
            raise Refused(_("Chưa chọn tệp nào. Hãy chọn ít nhất một tệp rồi bấm “Tải lên”."))
        yield arrivals
    finally:
        for arrival in arrivals:
            arrival.written.path.unlink(missing_ok=True)


def _receive(upload: Upload) -> _Arrival:
    name, limits = clean_name(upload.name or ""), Limits(size=settings.UPLOAD_FILE_MAX_BYTES)
    written = files.write(_until(upload.chunks(), limits.size), files.scratch("uploads"))
    kind: FileType | None = None
    try:
        kind = filecheck.check(written.path, name, limits)
        metrics.received("taken")
        return _Arrival(name, _bare(written, kind), kind, written.sha256)
    except Unfit as unfit:
        metrics.received("refused")
        log.warning("File refused: %s.", unfit.fault.value)  # whose, says the line of the request with the same number
        if unfit.fault == Fault.TOO_LARGE:
            unfit.facts["size"] = _megabytes(upload, written)
        raise Refused(_("“%(name)s”: %(why)s") % {"name": name, "why": sentence(unfit)}) from None
    finally:
        if kind is None or kind in PHOTOS:
            written.path.unlink(missing_ok=True)


def _bare(written: files.Written, kind: FileType) -> files.Written:
    """A photo without its metadata, in a file of its own; anything else as it came. Raises Unfit."""
    if kind not in PHOTOS:
        return written
    target = written.path.with_name(f"{written.path.name}.bare")
    try:
        with target.open("xb") as file:
            picture.bare(written.path, file)
    except picture.Damaged:
        target.unlink()
        raise Unfit(Fault.BROKEN) from None
    return files.measure(target)


def _until(chunks: Iterable[bytes], limit: int) -> Iterator[bytes]:
    """The chunks up to the first that goes beyond the limit: enough to see that it is too much."""
    size = 0
    for chunk in chunks:
        yield chunk
        size += len(chunk)
        if size > limit:
            return


def _megabytes(upload: Upload, written: files.Written) -> int:
    size: int = getattr(upload, "size", None) or written.size
    return -(-size // filecheck.MB)


def _store(agency: Agency, arrivals: Sequence[_Arrival]) -> None:
    """Publish the contents the province does not hold yet.

    Before the rows are written: should the transaction fail, a content without a row is left, which
    `upkeep.remove_strays` removes; never a row without its content.
    """
    hashes = [arrival.written.sha256 for arrival in arrivals]
    held = set(Blob.objects.filter(province_id=agency.province_id, sha256__in=hashes).values_list("sha256", flat=True))
    for arrival in arrivals:
        path = blob_path(agency.province_id, arrival.written.sha256)
        if arrival.written.path.exists() and not (arrival.written.sha256 in held and files.exists(path)):
            files.publish(arrival.written, path)


@transaction.atomic
def _add(
    agency: Agency,
    arrivals: Sequence[_Arrival],
    *,
    by: User | None,
    particulars: Particulars,
    supersedes: Document | None = None,
    sent: Sequence[Sending] = (),
) -> Receipt:
    # One upload of an agency after the other, so that the same content sent twice at once is recognised.
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    _refuse_infected(agency, arrivals)
    _refuse_taken_down(agency, arrivals)
    known = _known(agency, {arrival.written.sha256 for arrival in arrivals})
    if known and supersedes:
        raise Refused(_("Nội dung này đã có trong tài liệu “%(document)s” của cơ quan.") % {"document": known})
    if known:
        return Receipt(
            known, True, _("Đã có sẵn trong “%(document)s”, không lưu thêm bản thứ hai.") % {"document": known}
        )
    require(may_take(sum(arrival.written.size for arrival in arrivals), room_left(agency, besides=sent)))
    document = Document(agency=agency, uploaded_by=by, supersedes=supersedes)
    guess = read_name(arrivals[0].name)
    guessed = Particulars(title=guess.title, doc_type=guess.doc_type, year=guess.year)
    _fill(document, guessed)
    _fill(document, _with_year(particulars))
    document.machine_read = [
        field for field, value in guessed.items() if value and field not in _with_year(particulars)
    ]
    if supersedes:
        # What carries over unchanged is as sure as it was.
        kept = [field for field in supersedes.machine_read if getattr(document, field) == getattr(supersedes, field)]
        document.machine_read = [*document.machine_read, *(field for field in kept if field in particulars)]
    document.index([arrival.name for arrival in arrivals])
    document.save()
    _attach(document, arrivals)
    transaction.on_commit(partial(start_reading, agency))
    trail.record(
        "supersede_document" if supersedes else "add_document", document, by=by, province=agency.province, agency=agency,
        changes={"supersedes": (None, supersedes)} if supersedes else None,
        note=", ".join(arrival.name for arrival in arrivals),
    )  # fmt: skip
    return Receipt(document, False, _("Đã lưu “%(document)s”.") % {"document": document})


def _refuse_infected(agency: Agency, arrivals: Sequence[_Arrival]) -> None:
    """Raises Refused for a content in which the scanner has found something before."""
    hashes = [arrival.written.sha256 for arrival in arrivals]
    found = dict(
        Blob.objects.filter(province_id=agency.province_id, sha256__in=hashes, scan_state=ScanState.INFECTED)
        .values_list("sha256", "scan_note")
    )  # fmt: skip
    for arrival in arrivals:
        if arrival.written.sha256 in found:
            raise Refused(infected(arrival.name, found[arrival.written.sha256]))


def _refuse_taken_down(agency: Agency, arrivals: Sequence[_Arrival]) -> None:
    """Raises Refused for a content of a document of the province that was taken down."""
    hashes = [arrival.written.sha256 for arrival in arrivals]
    held = DocumentFile.objects.filter(
        blob__province_id=agency.province_id, blob__sha256__in=hashes, document__closure=Closure.TAKEN_DOWN
    )
    found = set(held.values_list("blob__sha256", flat=True))
    for arrival in arrivals:
        if arrival.written.sha256 in found:
            raise Refused(taken_down(arrival.name))


def _known(agency: Agency, hashes: set[str]) -> Document | None:
    """The agency's own document in use that holds all of these contents."""
    held = DocumentFile.objects.filter(
        document__agency=agency, document__withdrawn_at=None, blob__sha256__in=hashes
    ).select_related("document", "blob")
    found: dict[Document, set[str]] = {}
    for file in held.order_by("document_id"):
        found.setdefault(file.document, set()).add(file.blob.sha256)
    return next((document for document, contents in found.items() if contents == hashes), None)


def _attach(document: Document, arrivals: Sequence[_Arrival]) -> None:
    """Give the document its files in the order they came, each content once."""
    once = {arrival.written.sha256: arrival for arrival in reversed(arrivals)}
    ordered = sorted(once.values(), key=arrivals.index)
    for position, arrival in enumerate(ordered, 1):
        blob, _created = Blob.objects.get_or_create(
            province_id=document.agency.province_id, sha256=arrival.written.sha256,
            defaults={"size": arrival.written.size, "mime": arrival.type.mime, "extension": arrival.type.extension},
        )  # fmt: skip
        DocumentFile.objects.create(
            document=document, blob=blob, name=arrival.name, position=position, sent_sha256=arrival.sent_sha256
        )
    # Read under a lock: what the scanner says of a content meanwhile then reaches this document, too.
    list(
        Blob.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=document.files.values("blob"))
        .order_by("pk")
    )
    document.scan_state = worst_of(document)
    document.save(update_fields=["scan_state"])


def _with_year(particulars: Particulars) -> Particulars:
    """The particulars with the year of issue where nobody named another."""
    issued_on = particulars.get("issued_on")
    return particulars | {"year": issued_on.year} if issued_on and not particulars.get("year") else particulars


def _fill(document: Document, particulars: Particulars) -> None:
    for field, value in particulars.items():
        setattr(document, field, value)
