"""The job that scans and reads what an agency has sent: one for everything that waits, however much that is.

Nothing is opened before the scanner, if there is one, was asked (ADR 34). Then quick things come first, so that
particulars appear early: text layers of all files, then scans, then pictures of the remaining pages. Each step ends with a row that says so; a job that is killed goes on where it stopped. After SLICE
seconds it makes room for others and asks for a successor.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from functools import lru_cache, partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet

from agencies.models import Agency
from agencies.rules import fold
from evidence.closing.workflow import hold_if_marked
from evidence.extraction import ocr
from evidence.extraction.child import Child, Failed
from evidence.models import (
    Blob,
    Closure,
    Document,
    DocumentFile,
    Method,
    Obstacle,
    PageText,
    Reading,
    ReadingState,
    ScanState,
)
from evidence.reading import VERSION
from evidence.reading.filling import read_document
from evidence.reading.pictures import NoPicture, page_picture, pdf_of
from evidence.rules.reading.legible import is_garbled, letters_in
from evidence.scanning import clamd
from evidence.scanning.findings import due, scan_blob
from jobs.kinds import Report, Result
from jobs.models import UNFINISHED, Job
from jobs.workflow import enqueue

log = logging.getLogger(__name__)

KIND = "read_documents"
SLICE = 120
"""Seconds after which a job lets others pass."""
ATTEMPTS = 4
"""How often the reading of a content may be begun: one that ends the job each time is left alone."""
SECONDS = 60
PAGES_AT_ONCE = 20
REMEMBERED = 300
"""Seconds for which it is remembered whether tesseract is installed."""
PICTURES_BEFOREHAND = 40
"""Pages of a file that are drawn before anybody looks."""


def start_reading(agency: Agency, *, anyway: bool = False) -> None:
    """Have what this agency sent scanned and read in the background; nothing happens when there is nothing new to do.

    `anyway` is for whoever knows that the scanner is there again: what a job has found it away for is no new work, or each
    such job would ask for the next.
    """
    if anyway or _has_work(agency):
        enqueue(KIND, province=agency.province, by=None, key=f"agency-{agency.pk}", agency=agency.pk)


def is_reading(agency: Agency) -> bool:
    """Whether something this agency sent is being read, or waits for it."""
    jobs = Job.objects.filter(province_id=agency.province_id, kind=KIND, key=f"agency-{agency.pk}")
    return jobs.filter(state__in=UNFINISHED).exists()


def start_forgotten() -> None:
    """Upkeep: read what was left behind, such as scans that came in before tesseract was installed."""
    waiting = Document.objects.filter(withdrawn_at=None).filter(_unfinished())
    if can_recognise():
        waiting = waiting | Document.objects.filter(withdrawn_at=None, files__blob__reading__obstacle=Obstacle.NO_OCR)
    for agency in Agency.objects.filter(pk__in=waiting.values("agency")).select_related("province"):
        start_reading(agency)


def can_recognise() -> bool:
    """Whether this machine reads scans; asked of the command itself every few minutes."""
    return settings.TESSERACT != "none" and _is_installed(settings.TESSERACT, int(time.time() // REMEMBERED))


@lru_cache(maxsize=4)
def _is_installed(command: str, _period: int) -> bool:
    return ocr.is_installed(command)


def read_documents(job: Job, report: Report) -> Result:
    """The job's handler."""
    agency = Agency.objects.select_related("province").get(pk=job.params["agency"])
    ends, can = time.monotonic() + SLICE, can_recognise()
    total = _blobs(agency).count()
    with Child(patient=True) as child:
        for _step in _steps(agency, child, can):
            report(total - min(total, _unread(agency, can).count()), total)
            if time.monotonic() > ends:
                break
    # Whoever added a document while this job was still running was told that a job is under way.
    return Result(commit=lambda: transaction.on_commit(partial(start_reading, agency)))


def _steps(agency: Agency, child: Child, can: bool) -> Iterator[None]:
    """Do one thing after the other; every pause is a place where the job may stop."""
    yield from _scan(agency)
    while True:
        yield from _fill(agency)
        if blob := _new(agency).first():
            _read(blob, child)
            yield
        elif can and (blob := _scans(agency).first()):
            yield from _recognise(blob, child)
        elif blob := _undrawn(agency).first():
            yield from _draw(blob, child)
        else:
            return


