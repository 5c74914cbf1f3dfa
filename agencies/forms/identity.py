"""The shape of input about a province's identity provider."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from agencies.federation.outbound import Fault, origin_of
from agencies.models import IdentityProvider

MOST = 20
_DOMAIN = re.compile(r"(?=.{3,253}\Z)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+\Z")


class WordsField(forms.CharField):
    """Words, one a line or with commas between."""

    widget = forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "autocapitalize": "off"})

    def prepare_value(self, value: Any) -> Any:
        """A list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """The words, each once."""
        words = list(dict.fromkeys((super().clean(value) or "").replace(",", "\n").split()))
        if len(words) > MOST:
            raise ValidationError(_t("Tối đa %(most)d giá trị.") % {"most": MOST})
        return words


class ProviderForm(forms.Form):
    """Which provider, how this product proves itself there, what of its word counts."""

    name = forms.CharField(
        label=_("Tên trên nút đăng nhập"), max_length=80,
        help_text=_("Mọi người gọi tài khoản này là gì, ví dụ: tài khoản công vụ tỉnh Bắc Ninh."),
    )  # fmt: skip
    issuer = forms.CharField(
        label=_("Địa chỉ của hệ thống (issuer)"), max_length=300,
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false", "autocapitalize": "off"}),
        help_text=_("Ví dụ https://sso.bacninh.gov.vn/realms/cong-vu, đúng từng ký tự như hệ thống đó tự xưng."),
    )  # fmt: skip
    client_id = forms.CharField(
        label=_("Mã ứng dụng (client ID)"), max_length=200,
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "off", "autocomplete": "off"}),
    )  # fmt: skip
    secret = forms.CharField(
        label=_("Khóa bí mật (client secret)"), max_length=500, required=False, strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    email_domains = WordsField(
        label=_("Tự liên kết theo thư điện tử của tên miền"), required=False,
        help_text=_(
            "Ví dụ bacninh.gov.vn. Lần đầu bấm nút, người có thư thuộc tên miền này, đã được hệ thống của tỉnh xác minh, "
            "vào thẳng tài khoản cùng địa chỉ thư ở đây. Để trống: mỗi người tự liên kết một lần ở trang Hồ sơ của tôi."
        ),
    )  # fmt: skip
    factor_values = WordsField(
        label=_("Giá trị acr hoặc amr chứng tỏ đã xác thực hai lớp"), required=False,
        help_text=_(
            "Ví dụ mfa. Có một trong các giá trị này thì người chưa thiết lập xác thực hai lớp ở đây được coi là đã xác thực. "
            "Để trống: luôn xác thực hai lớp ở đây theo quy định đăng nhập."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, provider: IdentityProvider | None, **options: Any) -> None:
        initial = {name: getattr(provider, name) for name in self.base_fields if name != "secret"} if provider else {}
        super().__init__(*args, **{"initial": initial, **options})
        self.fields["secret"].required = provider is None
        self.fields["secret"].help_text = (
            _t("Đã lưu, mã hóa. Để trống nếu không đổi; đổi địa chỉ của hệ thống thì phải nhập lại.")
            if provider
            else _t("Hệ thống đó cấp khi đăng ký ứng dụng này. Được lưu mã hóa, không hiện lại.")
        )

    def clean_issuer(self) -> str:
        """An address of a web server, without anything a provider's name cannot have."""
        issuer: str = self.cleaned_data["issuer"]
        try:
            origin_of(issuer)
        except Fault as fault:
            raise ValidationError(str(fault)) from None
        if "?" in issuer or any(sign.isspace() for sign in issuer):
            raise ValidationError(_t("Địa chỉ không được có dấu ? hoặc khoảng trắng."))
        return issuer

    def clean_email_domains(self) -> list[str]:
        """Domains, in small letters, without @."""
        domains = [word.lower().lstrip("@") for word in self.cleaned_data["email_domains"]]
        for domain in domains:
            if not _DOMAIN.match(domain):
                raise ValidationError(_t("“%(domain)s” không phải tên miền.") % {"domain": domain[:60]})
        return domains
