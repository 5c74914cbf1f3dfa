"""The number and symbol of a paper: "Số: 152/QĐ-UBND", and the codes of a quality system: "Số: QT-06"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evidence.rules.reading.lines import bare, flat

ABBREVIATIONS = {
    "qd": "QĐ", "kh": "KH", "bc": "BC", "bb": "BB", "tb": "TB", "gm": "GM", "ttr": "TTr", "ctr": "CTr", "qyd": "QyĐ",
    "nq": "NQ", "ct": "CT", "tc": "TC", "pa": "PA", "da": "ĐA", "cd": "CĐ", "qc": "QC", "gcn": "GCN", "ggt": "GGT",
    "guq": "GUQ", "hd": "HD", "hđ": "HĐ", "btt": "BTT", "bgn": "BGN", "pc": "PC", "pg": "PG", "pb": "PB",
}  # fmt: skip
"""NĐ 30/2020/NĐ-CP, Phụ lục III."""

_LABEL = re.compile(r"^\W*(?:s[o06e]|(?P<code>ma(?: so| hieu)?|ky hieu))(?![a-z0-9])\s*[:;.,]*\s*", re.IGNORECASE)
_OFFICIAL = re.compile(
    r"(?P<digits>\d{1,5})\s?(?P<letter>[a-z])?\s*/\s*(?P<year>(?:19|20)\d\d\s*/\s*)?"
    r"(?P<symbol>[A-ZĐ][A-Za-zĐđƯưÔô&.]*\d?(?:\s?[-–—]\s?[A-ZĐ][A-Za-zĐđƯưÔô&.]*\d?)*)(?P<rest>.*)$"
)
_PARTY = re.compile(r"(?P<digits>\d{1,5})\s?[-–—]\s?(?P<symbol>[A-ZĐ][A-Za-zĐđ]*\s?/\s?[A-ZĐ][A-ZĐ]+)(?P<rest>.*)$")
_CODE = re.compile(r"(?=.*\d)[A-ZĐ]{2,8}(?:[-./ ]{1,2}[A-ZĐ]{2,8})?[-./ ]{0,2}\d[\dA-ZĐ]*(?:[-./][\dA-ZĐ]+)*$")
_SYSTEM = re.compile(r"(?:qt|bm|hd|st|cs|mt|dm|htqlcl|qd|qc)")
_SMALL_WITHIN = {"TTr", "CTr", "QyĐ"}


@dataclass(frozen=True, slots=True)
class Number:
    """The number as it is to be written, the type its symbol names ("" for a công văn or a code), whether it is sure."""

    text: str
    doc_type: str
    is_sure: bool


def read_number(pieces: Iterable[str], doubtful: frozenset[str]) -> Number | None:
    """The first number among what stands in the head of a paper."""
    for piece in pieces:
        label = _LABEL.match(flat(piece))
        if not label:
            continue
        rest = bare(piece[label.end() :])
        number = (
            _coded(rest)
            if label["code"]
            else _official(rest) or _party(rest) or (_coded(rest) if ":" in piece else None)
        )
        if number:
            return Number(*number, is_sure=not _doubted(rest, number[0], doubtful))
    return None


def _official(text: str) -> tuple[str, str] | None:
    found = _OFFICIAL.match(text)
    if not found or not _ends_well(found["rest"]):
        return None
    groups = [group.strip(" .") for group in re.split(r"[-–—]", found["symbol"])]
    doc_type = ABBREVIATIONS.get(groups[0].lower(), ABBREVIATIONS.get(flat(groups[0]), ""))
    if doc_type:
        groups[0] = doc_type
    if not all(_is_symbol(group) for group in groups) or (len(groups) == 1 and not doc_type and len(groups[0]) < 3):
        return None
    year = re.sub(r"\s", "", found["year"] or "")
    return f"{found['digits']}{found['letter'] or ''}/{year}{'-'.join(groups)}", doc_type


def _party(text: str) -> tuple[str, str] | None:
    """As the Party numbers its papers: 05-KH/HU."""
    found = _PARTY.match(text)
    if not found or not _ends_well(found["rest"]):
        return None
    kind, body = re.split(r"\s?/\s?", found["symbol"])
    doc_type = ABBREVIATIONS.get(flat(kind), "")
    return (f"{found['digits']}-{doc_type}/{body}", doc_type) if doc_type else None


def _coded(text: str) -> tuple[str, str] | None:
    text = re.sub(r"\s*([-./])\s*", r"\1", bare(text))
    return (text, "") if _CODE.match(text) and len(text) <= 30 else None


def _is_symbol(group: str) -> bool:
    capitals = sum(letter.isupper() for letter in group)
    return group in _SMALL_WITHIN or (
        capitals > 0 and sum(letter.islower() for letter in group) <= min(1, capitals - 2)
    )


def _ends_well(rest: str) -> bool:
    """Whether the symbol was read to its end: what follows is nothing, or another column that touches it."""
    return not bare(rest) or rest[:1] == " "


def _doubted(raw: str, number: str, doubtful: frozenset[str]) -> bool:
    read: Sequence[str] = [bare(word) for word in raw.split()]
    digits = [word for word in map(bare, doubtful) if any(letter.isdigit() for letter in word)]
    return any(word in read or word in number for word in digits)
