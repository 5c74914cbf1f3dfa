"""The shape of input about the trail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.formfields import DayField
from agencies.forms.choices import ANY
from agencies.models import Province, User


class TrailFilter(forms.Form):
    """Which lines to show."""

    q = forms.CharField(label=_("Tìm đối tượng hoặc lý do"), required=False, max_length=100)
    actor = forms.ModelChoiceField(
        label=_("Người thực hiện"), queryset=User.objects.none(), required=False, empty_label=_("Tất cả")
    )
    action = forms.ChoiceField(label=_("Việc"), required=False)
    since = DayField(label=_("Từ ngày"), required=False)
    until = DayField(label=_("Đến hết ngày"), required=False)

    def __init__(self, *args: Any, province: Province, actions: list[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        actor = self.fields["actor"]
        assert isinstance(actor, forms.ModelChoiceField)
        actor.queryset = User.objects.filter(roles__node__province=province).distinct().order_by("full_name")
        action = self.fields["action"]
        assert isinstance(action, forms.ChoiceField)
        action.choices = [*ANY, *actions]
