"""What is wrong with a part of a template, said so that its writer can mend it."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.wording.filling import closest, has_stray_braces, names_in
from reports.wording.parts import OWN_SENTENCES, SENTENCES, PaperKind, Part
from reports.wording.voice import ARTICLE

EMPTY = gettext_lazy("Văn bản phải có phần này. Hãy ghi nội dung, hoặc chép lại câu mặc định.")
MOST = 6000
"""Letters of one part."""
END = "./."
MARKS = ("TM.", "KT.", "TL.", "TUQ.", "Q.", "{{")
"""How the line of authority may begin (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.7a)."""
_SYMBOL = re.compile(r"[^\s{}/\\]+(?:/[^\s{}/\\]+)*\Z")
_DAY = re.compile(r", \{\{\s*ngay_ky\s*\}\}\Z")
_ENDS = ("closing", "articles")


def faults(kind: PaperKind, part: Part, text: str) -> list[str]:
    """Every fault of a part's text (tidied), a sentence each; none when it may stand."""
    if not text:
        return [] if part.may_be_empty else [str(EMPTY)]
    found = [*_sizes(part, text), *_placeholders(kind, part, text)]
    if part.key in _ENDS and not text.endswith(END):
        found.append(_("Câu cuối của văn bản phải kết thúc bằng “./.” (Nghị định 30/2020/NĐ-CP)."))
    if part.key == "place_and_day" and not _DAY.search(text):
        found.append(
            _("Dòng này kết thúc bằng dấu phẩy rồi {{ngay_ky}}, để ngày ký được điền khi ban hành. Ví dụ: {{dia_danh}}, {{ngay_ky}}")
        )  # fmt: skip
    if part.key == "articles" and not any(ARTICLE.match(line.strip()) for line in text.splitlines()):
        found.append(
            _("Quyết định phải có ít nhất một điều. Hãy bắt đầu mỗi điều bằng “Điều” và số thứ tự, ví dụ: Điều 1. Công nhận kết quả…")
        )  # fmt: skip
    if part.key == "authority" and not text.startswith(MARKS):
        found.append(
            _("Dòng này bắt đầu bằng TM., KT., TL., TUQ. hoặc Q., rồi tên người, cơ quan được ký thay. Ví dụ: KT. Giám đốc. Để trống khi người đứng đầu ký.")
        )  # fmt: skip
    if part.key == "symbol" and not _SYMBOL.match(re.sub(r"\{\{.*?\}\}", "x", text)):
        found.append(_("Ký hiệu viết liền, không có khoảng trắng. Ví dụ: BC-SKHCN."))
    return found


def _sizes(part: Part, text: str) -> list[str]:
    found = []
    if len(text) > MOST:
        found.append(
            _("Phần này dài %(length)d ký tự, nhiều nhất %(most)d. Hãy rút gọn.") % {"length": len(text), "most": MOST}
        )
    if part.shape == "line" and "\n" in text:
        found.append(_("Phần này chỉ viết trên một dòng. Hãy nối các dòng lại."))
    return found


def _placeholders(kind: PaperKind, part: Part, text: str) -> list[str]:
    found = []
    if has_stray_braces(text):
        found.append(
            _("Có dấu ngoặc nhọn lẻ. Mỗi chỗ điền viết đủ hai dấu mở, hai dấu đóng, ví dụ %(example)s.")
            % {"example": kind.offered[0].written}
        )
    for name in dict.fromkeys(names_in(text)):
        if name not in kind.known:
            near = closest(name, kind.known)
            meant = _("Có phải {{%(near)s}}? ") % {"near": near} if near else ""
            found.append(
                _("Không có chỗ điền {{%(name)s}} trong loại văn bản này. %(meant)sHãy chọn trong danh sách chỗ điền.")
                % {"name": name, "meant": meant}
            )
        elif name == OWN_SENTENCES and SENTENCES.written not in part.default:
            found.append(
                _("{{%(name)s}} không dùng được ở phần này: hệ thống không lập câu nào cho phần này.") % {"name": name}
            )
    return found
