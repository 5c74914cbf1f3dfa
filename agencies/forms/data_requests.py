"""The shape of input: a request about somebody's own data, and its answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.formfields import DayField
from agencies.models import DataRequestKind, DataRequestOutcome, Province, User


class AskForm(forms.Form):
    """What somebody asks about their own data."""

    kind = forms.ChoiceField(label=_("Đề nghị"), choices=DataRequestKind)
    asked = forms.CharField(
        label=_("Nội dung"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Ví dụ: sửa họ tên thành…, xóa số điện thoại."),
    )  # fmt: skip


class ReceiveForm(AskForm):
    """The same as it came to an administrator by letter or by word, on which day."""

    field_order = ("person", "kind", "received_on", "asked")
    person = forms.ModelChoiceField(label=_("Người đề nghị"), queryset=User.objects.none())
    received_on = DayField(label=_("Ngày nhận"))

    def __init__(self, *args: Any, province: Province, **options: Any) -> None:
        super().__init__(*args, **options)
        people = User.objects.filter(roles__node__province=province).distinct().order_by("full_name")
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["received_on"].initial = timezone.localdate


class AnswerForm(forms.Form):
    """What was answered."""

    outcome = forms.ChoiceField(
        label=_("Kết quả"), choices=[choice for choice in DataRequestOutcome.choices if choice[0]]
    )
    answer = forms.CharField(
        label=_("Trả lời"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Người đề nghị đọc được câu trả lời này trên trang “Dữ liệu cá nhân” của mình."),
    )  # fmt: skip
