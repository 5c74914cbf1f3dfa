"""The job that makes the copy of a file: every page drawn as a picture, the marks burnt in, the pictures bound as a PDF."""

from __future__ import annotations

import logging
from collections import defaultdict
from pathlib import Path

from django.conf import settings

from agencies import files
from agencies.rules import fold
from evidence.extraction.child import Child, Failed
from evidence.models import Blob, DocumentFile, PageText, Redaction, blob_path
from evidence.reading.job import PICTURES_BEFOREHAND, can_recognise
from evidence.reading.pictures import NoPicture, page_picture, pdf_of
from evidence.redaction.workflow import finish
from jobs.kinds import Report, Result
from jobs.models import Job

log = logging.getLogger(__name__)

SECONDS = 60
"""How long one page, and the binding, may take."""
FEW = 4
"""Letters from which words that were covered are looked for elsewhere: shorter ones stand everywhere."""


def cover_file(job: Job, report: Report) -> Result | None:
    """The job's handler. Bears repeating: a version that has its copy, or has ended, is left alone."""
    rows = Redaction.objects.select_related("file__blob", "file__document__agency")
    redaction = rows.filter(pk=job.params["redaction"], ended_at=None, copy=None).first()
    if redaction is None:
        return None
    try:
        made, below, count = _made(redaction, report)
    except Failed as failure:
        log.warning("No copy could be made of the file %s: %s", redaction.file_id, failure)
        return Result(commit=lambda: finish(redaction, None, ()))
    written = files.measure(_beside(made))
    province = redaction.file.blob.province_id
    files.publish(written, blob_path(province, written.sha256))
    _draw(Blob(province_id=province, sha256=written.sha256, extension="pdf"), count)

    def commit() -> None:
        blob, _created = Blob.objects.get_or_create(
            province_id=province, sha256=written.sha256,
            defaults={"size": written.size, "mime": "application/pdf", "extension": "pdf"},
        )  # fmt: skip
        finish(redaction, blob, remaining(redaction, below))

    return Result(commit=commit)


def _made(redaction: Redaction, report: Report) -> tuple[Path, list[str], int]:
    """The copy in the job's folder, the words that are below its marks, how many pages it has. Raises Failed."""
    boxes: dict[int, list[list[int]]] = defaultdict(list)
    for mark in redaction.marks.all():
        boxes[mark.page].append([mark.left, mark.top, mark.width, mark.height])
    command = settings.TESSERACT if can_recognise() else ""
    pictures, below = [], []
    with Child(patient=True) as child:
        path, extension = pdf_of(redaction.file.blob, child)
        asked = {"path": str(path), "extension": extension, "out": str(report.folder)}
        count = child.ask("pages", seconds=SECONDS, **asked)["count"]
        for number in range(1, count + 1):
            report(number - 1, count)
            answer = child.ask("cover", seconds=SECONDS, number=number, boxes=boxes[number], command=command, **asked)
            pictures.append([answer["picture"], answer["width"], answer["height"]])
            below += answer["below"]
        made = child.ask("bind", seconds=SECONDS, pictures=pictures, out=str(report.folder))["made"]
    return Path(made), below, count


def _draw(copy: Blob, count: int) -> None:
    """Pictures of the copy's first pages, so that nobody waits for them."""
    with Child(patient=True) as child:
        for number in range(1, min(count, PICTURES_BEFOREHAND) + 1):
            try:
                page_picture(copy, number, "page", child)
            except NoPicture as failure:
                log.warning("Page %s of the copy %s could not be drawn: %s", number, copy, failure.__cause__)


def _beside(made: Path) -> Path:
    """The copy in the file system in which it will stay, so that a rename publishes it."""
    with made.open("rb") as content:
        return files.write(iter(lambda: content.read(files.CHUNK), b""), files.scratch("pages")).path


def remaining(redaction: Redaction, below: list[str]) -> list[str]:
    """Where words that were covered still stand, of the document: in its particulars, its file's name, on pages without a mark
    on them."""
    wanted = {words for text in below if len(words := fold(text).strip(" .,:;-")) >= FEW}
    document = redaction.file.document
    told = {
        "title": document.title, "number": document.number, "issuer": document.issuer, "name": redaction.file.name,
    }  # fmt: skip
    found = [field for field, text in told.items() if any(words in fold(text) for words in wanted)]
    held = DocumentFile.objects.filter(document=document).values("blob")
    pages = PageText.objects.uncovered().filter(blob__in=held).order_by("blob", "number")
    for number, folded in pages.values_list("number", "folded"):
        if any(words in folded for words in wanted):
            found.append(str(number))
    return found
