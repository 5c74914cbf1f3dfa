"""The shape of input about tokens of other systems."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.formfields import DayField
from agencies.forms.choices import AgencyField, agencies_of
from agencies.forms.signin import NetworksField
from agencies.models import Agency, Province
from agencies.roles import TOKEN_ROLES, Role
from agencies.workflow.tokens import LONGEST

WORTH = {
    Role.REPORTER: _("đọc mọi số liệu của tỉnh, tải văn bản đã công bố"),
    Role.VIEWER: _("đọc cơ quan và kết quả trong phạm vi chọn ở dưới"),
    Role.OFFICER: _("chỉ đọc của một cơ quan"),
}
"""What a token of each role can do, in a few words."""


class TokenForm(forms.Form):
    """Which system, what it may read, until when, from where."""

    name = forms.CharField(
        label=_("Tên hệ thống dùng mã"), max_length=100,
        help_text=_("Để biết mã nào của ai, ví dụ: Kho dữ liệu dùng chung của tỉnh. Mỗi hệ thống một mã."),
    )  # fmt: skip
    role = forms.ChoiceField(label=_("Vai trò"), widget=forms.RadioSelect, initial=Role.VIEWER)
    node = AgencyField(
        label=_("Tại cơ quan"),
        queryset=Agency.objects.none(),
        help_text=_("Mã chỉ đọc được dữ liệu của cơ quan này và, trừ mã của một cơ quan, của mọi cơ quan trực thuộc."),
    )
    ends_on = DayField(label=_("Dùng đến hết ngày"), help_text=_("Nhiều nhất một năm kể từ hôm nay."))
    networks = NetworksField(
        label=_("Chỉ dùng từ mạng"),
        required=False,
        help_text=_("Mỗi dòng một dải địa chỉ hoặc một địa chỉ của máy chủ sẽ gọi. Để trống: từ mọi nơi."),
    )

    def __init__(self, *args: Any, province: Province, **options: Any) -> None:
        super().__init__(*args, **options)
        role, node = self.fields["role"], self.fields["node"]
        assert isinstance(role, forms.ChoiceField)
        assert isinstance(node, AgencyField)
        role.choices = [(role.value, f"{role.label}: {WORTH[role]}") for role in TOKEN_ROLES]
        node.queryset = agencies_of(province)
        node.initial = province.root_id
        self.fields["ends_on"].initial = timezone.localdate() + LONGEST