# What there is to do


def _unscanned(agency: Agency) -> QuerySet[Blob]:
    held = DocumentFile.objects.filter(document__agency=agency)
    return Blob.objects.filter(due(), pk__in=held.values("blob")).order_by("pk")


def _blobs(agency: Agency) -> QuerySet[Blob]:
    held = DocumentFile.objects.filter(document__agency=agency, document__withdrawn_at=None)
    held = held.exclude(document__scan_state=ScanState.INFECTED).filter(document__closure=Closure.OPEN)
    return Blob.objects.filter(pk__in=held.values("blob")).select_related("reading").order_by("pk")


def _new(agency: Agency) -> QuerySet[Blob]:
    return _blobs(agency).filter(Q(reading=None) | Q(reading__version__lt=VERSION))


def _scans(agency: Agency) -> QuerySet[Blob]:
    return _blobs(agency).filter(reading__awaits_ocr=True)


def _undrawn(agency: Agency) -> QuerySet[Blob]:
    return _blobs(agency).filter(reading__pictured=False)


def _unread(agency: Agency, can: bool) -> QuerySet[Blob]:
    return _new(agency) | (_scans(agency) if can else _blobs(agency).none())


def _unfilled(agency: Agency) -> QuerySet[Document]:
    """The documents whose files are read as far as they can be, and whose particulars do not know yet."""
    waiting = DocumentFile.objects.filter(document__agency=agency).filter(
        Q(blob__reading=None) | Q(blob__reading__version__lt=VERSION) | Q(blob__reading__state=ReadingState.WAITING)
    )
    rows = Document.objects.filter(agency=agency, withdrawn_at=None, read_version__lt=VERSION)
    return rows.exclude(pk__in=waiting.values("document"))


def _unfinished() -> Q:
    return Q(read_version__lt=VERSION) | Q(files__blob__reading__pictured=False)


def _has_work(agency: Agency) -> bool:
    return (
        _new(agency).exists()
        or _unfilled(agency).exists()
        or _undrawn(agency).exists()
        or (_scans(agency).exists() and can_recognise())
        or (clamd.is_set() and _unscanned(agency).filter(scan_state=ScanState.NOT_SCANNED).exists())
    )


# Doing it


def _scan(agency: Agency) -> Iterator[None]:
    """Ask the scanner about all that is due. When it does not answer, the rest is left for the chore, and reading goes on:
    it happens in a process that can do no harm (ADR 11)."""
    if clamd.is_set():
        for blob in _unscanned(agency):
            if not scan_blob(blob):
                return
            yield


def _fill(agency: Agency) -> Iterator[None]:
    for document in _unfilled(agency):
        hold_if_marked(read_document(document))
        yield


def _read(blob: Blob, child: Child) -> None:
    """The text layer of one content, and how many pages it has."""
    reading, _created = Reading.objects.get_or_create(blob=blob)
    Reading.objects.filter(pk=reading.pk).update(attempts=F("attempts") + 1)
    if reading.attempts >= ATTEMPTS:
        _finish(reading, [], obstacle=Obstacle.TOO_LONG, pictured=True)
        return
    try:
        path, extension = pdf_of(blob, child)
        place = {"path": str(path), "extension": extension}
        count = child.ask("pages", seconds=SECONDS, **place)["count"]
        last = min(count, settings.READ_PAGES_MAX)
        texts: list[dict[str, Any]] = [{"number": 1, "text": "", "needs_ocr": True}]
        if extension == "pdf":
            texts = [
                text
                for first in range(1, last + 1, PAGES_AT_ONCE)
                for text in child.ask(
                    "text", seconds=SECONDS, first=first, last=min(last, first + PAGES_AT_ONCE - 1), **place
                )["texts"]
            ]
    except Failed as failure:
        log.warning("The content %s could not be read: %s", blob, failure)
        _finish(reading, [], obstacle=Obstacle.TOO_LONG if failure.hung else Obstacle.BROKEN)
        return
    garbled = any(is_garbled(text["text"]) for text in texts)
    pages = [_page(blob, text["number"], "" if is_garbled(text["text"]) else text["text"]) for text in texts]
    needs_ocr = [
        text["number"] for text in texts if text["needs_ocr"] or (is_garbled(text["text"]) and extension == "pdf")
    ]
    obstacle = Obstacle.TOO_MANY_PAGES if last < count else Obstacle.OLD_FONT if garbled else Obstacle.NOTHING
    _finish(reading, pages, needs_ocr=needs_ocr, obstacle=obstacle, page_count=count)


