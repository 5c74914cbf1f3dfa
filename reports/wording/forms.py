"""The shape of input: the parts of a kind of document as boxes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.wording.checking import EMPTY, faults
from reports.wording.filling import tidied
from reports.wording.parts import PaperKind, Part

HINTS = {
    "list": _("Mỗi mục một dòng; dấu câu cuối dòng được thêm khi in."),
    "text": _("Mỗi đoạn một dòng."),
}
KEY_HINTS = {
    "symbol": _("Phần sau dấu “/” của số văn bản; số đã ghi trong sổ thì in đúng như đã ghi."),
    "authority": _("In trên chức vụ, tự viết hoa. Ví dụ: KT. Giám đốc. Để trống khi người đứng đầu ký."),
    "position": _("Tự viết hoa khi in. Ví dụ: Phó Giám đốc."),
    "signatory": _("Để trống khi chưa biết ai ký."),
    "recipients": _("Mỗi nơi một dòng; dòng “Lưu: VT” được thêm tự động."),
    "articles": _("Mỗi điều bắt đầu bằng “Điều 1.”; dòng không có “Điều …” là đoạn tiếp theo của điều trên."),
}


class TemplateForm(forms.Form):
    """Every part of one kind of document; `texts` are those that differ from the product's own."""

    note = forms.CharField(
        label=_("Sửa gì, vì sao"), max_length=200, required=False, help_text=_("Ghi vào danh sách phiên bản.")
    )

    def __init__(
        self, data: Mapping[str, Any] | None, kind: PaperKind, texts: Mapping[str, str], *, note: str = ""
    ) -> None:
        super().__init__(data, initial={"note": note})
        self.kind = kind
        for part in kind.parts:
            self.fields[part.key] = _box(part, texts.get(part.key, part.default))
        self.order_fields([part.key for part in kind.parts])

    def clean(self) -> dict[str, Any]:
        """Every part says itself what is wrong with it."""
        cleaned: dict[str, Any] = super().clean() or {}
        for part in self.kind.parts:
            if part.key in self.errors:
                continue
            cleaned[part.key] = tidied(cleaned.get(part.key, ""))
            for fault in faults(self.kind, part, cleaned[part.key]):
                self.add_error(part.key, fault)
        return cleaned

    @property
    def texts(self) -> dict[str, str]:
        """What was typed, right or wrong, with no part missing."""
        return {part.key: tidied(str(self[part.key].value() or "")) for part in self.kind.parts}

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The boxes under their headings."""
        titles = (("head", _("Phần đầu")), ("body", _("Nội dung")), ("foot", _("Phần cuối")))
        boxes = [
            (title, [self[part.key] for part in self.kind.parts if part.group == group]) for group, title in titles
        ]
        return [(str(title), found) for title, found in boxes if found]


def _box(part: Part, text: str) -> forms.CharField:
    lines = text.count("\n") + 1 + len(text) // 90
    rows = {"line": min(lines, 3), "list": max(2, lines), "text": max(2, lines)}[part.shape]
    return forms.CharField(
        label=part.label, initial=text, required=not part.may_be_empty, strip=False,
        error_messages={"required": EMPTY},
        help_text=KEY_HINTS.get(part.key, HINTS.get(part.shape, "")),
        widget=forms.Textarea(attrs={"rows": min(rows, 14), "spellcheck": "false"}),
    )  # fmt: skip
