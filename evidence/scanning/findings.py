"""What follows from what the scanner said: the content's state, its documents', who is told."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from agencies import files, trail
from agencies.models import User
from agencies.workflow.signin import post
from evidence.models import Blob, Document, DocumentFile, DocumentQuerySet, ScanState
from evidence.models.types import WORST_FIRST
from evidence.scanning import clamd
from evidence.scanning.clamd import Answer

log = logging.getLogger(__name__)

NO_ANSWER = "no answer"
"""The note of a content of which the scanner, though it is there, could say nothing."""
AWAY = "away"
"""The note of a content that was not scanned because nobody answered."""


def due() -> Q:
    """The condition that a content is to be scanned (again): never scanned, the scanner was away, or long ago."""
    waiting = Q(scan_state=ScanState.NOT_SCANNED) | Q(scan_state=ScanState.FAILED, scan_note=AWAY)
    if not settings.CLAMAV_RESCAN_DAYS:
        return waiting
    return waiting | Q(scanned_at__lt=timezone.now() - timedelta(days=settings.CLAMAV_RESCAN_DAYS))


def scan_blob(blob: Blob) -> bool:
    """Scan one content and write down what follows. False when nobody answered: then nothing more is worth trying."""
    try:
        answer = clamd.scan(files.place(blob.path))
    except FileNotFoundError:
        log.error("The content %s is not on disk and could not be scanned.", blob)
        answer = Answer(ScanState.FAILED, "missing")
    except clamd.Away as error:
        if clamd.answers():
            log.warning("The scanner for malicious code could say nothing of the content %s: %s", blob, error)
            note_answer(blob, _nothing_new(blob))
            return True
        log.warning("The scanner for malicious code does not answer: %s", error)
        if blob.scan_state == ScanState.NOT_SCANNED:
            note_answer(blob, Answer(ScanState.FAILED, AWAY))
        return False
    note_answer(blob, answer)
    return True


def _nothing_new(blob: Blob) -> Answer:
    """That the scanner could say nothing: what it found in the content before stays found."""
    if blob.scan_state == ScanState.INFECTED:
        return Answer(ScanState.INFECTED, blob.scan_note)
    return Answer(ScanState.FAILED, NO_ANSWER)


@transaction.atomic
def note_answer(blob: Blob, answer: Answer) -> None:
    """Write down what the scanner said of a content. Documents that become infected by it leave a line in the trail, and
    whoever sent them gets a letter; what cites them, and receipts of sheets handed in with them, stay as they are."""
    # Whoever attaches the content to a document meanwhile waits, and then reads what is written here.
    Blob.objects.select_for_update(of=("self",), no_key=True).get(pk=blob.pk)
    blob.scan_state, blob.scan_note, blob.scanned_at = answer.state, answer.note, timezone.now()
    blob.save(update_fields=["scan_state", "scan_note", "scanned_at"])
    for document in holders(blob).select_for_update(of=("self",), no_key=True):
        before, document.scan_state = document.scan_state, worst_of(document)
        if before == document.scan_state:
            continue
        document.save(update_fields=["scan_state"])
        if ScanState.INFECTED in {before, document.scan_state}:
            _tell(document, before, answer.note)


def holders(blob: Blob) -> DocumentQuerySet:
    """The documents of the province that hold this content."""
    held = DocumentFile.objects.filter(blob=blob).values("document")
    return Document.objects.filter(pk__in=held).select_related("agency__province", "uploaded_by").order_by("pk")


def worst_of(document: Document) -> ScanState:
    """The state of a document: that of its worst file."""
    found = set(document.files.values_list("blob__scan_state", flat=True))
    return next((state for state in WORST_FIRST if state in found), ScanState.NOT_SCANNED)


def _tell(document: Document, before: str, note: str) -> None:
    infected = document.scan_state == ScanState.INFECTED
    trail.record(
        "find_infected" if infected else "find_clean", document, by=None, province=document.agency.province,
        agency=document.agency, changes={"scan_state": (before, document.scan_state)}, note=note,
    )  # fmt: skip
    if infected and document.uploaded_by and document.uploaded_by.is_active:
        transaction.on_commit(partial(_write, document.uploaded_by, document, note))


def _write(user: User, document: Document, note: str) -> None:
    place = reverse("evidence:document", args=[document.agency.province.slug, document.pk])
    post(user, "evidence/infected", document=document, found=note, link=f"{settings.BASE_URL}{place}")
