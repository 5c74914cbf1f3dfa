"""What the child process is asked, and what it answers.

Requests and answers are JSON objects. `do` names the request; `path` the file, `extension` its type. An answer
with `fault` says, for the log, why the file could not be worked on.

 pages      -> count, made: how many pages, and the PDF that had to be made of them in folder `out` ("" when none)
 text       first, last -> texts: [{number, text, needs_ocr}] of these pages
 recognise  number, command, seconds -> text, doubtful: the page read by OCR
 render     number, sizes: {name: width}, out -> names: {name: path} of WebP pictures in folder `out`
 cover      number, boxes, command, out -> picture, width, height, below: the page with black rectangles, and the words below each
 bind       pictures: [[path, width, height]], out -> made: a PDF of these pictures alone
 find       number, words, command -> boxes: where the words stand on the page
 signatures roots: [paths of certificates] -> signatures: what `signatures.signatures_of` tells of each
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from evidence.rules.reading.legible import is_legible, letters_in

Request = dict[str, Any]
Answer = dict[str, Any]

FEW = 25
"""Letters up to which a page with a picture counts as a scan: a stamp or a page number is no text."""
QUALITY = 78
LONG_SIDE = 11.7
"""Inches of the longer side of A4."""


def answer(request: Request) -> Answer:
    """Do what is asked; whatever goes wrong is an answer too."""
    try:
        return ASKED[request["do"]](request)
    except MemoryError:
        return {"fault": "memory"}
    except subprocess.TimeoutExpired:
        return {"fault": "time"}
    except Exception as error:  # whatever a stranger's file makes a parser do
        return {"fault": f"{type(error).__name__}: {error}"[:500]}


def pages(request: Request) -> Answer:
    """How many pages the file has; Office files become a PDF first."""
    path, extension, made = Path(request["path"]), request["extension"], ""
    if extension in {"jpg", "png"}:
        return {"count": 1, "made": ""}
    if extension in {"docx", "xlsx"}:
        from evidence.extraction import office

        path = Path(request["out"]) / "made.pdf"
        office.to_pdf(Path(request["path"]), extension, path)
        made = str(path)
    with _pdf(path) as document:
        return {"count": len(document), "made": made}


def text(request: Request) -> Answer:
    """The text layer of some pages of a PDF."""
    from evidence.extraction import pdf

    texts = []
    with _pdf(Path(request["path"])) as document:
        for number in range(request["first"], min(request["last"], len(document)) + 1):
            page = document[number - 1]
            found = pdf.text_of(page)
            if letters_in(found) <= FEW:
                needs_ocr = pdf.has_picture(page) or bool(letters_in(found) == 0 and request["first"] == number == 1)
            else:
                needs_ocr = not is_legible(found) and pdf.is_picture(page)
            texts.append({"number": number, "text": found, "needs_ocr": needs_ocr})
            page.close()
    return {"texts": texts}


def recognise(request: Request) -> Answer:
    """A page read by OCR; the head of a first page twice."""
    from evidence.extraction import ocr

    path, command, seconds = Path(request["path"]), request["command"], request["seconds"] / 2
    number, scan = request["number"], request["extension"] not in {"jpg", "png"}
    image, dpi = _scan(path, number, ocr.DPI) if scan else _photo(path, ocr.DPI)
    read = ocr.recognise(image, command, dpi=dpi, seconds=seconds)
    if number == 1:
        if scan:
            image, dpi = _scan(path, number, ocr.AGAIN_DPI)
        else:
            image = image.resize((round(image.width * 1.3), round(image.height * 1.3)))
        head = image.crop((0, 0, image.width, round(image.height * ocr.HEAD)))
        read = ocr.compare(read, head, command, dpi=dpi, seconds=seconds)
    return {"text": read.text, "doubtful": read.doubtful}


def _scan(path: Path, number: int, dpi: int) -> tuple[Any, int]:
    from evidence.extraction import pdf

    with _pdf(path) as document:
        return pdf.picture(document[number - 1], dpi=dpi, grey=True), dpi


def _photo(path: Path, dpi: int) -> tuple[Any, int]:
    """A photo, taken to show a sheet of A4 from edge to edge."""
    from evidence.extraction import picture

    longest = round(LONG_SIDE * dpi * 1.25)
    image = picture.upright(path, longest=longest)
    image.thumbnail((longest, longest))
    return image, max(70, round(max(image.size) / LONG_SIDE))


def render(request: Request) -> Answer:
    """A page as WebP pictures, the largest first and the others made of it."""
    from evidence.extraction import pdf, picture

    path, sizes, names = Path(request["path"]), request["sizes"], {}
    widest = max(sizes.values())
    if request["extension"] in {"jpg", "png"}:
        image = picture.upright(path, longest=2 * widest)
    else:
        with _pdf(path) as document:
            image = pdf.picture(document[request["number"] - 1], width=widest).convert("RGB")
    for name, width in sorted(sizes.items(), key=lambda size: -size[1]):
        image.thumbnail((width, width * 4))
        target = Path(request["out"]) / f"{request['number']}-{name}.webp"
        image.save(target, "WEBP", quality=QUALITY, method=2)
        names[name] = str(target)
    return {"names": names}


def cover(request: Request) -> Answer:
    """A page as a picture with the marks burnt in; the words that were below them."""
    from evidence.extraction import covering

    path, extension, number = Path(request["path"]), request["extension"], request["number"]
    image, (width, height) = covering.drawn(path, extension, number)
    below = []
    if request["boxes"]:
        words = covering.words_of(path, extension, number, request["command"], request["seconds"])
        below = [covering.words_below(words, tuple(box)) for box in request["boxes"]]
    target = Path(request["out"]) / f"{number}.jpg"
    covering.covered(image, map(tuple, request["boxes"])).save(target, "JPEG", quality=covering.QUALITY)
    return {"picture": str(target), "width": width, "height": height, "below": below}


def bind(request: Request) -> Answer:
    """The pictures of a copy as one PDF."""
    from evidence.extraction import covering

    made = Path(request["out"]) / "covered.pdf"
    covering.bound(request["pictures"], made)
    return {"made": str(made)}


def find(request: Request) -> Answer:
    """Where words stand on a page."""
    from evidence.extraction import covering

    found = covering.words_of(
        Path(request["path"]), request["extension"], request["number"], request["command"], request["seconds"]
    )
    return {"boxes": covering.places_of(found, request["words"])}


def signatures(request: Request) -> Answer:
    """The digital signatures of a PDF."""
    from evidence.extraction.signatures import signatures_of

    return {"signatures": signatures_of(Path(request["path"]), request["roots"])}


ASKED = {
    "pages": pages, "text": text, "recognise": recognise, "render": render, "cover": cover, "bind": bind, "find": find,
    "signatures": signatures,
}  # fmt: skip


@contextmanager
def _pdf(path: Path) -> Iterator[Any]:
    from evidence.extraction import pdf

    document = pdf.opened(path)
    try:
        yield document
    finally:
        document.close()
