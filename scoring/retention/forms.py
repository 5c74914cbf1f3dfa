"""The shape of input: periods, and decisions on papers whose time is over."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.formfields import DayField
from scoring.models import RetentionClass


class PeriodForm(forms.Form):
    """For how many years a class is kept."""

    retention_class = forms.ChoiceField(label=_("Nhóm tài liệu"), choices=RetentionClass)
    years = forms.IntegerField(label=_("Số năm lưu giữ"), min_value=1, max_value=70)
    basis = forms.CharField(
        label=_("Căn cứ"), max_length=300, help_text=_("Ví dụ: bảng thời hạn bảo quản ban hành theo Quyết định số…")
    )


class ExtendForm(forms.Form):
    """Until when the papers are kept longer."""

    until_year = forms.IntegerField(label=_("Lưu giữ đến hết năm"), min_value=2000, max_value=2200)
    number = forms.CharField(label=_("Số quyết định"), max_length=100)
    decided_on = DayField(label=_("Ngày quyết định"))


class DestroyForm(forms.Form):
    """By which decision they are destroyed, and who has looked at them."""

    number = forms.CharField(label=_("Số quyết định"), max_length=100)
    decided_on = DayField(label=_("Ngày quyết định"))
    council = forms.CharField(
        label=_("Hội đồng xét hủy"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Tên hội đồng, người chủ trì, ngày họp."),
    )  # fmt: skip
