"""Parts joined to one PDF: pages numbered from first to last, an outline by chapter and leaf, the tags of all parts.

Written part by part, so that memory does not grow with the book.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from xml.sax.saxutils import escape

from reports.binding.part import FIRST, Part, read

POINTS = 72 / 25.4
NUMBER_SIZE = 13
"""Points of the page number (Nghị định 30/2020/NĐ-CP, Phụ lục I, I.7: 13 to 14)."""
DIGIT = 0.5
"""How wide a digit of Tinos is, in parts of the size."""
MIDDLE = (30 + 210 - 15) / 2 * POINTS
"""The middle of the text of an upright page, from the left edge in points."""
UP = 10 * POINTS + NUMBER_SIZE / 3
"""How far below the upper edge the numbers stand, in points."""
CATALOG, ROOT, TAGS, ELEMENT, FONT, FILE, PARENTS, INFO, METADATA, OUTLINE, SHAPE = range(1, 12)
"""The numbers of the book's own objects; those of the parts follow."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A branch of the outline: its title and, with their titles, the parts below it. Without a title they stand by themselves."""

    title: str
    parts: Sequence[tuple[str, Path]]


@dataclass(frozen=True, slots=True)
class Bound:
    """What was written: how many pages and bytes."""

    pages: int
    size: int


def bind(chapters: Sequence[Chapter], target: BinaryIO, *, title: str, author: str, digits: Path) -> Bound:
    """Write the book. `digits` is the typeface of the page numbers; the first page bears none. Raises ValueError for a broken part."""
    book = _Book(target, digits)
    outline = [(chapter.title, [(name, book.add(read(path))) for name, path in chapter.parts]) for chapter in chapters]
    return book.close(outline, title, author)


