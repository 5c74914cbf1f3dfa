"""File names: made harmless, and read for what they surely say."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from agencies.rules import fold

MOST_LETTERS = 150

_UNWANTED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"|?*', "_"))
_INDEX = re.compile(r"^(?:\d{1,3}|[a-z]{1,2}\d{1,3})[ ._-]+(?=\S)", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")
_STANDARD = re.compile(r"\b9001(?:[ .:_-]+20\d\d)?|\b14001(?:[ .:_-]+20\d\d)?", re.IGNORECASE)

ABBREVIATIONS = {
    "qd": "QĐ", "kh": "KH", "bc": "BC", "bb": "BB", "tb": "TB", "cv": "CV", "gm": "GM", "ttr": "TTr", "ctr": "CTr",
    "qyd": "QyĐ", "gcn": "GCN", "nq": "NQ", "qt": "QT",
}  # fmt: skip
"""What a name's first word may be short for; only what stands for one type alone."""
OPENINGS = {
    "quyet dinh": "QĐ", "ke hoach": "KH", "bao cao": "BC", "bien ban": "BB", "thong bao": "TB", "cong van": "CV",
    "giay moi": "GM", "to trinh": "TTr", "chuong trinh": "CTr", "huong dan": "HD", "quy dinh": "QyĐ",
    "quy che": "QC", "nghi quyet": "NQ", "chi thi": "CT", "giay chung nhan": "GCN", "quy trinh": "QT",
    "so tay chat luong": "ST", "chinh sach chat luong": "CS", "muc tieu chat luong": "MT", "ban cong bo": "BCB",
    "danh muc": "DM", "danh sach": "DM", "phieu": "BM", "bieu mau": "BM",
}  # fmt: skip
"""How a name may begin."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What a file's name says: a title always, type and year only when they are sure."""

    title: str
    doc_type: str = ""
    year: int | None = None


def clean_name(sent: str) -> str:
    """A name safe to show and to save under, whatever the sender called the file.

    The last part of any path, in NFC, without control and direction marks, at most MOST_LETTERS letters with
    the extension kept. Never empty.
    """
    name = unicodedata.normalize("NFC", sent.replace("\\", "/")).rsplit("/", 1)[-1]
    name = "".join(letter for letter in name if unicodedata.category(letter) not in _UNWANTED)
    name = " ".join(name.translate(_FORBIDDEN).split()).strip(" .")
    stem, suffix = Path(name).stem, Path(name).suffix
    if len(suffix) > 10:
        stem, suffix = name, ""
    stem = stem[: MOST_LETTERS - len(suffix)].rstrip(" .")
    return f"{stem or 'tep'}{suffix}"


def read_name(name: str) -> Guess:
    """Read a (cleaned) file name: "01_QD_cong_bo_HTQLCL_2023.pdf" is a decision of 2023."""
    title = " ".join(_INDEX.sub("", Path(name).stem.replace("_", " ").strip()).split()) or Path(name).stem
    folded = fold(title)
    years = set(_YEAR.findall(_STANDARD.sub(" ", folded)))
    return Guess(title, _type_of(folded), int(years.pop()) if len(years) == 1 else None)


def _type_of(folded: str) -> str:
    for opening, doc_type in OPENINGS.items():
        if re.match(rf"{opening}\b", folded.replace("-", " ")):
            return doc_type
    first = re.split(r"[^a-z]+", folded, maxsplit=1)[0]
    return ABBREVIATIONS.get(first, "")
