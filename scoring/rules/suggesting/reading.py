"""One paper read: its type, the subjects it names and where, the years it is of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from scoring.rules.suggesting import texts
from scoring.rules.suggesting.facts import Paper
from scoring.rules.suggesting.lexicon import Kind, Lexicon

TITLE, FILE, HEADING, OPENING, BODY = 1.0, 0.95, 0.95, 0.6, 0.4
"""How much a subject counts by where it stands."""
SLIP = 0.88
"""How much of that is left when it is not written quite right."""
SHAPED = 3
"""A paper whose text has so many of the headings of a type is of that type."""
PAGES_READ, LETTERS_READ = 12, 4000
"""How much of a document is read at all: enough to find the page that shows something."""
PAGES_WEIGHED, PAGES_HEADED = 4, 3
"""Pages whose words count, and those that may hold the heading."""

_STOP = re.compile(
    r"^(?:can cu\b|dieu \d|kinh (?:gui|moi)\b|noi nhan\b|s?tt\b|[ivx]+\s*[.)]|\d+\s*[.)]|[a-d]\)|xet de nghi|theo de nghi|"
    r"thuc hien (?:quyet dinh|ke hoach|thong tu|cong van)|hom nay\b)"
)
_LETTERHEAD = re.compile(
    r"^(?:cong hoa xa hoi|doc lap|uy ban nhan dan|ubnd\b|so:|so (?:khoa hoc|noi vu|tu phap|xay dung|tai chinh|nong nghiep|tai nguyen|y te|giao duc|van hoa|lao dong|"
    r"cong thuong|giao thong|thong tin|ke hoach|ngoai vu|du lich|dan toc)|chi cuc\b|ban quan ly\b|trung tam\b|hdnd\b|mau so|trang \d)"
    r"|ngay [\d. …]+ thang|\bthang\b.*20\d\d|^so\s*:|^\d+\s*/\s*[a-z]"
)
_MOTTOES = (texts.trigrams("cong hoa xa hoi chu nghia viet nam"), texts.trigrams("doc lap - tu do - hanh phuc"))
_SENTENCE = re.compile(r"[.;:]$|[;:] |[a-z)]\. [a-z0-9]|,.*,.*,")
_CODE_LINE = re.compile(r"\d.*[:/]|[:/].*\d")
_ROW = re.compile(r"^\d{1,3} (?=[^\W\d])")
_SYMBOL = re.compile(r"\d\s*/\s*(?:20\d\d\s*/\s*)?([a-z]{2,4})\s*-")
_LETTER_NUMBER = re.compile(r"^\s*\d+[a-z]?\s*/\s*[a-z]+\s*-\s*[a-z]+\s*$")
_CODED = re.compile(r"^(qt|bm|stcl|cscl|mtcl)\b|^(qt|bm)[.\s-]*[a-z]*[.\s-]*\d")
_SYMBOLS = {
    "qd": "QĐ", "kh": "KH", "bc": "BC", "bb": "BB", "tb": "TB", "gm": "GM", "ctr": "CTr", "ttr": "TTr", "hd": "HD",
    "qc": "QC", "nq": "NQ", "bcb": "BCB", "mtcl": "MT", "cscl": "CS", "gcn": "GCN",
}  # fmt: skip
_CODES = {"qt": "QT", "bm": "BM", "stcl": "ST", "cscl": "CS", "mtcl": "MT"}


@dataclass(frozen=True, slots=True)
class Seen:
    """One subject a paper names: how much it counts, in which words, on which page (0: in title or file name)."""

    weight: float
    form: str
    page: int = 0
    exact: bool = True


@dataclass(slots=True)
class Reading:
    """A paper as the engine sees it."""

    paper: Paper
    title: str = ""
    head: str = ""
    heading: str = ""
    """What the first page that has a heading is headed with, by itself."""
    pages: tuple[str, ...] = ()
    types: dict[str, float] = field(default_factory=dict)
    seen: dict[str, Seen] = field(default_factory=dict)
    foreign: set[str] = field(default_factory=set)
    years: frozenset[int] = frozenset()
    named: bool = False
    kinds: list[tuple[Kind, float]] | None = None

    @property
    def silent(self) -> bool:
        """Whether nothing at all is said: a scanner's file name and no text."""
        return not self.named and not any(self.pages)

    def weight(self, subject: str) -> float:
        """How much the paper is about a subject, or of a type named as "+BC"."""
        if subject.startswith("+"):
            return self.types.get(subject[1:], 0.0)
        seen = self.seen.get(subject)
        return seen.weight if seen else 0.0

    def page_of(self, form: str) -> int | None:
        """The first page that holds these words."""
        padded = f" {form} "
        return next((page for page, text in enumerate(self.pages, 1) if padded in text), None)


