"""What an official document is made of, whatever it is printed in (Nghị định 30/2020/NĐ-CP, Phụ lục I).

A report is composed once as an `OfficialDocument`; the PDF and the Word renderer print the same one, so
both hold the same words and numbers.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import ClassVar, Literal, TypeAlias

NBSP = "\N{NO-BREAK SPACE}"
ROMAN = (("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1))
SHORT = 9
SHORT_TEXT = 1500
"""A table of so many rows and letters is not divided between pages."""

LONG_SUBJECT = 8
"""A subject of more words takes more than one line."""
_ONE_WORD = re.compile(
    r"\b(thị(?= trấn| xã)|thành(?= phố)|tiêu(?= chuẩn| chí)|quốc(?= gia)|chất(?= lượng)|hệ(?= thống)|quản(?= lý)|kết(?= quả)|áp(?= dụng)"
    r"|xây(?= dựng)|duy(?= trì)|cải(?= tiến)|xếp(?= loại)) ",
    re.IGNORECASE,
)
"""Words of two syllables that a subject often holds: the second does not begin a line."""

Align: TypeAlias = Literal["left", "center", "right"]
Kind: TypeAlias = Literal["plain", "total", "section", "subsection"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading: level 1 is a part (I.), level 2 a section (1.)."""

    form: ClassVar = "heading"
    level: Literal[1, 2]
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; a `note` is set smaller and in italics, without the first line's indent.

    `lead` stands before it in bold: the "Điều 1." of a decision.
    """

    form: ClassVar = "paragraph"
    text: str
    note: bool = False
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its width in parts of the table's, and the heading it shares with its neighbours."""

    title: str
    width: int
    align: Align = "center"
    group: str = ""

    @property
    def full_title(self) -> str:
        """The title with the heading it stands under, for a narrow screen where every cell says its own."""
        return f"{self.group}: {self.title}" if self.group else self.title


@dataclass(frozen=True, slots=True)
class Row:
    """One row; a `section` or `subsection` row is a heading across the table and holds one cell."""

    cells: tuple[str, ...]
    kind: Kind = "plain"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption. `row_header` is the column that names the row; a `dense` one is set small."""

    form: ClassVar = "table"
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    row_header: int = 0
    note: str = ""
    dense: bool = False

    @property
    def is_short(self) -> bool:
        """Whether it should stand on one page."""
        return len(self.rows) <= SHORT and sum(len(cell) for row in self.rows for cell in row.cells) <= SHORT_TEXT

    @property
    def has_groups(self) -> bool:
        """Whether some columns stand under a shared heading, so that the head takes two rows."""
        return any(column.group for column in self.columns)

    @property
    def heads(self) -> list[tuple[str, int, int, Align]]:
        """The first row of the head: title, columns covered, rows covered, alignment of what is below."""
        heads: list[tuple[str, int, int, Align]] = []
        for group, members in groupby(self.columns, key=lambda column: column.group):
            columns = list(members)
            if group:
                heads.append((group, len(columns), 1, "center"))
            else:
                heads += [(column.title, 1, 2 if self.has_groups else 1, column.align) for column in columns]
        return heads

    @property
    def widths(self) -> list[str]:
        """Each column's width in percent of the table."""
        whole = sum(column.width for column in self.columns)
        return [f"{column.width * 100 / whole:.2f}%" for column in self.columns]

    @property
    def lines(self) -> Iterator[tuple[Row, list[tuple[str, Column, bool]]]]:
        """Each row with its cells: text, column, whether it names the row."""
        for row in self.rows:
            cells = enumerate(zip(row.cells, self.columns, strict=False))
            yield row, [(cell, column, index == self.row_header) for index, (cell, column) in cells]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart: its SVG, what it is called and what it shows, for whoever cannot see it."""

    form: ClassVar = "picture"
    svg: str
    title: str
    description: str

    @property
    def name(self) -> str:
        """A name for its file, the same for the same drawing."""
        return f"chart-{hashlib.sha256(self.svg.encode()).hexdigest()[:12]}"


Block: TypeAlias = Heading | Paragraph | Table | Picture


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The two columns at the top of the first page (ô 1 to 4)."""

    parent: str
    issuer: str
    number: str
    place_and_day: str


