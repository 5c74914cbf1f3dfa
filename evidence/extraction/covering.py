"""Marks burnt into pages, the words below marks and the places of words; pictures bound as a PDF without anything else.

Places are in thousandths of the page as it is shown: left, top, width, height.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2
from PIL import Image, ImageDraw
from pypdfium2 import raw

from agencies.rules import fold
from evidence.extraction import ocr, pdf, picture
from evidence.extraction.layout import Word

DPI = 150
LONGEST = 2000
"""Pixels of a photo's longer side."""
QUALITY = 82
WHOLE = 1000
EDGE = 0.3
"""What is added above and below a word, as part of its height: letters that reach beyond the line."""
SCAN_DPI = 200

Box = tuple[int, int, int, int]


class Placed(NamedTuple):
    """A word and its rectangle on the page, in thousandths."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def covered(image: Image.Image, boxes: Iterable[Box]) -> Image.Image:
    """The picture with these rectangles black, outwards to whole pixels; nothing of what was there is left."""
    image = image.convert("RGB")
    brush, (wide, high) = ImageDraw.Draw(image), image.size
    for left, top, width, height in boxes:
        right, bottom = -(-(left + width) * wide // WHOLE), -(-(top + height) * high // WHOLE)
        brush.rectangle((left * wide // WHOLE, top * high // WHOLE, right, bottom), fill="black")
    return image


def drawn(path: Path, extension: str, number: int) -> tuple[Image.Image, tuple[float, float]]:
    """A page as a picture for the copy, and its size in points."""
    if extension in {"jpg", "png"}:
        image = picture.upright(path, longest=LONGEST)
        image.thumbnail((LONGEST, LONGEST))
        return image, (image.width * pdf.POINTS_PER_INCH / DPI, image.height * pdf.POINTS_PER_INCH / DPI)
    document = pdf.opened(path)
    try:
        page = document[number - 1]
        return pdf.picture(page, dpi=DPI), page.get_size()
    finally:
        document.close()


def words_of(path: Path, extension: str, number: int, command: str, seconds: float) -> list[Placed]:
    """The words of a page and where they stand: of its text layer, or recognised where a command for it is given."""
    if extension == "pdf":
        document = pdf.opened(path)
        try:
            page = document[number - 1]
            if (found := _layer(page)) or not command:
                return found
            image, dpi = pdf.picture(page, dpi=SCAN_DPI, grey=True), SCAN_DPI
        finally:
            document.close()
    elif command:
        image, dpi = picture.upright(path, longest=LONGEST), SCAN_DPI
    else:
        return []
    wide, high = WHOLE / image.width, WHOLE / image.height
    return [
        Placed(word.text, word.left * wide, word.top * high, word.right * wide, word.bottom * high)
        for word in ocr.words(image, command, dpi=dpi, seconds=seconds)
    ]


def _layer(page: Any) -> list[Placed]:
    textpage = page.get_textpage()
    try:
        height = page.get_height()
        return [_placed(page, word, height) for word in pdf.words(textpage.raw, height)]
    finally:
        textpage.close()


def _placed(page: Any, word: Word, height: float) -> Placed:
    """A word of the text layer, whose places are told as they were before the page was turned and cut."""
    x, y = ctypes.c_int(), ctypes.c_int()
    corners = []
    for across, up in ((word.left, height - word.top), (word.right, height - word.bottom)):
        raw.FPDF_PageToDevice(page.raw, 0, 0, WHOLE * 10, WHOLE * 10, 0, across, up, x, y)
        corners.append((x.value / 10, y.value / 10))
    (a, b), (c, d) = corners
    return Placed(word.text, min(a, c), min(b, d), max(a, c), max(b, d))


def places_of(words: Sequence[Placed], wanted: str) -> list[Box]:
    """Where the words looked for stand one after the other, with or without marks: a rectangle for each line of each place."""
    wanted, text, begins = fold(wanted), "", []
    for word in words:
        begins.append(len(text))
        text += fold(word.text) + " "
    boxes, at = [], text.find(wanted) if wanted else -1
    while at >= 0:
        hit = [
            word for word, begin in zip(words, begins, strict=True)
            if begin < at + len(wanted) and begin + len(fold(word.text)) > at
        ]  # fmt: skip
        boxes += [_around(line) for line in _lines(hit)]
        at = text.find(wanted, at + len(wanted))
    return boxes


def words_below(words: Sequence[Placed], box: Box) -> str:
    """The words of which the middle, or a third, lies below the rectangle."""
    left, top, right, bottom = box[0], box[1], box[0] + box[2], box[1] + box[3]
    below = []
    for word in words:
        wide, high = word.right - word.left, word.bottom - word.top
        across = min(right, word.right) - max(left, word.left)
        if across > wide / 3 and min(bottom, word.bottom) - max(top, word.top) > high / 3:
            below.append(word.text)
    return " ".join(below)


def _lines(hit: Sequence[Placed]) -> list[list[Placed]]:
    lines: list[list[Placed]] = []
    for word in hit:
        last = lines[-1][-1] if lines else None
        if last and word.left >= last.left and abs(word.top - last.top) < (last.bottom - last.top):
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def _around(line: Sequence[Placed]) -> Box:
    high = max(word.bottom - word.top for word in line)
    left, right = min(word.left for word in line) - high * EDGE, max(word.right for word in line) + high * EDGE
    top, bottom = min(word.top for word in line) - high * EDGE, max(word.bottom for word in line) + high * EDGE
    left, top = max(0, int(left)), max(0, int(top))
    return left, top, max(1, min(WHOLE, int(right) + 1) - left), max(1, min(WHOLE, int(bottom) + 1) - top)


def bound(pictures: Sequence[tuple[str, float, float]], target: Path) -> None:
    """A PDF of these pictures (path, width and height in points), one on each page, and nothing else in it."""
    document = pypdfium2.PdfDocument.new()
    try:
        for path, width, height in pictures:
            page = document.new_page(width, height)
            image = pypdfium2.PdfImage.new(document)
            image.load_jpeg(path, inline=True)
            image.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
            page.insert_obj(image)
            page.gen_content()
            page.close()
        document.save(target)
    finally:
        document.close()