def read(paper: Paper, lexicon: Lexicon) -> Reading:
    """Read a paper: title and file name first, then the headings of its first pages, then what the pages say."""
    reading = Reading(paper)
    stems = [PurePosixPath(name).stem if "." in name else name for name in paper.file_names]
    parts = [(TITLE, paper.title), *((FILE, stem) for stem in stems)]
    heads: list[str] = []
    years: set[int] = set()
    for weight, raw in parts:
        if not raw or texts.says_nothing(raw):
            continue
        apart = texts.parted(raw)
        spelled = lexicon.spell(apart)
        years |= texts.years_in(texts.fold(raw)) or texts.years_in(texts.fold(apart))
        if spelled and not any(spelled in head for head in heads):
            heads.append(spelled)
            _see(reading, lexicon, spelled, weight, 0)
            _type(reading, lexicon, spelled, 0.9)
    reading.named = any(_says_something(head, lexicon) for head in heads)
    reading.title = next((head for head in heads if _says_something(head, lexicon)), "")
    _type_by_number(reading)
    if paper.doc_type and paper.doc_type != "KHAC":
        # What somebody entered goes before what a name begins with.
        reading.types = {code: min(weight, 0.6) for code, weight in reading.types.items()} | {paper.doc_type: 1.0}
    headings = _read_pages(reading, lexicon)
    reading.head = " ".join(dict.fromkeys([*heads, *headings]))
    reading.heading = headings[0] if headings else ""
    reading.years = frozenset(years) or texts.years_in(" ".join(headings))
    return reading


def _read_pages(reading: Reading, lexicon: Lexicon) -> list[str]:
    headings: list[str] = []
    spelled_pages: list[str] = []
    for page, raw in enumerate(reading.paper.pages[:PAGES_READ], 1):
        folded = texts.fold(raw[:LETTERS_READ])
        spelled_pages.append(lexicon.spell_folded(folded))
        if page > PAGES_HEADED or headings:
            continue
        # A table's own numbering of its rows says nothing.
        lines = [_ROW.sub("", " ".join(line.split())) for line in folded.splitlines()]
        heading = _heading(lines)
        if not heading and not reading.named and (opening := _opening(lines)):
            _see(reading, lexicon, lexicon.spell(opening), OPENING, page)
        if not heading:
            continue
        for line in heading:
            _type(reading, lexicon, lexicon.spell(line), 0.85 if not reading.paper.doc_type else 0.5)
        whole = lexicon.spell(" ".join(heading))
        if _see(reading, lexicon, whole, HEADING, page):
            headings.append(whole)
        if not reading.types and (symbol := _SYMBOL.search(" ".join(lines)[:400])) and symbol[1] in _SYMBOLS:
            reading.types[_SYMBOLS[symbol[1]]] = 0.8
    reading.pages = tuple(spelled_pages)
    if not any(weight >= 0.8 for weight in reading.types.values()):
        for code, marks in lexicon.shapes.items():
            if sum(f" {mark} " in f" {' '.join(spelled_pages[:2])} " for mark in marks) >= SHAPED:
                reading.types[code] = 0.85
    for page, spelled in enumerate(spelled_pages[:PAGES_WEIGHED], 1):
        found, _foreign = lexicon.subjects_in(spelled)
        for subject, form in found.items():
            before = reading.seen.get(subject)
            if before is None:
                reading.seen[subject] = Seen(BODY, form, page)
            elif before.page == 0 and before.form == form:
                reading.seen[subject] = Seen(before.weight, form, page, before.exact)
    return headings