@dataclass(frozen=True, slots=True)
class Marks:
    """Pictures of seal and signature (ô 7c, 8), PNG, with their widths on paper in mm; empty where there is none."""

    seal: bytes
    seal_mm: int
    autograph: bytes
    autograph_mm: int

    @property
    def seal_left(self) -> float:
        """Where the seal begins, in mm from the middle of the column: it covers the left third of the signature."""
        return -self.autograph_mm / 6 - self.seal_mm

    @property
    def pictures(self) -> dict[str, bytes]:
        """Those there are, by the name of their file."""
        return {name: content for name, content in (("seal", self.seal), ("autograph", self.autograph)) if content}


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs (ô 7a, 7b): authority line ("TM. …", "KT. …" or nothing), position, name; pictures where there are some."""

    authority: str
    position: str
    name: str
    marks: Marks | None = None


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex: pages and number of its own, wide tables may lie across."""

    number: str
    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """A document of a named type (Mẫu 1.4): báo cáo, kế hoạch, thông báo, tờ trình.

    A decision (Mẫu 1.2) has `authority`, who decides, before its bases and `resolves` after them. Minutes (Mẫu 1.10)
    have a `countersignature`: the other side signs on the left, and the recipients stand below. A letter (công văn,
    Mẫu 1.5) has no `kind`: its subject stands as "V/v …" under the number. `imprint` stands small at the foot of the
    first page: the seal of the trail when the document was made.
    """

    kind: str
    subject: str
    letterhead: Letterhead
    opening: tuple[str, ...]
    body: tuple[Block, ...]
    closing: str
    recipients: tuple[str, ...]
    signature: Signature
    addressees: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    stamp: str = ""
    warning: str = ""
    annexes: tuple[Annex, ...] = ()
    annex_reference: str = ""
    authority: str = ""
    resolves: str = ""
    countersignature: Signature | None = None
    imprint: str = ""

    @property
    def title(self) -> str:
        """Type and subject in one line, for the file's own description."""
        return f"{(self.kind or 'Công văn về việc').capitalize()} {self.subject[:1].lower()}{self.subject[1:]}"

    @property
    def bound_subject(self) -> str:
        """The subject for its place in the middle: the last words stay together, so that no line holds a lone year or name."""
        words = self.subject.split(" ")
        if len(words) <= LONG_SUBJECT:
            return self.subject
        return _ONE_WORD.sub(rf"\1{NBSP}", " ".join((*words[:-3], NBSP.join(words[-3:]))))

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Every chart of the document."""
        return tuple(block for block in self.body if isinstance(block, Picture))


@dataclass(frozen=True, slots=True)
class Leaf:
    """Some pages of a bound book: a title over blocks. Its pages are numbered by the book, not by themselves."""

    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    stamp: str = ""
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page of a bound book: who issues it, what it is, when it was made."""

    parent: str
    issuer: str
    title: str
    subtitle: str
    lines: tuple[str, ...]
    place_and_year: str
    imprint: str = ""
    warning: str = ""


