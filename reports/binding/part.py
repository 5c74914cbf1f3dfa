"""A rendered part of a book: its PDF objects with numbers of their own, ready to be moved to any place in a file.

Parts are moved as text, the numbers in it written anew: cloning the tags of a page of small print, object by object, takes
a library for PDF some fifty times as long as copying the part does.
"""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

PAGES, TREE, FIRST = 0, 1, 2
"""Numbers inside a part: the book's root of pages, its root of tags, and the part's own first object."""
DIVIDED, NAMED = b"\0", b"\1"
"""Signs that stand in no object of the renderer's: between two texts, and where a text names an object or a key."""
FORMAT = 2
"""Counts the ways parts are written; a part of another is not read."""

_NAMES = re.compile(rb"(\d+) 0 R|(?<=/StructParent) (\d+)|(?<=/StructParents) (\d+)")


@dataclass(frozen=True, slots=True)
class Head:
    """What stands in front of a part's objects.

    Then follow the texts, `words` bytes divided by DIVIDED: the objects that are text alone, whose numbers `texts` are,
    the dictionaries of the streams, the tree of tags' value for each of `parents` keys. Where a text names an object or
    a key stands NAMED, and which one in `names` numbers of four bytes: an object's own, or a key's behind all objects.
    Last come the `streams`, of each the object's number and how many bytes.
    `pages` and `sizes` are the page objects and their width and height in points, `fonts` the dictionary of typefaces,
    `tags` the object under which the tags hang.
    """

    format: int
    count: int
    pages: list[int]
    sizes: list[tuple[float, float]]
    fonts: int
    tags: int
    parents: int
    texts: list[int]
    words: int
    names: int
    streams: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Part:
    """A part read from its file."""

    head: Head
    body: memoryview

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return len(self.head.pages)

    def texts(self, base: int, roots: tuple[int, int], keys: int) -> list[bytes]:
        """Its texts, each object under its number plus `base`, the book's roots under theirs, each key behind so many."""
        head = self.head
        calls = [b"%d 0 R" % number for number in (*roots, *range(base + FIRST, base + FIRST + head.count))]
        calls += [b" %d" % (keys + key) for key in range(head.parents)]
        pieces = bytes(self.body[: head.words]).split(NAMED)
        names = array("I", bytes(self.body[head.words : head.words + head.names * SIZE]))
        text: list[bytes] = [b""] * (2 * head.names + 1)
        text[::2] = pieces
        text[1::2] = [calls[name] for name in names]
        return b"".join(text).split(DIVIDED)

    def streams(self) -> Iterator[tuple[int, memoryview]]:
        """Its streams in the order of their dictionaries."""
        at = self.head.words + self.head.names * SIZE
        for number, length in self.head.streams:
            yield number, self.body[at : at + length]
            at += length


SIZE = array("I").itemsize


def read(path: Path) -> Part:
    """The part in this file. Raises ValueError for a file that is none, or was written by another version."""
    content = path.read_bytes()
    line, _, _ = content.partition(b"\n")
    found = json.loads(line)
    if found.get("format") != FORMAT:
        raise ValueError(f"{path.name} is no part of format {FORMAT}.")
    head = Head(**found)
    body = memoryview(content)[len(line) + 1 :]
    if len(body) != head.words + head.names * SIZE + sum(length for _, length in head.streams):
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
    texts, plain, streams, dictionaries, contents = [], [], [], [], []
    for item in own:
        number = place[item.number]
        dictionary, mark, stream = (
            item.data.partition(b"\nstream\n") if hasattr(item, "stream") else (item.data, b"", b"")
        )
        if mark:
            streams.append((number, len(mark + stream)))
            dictionaries.append(dictionary)
            contents.append(mark + stream)
        else:
            texts.append(number)
            plain.append(dictionary)
    values = [_data(entry) for entry in parents["Nums"][1::2]]
    words, names = _without_names([*plain, *dictionaries, *values], place, FIRST + len(own))
    pages = [_at_number(pdf, number) for number in pdf.pages["Kids"][::3]]
    head = Head(
        FORMAT, len(own), [place[page.number] for page in pages],
        [(float(page["MediaBox"][2]), float(page["MediaBox"][3])) for page in pages],
        place[_number(_at(pdf, pages[0]["Resources"])["Font"])], place[tags.number], len(values),
        texts, len(words), len(names), streams,
    )  # fmt: skip
    write(json.dumps(asdict(head)).encode() + b"\n")
    for piece in (words, names.tobytes(), *contents):
        write(piece)


def _without_names(texts: Sequence[bytes], place: Mapping[int, int], behind: int) -> tuple[bytes, array[int]]:
    """The texts in one, and what each of the signs in it stands for."""
    if any(DIVIDED in text or NAMED in text for text in texts):
        raise ValueError("An object of the part holds a sign that parts are written with.")
    names = array("I")

    def take(found: re.Match[bytes]) -> bytes:
        names.append(place[int(found[1])] if found[1] else behind + int(found[2] or found[3]))
        return NAMED

    return _NAMES.sub(take, DIVIDED.join(texts)), names


def _number(reference: Any) -> int:
    return int(bytes(reference if not isinstance(reference, list) else reference[0]).split()[0])


def _at(pdf: Any, reference: Any) -> Any:
    return pdf.objects[_number(reference)]


def _at_number(pdf: Any, number: int) -> Any:
    return pdf.objects[number]


def _data(entry: Any) -> bytes:
    return bytes(entry.data) if hasattr(entry, "data") else bytes(entry)
