"""What is done to one entry: papers attached, taken out, a file of them read, a unit separated."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from agencies.formfields import DayField, FilesField
from evidence.models import Document
from registers.models import Entry

MOST_OFFERED = 300
"""How many of an agency's documents a page offers to attach, the newest."""


class AttachForm(forms.Form):
    """Papers for an entry: files sent now, or documents the agency has already."""

    upload = FilesField(
        label=_("Gửi tệp mới"), required=False, help_text=_("Tệp cơ quan đã có thì không lưu lần thứ hai.")
    )
    document = forms.ModelChoiceField(
        label=_("Hoặc chọn tài liệu đã có"), queryset=Document.objects.none(), required=False,
        empty_label=_("– chọn một tài liệu –"),
    )  # fmt: skip

    def __init__(self, *args: Any, entry: Entry, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = Document.objects.of(entry.agency).in_force().exclude(pk__in=entry.documents.values("pk"))
        if self.is_bound:
            self.fields["document"].queryset = offered  # type: ignore[attr-defined]
        else:
            rows = [(row.pk, str(row)) for row in offered.order_by("-pk")[:MOST_OFFERED]]
            self.fields["document"].choices = [("", _("– chọn một tài liệu –")), *rows]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One of the two at least."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not data.get("upload") and not data.get("document"):
            raise ValidationError(_now("Hãy chọn tệp để gửi, hoặc một tài liệu đã có."))
        return data


class RemoveForm(forms.Form):
    """Why an entry is taken out."""

    reason = forms.CharField(
        label=_("Lý do xóa"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Chỉ xóa mục ghi nhầm. Nội dung đã ghi và lý do được giữ trong nhật ký."),
    )  # fmt: skip


class RegisterFileForm(forms.Form):
    """A file of entries."""

    file = forms.FileField(label=_("Tệp CSV hoặc XLSX"))


class SeparateForm(forms.Form):
    """Since when a unit has a system of its own, and what it is called."""

    on = DayField(label=_("Hệ thống riêng từ ngày"), help_text=_("Ngày trước đó là ngày cuối dùng chung."))
    name = forms.CharField(label=_("Tên hệ thống riêng"), max_length=250)
