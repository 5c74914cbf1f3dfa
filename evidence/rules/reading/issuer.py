"""The body that issued a paper, and the one above it, from the left of its head."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evidence.rules.reading.lines import bare, flat, is_capitals

MOST_LINES = 6
LONGEST = 160

_OPENING = re.compile(
    r"^(?:uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd|so|chi cuc|phong|ban|trung tam|van phong|cuc|tong cuc|bo|thanh tra|"
    r"dang uy|huyen uy|tinh uy|thanh uy|truong|cong an|benh vien|kho bac|chi nhanh|hoi dong|vien|uy ban|dai hoc|doan|hoi|"
    r"to |mat tran|bao hiem|toa an)\b"
)
_UNIT = re.compile(r"^(?:xa|phuong|thi tran|huyen|quan|thi xa|thanh pho|tp\.?|tinh)\b")
_COUNCIL = re.compile(r"^(?:uy ban nhan dan|ubnd)\b")
_NOT_PART = re.compile(r"^(?:so|s[06]|v/v|ma hieu|ky hieu)\b\s*[:;.,]|^so\s*\d|^-+$")
_SMALL = {
    "UBND XÃ": "UBND xã", "UBND PHƯỜNG": "UBND phường", "UBND THỊ TRẤN": "UBND thị trấn", "UBND HUYỆN": "UBND huyện",
    "UBND QUẬN": "UBND quận", "UBND THỊ XÃ": "UBND thị xã", "UBND THÀNH PHỐ": "UBND thành phố", "UBND TỈNH": "UBND tỉnh",
}  # fmt: skip
_KNOWN = {
    "SỞ KHOA HỌC VÀ CÔNG NGHỆ": "Sở Khoa học và Công nghệ", "SỞ NỘI VỤ": "Sở Nội vụ", "SỞ TÀI CHÍNH": "Sở Tài chính",
    "SỞ TƯ PHÁP": "Sở Tư pháp", "SỞ Y TẾ": "Sở Y tế", "SỞ XÂY DỰNG": "Sở Xây dựng", "SỞ CÔNG THƯƠNG": "Sở Công Thương",
    "SỞ GIÁO DỤC VÀ ĐÀO TẠO": "Sở Giáo dục và Đào tạo", "SỞ NGOẠI VỤ": "Sở Ngoại vụ",
    "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG": "Sở Nông nghiệp và Môi trường",
    "SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG": "Sở Tài nguyên và Môi trường",
    "SỞ THÔNG TIN VÀ TRUYỀN THÔNG": "Sở Thông tin và Truyền thông",
    "SỞ KẾ HOẠCH VÀ ĐẦU TƯ": "Sở Kế hoạch và Đầu tư", "SỞ GIAO THÔNG VẬN TẢI": "Sở Giao thông vận tải",
    "CHI CỤC TIÊU CHUẨN ĐO LƯỜNG CHẤT LƯỢNG": "Chi cục Tiêu chuẩn Đo lường Chất lượng",
}  # fmt: skip
_KNOWN_FLAT = {flat(capitals): name for capitals, name in _KNOWN.items()}


@dataclass(frozen=True, slots=True)
class Issuer:
    """The body that issued a paper, and the body it stands under ("" when the head names none)."""

    name: str
    above: str = ""


def read_issuer(left: Sequence[str]) -> Issuer | None:
    """The body named by the lines in the left column, above the number."""
    bodies: list[str] = []
    for line in left[:MOST_LINES]:
        text = bare(line)
        words = flat(text)
        if _NOT_PART.match(words) or not is_capitals(text):
            if bodies:
                break
            continue
        if _OPENING.match(words):
            bodies.append(text)
        elif bodies and (not _UNIT.match(words) or _COUNCIL.match(flat(bodies[-1]))):
            bodies[-1] = f"{bodies[-1]} {text}"
        elif bodies:
            break
        else:
            return None
    names = [written(body) for body in bodies]
    if not names or len(names) > 3 or len(names[-1]) > LONGEST or flat(names[-1]) in {"ubnd", "so", "phong", "ban"}:
        return None
    return Issuer(names[-1], names[-2] if len(names) > 1 else "")


def agrees(issuer: Issuer, number: str) -> bool:
    """Whether a number's symbol may be this body's: ".../QĐ-UBND" is a people's committee's and of nobody else.

    A line of the head that was not read makes the body above look like the one that issued the paper.
    """
    official = re.match(r"\d+\w?/(?:\d{4}/)?(?P<symbol>\D.*)", number)
    return official is None or ("UBND" in official["symbol"]) == issuer.name.upper().startswith(
        ("UBND", "ỦY BAN NHÂN DÂN")
    )


def written(capitals: str) -> str:
    """A body's name as one writes it in a sentence where that is certain; else as it stands."""
    name = re.sub(r"^(?:ỦY|UỶ) BAN NHÂN DÂN\b", "UBND", " ".join(capitals.split()))
    if known := _KNOWN_FLAT.get(flat(name)):
        return known
    for capital, small in _SMALL.items():
        if name.startswith(f"{capital} "):
            return f"{small} {' '.join(word.capitalize() for word in name[len(capital) :].split())}"
    return name


def alike(name: str) -> str:
    """A body's name for comparing: "Ủy ban nhân dân xã Đồng Tiến" and "UBND XÃ ĐỒNG TIẾN" come out the same."""
    return re.sub(r"\buy ban nhan dan\b", "ubnd", " ".join(re.findall(r"[a-z0-9]+", flat(name))))