def _finish(
    reading: Reading,
    pages: list[PageText],
    *,
    needs_ocr: list[int] | None = None,
    obstacle: Obstacle,
    page_count: int = 0,
    pictured: bool = False,
) -> None:
    """Write what came of the text layer, all at once."""
    wanted = (needs_ocr or [])[: settings.OCR_PAGES_MAX]
    has_words = any(letters_in(page.text) for page in pages)
    reading.needs_ocr, reading.page_count, reading.obstacle = wanted, page_count, obstacle
    reading.version, reading.pictured = VERSION, pictured or page_count == 0
    if has_words:
        reading.method = Method.OFFICE if reading.blob.extension in {"docx", "xlsx"} else Method.TEXT_LAYER
    _conclude(reading, has_words)
    with transaction.atomic():
        PageText.objects.filter(blob=reading.blob).delete()
        PageText.objects.bulk_create(pages)
        reading.save()


def _conclude(reading: Reading, has_words: bool) -> None:
    """Set the state, given whether there are any words."""
    reading.awaits_ocr = bool(reading.needs_ocr)
    if reading.needs_ocr and can_recognise():
        reading.state = ReadingState.WAITING
        return
    if reading.needs_ocr:
        reading.obstacle = Obstacle.NO_OCR
    elif not has_words and not reading.obstacle:
        reading.obstacle = Obstacle.NO_WORDS
    reading.state = ReadingState.READ if has_words else ReadingState.UNREADABLE


def _recognise(blob: Blob, child: Child) -> Iterator[None]:
    """The scanned pages of one content, each kept as soon as it is read."""
    reading = blob.reading
    for number in list(reading.needs_ocr):
        page = _page(blob, number, "")
        try:
            path, extension = pdf_of(blob, child)
            read = child.ask(
                "recognise", seconds=SECONDS,
                path=str(path), extension=extension, number=number, command=settings.TESSERACT,
            )  # fmt: skip
            page = _page(blob, number, read["text"], read["doubtful"])
        except Failed as failure:
            log.warning("Page %s of the content %s could not be recognised: %s", number, blob, failure)
            reading.obstacle = Obstacle.TOO_LONG if failure.hung else Obstacle.BROKEN
        reading.needs_ocr = [other for other in reading.needs_ocr if other != number]
        if number == 1 or reading.method == Method.NONE:
            reading.method = Method.OCR
        with transaction.atomic():
            PageText.objects.filter(blob=blob, number=number).delete()
            page.save()
            if not reading.needs_ocr:
                has_words = PageText.objects.filter(blob=blob).exclude(folded="").exists()
                reading.method = reading.method if has_words else Method.NONE
                if reading.obstacle in {Obstacle.NO_OCR, Obstacle.OLD_FONT}:
                    reading.obstacle = Obstacle.NOTHING
                _conclude(reading, has_words)
                # What the scan says has not gone into the particulars yet.
                Document.objects.filter(files__blob=blob).update(read_version=0)
            reading.save()
        yield


def _page(blob: Blob, number: int, text: str, doubtful: list[str] | None = None) -> PageText:
    text = text.replace("\0", "")
    return PageText(blob=blob, number=number, text=text, folded=fold(text), doubtful=doubtful or [])


def _draw(blob: Blob, child: Child) -> Iterator[None]:
    """Pictures of the first pages, so that nobody waits for them."""
    for number in range(1, min(blob.reading.page_count, PICTURES_BEFOREHAND) + 1):
        try:
            page_picture(blob, number, "page", child)
        except NoPicture as failure:
            log.warning("Page %s of the content %s could not be drawn: %s", number, blob, failure.__cause__)
        yield
    Reading.objects.filter(blob=blob).update(pictured=True)
