"""Where words stand on the pages of a file, so that they can be marked by typing them."""

from __future__ import annotations

from django.conf import settings

from evidence.extraction.child import Child, Failed
from evidence.models import DocumentFile, PageText, RedactionReason
from evidence.reading.job import can_recognise
from evidence.reading.pictures import pdf_of
from evidence.redaction.places import Place, kept_on_page

PAGES = 20
"""Pages looked at for one request: those beyond are told as pages to be marked by hand."""
SECONDS = 20


def places_found(
    file: DocumentFile, words: str, reason: str = RedactionReason.PERSONAL
) -> tuple[list[Place], list[int]]:
    """A place for each time the words stand on a page whose words were read, and the pages on which they were read but could
    not be located."""
    numbers = (
        PageText.objects.holding(words).filter(blob=file.blob_id).order_by("number").values_list("number", flat=True)
    )
    places: list[Place] = []
    missed: list[int] = []
    wanted = list(numbers)
    if not wanted:
        return places, missed
    command = settings.TESSERACT if can_recognise() else ""
    with Child() as child:
        path, extension = pdf_of(file.blob, child)
        for number in wanted[:PAGES]:
            try:
                boxes = child.ask(
                    "find",
                    seconds=SECONDS,
                    path=str(path),
                    extension=extension,
                    number=number,
                    words=words,
                    command=command,
                )["boxes"]
            except Failed:
                boxes = []
            places += [kept_on_page(number, left, top, wide, high, reason) for left, top, wide, high in boxes]
            if not boxes:
                missed.append(number)
    return places, missed + wanted[PAGES:]