def numbered(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks with "Bảng 1. " and "Hình 1. " before the captions, in the order in which they stand."""
    count = {"table": 0, "picture": 0}
    done: list[Block] = []
    for block in blocks:
        if isinstance(block, Table | Picture):
            count[block.form] += 1
        if isinstance(block, Table):
            done.append(replace(block, caption=f"Bảng {count['table']}. {block.caption}"))
        elif isinstance(block, Picture):
            done.append(replace(block, title=f"Hình {count['picture']}. {block.title}"))
        else:
            done.append(block)
    return tuple(done)


def articles(texts: Iterable[str]) -> list[Block]:
    """The articles of a decision: "Điều 1. " in bold before each."""
    return [Paragraph(text, lead=f"Điều {number}.") for number, text in enumerate(texts, start=1)]


def roman(number: int) -> str:
    """A Roman numeral, for parts and annexes (1 to 39)."""
    text = ""
    for numeral, value in ROMAN:
        text += numeral * (number // value)
        number %= value
    return text


def annex_numbers(count: int) -> list[str]:
    """ "Phụ lục I", "Phụ lục II" …; a single annex has no number (Phụ lục I, III)."""
    return ["Phụ lục"] if count == 1 else [f"Phụ lục {roman(order)}" for order in range(1, count + 1)]


def number_line(number: int | None, symbol: str) -> str:
    """ "Số: 05/BC-SKHCN"; room for the number when the document has none yet (ô 3)."""
    return f"Số: {number:02d}/{symbol}" if number else f"Số:{NBSP * 8}/{symbol}"


def day_in_words(day: date) -> str:
    """ "ngày 05 tháng 02 năm 2024": days below 10 and the months 1 and 2 take a zero (ô 4)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def about(title: str) -> str:
    """The subject of a document in running text, with a space before it: " về việc …"; empty for none."""
    title = title.strip().rstrip(".")
    if not title or title.lower().startswith(("về việc", "v/v", "ban hành", "quy định", "phê duyệt", "công nhận")):
        return title and f" {title[0].lower()}{title[1:]}"
    acronym = title[:2].isupper()
    return f" về việc {title if acronym else title[0].lower() + title[1:]}"


def in_running_text(province: str) -> str:
    """ "tỉnh Bắc Giang", "thành phố Hà Nội": a province's name within a sentence."""
    if province.lower().startswith(("tỉnh ", "thành phố ")):
        return province[0].lower() + province[1:]
    return f"tỉnh {province}"


def day_or_room(day: date | None, year: int) -> str:
    """A day in words, with room for day and month while it is not known."""
    return day_in_words(day) if day else f"ngày{NBSP * 6}tháng{NBSP * 6}năm {year}"


def place_and_day(place: str, signed_on: date | None, *, year: int) -> str:
    """ "Bắc Giang, ngày 05 tháng 02 năm 2024", with room for day and month until it is signed."""
    return f"{place}, {day_or_room(signed_on, year)}"


def annex_reference(kind: str, symbol: str, year: int, issuer: str) -> str:
    """ "(Kèm theo Báo cáo số     /BC-SKHCN ngày     tháng     năm 2024 của Sở …)", for a document not yet signed."""
    return f"(Kèm theo {kind} số{NBSP * 6}/{symbol} ngày{NBSP * 5}tháng{NBSP * 5}năm {year} của {issuer})"


def reference_to(kind: str, head: Letterhead, issuer: str) -> str:
    """The same for a document of this head, with the number and the day that it bears or the room for them."""
    number, day = head.number.removeprefix("Số:"), head.place_and_day.rpartition(", ")[2]
    return f"(Kèm theo {kind} số {number.lstrip(' ')} {day} của {issuer})"


def legal_bases(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Each legal basis ends with a semicolon, the last with a full stop."""
    bare = [line.strip().rstrip(";.,") for line in lines if line.strip()]
    return tuple(f"{line}{';' if index < len(bare) else '.'}" for index, line in enumerate(bare, start=1))


def recipient_list(lines: tuple[str, ...], drafting_unit: str) -> tuple[str, ...]:
    """ "- …;" for each recipient, last "- Lưu: VT, <đơn vị soạn thảo>." (ô 9b)."""
    bare = [line.strip().lstrip("-– ").rstrip(";.,") for line in lines if line.strip()]
    kept = ", ".join(filter(None, ["VT", drafting_unit.strip()]))
    return (*(f"- {line};" for line in bare), f"- Lưu: {kept}.")
