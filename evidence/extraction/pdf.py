"""PDF: the words of its text layer, its pages as pictures."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from evidence.extraction.layout import Word, page_text

POINTS_PER_INCH = 72
MOST_PIXELS = 12_000_000
"""How many pixels a page's picture may have; a page that is a poster comes out smaller."""
MOST_LETTERS = 60_000
"""Letters of one page that are read; a page with more is no page for people."""
BAND = 0.8
"""Height of a line of text as part of the font's size."""


def opened(path: Path) -> Any:
    """The document; close it afterwards. Raises pypdfium2.PdfiumError."""
    return pypdfium2.PdfDocument(path)


def text_of(page: Any) -> str:
    """The page's text layer, laid out as it looks."""
    textpage = page.get_textpage()
    try:
        if page.get_rotation():
            # Places are told as they were before the page was turned.
            return str(textpage.get_text_range()).replace("\r\n", "\n")
        return page_text(words(textpage.raw, page.get_height()), page.get_width())
    finally:
        textpage.close()


def is_picture(page: Any) -> bool:
    """Whether one picture covers most of the page, as in a scan."""
    area = page.get_width() * page.get_height() or 1
    for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = thing.get_bounds()
        if (right - left) * (top - bottom) > 0.6 * area:
            return True
    return False


def has_picture(page: Any) -> bool:
    """Whether there is anything on the page that could be letters in a picture."""
    return next(iter(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)), None) is not None


def picture(page: Any, *, width: int | None = None, dpi: int | None = None, grey: bool = False) -> Image.Image:
    """The page as a picture this many pixels wide, or at this resolution, within MOST_PIXELS."""
    wide, high = page.get_size()
    scale = width / wide if width else (dpi or POINTS_PER_INCH) / POINTS_PER_INCH
    scale = min(scale, (MOST_PIXELS / max(wide * high, 1)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=grey, prefer_bgrx=not grey)
    image: Image.Image = bitmap.to_pil()
    return image


def words(textpage: Any, height: float) -> Iterator[Word]:
    """The words of a text layer, with their places as they were before the page was turned."""
    letters: list[str] = []
    left = right = base = size = 0.0
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    for index in range(min(raw.FPDFText_CountChars(textpage), MOST_LETTERS)):
        letter = chr(raw.FPDFText_GetUnicode(textpage, index))
        blank = not letter.isprintable() or letter.isspace() or letter == "\ufffe"
        if not blank:
            raw.FPDFText_GetLooseCharBox(textpage, index, box)
            raw.FPDFText_GetCharOrigin(textpage, index, x, y)
        if letters and (blank or abs(y.value - base) > 0.3 * size or not -size < box.left - right < 0.25 * size):
            yield Word("".join(letters), left, right, height - base - BAND * size, height - base)
            letters = []
        if blank:
            continue
        if not letters:
            left, base, size = box.left, y.value, max(box.top - box.bottom, 1.0)
        letters.append(letter)
        right = box.right
    if letters:
        yield Word("".join(letters), left, right, height - base - BAND * size, height - base)
