"""The shape of input: the province's letterhead."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.models import DocumentSettings


class LetterheadForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """Who issues documents, to whom, who signs."""

    class Meta:
        model = DocumentSettings
        fields: ClassVar = [
            "parent_line", "issuer_line", "place", "symbol", "addressees", "legal_bases", "authority_mark",
            "authority_of", "position", "signatory", "recipients", "drafting_unit",
        ]  # fmt: skip
        help_texts: ClassVar = {
            "parent_line": _("Ghi thường, khi in tự viết hoa. Ví dụ: UBND tỉnh Bắc Giang."),
            "issuer_line": _("Ghi thường, khi in tự viết hoa. Ví dụ: Sở Khoa học và Công nghệ."),
            "place": _("Tên tỉnh, thành phố in trước ngày tháng, không có chữ “tỉnh”."),
            "symbol": _("Phần sau dấu “/” của số văn bản. Ví dụ: BC-SKHCN."),
            "addressees": _("Mỗi nơi một dòng; để trống nếu báo cáo không gửi cấp trên."),
            "legal_bases": _(
                "Mỗi căn cứ một dòng. Quyết định ban hành bộ tiêu chí và quyết định công nhận kết quả được thêm tự động."
            ),
            "authority_of": _("Người được ký thay, ký thừa lệnh. Ví dụ: Giám đốc."),
            "position": _("Ví dụ: Giám đốc, Phó Giám đốc."),
            "signatory": _("Để trống khi chưa biết ai ký."),
            "recipients": _("Mỗi nơi một dòng; dòng “Lưu: VT” được thêm tự động."),
            "drafting_unit": _("In sau “Lưu: VT”. Ví dụ: TĐC."),
        }
        widgets: ClassVar = {
            "addressees": forms.Textarea(attrs={"rows": 2}),
            "legal_bases": forms.Textarea(attrs={"rows": 6}),
            "recipients": forms.Textarea(attrs={"rows": 4}),
        }

    def clean(self) -> dict[str, object]:
        """Signing on somebody's behalf names that person or body."""
        cleaned = super().clean() or {}
        if cleaned.get("authority_mark") and not cleaned.get("authority_of"):
            self.add_error("authority_of", _("Hãy ghi ký thay, thừa lệnh của ai. Ví dụ: Giám đốc."))
        return cleaned
