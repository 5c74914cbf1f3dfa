"""An administrator names the province's provider, checks it, and switches it on."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from agencies.models import IdentityProvider, TrailEntry
from tests.agencies.signing_in import As
from tests.cast import Cast
from tests.federation.conftest import Provider
from tests.federation.provider.__main__ import SECRET

PAGE = "/bac-giang/people/identity/"


def entered(provider: Provider, **changed: str) -> dict[str, str]:
    return {
        "name": "tài khoản công vụ", "issuer": provider.issuer, "client_id": "iso", "secret": SECRET,
        "email_domains": "@Example.VN", "factor_values": "mfa, hwk",
    } | changed  # fmt: skip


def save(client: Client, provider: Provider, **changed: str) -> str:
    return client.post(PAGE, entered(provider, **changed), follow=True).content.decode()


def check(client: Client) -> str:
    return client.post(f"{PAGE}check/", follow=True).content.decode()


def switch(client: Client, on: str = "1") -> str:
    return client.post(f"{PAGE}switch/", {"on": on}, follow=True).content.decode()


def test_it_is_named_checked_and_switched_on(cast: Cast, provider: Provider, as_: As) -> None:
    client = as_(cast.administrator)

    assert "Đã lưu" in save(client, provider)
    assert "Hãy kiểm tra kết nối trước khi bật" in switch(client)
    assert "Kết nối tốt" in check(client)
    assert "Đã bật" in switch(client)

    held = IdentityProvider.objects.get()
    assert held.is_on
    assert (held.email_domains, held.factor_values) == (["example.vn"], ["mfa", "hwk"])
    assert SECRET not in held.secret
    assert SECRET not in client.get(PAGE).content.decode()
    entries = TrailEntry.objects.order_by("pk").filter(actor=cast.administrator)
    assert [entry.action for entry in entries] == ["configure_provider", "switch_provider"]
    assert SECRET not in str([entry.changes for entry in entries])


def test_the_way_back_is_shown_letter_by_letter(cast: Cast, as_: As, settings: Any) -> None:
    settings.BASE_URL = "https://iso.bacgiang.example"

    page = as_(cast.administrator).get(PAGE).content.decode()

    assert "https://iso.bacgiang.example/accounts/provincial/bac-giang/callback/" in page


FAULTS: dict[str, tuple[dict[str, str], dict[str, Any], str]] = {
    "secret": ({"secret": "sai"}, {}, "mã ứng dụng hoặc khóa bí mật không đúng"),
    "client": ({"client_id": "khac"}, {}, "mã ứng dụng hoặc khóa bí mật không đúng"),
    "issuer": ({}, {"metadata": {"issuer": "https://khac.example"}}, "tự xưng là “https://khac.example”"),
    "no page": ({}, {"gone": "openid-configuration"}, "thay vì trang cấu hình OpenID Connect"),
    "keys elsewhere": ({}, {"metadata": {"jwks_uri": "https://khac.example/"}}, "không nằm trên máy chủ đã khai"),
    "no keys": ({}, {"gone": "jwks.json"}, "không công bố khóa ký nào"),
    "no code": ({}, {"metadata": {"response_types_supported": ["id_token"]}}, "không hỗ trợ luồng mã ủy quyền"),
    "no PKCE": ({}, {"metadata": {"code_challenge_methods_supported": ["plain"]}}, "không hỗ trợ PKCE"),
    "breaks": ({}, {"gone": "/token/"}, "không phải JSON"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_wrong_is_said(name: str, cast: Cast, provider: Provider, as_: As) -> None:
    changed, wrong, said = FAULTS[name]
    client = as_(cast.administrator)
    save(client, provider, **changed)
    provider.tell(**wrong)

    page = check(client)

    assert "Kết nối chưa dùng được" in page
    assert said in page
    assert "Hãy kiểm tra kết nối trước khi bật" in switch(client)


def test_an_inner_address_is_not_tried(cast: Cast, provider: Provider, as_: As, settings: Any) -> None:
    settings.IDENTITY_NETWORKS = []
    client = as_(cast.administrator)
    save(client, provider)

    assert "QMS_IDENTITY_NETWORKS" in check(client)


def test_another_connection_is_off_until_it_is_checked(cast: Cast, provider: Provider, as_: As) -> None:
    client = as_(cast.administrator)
    save(client, provider)
    check(client)
    switch(client)

    save(client, provider, secret="", name="tên khác")
    assert IdentityProvider.objects.get().is_on, "The name is no part of the connection."
    save(client, provider, secret="", client_id="iso-ha-tinh")

    held = IdentityProvider.objects.get()
    assert (held.is_on, held.checked_at) == (False, None)


@pytest.mark.parametrize("changed", [{"client_id": "khac"}, {"secret": "khac"}])
def test_what_changed_during_the_check_is_not_checked(
    changed: dict[str, str], cast: Cast, provider: Provider, as_: As, monkeypatch: Any
) -> None:
    client = as_(cast.administrator)
    save(client, provider)
    view = import_module("agencies.views.identity_provider")  # its name in the package is a view's
    monkeypatch.setattr(view, "check", lambda _tried: IdentityProvider.objects.update(**changed))

    assert "đã đổi trong lúc kiểm tra" in check(client)
    assert IdentityProvider.objects.get().checked_at is None


def test_a_secret_goes_to_no_other_host_than_it_was_entered_for(cast: Cast, provider: Provider, as_: As) -> None:
    client = as_(cast.administrator)
    save(client, provider)

    page = save(client, provider, secret="", issuer="https://khac.example")

    assert "Hãy nhập khóa bí mật" in page
    assert IdentityProvider.objects.get().issuer == provider.issuer


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"issuer": "sso.bacninh.gov.vn"}, "không phải địa chỉ https"),
        ({"issuer": "https://ai:mat-khau@sso.example/"}, "không phải địa chỉ https"),
        ({"issuer": "file:///etc/passwd"}, "không phải địa chỉ https"),
        ({"issuer": "https://sso.example/?a=1"}, "không được có dấu ?"),
        ({"email_domains": "không phải"}, "không phải tên miền"),
    ],
)
def test_nonsense_is_refused_with_the_reason(
    changed: dict[str, str], said: str, cast: Cast, provider: Provider, as_: As
) -> None:
    assert said in save(as_(cast.administrator), provider, **changed)
    assert not IdentityProvider.objects.exists()


def test_checking_over_and_over_is_stopped(cast: Cast, provider: Provider, as_: As, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"provider_check": "1/m/key"}
    client = as_(cast.administrator)
    save(client, provider)

    assert "Kết nối tốt" in check(client)
    assert "Đã kiểm tra nhiều lần liền" in check(client)


def test_the_database_keeps_off_what_was_not_checked(cast: Cast, connection: IdentityProvider) -> None:
    with pytest.raises(IntegrityError, match="identity_provider_is_on_only"), transaction.atomic():
        IdentityProvider.objects.update(checked_at=None)
