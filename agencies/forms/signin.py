"""The shape of input about how people come in: a province's policy, the reason of a reset."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from agencies.formfields import DayField
from agencies.models import Province
from agencies.roles import Role

SHORTEST = 5
"""Minutes. A limit below it would end sessions while people read."""
NETWORKS_MOST = 50


class NetworksField(forms.CharField):
    """Networks in CIDR notation, one a line; a single address is a network of one."""

    widget = forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocapitalize": "off"})

    def prepare_value(self, value: Any) -> Any:
        """A list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """The networks, each once. Raises ValidationError naming the line that is none, and what it may have meant."""
        lines = (super().clean(value) or "").replace(",", "\n").split()
        if len(lines) > NETWORKS_MOST:
            raise ValidationError(_t("Tối đa %(most)d mạng; hãy gộp các mạng liền nhau.") % {"most": NETWORKS_MOST})
        return list(dict.fromkeys(map(_network, lines)))


class SigninPolicyForm(forms.Form):
    """Who needs a second factor, from where, from when; how long a session may be left alone."""

    roles = forms.MultipleChoiceField(
        label=_("Vai trò phải xác thực hai lớp"),
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Áp dụng ở mọi nơi, kể cả trong mạng của tỉnh."),
    )
    networks = NetworksField(
        label=_("Mạng của tỉnh"),
        required=False,
        help_text=_(
            "Mỗi dòng một dải địa chỉ, ví dụ 10.24.0.0/16. Khi có khai báo, ai truy cập từ nơi khác cũng phải xác thực "
            "hai lớp. Để trống: không phân biệt nơi truy cập."
        ),
    )
    starts_on = DayField(
        label=_("Bắt buộc từ ngày"),
        required=False,
        help_text=_("Trước ngày này mọi người chỉ được nhắc trong “Việc cần làm”. Để trống: bắt buộc ngay."),
    )
    idle_minutes = forms.IntegerField(
        label=_("Kết thúc phiên sau số phút không thao tác"), required=False, min_value=SHORTEST
    )

    def __init__(self, *args: Any, province: Province, **options: Any) -> None:
        initial = {
            "roles": province.second_factor_roles, "networks": province.own_networks,
            "starts_on": province.second_factor_from, "idle_minutes": province.idle_minutes,
        }  # fmt: skip
        super().__init__(*args, **{"initial": initial, **options})
        self.fields["idle_minutes"].help_text = _t(
            "Từ %(least)d đến %(most)d phút. Để trống: %(most)d phút, theo thiết lập của máy chủ."
        ) % {"least": SHORTEST, "most": settings.IDLE_MINUTES}

    def clean_idle_minutes(self) -> int | None:
        """A province may be stricter than the installation, not laxer."""
        minutes: int | None = self.cleaned_data["idle_minutes"]
        if minutes and minutes > settings.IDLE_MINUTES:
            raise ValidationError(
                _t("Máy chủ cho phép nhiều nhất %(most)d phút; hãy nhập số nhỏ hơn hoặc để trống.")
                % {"most": settings.IDLE_MINUTES}
            )
        return minutes


class ResetForm(forms.Form):
    """Why a person's second factors are reset."""

    reason = forms.CharField(
        label=_("Lý do đặt lại"),
        max_length=500,
        help_text=_("Ví dụ: mất điện thoại, đã xác minh qua điện thoại cơ quan. Lý do được lưu và gửi cho người này."),
    )


def _network(line: str) -> str:
    try:
        return str(ip_network(line))
    except ValueError:
        pass
    try:
        meant = ip_network(line, strict=False)
    except ValueError:
        raise ValidationError(
            _t("“%(line)s” không phải là dải địa chỉ mạng. Hãy nhập dạng 10.24.0.0/16 hoặc một địa chỉ như 10.24.1.5.")
            % {"line": line[:60]}
        ) from None
    raise ValidationError(
        _t("“%(line)s” có phần địa chỉ máy; dải mạng chứa máy này là %(meant)s. Hãy nhập lại cho đúng ý.")
        % {"line": line[:60], "meant": meant}
    )
