"""The name of the type and the abstract below it: "QUYẾT ĐỊNH / Về việc …"; "V/v …" under a công văn's number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evidence.rules.reading.lines import LONGEST_HEAD, Line, bare, flat

LONGEST = 400
MOST_LINES = 6
NEAR = 4
"""How much the leaning of two centred lines may differ, in hundredths of the page's width."""

TYPES = {
    "quyet dinh": "QĐ", "ke hoach": "KH", "bao cao": "BC", "bien ban": "BB", "thong bao": "TB", "giay moi": "GM",
    "to trinh": "TTr", "chuong trinh": "CTr", "huong dan": "HD", "quy dinh": "QyĐ", "quy che": "QC",
    "nghi quyet": "NQ", "chi thi": "CT", "thong cao": "TC", "phuong an": "PA", "de an": "ĐA", "du an": "DA",
    "hop dong": "HĐ", "cong dien": "CĐ", "ban ghi nho": "BGN", "ban thoa thuan": "BTT", "giay uy quyen": "GUQ",
    "giay gioi thieu": "GGT", "phieu gui": "PG", "phieu chuyen": "PC", "phieu bao": "PB", "ban cong bo": "BCB",
}  # fmt: skip
"""Types whose abstract stands below their name."""
WHOLE = {
    "chinh sach chat luong": "CS", "muc tieu chat luong": "MT", "so tay chat luong": "ST", "giay chung nhan": "GCN",
    "danh muc": "DM", "danh sach": "DM", "phieu": "BM", "bieu mau": "BM", "so theo doi": "BM", "quy trinh": "QT",
    "mo ta he thong": "ST",
}  # fmt: skip
"""Papers of a quality system whose name is a title already."""
ALONE = frozenset({"CS", "MT", "ST"})
"""Types of which an agency has one: their name alone says which paper it is."""
UNTYPED = ("bang", "tong hop", "bieu", "ban cam ket", "ban mo ta", "ket luan", "noi quy", "lich", "ho so")
"""Beginnings of titles of papers that are of no type in particular."""

_STOP = re.compile(
    r"^\W*(?:can cu|kinh gui|kinh moi|dieu \d|chuong |phan |muc luc|[ivx]+\s*[.)]|\d+\s*[.)/]|[a-e]\)|thoi gian|hom nay|thuc hien "
    r"(?:ke hoach|quyet dinh|cong van|thong bao|chi thi|nghi quyet|nghi dinh|thong tu|luat|chuong trinh|van ban|y kien)|"
    r"xet de nghi|theo de nghi|tt\b|stt\b|noi nhan|kem theo|ban hanh kem|\(|quyet dinh\s*:|"
    r"tm\.|kt\.|tl\.|nguoi |dia diem|thanh phan|so\s*:|ma hieu|lan ban hanh|ngay ban hanh|trang )"
)
_AUTHORITY = re.compile(
    r"^\W*(?:pho )?(?:chu tich|giam doc|bo truong|chi cuc truong|cuc truong|truong (?:ban|phong)|hoi dong|uy ban|ubnd|thu tuong|"
    r"chanh|ban chi dao|hieu truong|so |tong giam doc|vien truong)"
)
_ABOUT = re.compile(r"^\W*(v\s?[/.,]\s?v|ve viec)\b[\s:]*")
_SHORT_FOR_MANY = re.compile(r"[A-ZĐ&]*\d[\w.:/-]*|[A-ZĐ]*&[A-ZĐ&]*|ISO|UBND|HĐND|UBMTTQ")
_VOWEL = re.compile("[aeiouy]")
_PROPER = re.compile(r"\b(?:xã|phường|thị trấn|huyện|quận|thị xã|thành phố|tỉnh|sở|công ty|việt nam|chi cục|trường) ")


@dataclass(frozen=True, slots=True)
class Title:
    """Where the title begins, what type it names ("" for none), its words; `text` is "" where no abstract was found."""

    at: int
    doc_type: str
    text: str


def read_title(lines: Sequence[Line]) -> Title | None:
    """The title among the first lines of a paper."""
    margin = _margin(lines)
    for at, line in enumerate(lines[:LONGEST_HEAD]):
        if len(line.pieces) == 1 and (named := _named(line)):
            name, doc_type = named
            below = _below(lines, at, margin)
            if doc_type in TYPES.values():
                return Title(at, doc_type, _put_together(name, below) if below or _says_more(name) else "")
            is_title = below or doc_type in ALONE or flat(name) not in WHOLE
            return Title(at, doc_type, _put_together(name, below) if is_title else "")
    return None