class _Book:
    """A PDF on its way out: where each object stands, what hangs under the roots of pages and tags."""

    def __init__(self, target: BinaryIO, digits: Path) -> None:
        self._target = target
        self._position = 0
        self._places: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}
        self._next = SHAPE + 1
        self._pages: list[int] = []
        self._elements: list[int] = []
        self._keys = 0
        self._parents: list[int] = []
        self._write(b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n")
        self._typeface(digits)

    def add(self, part: Part) -> int:
        """Write a part's objects; the number of its first page object."""
        head, base, keys = part.head, self._next - FIRST, self._keys
        self._next += head.count
        numbers = range(len(self._pages) + 1, len(self._pages) + len(head.pages) + 1)
        stamps = {
            page: self._stamp(number, size)
            for number, page, size in zip(numbers, head.pages, head.sizes, strict=True)
            if number > 1
        }
        texts = iter(part.texts(base, (ROOT, ELEMENT), keys))
        packed = []
        for number, raw in zip(head.texts, texts, strict=False):
            if number in stamps:
                raw = _stamped(raw, stamps[number])
            elif number == head.fonts:
                raw = raw[:-2] + b"/PageNo %d 0 R>>" % FONT
            packed.append((base + number, raw))
        dictionaries = [next(texts) for _ in head.streams]
        pairs = b" ".join(b"%d %s" % (keys + key, raw) for key, raw in enumerate(texts))
        limits = (keys, keys + head.parents - 1)
        packed.append((self._fresh(), b"<</Limits [%d %d]/Nums [%s]>>" % (*limits, pairs)))
        self._parents.append(packed[-1][0])
        self._packed(packed)
        for (number, stream), dictionary in zip(part.streams(), dictionaries, strict=True):
            self._object(base + number, dictionary, stream)
        self._keys += head.parents
        self._pages += [base + page for page in head.pages]
        self._elements.append(base + head.tags)
        return base + head.pages[0]

    def close(self, outline: Sequence[tuple[str, Sequence[tuple[str, int]]]], title: str, author: str) -> Bound:
        """Write what holds the parts together, and where everything stands."""
        first, last, count, items = self._outline(outline)
        self._packed([
            *items,
            (CATALOG, b"<</Type /Catalog/Pages %d 0 R/Lang (vi)/MarkInfo <</Marked true>>/ViewerPreferences <</DisplayDocTitle true>>"
                b"/PageMode /UseOutlines/StructTreeRoot %d 0 R/Outlines %d 0 R/Metadata %d 0 R>>" % (ROOT, TAGS, OUTLINE, METADATA)),
            (ROOT, b"<</Type /Pages/Count %d/Kids [%s]>>" % (len(self._pages), _references(self._pages))),
            (TAGS, b"<</Type /StructTreeRoot/K [%d 0 R]/ParentTree %d 0 R/ParentTreeNextKey %d>>" % (ELEMENT, PARENTS, self._keys)),
            (ELEMENT, b"<</Type /StructElem/S /Document/P %d 0 R/K [%s]>>" % (TAGS, _references(self._elements))),
            (PARENTS, b"<</Kids [%s]>>" % _references(self._parents)),
            (INFO, b"<</Title %s/Author %s>>" % (_string(title), _string(author))),
            (OUTLINE, b"<</Type /Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % (first, last, count)),
        ])  # fmt: skip
        self._stream(METADATA, b"/Type /Metadata/Subtype /XML", _description(title).encode(), packed=False)
        self._index()
        return Bound(len(self._pages), self._position)

    # --- what is the book's own ---

    def _stamp(self, number: int, size: Sequence[float]) -> int:
        """The page number as a content of its own, in front of what is on the page: over the text, in the upper margin."""
        place, words = self._fresh(), b"%d" % number
        middle = MIDDLE if size[0] < size[1] else size[0] / 2
        left, up = middle - len(words) * DIGIT * NUMBER_SIZE / 2, size[1] - UP
        content = b"/Artifact <</Type /Pagination>> BDC q BT /PageNo %d Tf 1 0 0 1 %.2f %.2f Tm (%s) Tj ET Q EMC" % (
            NUMBER_SIZE, left, up, words,
        )  # fmt: skip
        self._object(place, b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content))
        return place

    def _outline(
        self, chapters: Sequence[tuple[str, Sequence[tuple[str, int]]]]
    ) -> tuple[int, int, int, list[tuple[int, bytes]]]:
        """First, last, how many lines are open, and the lines themselves; chapters stand closed."""
        tree: list[tuple[int, str, int, list[tuple[int, str, int]]]] = []
        for title, leaves in chapters:
            below = [(self._fresh(), name, page) for name, page in leaves]
            tree += [(self._fresh(), title, below[0][2], below)] if title and below else [(*leaf, []) for leaf in below]
        items = _line(tree, OUTLINE)
        for number, _, _, below in tree:
            items += _line([(*leaf, []) for leaf in below], number)
        return tree[0][0], tree[-1][0], len(tree), items

    def _typeface(self, file: Path) -> None:
        """The typeface of the page numbers, whole: a quarter of a megabyte in a book of ten."""
        content = file.read_bytes()
        self._stream(FILE, b"/Length1 %d" % len(content), content)
        self._object(
            SHAPE,
            b"<</Type /FontDescriptor/FontName /Tinos/Flags 32/FontBBox [0 -14 500 676]/ItalicAngle 0"
            b"/Ascent 891/Descent -216/CapHeight 662/StemV 80/FontFile2 %d 0 R>>" % FILE,
        )
        self._object(
            FONT,
            b"<</Type /Font/Subtype /TrueType/BaseFont /Tinos/FirstChar 48/LastChar 57/Widths [%s]"
            b"/Encoding /WinAnsiEncoding/FontDescriptor %d 0 R>>" % (b" ".join([b"500"] * 10), SHAPE),
        )

    # --- how it is written ---

    def _fresh(self) -> int:
        self._next += 1
        return self._next - 1

    def _write(self, *pieces: bytes | memoryview) -> None:
        for piece in pieces:
            self._target.write(piece)
            self._position += len(piece)

    def _object(self, number: int, *pieces: bytes | memoryview) -> None:
        self._places[number] = (1, self._position, 0)
        self._write(b"%d 0 obj\n" % number, *pieces, b"\nendobj\n")

    def _stream(self, number: int, more: bytes, content: bytes, *, packed: bool = True) -> None:
        filtered = b"/Filter /FlateDecode" if packed else b""
        content = zlib.compress(content, 1) if packed else content
        self._object(number, b"<<%s%s/Length %d>>\nstream\n" % (more, filtered, len(content)), content, b"\nendstream")

    def _packed(self, objects: Sequence[tuple[int, bytes]]) -> None:
        """Objects without streams, pressed together in one."""
        place, at, index = self._fresh(), 0, []
        for order, (number, raw) in enumerate(objects):
            self._places[number] = (2, place, order)
            index.append(b"%d %d" % (number, at))
            at += len(raw) + 1
        first = b" ".join(index) + b"\n"
        content = first + b"\n".join(raw for _, raw in objects)
        self._stream(place, b"/Type /ObjStm/N %d/First %d" % (len(objects), len(first)), content)

    def _index(self) -> None:
        number, start = self._fresh(), self._position
        self._places[number] = (1, start, 0)
        free = (0, 0, 0)
        rows = b"".join(struct.pack(">BIH", *self._places.get(each, free)) for each in range(self._next))
        content = zlib.compress(rows, 1)
        self._write(
            b"%d 0 obj\n<</Type /XRef/W [1 4 2]/Size %d/Root %d 0 R/Info %d 0 R/Filter /FlateDecode/Length %d>>\nstream\n"
            % (number, self._next, CATALOG, INFO, len(content)),
            content,
            b"\nendstream\nendobj\n",
        )
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)


def _stamped(page: bytes, stamp: int) -> bytes:
    """A page with one more content before its own."""
    before, _, after = page.partition(b"/Contents ")
    contents, _, rest = after.partition(b" 0 R")
    return b"%s/Contents [%d 0 R %s 0 R]%s" % (before, stamp, contents, rest)


def _line(
    items: Sequence[tuple[int, str, int, Sequence[tuple[int, str, int]]]], parent: int
) -> list[tuple[int, bytes]]:
    """The lines of one level of the outline: number, title, page, lines below."""
    done = []
    for index, (number, title, page, below) in enumerate(items):
        before = b"/Prev %d 0 R" % items[index - 1][0] if index else b""
        after = b"/Next %d 0 R" % items[index + 1][0] if index + 1 < len(items) else b""
        under = b"/First %d 0 R/Last %d 0 R/Count -%d" % (below[0][0], below[-1][0], len(below)) if below else b""
        done.append(
            (
                number,
                b"<</Title %s/Parent %d 0 R/Dest [%d 0 R /Fit]%s%s%s>>"
                % (_string(title), parent, page, before, after, under),
            )
        )
    return done


def _references(numbers: Iterable[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


def _string(text: str) -> bytes:
    return b"<%s>" % ("\ufeff" + text).encode("utf-16-be").hex().encode()


def _description(title: str) -> str:
    """What the file says of itself (XMP): its title, and that it is tagged for screen readers."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>'
        '<pdfuaid:part>1</pdfuaid:part></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    )
