"""Bytes arrive: a piece at a time, durable before it is counted, taken in as a document when all are there."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

from django.core.files import File
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import files
from agencies.models import User
from agencies.rules import Refused
from evidence.sending.models import Sending
from evidence.sending.rules import DAYS_KEPT
from evidence.workflow import Particulars, add_document

FOLDER = "sendings"


class OutOfStep(Exception):
    """The piece does not begin where the last one ended: the sender must ask how far it is."""


def place_of(sending: Sending) -> Path:
    """Where its bytes grow."""
    return files.scratch(FOLDER) / sending.scratch_name


def measure_received(sending: Sending) -> int:
    """How many bytes are surely there: what the row says, or less when the file lost some in a crash.

    Whatever lies beyond what the row says was never acknowledged and is cut off by the next piece.
    """
    if not sending.is_open:
        return sending.size
    return min(sending.received, files.size_of(place_of(sending)))


def take_piece(sending: Sending, offset: int, piece: bytes) -> Sending:
    """Append a piece, or only look whether everything is there when it is empty; the row as it stands afterwards.

    When it was the last one, the file (or with the last part its bundle) becomes a document, or is refused with the
    sentence on the row; a row that was finished before stays as it is, so the last piece may be sent twice.

    Raises OutOfStep when the piece does not begin where the last one ended, or goes beyond what was announced.
    """
    with files.only_one(f"sending {sending.bundle or sending.pk}"):
        sending.refresh_from_db()
        if not sending.is_open:
            return sending
        if offset != measure_received(sending) or offset + len(piece) > sending.size:
            raise OutOfStep
        if piece:
            files.extend(place_of(sending), offset, piece)
        if offset + len(piece) != sending.received:
            sending.received, sending.touched_at = offset + len(piece), timezone.now()
            sending.save(update_fields=["received", "touched_at"])
        if sending.received == sending.size:
            _finish(sending)
    return sending


def discard_sending(sending: Sending) -> None:
    """Forget a file that its sender does not want to send after all; one that has become a document stays that."""
    with files.only_one(f"sending {sending.bundle or sending.pk}"):
        sending.refresh_from_db()
        _remove([sending])
        sending.delete()


def remove_stale_sendings() -> None:
    """Remove the rows nobody has touched for DAYS_KEPT days, and the bytes that no row waits for any more."""
    limit = timezone.now() - timedelta(days=DAYS_KEPT)
    for sending in Sending.objects.filter(touched_at__lt=limit):
        discard_sending(sending)
    waiting = frozenset(row.scratch_name for row in Sending.objects.open().only("pk", "sha256"))
    files.clear_scratch(FOLDER, older_than=DAYS_KEPT * 24 * 3600, keep=waiting)


def _finish(sending: Sending) -> None:
    """Make the document when all of its parts are whole. Whatever becomes of it, the scratch files go."""
    parts = list(sending.together().select_related("agency__province", "by"))
    if len(parts) < sending.parts or any(measure_received(part) < part.size for part in parts):
        return
    by: User = parts[0].by
    altered = [part.name for part in parts if files.measure(place_of(part)).sha256 != part.sha256]
    try:
        if altered:
            raise Refused(_altered(altered))
        with ExitStack() as opened:
            whole = [File(opened.enter_context(place_of(part).open("rb")), name=part.name) for part in parts]
            particulars = Particulars(title=sending.title) if sending.title else Particulars()
            receipt = add_document(parts[0].agency, whole, by=by, sent=parts, **particulars)
    except Refused as refusal:
        _close(parts, refused=str(refusal))
    else:
        _close(parts, document=receipt.document, known=receipt.known)
    _remove(parts)
    sending.refresh_from_db()


def _altered(names: Sequence[str]) -> str:
    return _(
        "“%(names)s”: nội dung nhận được không giống tệp trên máy bạn, có thể tệp đã được sửa trong lúc gửi. "
        "Chưa có gì được lưu; hãy chọn lại tệp này."
    ) % {"names": ", ".join(names)}


def _close(parts: Sequence[Sending], **outcome: object) -> None:
    rows = Sending.objects.filter(pk__in=[part.pk for part in parts])
    rows.update(touched_at=timezone.now(), **outcome)


def _remove(parts: Sequence[Sending]) -> None:
    for part in parts:
        place_of(part).unlink(missing_ok=True)
