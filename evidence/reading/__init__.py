"""Reading what has arrived: the words on the pages, what a paper says of itself, its pages as pictures.

`text_of`, `texts_of` and `particulars_of` tell what was read, `unread` what is still to be. `job` does the reading, `filling` puts what was read
into empty particulars, `pictures` makes and finds page images.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from agencies.rules import fold
from evidence.models import Document, DocumentFile, DocumentQuerySet, Method, PageHit, PageText, ScanState
from evidence.models.document import KEPT_SHUT
from evidence.rules.reading.lines import Page
from evidence.rules.reading.particulars import ParticularsRead, read_particulars

VERSION = 1
"""Raise it when reading has become better: everything is read anew."""


def text_of(document: Document) -> list[PageText]:
    """The pages of a document's files in order, as far as they were read; a page's number counts within its file."""
    return texts_of([document.pk])[document.pk]


def texts_of(documents: Sequence[int]) -> dict[int, list[PageText]]:
    """The pages of each of these documents (by number), as `text_of` gives them for one; none of what nobody may open,
    no page on which something is covered. Two queries."""
    open_ones = Document.objects.filter(pk__in=documents).exclude(KEPT_SHUT)
    held = list(DocumentFile.objects.filter(document__in=open_ones.values("pk")).order_by("document", "position"))
    pages: dict[int, list[PageText]] = defaultdict(list)
    for page in (
        PageText.objects.uncovered().filter(blob__in={file.blob_id for file in held}).order_by("blob", "number")
    ):
        pages[page.blob_id].append(page)
    texts: dict[int, list[PageText]] = {document: [] for document in documents}
    for file in held:
        texts[file.document_id] += pages[file.blob_id]
    return texts


def unread(documents: DocumentQuerySet) -> DocumentQuerySet:
    """Those of these documents that are in use and have not been read as far as they can be; an infected one never is."""
    return documents.filter(withdrawn_at=None, read_version__lt=VERSION).exclude(scan_state=ScanState.INFECTED)


def is_unread(document: Document) -> bool:
    """Whether a document in use is one of `unread`."""
    return document.read_version < VERSION and document.scan_state != ScanState.INFECTED


def recognised(documents: Sequence[int]) -> set[int]:
    """Those of these documents (by number) whose words, or some of them, were recognised from pictures. One query."""
    files = DocumentFile.objects.filter(document__in=documents, blob__reading__method=Method.OCR)
    return set(files.order_by().values_list("document", flat=True))


def particulars_of(document: Document) -> ParticularsRead:
    """What the first of a document's files that says anything says of itself."""
    read = ParticularsRead()
    for file in document.files.select_related("blob__reading"):
        read = _particulars(file)
        if read.number or read.title or read.doc_type:
            break
    return read


def page_hits(documents: Sequence[int], words: str) -> dict[int, PageHit]:
    """For each of these documents on one of whose pages the words stand: the first such page. At most three queries."""
    if not fold(words) or not documents:
        return {}
    open_ones = Document.objects.filter(pk__in=documents).exclude(KEPT_SHUT)
    held = list(DocumentFile.objects.filter(document__in=open_ones.values("pk")).order_by("document", "position"))
    holding = PageText.objects.holding(words).uncovered().filter(blob__in={file.blob_id for file in held})
    first = {blob: pk for pk, blob in holding.order_by("blob", "-number").values_list("pk", "blob")}
    wanted = {file.document_id: (file, first[file.blob_id]) for file in reversed(held) if file.blob_id in first}
    pages = PageText.objects.defer("folded").in_bulk([pk for _file, pk in wanted.values()])
    return {
        document: PageHit(file.position, pages[pk].number, pages[pk].around(words))
        for document, (file, pk) in wanted.items()
    }


def _particulars(file: DocumentFile) -> ParticularsRead:
    reading = getattr(file.blob, "reading", None)
    texts = PageText.objects.uncovered().filter(blob=file.blob_id).order_by("number")[:20]
    pages = [Page(text.number, text.text, frozenset(text.doubtful)) for text in texts]
    return read_particulars(pages, by_ocr=reading is not None and reading.method == Method.OCR)
