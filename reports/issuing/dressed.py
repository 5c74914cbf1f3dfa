"""A composed document with what it gets when it is issued: number, day, who signs, which edition it replaces."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from reports.official import Block, OfficialDocument, Paragraph, day_in_words
from reports.wording.filling import Values

END = "./."
_REFERENCE = re.compile(r"(số):?\s*[^\s/]*/\S+(?:\s+ngày\s+(?:\d+\s+)?tháng\s+(?:\d+\s+)?năm\s+\d{4})?")
_DAY = re.compile(r"ngày (\d{1,2}) tháng (\d{1,2}) năm (\d{4})")


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is entered when a document is issued."""

    number: str
    issued_on: date
    signatory: str
    position: str

    @property
    def said(self) -> Values:
        """What the placeholders of a template stand for."""
        return {"ngay_ky": day_in_words(self.issued_on), "nguoi_ky": self.signatory, "chuc_vu_ky": self.position}


UNDECIDED: Values = {"ngay_ky": "[ngày ký]", "nguoi_ky": "[người ký]", "chuc_vu_ky": "[chức vụ người ký]"}
"""The same for a document that is compared: whoever signs it whenever, it says the same."""


def dressed(document: OfficialDocument, given: Particulars, replaced: str = "") -> OfficialDocument:
    """The document as it is signed. `replaced` is what it replaces: "số 05/BC-SKHCN ngày 05 tháng 12 năm 2023".

    Minutes have no place and day in their head (Nghị định 30/2020/NĐ-CP, Mẫu 1.10) and get none.
    """
    head = document.letterhead
    place, day = head.place_and_day.partition(", ngày")[0], day_in_words(given.issued_on)
    done = replace(
        document,
        letterhead=replace(head, number=f"Số: {given.number}", place_and_day=f"{place}, {day}" if place else ""),
        signature=replace(document.signature, position=given.position.upper(), name=given.signatory),
        annex_reference=_REFERENCE.sub(rf"\1 {given.number} {day}", document.annex_reference, count=1),
    )
    return _replacing(done, replaced) if replaced else done


def _replacing(document: OfficialDocument, replaced: str) -> OfficialDocument:
    """A decision says what it replaces in its last article (its last paragraph where it has none), every other document at its beginning."""
    kind = (document.kind or "CÔNG VĂN").capitalize()
    sentence = f"{kind} này thay thế {kind} {replaced}"
    if not document.resolves:
        return replace(document, opening=(*document.opening, f"{sentence}."))
    body: list[Block] = list(document.body)
    said = [(index, block) for index, block in enumerate(body) if isinstance(block, Paragraph)]
    for index, block in ([one for one in said if one[1].lead] or said)[-1:]:
        text = block.text.removesuffix(END).rstrip(".")
        body[index] = replace(block, text=f"{text}. {sentence}{END if block.text.endswith(END) else '.'}")
    return replace(document, body=tuple(body))


def number_of(document: OfficialDocument) -> str:
    """The number a document bears already; empty while there is only room for one."""
    number = document.letterhead.number.removeprefix("Số:").strip()
    return "" if number.startswith("/") else number


def symbol_of(document: OfficialDocument) -> str:
    """What follows the stroke of its number: BC-SKHCN."""
    return document.letterhead.number.partition("/")[2]


def day_of(document: OfficialDocument) -> date | None:
    """The day a document bears already."""
    found = _DAY.search(document.letterhead.place_and_day)
    if not found:
        return None
    day, month, year = map(int, found.groups())
    return date(year, month, day)
