"""The papers: documents, their files, the content those files hold, and what was read in it."""

from evidence.models.content import (
    Blob,
    Method,
    Obstacle,
    PageText,
    PageTextQuerySet,
    Reading,
    ReadingState,
    all_words,
    blob_path,
)
from evidence.models.document import Document, DocumentFile, DocumentQuerySet, PageHit
from evidence.models.room import Allowance
from evidence.models.types import Closure, DocumentType, ScanState
from evidence.redaction.models import Redaction, RedactionMark, RedactionReason, RedactionState
from evidence.sending.models import Sending

__all__ = [
    "Allowance",
    "Blob",
    "Closure",
    "Document",
    "DocumentFile",
    "DocumentQuerySet",
    "DocumentType",
    "Method",
    "Obstacle",
    "PageHit",
    "PageText",
    "PageTextQuerySet",
    "Reading",
    "ReadingState",
    "Redaction",
    "RedactionMark",
    "RedactionReason",
    "RedactionState",
    "ScanState",
    "Sending",
    "all_words",
    "blob_path",
]
