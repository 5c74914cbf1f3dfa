"""The form by which a leader chooses how to look at a year."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Level


class LookForm(forms.Form):
    """One level or all, the year to compare with, criteria or their groups, which map; read from the address."""

    level = forms.ChoiceField(label=_("Cấp"), required=False, choices=[("", _("Mọi cấp")), *Level.choices])
    compare = forms.ChoiceField(label=_("So với năm"), required=False)
    by = forms.ChoiceField(
        label=_("Mức độ đạt theo"), required=False, choices=[("", _("Tiêu chí")), ("group", _("Nhóm tiêu chí"))]
    )
    map = forms.ChoiceField(
        label=_("Bản đồ"), required=False, choices=[("", _("Ranh giới nếu có")), ("tiles", _("Ô theo địa bàn"))]
    )

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["compare"].choices = [  # type: ignore[attr-defined]
            ("", _("Năm gần nhất có số liệu")), *((str(year), str(year)) for year in years)
        ]  # fmt: skip
