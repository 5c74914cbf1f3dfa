"""A document's pages one after the other, across its files, as the page of the document shows them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from agencies.access import Asker
from agencies.rules import Refused
from evidence.models import Document, DocumentFile, Obstacle, PageText, Reading, ReadingState
from evidence.redaction.readers import sees_original
from evidence.redaction.shown import Shown, covered_name, shown_to

THUMBNAILS_MAX = 60
"""Pages up to which a file's pages are offered as small pictures."""


@dataclass(frozen=True, slots=True)
class Step:
    """A page to go to: its file (counted from 1) and its number within the file."""

    file: int
    page: int


@dataclass(frozen=True, slots=True)
class Viewer:
    """What is open: the file and its page, what is before and after, the words on it, what the reader says of the file."""

    files: list[DocumentFile]
    file: DocumentFile
    page: int
    page_count: int
    before: Step | None
    after: Step | None
    text: str
    reading: Reading | None
    shown: Shown | None
    """What of the file this person gets; None while the copy is being made, which `held` says."""
    held: str
    hidden: bool
    """Whether the words of the page are kept back, for something on it is covered."""
    whole: bool
    """Whether this person sees marked files, and their names, as they were sent."""
    thumbnails: list[int] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """What the files are called to this person: of a marked one no more than its place, to whom it is covered."""
        return [covered_name(one) if one.marked and not self.whole else one.name for one in self.files]

    @property
    def name(self) -> str:
        """What the open file is called."""
        return self.names[self.files.index(self.file)]

    @property
    def edition(self) -> str:
        """What goes into the addresses of its pictures, so that a browser does not show what it kept of another edition."""
        return f"?v={self.shown.edition}" if self.shown and self.shown.edition else ""

    @property
    def is_waiting(self) -> bool:
        """Whether the reader has not come to the file yet."""
        return self.reading is None or self.reading.state == ReadingState.WAITING

    @property
    def obstacle(self) -> str:
        """Why words could not be read; empty when all is well."""
        return str(Obstacle(self.reading.obstacle).label) if self.reading else ""


def viewer_of(document: Document, asked: Mapping[str, str], user: Asker) -> Viewer | None:
    """The page asked for by `file` and `page`, or the first, as this person may see it; None for a document without files.
    Two queries, and for marked files who may see them whole and what `shown_to` asks."""
    files = list(document.files.select_related("blob__reading"))
    if not files:
        return None
    place = max(0, min(_number(asked.get("file")) - 1, len(files) - 1))
    file = files[place]
    count = _pages(file)
    page = min(_number(asked.get("page")), count)
    shown, held = _shown(document, file, user)
    whole = not any(one.marked for one in files) or sees_original(user, document)
    hidden = shown is None or shown.hides(page)
    text = None if hidden else PageText.objects.filter(blob=file.blob_id, number=page).first()
    before = Step(place + 1, page - 1) if page > 1 else Step(place, _pages(files[place - 1])) if place else None
    after = Step(place + 1, page + 1) if page < count else Step(place + 2, 1) if place + 1 < len(files) else None
    return Viewer(
        files, file, page, count, before, after, text.plain if text else "", getattr(file.blob, "reading", None),
        shown, held, hidden, whole, list(range(1, count + 1)) if 1 < count <= THUMBNAILS_MAX else [],
    )  # fmt: skip


def _shown(document: Document, file: DocumentFile, user: Asker) -> tuple[Shown | None, str]:
    file.document = document
    try:
        return shown_to(user, file), ""
    except Refused as refusal:
        return None, str(refusal)


def _number(asked: str | None) -> int:
    """A number from an address; 1 for whatever is none."""
    return max(1, int(asked)) if asked and asked.isdecimal() and len(asked) < 8 else 1


def _pages(file: DocumentFile) -> int:
    """How many pages the file has; one until the reader has counted."""
    reading: Reading | None = getattr(file.blob, "reading", None)
    return max(1, reading.page_count) if reading else 1


@dataclass(frozen=True, slots=True)
class FilePages:
    """One file of a document and its pages, to be shown somewhere else than on the document's own page."""

    file: int
    name: str
    pages: int
    is_waiting: bool
    """Whether the reader has not come to it yet, so that its pages are not counted."""
    obstacle: str
    """Why words could not be read; empty when all is well."""


def pages_of(documents: Collection[int]) -> dict[int, list[FilePages]]:
    """The files of each of these documents (by number), in order. One query."""
    found: dict[int, list[FilePages]] = {document: [] for document in documents}
    for file in DocumentFile.objects.filter(document__in=found).select_related("blob__reading").order_by("position"):
        reading: Reading | None = getattr(file.blob, "reading", None)
        waiting = reading is None or reading.state == ReadingState.WAITING
        obstacle = str(Obstacle(reading.obstacle).label) if reading else ""
        name = covered_name(file) if file.marked else file.name
        found[file.document_id].append(FilePages(file.pk, name, _pages(file), waiting, obstacle))
    return found
