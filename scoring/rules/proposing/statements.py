"""A page as the statements on it, and the numbers each of them names with the words around them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from scoring.rules.numbers import number, typed_number
from scoring.rules.suggesting import Lexicon, texts

LONGEST = 400
"""A statement of more letters is a whole page without stops: it says too much to be read for one number."""
BEFORE, AFTER = 14, 8
"""So many words before a number and after it tell what it counts."""

_END = re.compile(r"(?<=[.;!?])\s+(?=[\w“\"(+–-])")
_BEGINS = re.compile(r"^\s*(?:[-–+•*]|\d{1,2}[.)]|[a-zđ][.)]|[IVX]+[.)]|\d{1,4}(?=\s+[^\W\d_a-zà-ỹđ]))\s+")
"""A mark or a number that begins an item of a list, or a row of a table."""
SHORT = 55
"""A line of fewer letters has not come to the edge of the page: what follows with a capital begins anew."""
_WORD = re.compile(r"[^\W\d_]+")
_AMOUNT = r"\d{1,3}(?:[. ]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_NUMBER = re.compile(
    rf"(?<![\w/.,-])(?P<first>{_AMOUNT})(?:\s*(?:/|trên tổng số|trên|trong tổng số|trong số)\s*(?P<all>{_AMOUNT}))?(?P<percent>\s*%)?(?![\w/-]|[.,]\d)"
)
_NO_AMOUNT = re.compile(
    r"\b(?:(?:số|so)\s*:?|điều|dieu|khoản|khoan|mục|muc|trang|ngày|ngay|tháng|thang|năm|nam|quý|quy|tcvn|iso|lần|lan)\s*$",
    re.IGNORECASE,
)
"""What stands before a number that counts nothing: of a document, of an article, of a day."""
DENIES = frozenset({"chưa", "không", "quá", "chua", "khong", "qua"})
"""With one of these, the words around a number mean the contrary of the same words without."""
PLAIN = frozenset(
    [
        "số",
        "tổng",
        "tỷ",
        "tỉ",
        "lệ",
        "đã",
        "được",
        "trong",
        "năm",
        "của",
        "và",
        "các",
        "là",
        "có",
        "theo",
        "với",
        "cho",
        "tại",
        "đến",
        "từ",
        "này",
        "phải",
        "thuộc",
        "so",
        "tong",
        "ty",
        "ti",
        "le",
        "da",
        "duoc",
        "nam",
        "cua",
        "va",
        "cac",
        "la",
        "co",
        "voi",
        "tai",
        "den",
        "tu",
        "nay",
        "phai",
        "thuoc",
    ]
)
"""Words that tell no figure from another."""


@dataclass(frozen=True, slots=True)
class Named:
    """One number a statement names: its value, what it is a part of ("126/131"), whether it is a percentage, and the
    telling words before and after it, as written and lower case."""

    value: Decimal
    whole: Decimal | None
    percent: bool
    words: frozenset[str]
    statement: str


def statements(page: str) -> Iterator[str]:
    """The statements on a page: sentences, items of lists, lines of tables. Lines that only wrap are joined."""
    joined: list[str] = []
    for raw in unicodedata.normalize("NFC", page).splitlines():
        line = " ".join(raw.split())
        ends = joined and len(joined[-1]) < SHORT and line[:1].isupper()
        if not line or ends or _BEGINS.match(line):
            yield from _ended(joined)
            joined = []
        if not line:
            continue
        joined.append(_BEGINS.sub("", line))
        if line[-1] in ".;:!?":
            yield from _ended(joined)
            joined = []
    yield from _ended(joined)


def _ended(lines: list[str]) -> Iterator[str]:
    whole = " ".join(lines)
    for part in _END.split(whole):
        if 3 < len(part) <= LONGEST:
            yield part.strip()


def telling(text: str, lexicon: Lexicon) -> frozenset[str]:
    """The words of a text that tell one figure from another: lower case, abbreviations spelled out."""
    return frozenset(_words(text, lexicon)) - PLAIN


def _words(text: str, lexicon: Lexicon) -> list[str]:
    lower = unicodedata.normalize("NFC", text).lower()
    long = _WORD.sub(lambda word: lexicon.long_forms.get(word[0], word[0]), lower)
    # The name of a thing, in which nothing is denied.
    return _WORD.findall(long.replace("không phù hợp", "khôngphùhợp").replace("khong phu hop", "khongphuhop"))


def bare(words: frozenset[str]) -> frozenset[str]:
    """The same words without marks, for pages that have none."""
    return frozenset(texts.fold(word) for word in words)


def numbers(statement: str, lexicon: Lexicon) -> Iterator[Named]:
    """The numbers a statement names that may count something."""
    for match in _NUMBER.finditer(statement):
        if _NO_AMOUNT.search(statement[: match.start()]) and not match["all"]:
            continue
        value, whole = number(typed_number(match["first"])), number(typed_number(match["all"] or ""))
        if value is None:
            continue
        before = _words(_since_number(statement[: match.start()]), lexicon)[-BEFORE:]
        after = _words(re.split(r"\d|[;:,.(]", statement[match.end() :], maxsplit=1)[0], lexicon)[:AFTER]
        yield Named(value, whole, bool(match["percent"]), frozenset([*before, *after]) - PLAIN, statement)


def _since_number(before: str) -> str:
    """What stands between the number before and this one; all of it when there is none."""
    return re.split(r"\d", before)[-1]