def read_subject(lines: Sequence[Line]) -> Title | None:
    """The "V/v …" of a công văn, on the left under its number or centred."""
    for at, line in enumerate(lines[:LONGEST_HEAD]):
        for index, piece in enumerate(line.pieces):
            if not _ABOUT.match(flat(piece.text)) or line.is_capitals or (index and len(piece.text) < 8):
                continue
            words = [bare(piece.text)]
            for below in lines[at + 1 : at + MOST_LINES]:
                # In the left column only what stands near the line above goes on with it.
                near = (each for each in below.pieces if abs(each.column - piece.column) <= 12)
                part = next(near, None) or (below.pieces[0] if _is_centred(below, line) else None)
                if part is None or len(" ".join(words)) > LONGEST or _STOP.match(flat(part.text)) or _is_day(part.text):
                    break
                words.append(bare(part.text))
            return Title(at, "CV", _tidy(" ".join(words)))
    return None


def _is_day(text: str) -> bool:
    return bool(re.search(r"ng[a-z]y\s+\d", flat(text)))


def _margin(lines: Sequence[Line]) -> int:
    """Where the lines of the body begin: where most of the page's lines do."""
    starts = [line.left for line in lines]
    return max(set(starts), key=lambda start: (starts.count(start), -start)) if starts else 0


def _named(line: Line) -> tuple[str, str] | None:
    """The title's first line and its type, when the line is one."""
    text = bare(line.text)
    words = flat(text)
    if not line.is_capitals or len(text) > 160 or line.text.rstrip().endswith(":"):
        return None
    for opening, doc_type in {**WHOLE, **TYPES}.items():
        if re.match(rf"{opening}\b", words):
            return text, doc_type
    if any(re.match(rf"{opening}\b", words) for opening in UNTYPED) and len(words.split()) > 2:
        return text, ""
    return None


def _says_more(name: str) -> bool:
    """Whether the line that names the type goes on to say of what: "BÁO CÁO KẾT QUẢ …"."""
    words = flat(name)
    opening = next((opening for opening in TYPES if words.startswith(opening)), "")
    return len(words[len(opening) :].split()) > 2


def _below(lines: Sequence[Line], at: int, margin: int) -> list[str]:
    """The lines centred under the title that belong to it."""
    title, words = lines[at], list[str]()
    if title.left <= margin + 2:
        return []
    for index, line in enumerate(lines[at + 1 : at + 1 + MOST_LINES], at + 1):
        after = lines[index + 1] if index + 1 < len(lines) else None
        belongs = _is_centred(line, title) and (
            line.left >= margin + 2 or (after and _is_centred(after, title) and after.left >= margin + 3)
        )
        if not belongs or _ends(line) or len(" ".join(words)) > LONGEST:
            break
        words.append(_without_specks(line.text))
    return words


def _without_specks(text: str) -> str:
    """A line of an abstract without what a scanner saw beside it; its comma stays."""
    text = re.sub(r"^[^\w“\"(]+\s*|\s+[^\w\s)”]{1,3}$|(?<=\d)\s*[.,]$", "", text.strip())
    return text if len(re.findall('[“”"]', text)) != 1 else re.sub('[“”"]', "", text)


def _is_centred(line: Line, title: Line) -> bool:
    return len(line.pieces) == 1 and abs(line.lean - title.lean) <= NEAR


def _ends(line: Line) -> bool:
    words = flat(line.text)
    if _STOP.match(words) or words.rstrip().endswith(("./.", ";", ":")) or re.search(r"[a-z]\.$", words.rstrip()):
        return True
    return bool(line.is_capitals and _AUTHORITY.match(words)) or _is_day(line.text)


def _put_together(name: str, below: Sequence[str]) -> str:
    """One sentence of the name and what stands below: "Quyết định về việc …"."""
    parts = [_lowered(part) for part in (name, *below)]
    if all(part is not None for part in parts):
        words = " ".join(
            [parts[0] or "", *(_small(part or "") if i == 0 else part or "" for i, part in enumerate(parts[1:]))]
        )
    else:
        words = " ".join([name, *below])
    return _tidy(words)


def _lowered(text: str) -> str | None:
    """Capitals as one writes inside a sentence; None when names in it would be lost."""
    letters = [letter for letter in text if letter.isalpha()]
    if sum(letter.islower() for letter in letters) > 0.3 * len(letters):
        return text
    if _PROPER.search(text.lower()):
        return None
    return " ".join(word if _is_short_for_many(word) else word.lower() for word in text.split())


def _is_short_for_many(word: str) -> bool:
    word = word.strip("().,;:“”\"'")
    return bool(_SHORT_FOR_MANY.fullmatch(word)) or (len(word) > 1 and not _VOWEL.search(flat(word)))


def _small(text: str) -> str:
    first = text.split(" ", 1)[0]
    return text if first.isupper() and len(first) > 1 else text[:1].lower() + text[1:]


def _tidy(text: str) -> str:
    text = re.sub(r"\s+([,.;:])", r"\1", " ".join(text.split()))
    text = re.sub(r"(?<![\w'])'(?=\w)|(?<=\w)'(?!\w)", "", text)
    text = re.sub(r"[\s.,;:_-]+$", "", text)
    return text[:1].upper() + text[1:]
