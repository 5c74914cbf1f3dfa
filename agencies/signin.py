"""What the sign-in page asks."""

from typing import Any

from allauth.account import forms
from django.utils.translation import gettext_lazy as _


class LoginForm(forms.LoginForm):  # type: ignore[misc]  # allauth ships no types
    """Address and password. The way to a forgotten password stands after the button, not between the boxes."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"].label = _("Thư điện tử")
        self.fields["password"].help_text = ""
