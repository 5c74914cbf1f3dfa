"""The provider running, the province that has it, and a person who walks between the two."""

from __future__ import annotations

import json
import re
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from agencies.encryption import encrypted
from agencies.federation.tokens import PURPOSE
from agencies.models import IdentityProvider, Province, ProvincialIdentity, User
from tests.cast import Cast
from tests.federation.provider.__main__ import APPLICATIONS, PASSWORD, PEOPLE, SECRET
from tests.servers import free_port, listens, process, wait_for

LOOPBACK = ["127.0.0.0/8"]


class _StaysHere(urllib.request.HTTPRedirectHandler):
    """Follows no redirect to another host: that would be the product."""

    def redirect_request(self, request: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        here = urlsplit(request.full_url).netloc == urlsplit(newurl).netloc
        return super().redirect_request(request, fp, code, msg, headers, newurl) if here else None


@dataclass
class Provider:
    """The running provider."""

    origin: str

    @property
    def issuer(self) -> str:
        return f"{self.origin}/o"

    def tell(self, **wrong: Any) -> None:
        """What it does wrong from now on; nothing to have it behave."""
        urllib.request.urlopen(f"{self.origin}/told/", json.dumps(wrong).encode()).close()

    def lead(self, base: str) -> None:
        """Where people are sent back to, by application."""
        ways = dict(zip(APPLICATIONS, ("bac-giang", "ha-tinh"), strict=True))
        self.tell(back={name: f"{base}/accounts/provincial/{slug}/callback/" for name, slug in ways.items()})

    def sign_in(self, there: str, name: str) -> str:
        """Visit the address to which the product has led, sign in there, and bring back where one is sent."""
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()), _StaysHere())
        page = browser.open(there).read().decode()
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
        said = {key: unescape(value) for key, value in hidden.items()} | {"username": name, "password": PASSWORD}
        try:
            browser.open(f"{self.origin}/sign-in/", urlencode(said).encode())
        except HTTPError as gone:
            back = urlsplit(gone.headers["Location"])
            return f"{back.path}?{back.query}"
        raise AssertionError("The provider did not send anybody back.")


@pytest.fixture(scope="session")
def running_provider() -> Iterator[Provider]:
    """The provider in its process, started once."""
    with tempfile.TemporaryDirectory(prefix="qms-provider-") as folder:
        port, log = free_port(), Path(folder) / "log"
        command = [sys.executable, "-m", "tests.federation.provider", str(port), folder]
        with process(command, log, cwd=Path(__file__).parents[2]) as running:
            wait_for(lambda: listens(port), running, log)
            yield Provider(f"http://127.0.0.1:{port}")


@pytest.fixture
def provider(running_provider: Provider, settings: Any) -> Iterator[Provider]:
    """The provider, behaving, in a network that the operator has named."""
    cache.clear()
    settings.IDENTITY_NETWORKS = LOOPBACK
    running_provider.lead(settings.BASE_URL)
    yield running_provider
    running_provider.tell()


def connect(provider: Provider, province: Province, *, client: str = "iso", **fields: Any) -> IdentityProvider:
    """The province has this provider, checked and switched on."""
    fields = {"is_on": True, "checked_at": timezone.now(), "name": "tài khoản công vụ", **fields}
    return IdentityProvider.objects.create(
        province=province, issuer=provider.issuer, client_id=client, secret=encrypted(SECRET, PURPOSE), **fields
    )


@pytest.fixture
def connection(provider: Provider, cast: Cast) -> IdentityProvider:
    """Bắc Giang has it."""
    return connect(provider, cast.province)


def known(connection: IdentityProvider, user: User, name: str = "mai") -> ProvincialIdentity:
    """The provider's person of this name is bound to the user."""
    return ProvincialIdentity.objects.create(
        provider=connection, user=user, issuer=connection.issuer, subject=str(list(PEOPLE).index(name) + 1)
    )


def depart(client: Client, slug: str = "bac-giang", **fields: str) -> str:
    """Press the button; where the product leads."""
    answer = client.post("/accounts/provincial/", {"province": slug, **fields})
    return address_in(answer.content.decode())


def address_in(page: str) -> str:
    """Where the page between leads."""
    found = re.search(r'content="0;url=([^"]+)"', page)
    assert found, page
    return unescape(found[1])


def come_in(client: Client, provider: Provider, name: str = "mai", slug: str = "bac-giang", **fields: str) -> Any:
    """The whole way: the button, the provider, back."""
    return client.get(provider.sign_in(depart(client, slug, **fields), name), follow=True)
