"""All particulars of a paper, from the text of its pages. A wrong one is worse than none: what is not sure says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from evidence.rules.reading.day import Day, read_closing_day, read_day, read_meeting_day, read_signing_day
from evidence.rules.reading.found import Found, Sureness
from evidence.rules.reading.issuer import Issuer, agrees, read_issuer
from evidence.rules.reading.legible import is_garbled
from evidence.rules.reading.lines import LONGEST_HEAD, Line, Page, bare, head_of, lines_of
from evidence.rules.reading.number import Number, read_number
from evidence.rules.reading.title import Title, read_subject, read_title

PAGES_WITH_HEAD = 2
"""The head is looked for on so many pages: the first may be a cover or a sheet of notes."""
STANDARDS = frozenset({"9000", "9001", "9004", "14001", "17025", "18091", "19011", "22000", "27001", "45001"})
"""The ISO standards that papers of agencies name; a scan that names another was misread."""
_STANDARD = re.compile(r"ISO\W{0,2}(\d{4,5})")
SHORTEST_TITLE = 7
"""Letters that a title has at least."""


@dataclass(frozen=True, slots=True)
class ParticularsRead:
    """What a paper says of itself; None where it says nothing that can be read."""

    number: Found[str] | None = None
    issued_on: Found[date] | None = None
    doc_type: Found[str] | None = None
    issuer: Found[Issuer] | None = None
    title: Found[str] | None = None


def read_particulars(pages: Sequence[Page], *, by_ocr: bool = False) -> ParticularsRead:
    """Read the pages of one file, in order. What OCR read is trusted less where a wrong letter would go unnoticed."""
    readable = [page for page in pages if page.text.strip() and not is_garbled(page.text)]
    for page in readable[:PAGES_WITH_HEAD]:
        read = _read(page, readable, by_ocr)
        if read.title or read.number or read.doc_type:
            return read
    return _read(readable[0], readable, by_ocr) if readable else ParticularsRead()


def _read(page: Page, pages: Sequence[Page], by_ocr: bool) -> ParticularsRead:
    lines = lines_of(page)
    title = read_title(lines)
    subject = read_subject(lines) if title is None else None
    head = head_of(lines[: _end_of_head(lines, title)])
    number = read_number([*head.left, *head.right], page.doubtful)
    issuer = read_issuer(head.left)
    is_letter = subject is not None and (_addressed(lines) or bool(number and not number.doc_type))
    return ParticularsRead(
        number=_number(number, page),
        issued_on=_day(head.right + head.left, lines, title, page, pages),
        doc_type=_type(title, number, is_letter, page),
        issuer=_issuer(issuer, number, head.has_motto, by_ocr, page),
        title=_title(title, subject if is_letter else None, by_ocr, page),
    )


def _end_of_head(lines: Sequence[Line], title: Title | None) -> int:
    if title:
        return title.at
    for index, line in enumerate(lines[:LONGEST_HEAD]):
        if line.flat.startswith(("can cu", "kinh gui", "dieu 1")):
            return index
    return min(len(lines), LONGEST_HEAD // 2)


def _addressed(lines: Sequence[Line]) -> bool:
    return any(line.flat.startswith("kinh gui") for line in lines[:LONGEST_HEAD])


def _sure(is_sure: bool, by_ocr: bool = False) -> Sureness:
    return Sureness.SURE if is_sure and not by_ocr else Sureness.LIKELY


def _issuer(
    issuer: Issuer | None, number: Number | None, has_motto: bool, by_ocr: bool, page: Page
) -> Found[Issuer] | None:
    if issuer is None:
        return None
    if number and not agrees(issuer, number.text):
        return Found(issuer, Sureness.DOUBTFUL, page.number)
    return Found(issuer, _sure(has_motto or number is not None, by_ocr), page.number)


def _number(number: Number | None, page: Page) -> Found[str] | None:
    if number is None:
        return None
    return Found(number.text, Sureness.SURE if number.is_sure else Sureness.DOUBTFUL, page.number)


def _type(title: Title | None, number: Number | None, is_letter: bool, page: Page) -> Found[str] | None:
    if title and title.doc_type:
        return Found(title.doc_type, Sureness.SURE, page.number)
    if is_letter and not (number and number.doc_type):
        return Found("CV", Sureness.SURE if number else Sureness.LIKELY, page.number)
    if number and number.doc_type:
        return Found(number.doc_type, _sure(number.is_sure), page.number)
    return None


def _title(title: Title | None, subject: Title | None, by_ocr: bool, page: Page) -> Found[str] | None:
    text = (title.text if title else "") or (subject.text if subject else "")
    if len(text) <= SHORTEST_TITLE:
        return None
    doubtful = {bare(word).lower() for word in page.doubtful}
    misread_standard = by_ocr and {*_STANDARD.findall(text)} - STANDARDS
    if misread_standard or any(bare(word).lower() in doubtful for word in text.split()):
        return Found(text, Sureness.DOUBTFUL, page.number)
    return Found(text, _sure(True, by_ocr), page.number)


def _day(
    head: Sequence[str], lines: Sequence[Line], title: Title | None, page: Page, pages: Sequence[Page]
) -> Found[date] | None:
    if day := read_day(head, page.doubtful):
        return _on(day, page)
    if title and title.doc_type == "BB":
        day = read_meeting_day([line.text for line in lines[title.at : title.at + 15]], page.doubtful)
        return _on(day, page) if day else None
    for other in (pages[-1], page):
        below = [piece.text for line in lines_of(other)[-25:] for piece in line.pieces]
        if day := read_closing_day(below, other.doubtful):
            return _on(day, other)
    signed = read_signing_day([line.text for line in lines[:LONGEST_HEAD]], page.doubtful)
    return _on(signed, page) if signed else None


def _on(day: Day, page: Page) -> Found[date]:
    return Found(day.day, Sureness.SURE if day.is_sure else Sureness.LIKELY, page.number)
