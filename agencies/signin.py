"""What the pages of signing in and of second factors ask."""

from typing import Any

from allauth.account import forms
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.forms import CharField
from django.utils.translation import gettext_lazy as _

NAME_MOST = 60


class LoginForm(forms.LoginForm):  # type: ignore[misc]  # allauth ships no types
    """Address and password. The way to a forgotten password stands after the button, not between the boxes."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"].label = _("Thư điện tử")
        self.fields["password"].help_text = ""


class _Code:
    """A box for a code: figures alone, so that telephones offer them."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "placeholder": False}


class CodeForm(_Code, mfa.AuthenticateForm):  # type: ignore[misc]
    """The second factor at the door."""


class CodeAgainForm(_Code, mfa.ReauthenticateForm):  # type: ignore[misc]
    """The second factor once more, before something that matters."""


class ActivateForm(_Code, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator."""


class AddKeyForm(webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A passkey or security key, and what its owner calls it."""

    field_order = ["name", "passwordless", "credential"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"] = CharField(
            label=_("Tên khóa"), max_length=NAME_MOST, required=False,
            help_text=_("Ví dụ: Máy tính cơ quan, Khóa USB màu xanh."),
        )  # fmt: skip
        self.fields["passwordless"].label = _("Cho phép đăng nhập chỉ bằng khóa này, không cần mật khẩu")
        self.fields["passwordless"].help_text = _("Khóa phải hỏi vân tay, khuôn mặt hoặc mã PIN mỗi lần dùng.")


class EditKeyForm(webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a key."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"] = CharField(label=_("Tên khóa"), max_length=NAME_MOST)
