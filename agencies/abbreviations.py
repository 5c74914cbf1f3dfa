"""The abbreviations of the field, written out: on a page of their own, and wherever a text uses them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

FULL = {
    "BCĐ": _("Ban Chỉ đạo"),
    "CCHC": _("cải cách hành chính"),
    "CNTT": _("công nghệ thông tin"),
    "CSCL": _("chính sách chất lượng"),
    "ĐGNB": _("đánh giá nội bộ"),
    "HĐKP": _("hành động khắc phục"),
    "HĐND": _("Hội đồng nhân dân"),
    "HTQLCL": _("hệ thống quản lý chất lượng"),
    "ISO": _("Tổ chức Tiêu chuẩn hóa quốc tế, và tiêu chuẩn do tổ chức này ban hành"),
    "KH&CN": _("khoa học và công nghệ"),
    "KHCN": _("khoa học và công nghệ"),
    "KPH": _("sự không phù hợp"),
    "MTCL": _("mục tiêu chất lượng"),
    "NĐ": _("nghị định"),
    "PAKN": _("phản ánh, kiến nghị"),
    "QĐ": _("quyết định"),
    "STCL": _("sổ tay chất lượng"),
    "TCVN": _("tiêu chuẩn quốc gia của Việt Nam"),
    "TTHC": _("thủ tục hành chính"),
    "TTĐT": _("thông tin điện tử"),
    "UBND": _("Ủy ban nhân dân"),
    "VBQPPL": _("văn bản quy phạm pháp luật"),
    "XXLĐ": _("xem xét của lãnh đạo"),
}
"""Each as it stands in rubrics, papers and on our pages; what it means, in small letters where it begins no sentence."""

PLAIN = frozenset({"ISO", "UBND"})
"""Everybody here reads these every day: they are on the page of abbreviations, not explained in place."""

# Not within the number of a paper, as in 152/QĐ-UBND.
_WORD = re.compile(r"(?<![\w/&-])(" + "|".join(sorted(map(re.escape, FULL), key=len, reverse=True)) + r")(?![\w&-])")


def found_in(texts: Iterable[str]) -> list[str]:
    """The abbreviations that these texts use, each once, in their order; those everybody knows left out."""
    found = (short for text in texts for short in _found(text))
    return list(dict.fromkeys(found))


@lru_cache(maxsize=4096)
def _found(text: str) -> tuple[str, ...]:
    return tuple(short for short in _WORD.findall(text) if short not in PLAIN)


def marked(text: str) -> SafeString:
    """A text with its abbreviations as <abbr>, which say what they mean to whoever points at them."""
    parts = _WORD.split(text)
    # Text and abbreviations alternate.
    return format_html_join("", "{}", ((_abbr(part) if at % 2 else part,) for at, part in enumerate(parts)))


def _abbr(short: str) -> str:
    if short in PLAIN:
        return short
    return format_html_join("", '<abbr title="{}">{}</abbr>', ((FULL[short], short),))
