"""The words of one document: the parts a province wrote, or the product's own, with their values in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.utils import timezone

from reports.official import (
    Block,
    Letterhead,
    Marks,
    Paragraph,
    Signature,
    day_in_words,
    legal_bases,
    number_line,
    recipient_list,
)
from reports.wording.filling import Values, lines
from reports.wording.parts import OWN_SENTENCES, PaperKind

ARTICLE = re.compile(r"^(Điều \d+\.)\s*")


@dataclass(frozen=True)
class Voice:
    """Speaks for one document. `texts` holds the parts that differ from the product's own.

    `entered` is what was entered when it is issued: it stands before what the records tell.
    """

    kind: PaperKind
    texts: Mapping[str, str] = field(default_factory=dict)
    values: Values = field(default_factory=dict)
    marks: Marks | None = None
    entered: Values = field(default_factory=dict)

    def knowing(self, values: Values) -> Voice:
        """The same words, with these values too."""
        return replace(self, values={**self.values, **values})

    def text(self, part: str) -> str:
        """A part as it is written, with its placeholders. KeyError for a part the kind has not."""
        found = self.kind.by_key[part]
        return self.texts.get(part, found.default)

    def line(self, part: str) -> str:
        """A part on one line."""
        return " ".join(lines(self.text(part), self._all))

    def lines(self, part: str) -> tuple[str, ...]:
        """A part, an item to a line."""
        return lines(self.text(part), self._all)

    def paragraphs(self, part: str, own: Iterable[str] = ()) -> list[Block]:
        """A section; `own` are the sentences the product makes. "Điều 1." at the beginning of a line leads an article."""
        told = lines(self.text(part), {**self._all, OWN_SENTENCES: tuple(own)})
        return [_paragraph(text) for text in told]

    def letterhead(self, parent: str, issuer: str, number: str = "") -> Letterhead:
        """The head of the document; `number` where it has one already, else there is room before the symbol."""
        place = self.line("place_and_day") if "place_and_day" in self.kind.by_key else ""
        line = f"Số: {number}" if number else number_line(None, self.line("symbol"))
        return Letterhead(parent=parent.upper(), issuer=issuer.upper(), number=line, place_and_day=place)

    def bases(self) -> tuple[str, ...]:
        """The legal bases with the marks that end them."""
        return legal_bases(self.lines("bases"))

    def recipients(self, drafting_unit: str = "") -> tuple[str, ...]:
        """Who gets it, with "Lưu: VT" last."""
        return recipient_list(self.lines("recipients"), drafting_unit)

    def signature(self) -> Signature:
        """Who signs."""
        position = self.line("position").upper()
        return Signature(self.line("authority").upper(), position, self.line("signatory"), self.marks)

    @property
    def _all(self) -> Values:
        return {"ngay_lap": day_in_words(timezone.localdate()), **self.values, **self.entered}


def _paragraph(text: str) -> Paragraph:
    found = ARTICLE.match(text)
    return Paragraph(text[found.end() :], lead=found[1]) if found else Paragraph(text)
