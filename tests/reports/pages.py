"""Where things stand on the pages of a PDF, in millimetres from the top left corner; the words of a Word file."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

import docx
import pypdfium2

MM = 25.4 / 72


@dataclass(frozen=True)
class Box:
    """The rectangle around some text."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        """Its centre from left to right."""
        return (self.left + self.right) / 2


class Page:
    """One page: its text and where each piece of it stands."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._page = page
        self._text = page.get_textpage()
        width, height = page.get_size()
        self.width, self.height = width * MM, height * MM

    @cached_property
    def text(self) -> str:
        """All its words with single spaces, as somebody would copy them."""
        return flat(self._text.get_text_bounded())

    def find(self, wanted: str, *, last: bool = False) -> Box:
        """Where the text stands first, or `last`."""
        search = self._text.search(wanted, match_case=True)
        places = list(iter(search.get_next, None))
        assert places, f"{wanted!r} is not on the page"
        start, length = places[-1 if last else 0]
        return self._around(range(start, start + length))

    @property
    def head(self) -> str:
        """What stands in the top margin."""
        count = self._text.count_chars()
        return "".join(self._letter(index) for index in range(count) if self._in_margin(index))

    def _in_margin(self, index: int) -> bool:
        return bool(self._letter(index).strip()) and self._around([index]).bottom < 20

    @cached_property
    def marks(self) -> list[Box]:
        """The box of every visible letter."""
        visible = [index for index in range(self._text.count_chars()) if self._letter(index).strip()]
        return [self._around([index]) for index in visible]

    def _letter(self, index: int) -> str:
        return str(self._text.get_text_range(index, 1))

    def _around(self, indices: range | list[int]) -> Box:
        boxes = [self._text.get_charbox(index) for index in indices if self._letter(index).strip()]
        return Box(
            min(box[0] for box in boxes) * MM,
            self.height - max(box[3] for box in boxes) * MM,
            max(box[2] for box in boxes) * MM,
            self.height - min(box[1] for box in boxes) * MM,
        )


def pages(content: bytes) -> list[Page]:
    """The pages of a PDF."""
    return [Page(page) for page in pypdfium2.PdfDocument(content)]


def flat(text: str) -> str:
    """Text with single spaces; a line broken at a hyphen is mended as a reader would."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text.replace("\ufffe", "-"))).strip()


def words_of(content: bytes) -> str:
    """Every word of a Word file, tables included."""
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return flat(" ".join([*(paragraph.text for paragraph in document.paragraphs), *cells]))