def _heading(lines: Iterable[str]) -> list[str]:
    """The lines that say what a page is: after the letterhead, before the text proper."""
    found: list[str] = []
    for place, line in enumerate([line for line in lines if line][:25]):
        if _is_letterhead(line):
            continue
        if not found and place < 8 and len(line) < 40 and _CODE_LINE.search(line):
            continue  # what a poor reading has made of the letterhead
        if _STOP.match(line) or len(line) > 200:
            break
        if _SENTENCE.search(line):
            if not found and len(line) <= 160 and line[-1] != ".":
                found.append(line)
            break
        found.append(line)
        if len(found) == 6:
            break
    return found


def _is_letterhead(line: str) -> bool:
    if _LETTERHEAD.search(line):
        return True
    grams = texts.trigrams(line)
    return any(texts.likeness(grams, motto) > 0.5 for motto in _MOTTOES)


def _opening(lines: Iterable[str]) -> str:
    """What a page without a heading begins with."""
    telling = [line[:200] for line in list(lines)[:25] if line and not _is_letterhead(line)]
    return " ".join(telling[:2])


def _see(reading: Reading, lexicon: Lexicon, spelled: str, weight: float, page: int) -> bool:
    """Note the subjects text names; whether it names any."""
    found, foreign = lexicon.subjects_in(spelled)
    guessed = lexicon.guessed_in(spelled, {*found, *(key for key, seen in reading.seen.items() if seen.weight > SLIP)})
    reading.foreign |= foreign
    for forms, share in ((found, 1.0), (guessed, SLIP)):
        for subject, form in forms.items():
            before = reading.seen.get(subject)
            if before is None or before.weight < weight * share:
                reading.seen[subject] = Seen(weight * share, form, page, share == 1.0)
    return bool(found or guessed or foreign)


def _type(reading: Reading, lexicon: Lexicon, spelled: str, weight: float) -> None:
    """The type that text begins with, an index number before it left out."""
    start = re.sub(r"^(?:(?:so|mau|phu luc|\d+[a-z]?) )+", "", spelled)
    if coded := re.match(r"(qt|bm)[a-z]{0,4}\d", start):
        start = f"{'quy trinh' if coded[1] == 'qt' else 'bieu mau'} {start}"
    best = max(
        (
            (len(form), code)
            for code, forms in lexicon.types.items()
            for form in forms
            if f"{start} ".startswith(f"{form} ")
        ),
        default=None,
    )
    if best:
        reading.types[best[1]] = max(weight, reading.types.get(best[1], 0.0))


def _type_by_number(reading: Reading) -> None:
    number = texts.fold(reading.paper.number)
    if (symbol := _SYMBOL.search(number + "-")) and symbol[1] in _SYMBOLS:
        code = _SYMBOLS[symbol[1]]
    elif coded := _CODED.match(number):
        code = _CODES[coded[1] or coded[2]]
    elif _LETTER_NUMBER.match(number):
        code = "CV"
    else:
        return
    # The number says what the paper is; a title may begin with what it only speaks of.
    reading.types = {other: min(weight, 0.6) for other, weight in reading.types.items()}
    reading.types[code] = 0.95


def _says_something(spelled: str, lexicon: Lexicon) -> bool:
    return any(word not in lexicon.plain and not word.isdigit() and len(word) > 1 for word in spelled.split())


def shown_on(reading: Reading, forms: Mapping[str, float]) -> tuple[int, str] | None:
    """The page that shows the weightiest of these words, and which; None when no page does."""
    best: tuple[float, int, str] | None = None
    for form, weight in forms.items():
        page = reading.page_of(form)
        if page is not None and (best is None or (weight, -page) > (best[0], -best[1])):
            best = (weight, page, form)
    return (best[1], best[2]) if best else None
