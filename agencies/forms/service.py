"""The shape of input about the service: provinces and who administers them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agencies.workflow.provinces import new_province


class ProvinceForm(forms.Form):
    """A new province."""

    name = forms.CharField(label=_("Tên tỉnh, thành phố"), max_length=100, help_text=_("Ví dụ Tỉnh Bắc Ninh."))
    slug = forms.CharField(
        label=_("Mã trên địa chỉ"), max_length=40, help_text=_("Ví dụ bac-ninh; không đổi được về sau.")
    )
    code = forms.CharField(label=_("Mã hành chính"), max_length=20, help_text=_("Ví dụ 24."))

    def clean(self) -> dict[str, Any]:
        """The address must be free."""
        data = super().clean() or {}
        if not self.errors:
            try:
                self.province = new_province(data["slug"], data["name"], data["code"])
            except ValidationError as fault:
                self.add_error(None, fault)
        return data


class AdministratorForm(forms.Form):
    """Who administers a province."""

    email = forms.EmailField(label=_("Thư điện tử"))
    full_name = forms.CharField(label=_("Họ và tên"), max_length=100)
