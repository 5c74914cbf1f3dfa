"""Letters in pictures, by the `tesseract` command where it is installed."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from evidence.extraction.layout import Word, page_text

DPI = 200
AGAIN_DPI = 280
"""The head of a first page is read a second time at this resolution."""
HEAD = 0.4
"""How much of a page is its head."""
LANGUAGE = "vie"
SURE = 60
"""How sure tesseract has to be of a word with a digit in it, 0 to 100: misread numbers look like numbers."""
MOST_DOUBTFUL = 300
WIDE = 0.03
"""The gap inside a line, as part of the page's width, that separates columns."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A page's text, and those of its words that may be misread: any in its head, with a digit further down."""

    text: str
    doubtful: list[str]


def is_installed(command: str) -> bool:
    """Whether this command knows Vietnamese; takes some milliseconds."""
    if not command or not shutil.which(command):
        return False
    try:
        told = subprocess.run([command, "--list-langs"], capture_output=True, text=True, timeout=20, check=False)  # noqa: S603  # the operator named it
    except (OSError, subprocess.TimeoutExpired):
        return False
    return LANGUAGE in told.stdout.split()


def recognise(image: Image.Image, command: str, *, dpi: int, seconds: float) -> Recognised:
    """Read a picture. Raises subprocess.TimeoutExpired, subprocess.CalledProcessError, OSError."""
    words = _read(image, command, dpi, seconds)
    doubtful = [word.text for word in words if word.sureness < SURE and _has_digit(word.text)]
    return Recognised(page_text(_pieces(words, image.width), image.width), doubtful[:MOST_DOUBTFUL])


def words(image: Image.Image, command: str, *, dpi: int, seconds: float) -> list[Word]:
    """The words of a picture, one by one, with their places in pixels. Raises what `recognise` raises."""
    return list(_read(image, command, dpi, seconds))


def compare(first: Recognised, head: Image.Image, command: str, *, dpi: int, seconds: float) -> Recognised:
    """The first reading, its doubts settled by reading the page's head again from a larger picture.

    A word that both readings have alike is sure whatever the recogniser thinks of it; one in the head that the
    second did not see is doubtful.
    """
    again = {word.strip(EDGES) for found in _read(head, command, dpi, seconds) for word in found.text.split()}
    lines = first.text.splitlines()
    seen = {word.strip(EDGES) for line in lines[: round(len(lines) * HEAD)] for word in line.split()}
    missed = [word for word in sorted(seen - again) if any(map(str.isalnum, word))]
    doubtful = [word for word in first.doubtful if word.strip(EDGES) not in again]
    return Recognised(first.text, [*doubtful, *missed][:MOST_DOUBTFUL])


EDGES = " .,:;|_-~'\"“”‘’"


@dataclass(frozen=True, slots=True)
class _Word(Word):
    """A word as tesseract gives it: on which line of its own counting, how sure it is."""

    line: tuple[str, ...]
    sureness: float


def _read(image: Image.Image, command: str, dpi: int, seconds: float) -> list[_Word]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.png"
        image.convert("L").save(path, compress_level=1)
        told = subprocess.run(  # noqa: S603  # the operator named it
            [command, path, "-", "-l", LANGUAGE, "--dpi", str(dpi), "tsv"],
            env={**os.environ, "OMP_THREAD_LIMIT": "1"}, capture_output=True, timeout=seconds, check=True,
        )  # fmt: skip
    table = csv.DictReader(io.StringIO(told.stdout.decode("utf-8", "replace")), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [_word(row) for row in table if row["level"] == "5" and any(map(str.isalnum, row["text"] or ""))]


def _word(row: dict[str, str]) -> _Word:
    left, top = int(row["left"]), int(row["top"])
    line = (row["block_num"], row["par_num"], row["line_num"])
    right, bottom = left + int(row["width"]), top + int(row["height"])
    return _Word(row["text"].strip(), left, right, top, bottom, line, float(row["conf"]))


def _pieces(words: list[_Word], width: int) -> list[Word]:
    """The words of each line joined up to the next column: a page that was scanned askew keeps its lines."""
    pieces: list[Word] = []
    line: tuple[str, ...] = ()
    for word in words:
        last = pieces[-1] if pieces else None
        if last and word.line == line and word.left - last.right < WIDE * width:
            top, bottom = min(last.top, word.top), max(last.bottom, word.bottom)
            pieces[-1] = Word(f"{last.text} {word.text}", last.left, word.right, top, bottom)
        else:
            pieces.append(Word(word.text, word.left, word.right, word.top, word.bottom))
        line = word.line
    return pieces


def _has_digit(text: str) -> bool:
    return any(letter.isdigit() for letter in text)
