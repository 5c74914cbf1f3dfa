"""What people do with documents: issue one, issue it again, take a signed copy back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from agencies import files, trail
from agencies.models import Province, User
from agencies.rules import Refused, Verdict, fold, no, require
from agencies.sealing.heads import imprint
from agencies.templatetags.page import day
from evidence.models import ScanState
from evidence.rules import filecheck
from evidence.rules.filecheck import Fault, Limits, Unfit
from evidence.rules.names import clean_name
from evidence.scanning import clamd
from evidence.sentences import infected, sentence
from jobs.models import Job
from jobs.workflow import enqueue
from reports.issuing.content import Content, content_of, fingerprint
from reports.issuing.dressed import UNDECIDED, Particulars, dressed
from reports.issuing.frozen import freeze
from reports.issuing.models import IssuedDocument, IssuedFile, SignedCopy
from reports.issuing.papers import Draft, Made
from reports.issuing.reading import read_copy
from reports.official import day_in_words

KIND = "issue"
"""The job that renders the files of an issued document."""
NUMBER = re.compile(r"\d{1,5}[a-zđ]?/[^\s/]+\Z")


def issue(draft: Draft, given: Particulars, *, reason: str = "", by: User) -> IssuedDocument:
    """Freeze a document with its figures under a number, and have its files made.

    Where it has been issued before, this is the next edition: it needs a `reason` and says which one it replaces.
    Raises Refused with the sentence to show; then nothing is kept.
    """
    require(draft.may_issue(by))
    require(draft.ready)
    compared, made = draft.made(UNDECIDED).document, draft.made(given.said)
    with transaction.atomic():
        row = _issue(draft, made, content_of(compared, timezone.localdate()), given, reason.strip(), by)
    make_files(row, by=by)
    return row


def make_files(row: IssuedDocument, *, by: User | None) -> Job:
    """Have what files it still lacks made from its frozen text; asked twice, it is done once."""
    return enqueue(KIND, province=row.province, by=by, key=f"issued-{row.pk}", issued=row.pk)


def editions_of(draft: Draft) -> list[IssuedDocument]:
    """Every edition of a document, the newest first, each with its files and signed copies; three queries."""
    rows = IssuedDocument.objects.filter(
        province=draft.province, paper=draft.key, about=draft.of.about, year=draft.of.year
    )
    return list(
        rows.light()
        .with_signed()
        .select_related("agency", "issued_by")
        .prefetch_related("files", "signed")
        .order_by("-edition")
    )


def may_number(province: Province, given: Particulars, issuer: str) -> Verdict:
    """Whether a document may have this number and day; one query."""
    if not NUMBER.match(given.number):
        return no(
            _("Số, ký hiệu “%(number)s” phải gồm số thứ tự, dấu “/” và ký hiệu, ví dụ 05/BC-SKHCN.")
            % {"number": given.number}
        )
    if given.issued_on > timezone.localdate():
        return no(_("Ngày ký %(day)s sau hôm nay. Hãy ghi ngày văn bản được ký.") % {"day": day(given.issued_on)})
    taken = IssuedDocument.objects.of(province.pk).light().filter(
        issuer=issuer, number=given.number, book=given.issued_on.year
    )  # fmt: skip
    if found := taken.first():
        return no(
            _("Số %(number)s năm %(year)s đã dùng cho “%(subject)s”. Hãy xem lại sổ văn bản và ghi số khác.")
            % {"number": given.number, "year": found.book, "subject": found.subject}
        )
    return Verdict(True)


def _issue(draft: Draft, made: Made, content: Content, given: Particulars, reason: str, by: User) -> IssuedDocument:
    # The row of the province is held, so that no two documents get one line of the register.
    province = Province.objects.select_for_update(of=("self",), no_key=True).get(pk=draft.province.pk)
    before = next(iter(editions_of(draft)), None)
    if before:
        _must_follow(before, given, reason)
    with override("vi"):
        label = str(draft.paper.label)
        replaced = f"số {before.number} {day_in_words(before.issued_on)}" if before else ""
        signed = replace(dressed(made.document, given, replaced), imprint=imprint(province))
    issuer = signed.letterhead.issuer
    require(may_number(province, given, issuer))
    book = given.issued_on.year
    last = IssuedDocument.objects.of(province.pk).filter(book=book).aggregate(last=Max("ordinal"))["last"] or 0
    row = IssuedDocument.objects.create(
        province=province, agency=draft.of.agency, paper=draft.key, about=draft.of.about, year=draft.of.year,
        edition=before.edition + 1 if before else 1, replaces=before, reason=reason if before else "",
        code=draft.paper.code, number=given.number, book=book, ordinal=last + 1, issued_on=given.issued_on,
        issuer=issuer, subject=signed.subject[:500], signatory=given.signatory, position=given.position,
        document=freeze(signed), figures=freeze(made.figures), content=content, fingerprint=fingerprint(content),
        issued_by=by, search_text=fold(f"{given.number} {label} {signed.subject} {draft.of.agency} {given.signatory} {issuer}")[:1500],
    )  # fmt: skip
    trail.record(
        "issue_document", row, by=by, province=province, agency=draft.of.agency, note=row.reason,
        changes={"edition": (before.edition if before else None, row.edition)},
    )  # fmt: skip
    return row


def _must_follow(before: IssuedDocument, given: Particulars, reason: str) -> None:
    if not reason:
        raise Refused(
            _("Văn bản này đã ban hành (số %(number)s). Hãy ghi lý do ban hành lại.") % {"number": before.number}
        )
    if given.issued_on < before.issued_on:
        raise Refused(
            _("Ngày ký %(day)s trước ngày của lần ban hành trước (%(before)s).")
            % {"day": day(given.issued_on), "before": day(before.issued_on)}
        )


# --- signed copies ---


def take_signed(row: IssuedDocument, upload: UploadedFile[bytes] | None, *, by: User) -> SignedCopy:
    """Keep a signed PDF of an issued document as it came, with what its signatures and its text say.

    What does not agree is remarked, not refused: only a file that is no sound PDF is. Raises Refused.
    """
    if upload is None:
        raise Refused(_("Chưa chọn tệp nào. Hãy chọn bản PDF đã ký rồi bấm “Nhận bản đã ký”."))
    name, limits = clean_name(upload.name or ""), Limits(size=settings.UPLOAD_FILE_MAX_BYTES)
    written = files.write(_until(upload.chunks(), limits.size), files.scratch("signed"))
    try:
        _must_be_pdf(written.path, name, limits)
        if known := row.signed.filter(sha256=written.sha256).first():
            return known
        _must_be_clean(written.path, name)
        return _keep(row, name, written, by)
    finally:
        written.path.unlink(missing_ok=True)


def _keep(row: IssuedDocument, name: str, written: files.Written, by: User) -> SignedCopy:
    read = read_copy(row, written.path)
    path = path_of(row.province_id, written.sha256)
    if not files.exists(path):
        files.publish(written, path)
    try:
        with transaction.atomic():
            copy = SignedCopy.objects.create(
                province_id=row.province_id, issued=row, name=name, path=path, sha256=written.sha256, size=written.size,
                state=read.state, same=read.same, signatures=read.signatures, remarks=read.remarks, received_by=by,
            )  # fmt: skip
            trail.record(
                "take_signed", row, by=by, province=row.province, agency=row.agency, note=f"{name} · {copy.get_state_display()}",
            )  # fmt: skip
    except IntegrityError:
        # The same file, sent twice: the other one was read faster.
        return row.signed.get(sha256=written.sha256)
    return copy


def path_of(province: int, sha256: str) -> str:
    """Where a file of the register lies: under its hash, so that the same content lies there once."""
    return f"{province}/issued/{sha256[:2]}/{sha256}"


def _must_be_clean(path: Path, name: str) -> None:
    """A copy can never be taken out again, so none comes in that the scanner, where there is one, has not called clean."""
    if not clamd.is_set():
        return
    try:
        answer = clamd.scan(path)
    except clamd.Away:
        raise Refused(
            _("Máy quét mã độc chưa trả lời nên chưa nhận “%(name)s”. Hãy gửi lại sau ít phút.") % {"name": name}
        ) from None
    if answer.state == ScanState.INFECTED:
        raise Refused(infected(name, answer.note))
    if answer.state != ScanState.CLEAN:
        raise Refused(
            _("Máy quét mã độc không cho qua “%(name)s” (%(why)s) nên không nhận. Hãy gửi bản khác của văn bản đã ký.")
            % {"name": name, "why": answer.note}
        )


def _must_be_pdf(path: Path, name: str, limits: Limits) -> None:
    try:
        kind = filecheck.check(path, name, limits)
        if kind is not filecheck.PDF:
            raise Refused(
                _("“%(name)s” không phải PDF. Hãy tải lên bản PDF đã ký, hoặc bản quét PDF của văn bản giấy.")
                % {"name": name}
            )
    except Unfit as unfit:
        if unfit.fault == Fault.TOO_LARGE:
            unfit.facts["size"] = -(-path.stat().st_size // filecheck.MB)
        raise Refused(_("“%(name)s”: %(why)s") % {"name": name, "why": sentence(unfit)}) from None


def _until(chunks: Iterator[bytes], limit: int) -> Iterator[bytes]:
    """The chunks up to the first that goes beyond the limit: enough to see that it is too much."""
    size = 0
    for chunk in chunks:
        yield chunk
        size += len(chunk)
        if size > limit:
            return


# --- looking a file up ---


def files_with(province: Province, sha256: str) -> list[IssuedFile | SignedCopy]:
    """The files of the register with this content; two queries."""
    kept = IssuedFile.objects.filter(province=province, sha256=sha256).select_related("issued")
    signed = SignedCopy.objects.filter(province=province, sha256=sha256).select_related("issued")
    return [*kept, *signed]
