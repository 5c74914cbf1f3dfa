"""No English on a Vietnamese page, and no Vietnamese frame on an English one."""

import re
from collections.abc import Callable, Iterator

import pytest
from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils.translation import override

from agencies.models import User
from tests.conftest import Cast

# Words that English sentences cannot do without and Vietnamese has not.
ENGLISH = re.compile(
    r"\b(the|your|you|please|must|this|with|not|are|and|for|that|has|have|was|enter|password|email|sign|"
    r"value|field|valid|invalid|submit|select|forgot|new|again|date|number|file)\b",
    re.IGNORECASE,
)
PAGES_OPEN = ["/accounts/login/", "/accounts/logout/", "/accounts/password/reset/", "/accounts/password/reset/done/",
              "/accounts/password/reset/key/1-khong-dung/", "/accounts/password/reset/key/done/",
              "/accounts/signup/", "/accounts/inactive/", "/khong-co-trang-nay/"]  # fmt: skip
PAGES_OWN = ["/", "/bac-giang/", "/?choose=1", "/accounts/password/change/", "/accounts/reauthenticate/",
             "/ha-tinh/", "/accounts/logout/", "/accounts/sessions/", "/accounts/2fa/", "/accounts/2fa/totp/activate/",
             "/accounts/2fa/keys/", "/accounts/2fa/keys/add/", "/accounts/2fa/reauthenticate/",
             "/accounts/2fa/keys/reauthenticate/"]  # fmt: skip


def visible(html: str) -> str:
    """What a person reads or hears: text, labels, placeholders, titles."""
    html = re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.DOTALL)
    spoken = re.findall(r'(?:aria-label|placeholder|title|alt)="([^"]*)"', html)
    html = re.sub(r'<button[^>]*lang="en".*?</button>', " ", html, flags=re.DOTALL)
    return " ".join([re.sub(r"<[^>]+>", " ", html), *spoken])


@pytest.mark.parametrize("path", PAGES_OPEN)
def test_pages_before_signing_in_speak_vietnamese(client: Client, db: None, path: str) -> None:
    page = client.get(path, follow=True)

    assert not ENGLISH.findall(visible(page.content.decode()))


@pytest.mark.parametrize("path", PAGES_OWN)
def test_pages_after_signing_in_speak_vietnamese(cast: Cast, as_: Callable[[User], Client], path: str) -> None:
    page = as_(cast.officer).get(path, follow=True)

    assert not ENGLISH.findall(visible(page.content.decode()))


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/accounts/login/", {}),
        ("/accounts/login/", {"login": "officer", "password": "x"}),
        ("/accounts/login/", {"login": "officer@example.vn", "password": "sai"}),
        ("/accounts/password/reset/", {"email": "khong-phai"}),
        ("/accounts/signup/", {"email": "a@b.vn"}),
    ],
)
def test_refusals_before_signing_in_speak_vietnamese(
    cast: Cast, client: Client, path: str, data: dict[str, str]
) -> None:
    page = client.post(path, data)

    assert not ENGLISH.findall(visible(page.content.decode()))


def test_refusals_of_a_new_password_speak_vietnamese(cast: Cast, as_: Callable[[User], Client]) -> None:
    page = as_(cast.officer).post(
        "/accounts/password/change/", {"oldpassword": "sai", "password1": "123", "password2": "1234"}
    )

    assert page.status_code == 200
    assert not ENGLISH.findall(visible(page.content.decode()))


def sentences() -> Iterator[str]:
    """Every sentence Django's form fields, its password rules and allauth can show."""
    for field in vars(forms.fields).values():
        if isinstance(field, type) and issubclass(field, forms.Field):
            yield from map(str, getattr(field, "default_error_messages", {}).values())
    yield from map(str, get_adapter().error_messages.values())
    for form in (account.LoginForm, account.ResetPasswordForm, account.ChangePasswordForm, account.SetPasswordForm):
        made = form() if form in {account.LoginForm, account.ResetPasswordForm} else form(user=AnonymousUser())
        yield from (str(field.label) for field in made.fields.values())
    yield from password_validation.password_validators_help_texts()


def test_what_packages_say_is_vietnamese() -> None:
    with override("vi"):
        english = [sentence for sentence in sentences() if ENGLISH.search(re.sub(r"%?[{(]\w+[)}]s?d?", "", sentence))]

    assert not english


def test_english_is_chosen_and_kept(client: Client, db: None) -> None:
    client.post("/language/", {"language": "en", "next": "/accounts/login/"})

    page = client.get("/accounts/login/").content.decode()

    assert '<html lang="en"' in page
    assert "Sign in" in page
    assert "Đăng nhập" not in page


def test_the_language_form_never_leads_to_another_site(client: Client, db: None) -> None:
    answer = client.post("/language/", {"language": "en", "next": "https://example.com/"})

    assert answer.headers["Location"] == "/"


def test_english_says_everything() -> None:
    catalogue = (settings.BASE_DIR / "locale/en/LC_MESSAGES/django.po").read_text()
    entries = catalogue.split("\n\n")[1:]

    open_ones = [entry for entry in entries if re.search(r'^msgstr(\[\d\])? ""$(?!\n")', entry, re.MULTILINE)]

    assert not [entry for entry in open_ones if not entry.startswith("#~")]
