"""A rendered part of a book: its PDF objects with numbers of their own, ready to be moved to any place in a file.

Parts are moved as text, number by number: cloning the tags of a page of small print, object by object, takes a library
for PDF some fifty times as long as copying the part does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

PAGES, TREE, FIRST = 0, 1, 2
"""Numbers inside a part: the book's root of pages, its root of tags, and the part's own first object."""
DIVIDED = b"\0"
FORMAT = 1
"""Counts the ways parts are written; a part of another is not read."""

_NUMBER = re.compile(rb"(\d+) 0 R|/StructParents? (\d+)")


@dataclass(frozen=True, slots=True)
class Head:
    """What stands in front of a part's objects.

    `texts` are the numbers of the objects that are text alone, which stand first, `words` bytes divided by NUL; of the
    `streams` each has its number and how long its dictionary and the rest are.
    `pages` and `sizes` are the page objects and their width and height in points, `fonts` the dictionary of typefaces,
    `tags` the object under which the tags hang, `parents` how many keys of the tree of tags the part takes.
    """

    format: int
    count: int
    pages: list[int]
    sizes: list[tuple[float, float]]
    fonts: int
    tags: int
    parents: list[str]
    texts: list[int]
    words: int
    streams: list[tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class Part:
    """A part read from its file."""

    head: Head
    body: memoryview

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return len(self.head.pages)


def read(path: Path) -> Part:
    """The part in this file. Raises ValueError for a file that is none, or was written by another version."""
    content = path.read_bytes()
    line, _, _ = content.partition(b"\n")
    found = json.loads(line)
    if found.get("format") != FORMAT:
        raise ValueError(f"{path.name} is no part of format {FORMAT}.")
    head = Head(**found)
    body = memoryview(content)[len(line) + 1 :]
    if len(body) != head.words + sum(a + b for _, a, b in head.streams):
        raise ValueError(f"{path.name} is not whole.")
    return Part(head, body)


def pack(pdf: Any, write: Callable[[bytes], object]) -> None:
    """Write what the renderer (a `pydyf.PDF`) made as a part. What belongs to a whole file, catalogue and description, stays behind."""
    tree = _at(pdf, pdf.catalog["StructTreeRoot"])
    tags, parents = _at(pdf, tree["K"]), _at(pdf, tree["ParentTree"])
    metadata = _number(pdf.catalog["Metadata"]) if "Metadata" in pdf.catalog else -1
    left = {pdf.pages.number, pdf.catalog.number, tree.number, parents.number, metadata, 0}
    own = [item for item in pdf.objects if item.number not in left]
    place = {item.number: FIRST + index for index, item in enumerate(own)}
    place |= {pdf.pages.number: PAGES, tree.number: TREE}
    texts, plain, streams, streaming = [], [], [], []
    for item in own:
        dictionary, mark, stream = (
            item.data.partition(b"\nstream\n") if hasattr(item, "stream") else (item.data, b"", b"")
        )
        text = moved(dictionary, lambda number: place[number])
        number = place[item.number]
        if mark:
            streams.append((number, len(text), len(mark + stream)))
            streaming.append(text + mark + stream)
        else:
            texts.append(number)
            plain.append(text)
    words = DIVIDED.join(plain)
    if words.count(DIVIDED) != len(plain) - 1:
        raise ValueError("An object of the part holds the sign that divides them.")
    pages = [_at_number(pdf, number) for number in pdf.pages["Kids"][::3]]
    head = Head(
        FORMAT, len(own), [place[page.number] for page in pages],
        [(float(page["MediaBox"][2]), float(page["MediaBox"][3])) for page in pages],
        place[_number(_at(pdf, pages[0]["Resources"])["Font"])], place[tags.number],
        [moved(_data(entry), lambda number: place[number]).decode("latin-1") for entry in parents["Nums"][1::2]],
        texts, len(words), streams,
    )  # fmt: skip
    write(json.dumps(asdict(head)).encode() + b"\n")
    for piece in (words, *streaming):
        write(piece)


def moved(text: bytes, number: Callable[[int], int], key: Callable[[int], int] = lambda key: key) -> bytes:
    """The text of an object with every object it names under its new number, every key of the tags under its new one."""

    def put(found: re.Match[bytes]) -> bytes:
        if found.lastindex == 1:
            return b"%d 0 R" % number(int(found[1]))
        return b"%s %d" % (found[0].split()[0], key(int(found[2])))

    return _NUMBER.sub(put, text)


def _number(reference: Any) -> int:
    return int(bytes(reference if not isinstance(reference, list) else reference[0]).split()[0])


def _at(pdf: Any, reference: Any) -> Any:
    return pdf.objects[_number(reference)]


def _at_number(pdf: Any, number: int) -> Any:
    return pdf.objects[number]


def _data(entry: Any) -> bytes:
    return bytes(entry.data) if hasattr(entry, "data") else bytes(entry)
