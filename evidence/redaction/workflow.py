"""Set the marks of a file, lift them, say that a document is a state secret."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
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
from evidence.models import Blob, DocumentFile, Redaction, RedactionMark, RedactionReason, RedactionState
from evidence.reading.pictures import folder_of
from evidence.redaction.places import MOST, Place
from jobs.workflow import enqueue

KIND = "cover_file"


@transaction.atomic
def mark_file(file: DocumentFile, places: Sequence[Place], *, by: User) -> Redaction:
    """Put these marks on a file in the place of those it had, and have the copy made. From now on nobody who may not see the
    original gets anything of it until the copy is there. Raises Refused without a mark, with more than a file may have, or when
    nobody may open the document.
    """
    file = _locked(file)
    require(file.document.may_be_opened())
    if not places:
        raise Refused(_("Chưa có vùng che nào. Hãy vẽ ít nhất một vùng, hoặc dùng “Bỏ che” nếu không cần che nữa."))
    if len(places) > MOST:
        raise Refused(too_many(len(places)))
    before = file.redactions.filter(ended_at=None).first()
    counted = before.marks.count() if before else None
    if before:
        _end(before, by=by, reason=_("Thay bằng vùng che mới"))
    redaction = Redaction.objects.create(file=file, version=file.redactions.count() + 1, made_by=by)
    RedactionMark.objects.bulk_create(
        RedactionMark(
            redaction=redaction, page=one.page, left=one.left, top=one.top, width=one.width, height=one.height,
            reason=one.reason,
        )
        for one in places
    )  # fmt: skip
    _set_marked(file, True)
    _record("mark_file", file, by=by, changes={"marks": (counted, len(places))}, note=_said(redaction, places))
    enqueue(
        KIND, province=file.document.agency.province, by=by, key=f"redaction-{redaction.pk}", redaction=redaction.pk
    )
    return redaction


def too_many(count: int) -> str:
    """What to do with more marks than one file may have: none of them was dropped by itself."""
    said = _(
        "Một tệp có tối đa %(most)d vùng che, ở đây là %(n)d, nên chưa có gì được lưu. Hãy thay nhiều vùng nhỏ bằng một vùng "
        "phủ cả trang, hoặc chia tệp thành nhiều tệp rồi gửi lại."
    )
    return said % {"most": MOST, "n": count}


@transaction.atomic
def lift_marks(file: DocumentFile, *, by: User, reason: str) -> None:
    """Take the marks off a file, for a reason: everybody who may see the document gets it as it was sent. Raises Refused
    without a reason, or where there are none."""
    file = _locked(file)
    redaction = file.redactions.filter(ended_at=None).first()
    if redaction is None:
        raise Refused(_("Tệp này không có vùng che nào đang áp dụng."))
    if not reason.strip():
        raise Refused(_("Hãy ghi lý do bỏ che; lý do được lưu trong nhật ký."))
    counted = redaction.marks.count()
    _end(redaction, by=by, reason=reason.strip())
    _set_marked(file, False)
    _record("lift_marks", file, by=by, changes={"marks": (counted, None)}, note=reason.strip())


def finish(redaction: Redaction, blob: Blob | None, remaining: Sequence[str]) -> None:
    """Put the copy in place, unless the version has ended meanwhile; without one say that it could not be made."""
    row = Redaction.objects.select_for_update(of=("self",), no_key=True).filter(pk=redaction.pk, ended_at=None).first()
    if row is None:
        if blob:
            _discard(blob)
        return
    row.copy, row.copy_sha256 = blob, blob.sha256 if blob else ""
    row.state = RedactionState.READY if blob else RedactionState.FAILED
    row.remaining = list(remaining)
    row.save(update_fields=["copy", "copy_sha256", "state", "remaining"])


def copies_of(redactions: Any) -> list[Blob]:
    """The contents made for these versions."""
    return list(Blob.objects.filter(pk__in=redactions.exclude(copy=None).values("copy")))


def is_held(blob: Blob) -> bool:
    """Whether a document or a version of marks still holds a content."""
    held = DocumentFile.objects.filter(blob=blob).exists()
    return held or Redaction.objects.filter(copy=blob).exists()


def _end(redaction: Redaction, *, by: User, reason: str) -> None:
    copy, redaction.copy = redaction.copy, None
    redaction.ended_at, redaction.ended_by, redaction.end_reason = timezone.now(), by, reason[:500]
    redaction.save(update_fields=["copy", "ended_at", "ended_by", "end_reason"])
    if copy:
        _discard(copy)


def _discard(blob: Blob) -> None:
    """Remove a copy that nothing holds any more: it may show what was covered later."""
    if not is_held(blob):
        transaction.on_commit(partial(_erase, blob.path, folder_of(blob)))
        blob.delete()


def _erase(content: str, pictures: str) -> None:
    files.remove(content)
    files.remove_folder(pictures)


def _set_marked(file: DocumentFile, marked: bool) -> None:
    file.marked = marked
    file.save(update_fields=["marked"])


def _said(redaction: Redaction, places: Sequence[Place]) -> str:
    """The marks in words: how many for which reason on which page, never what is below them."""
    with override(settings.LANGUAGE_CODE):
        counted = Counter((place.page, place.reason) for place in places)
        return f"{redaction}: " + "; ".join(
            _("trang %(page)d: %(count)d vùng (%(reason)s)")
            % {"page": page, "count": count, "reason": RedactionReason(reason).label}
            for (page, reason), count in sorted(counted.items())
        )


def _record(action: str, file: DocumentFile, **told: Any) -> None:
    agency = file.document.agency
    trail.record(action, file.document, province=agency.province, agency=agency, **told)


def _locked(file: DocumentFile) -> DocumentFile:
    rows = DocumentFile.objects.select_for_update(of=("self",), no_key=True).select_related(
        "document__agency__province", "blob"
    )
    return rows.get(pk=file.pk)
