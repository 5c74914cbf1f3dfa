"""Signing in by a province's own provider, which runs in a process of its own."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.access import sync_roles
from agencies.models import IdentityProvider, ProvincialIdentity, RoleAssignment, TrailEntry, User
from agencies.roles import Role
from agencies.workflow.identity import switch_provider, unbind_identity
from tests.agencies.signing_in import TASKS, As, ask_of, log_in, signed_in
from tests.cast import Cast
from tests.factories import SECRET, code_now
from tests.federation.conftest import Provider, address_in, come_in, connect, depart, known

PROFILE = "/accounts/profile/"


def test_whom_the_provider_knows_comes_in_where_they_wanted(
    cast: Cast, connection: IdentityProvider, provider: Provider, client: Client, caplog: Any
) -> None:
    identity = known(connection, cast.officer)

    with caplog.at_level("INFO", "agencies.entrances"):
        answer = come_in(client, provider, next="/bac-giang/agencies/")

    assert signed_in(client)
    assert answer.redirect_chain[-1][0] == "/bac-giang/agencies/"
    assert f"Named by provider: person {cast.officer.pk}, province bac-giang" in caplog.text
    identity.refresh_from_db()
    assert identity.last_used_at


def test_no_way_leads_to_another_site(
    cast: Cast, connection: IdentityProvider, provider: Provider, client: Client
) -> None:
    known(connection, cast.officer)

    answer = come_in(client, provider, next="https://khac.example/")

    assert signed_in(client)
    assert all(step.startswith("/") for step, _status in answer.redirect_chain)


def test_an_account_is_bound_by_its_owner_and_set_free_again(
    cast: Cast, connection: IdentityProvider, provider: Provider, client: Client
) -> None:
    log_in(client, cast.officer)
    page = client.post("/accounts/provincial/bind/", {"province": "bac-giang"}).content.decode()
    answer = client.get(provider.sign_in(address_in(page), "tuan"), follow=True)

    assert "Đã liên kết" in answer.content.decode()
    identity = ProvincialIdentity.objects.get()
    assert (identity.user, identity.issuer, identity.subject) == (cast.officer, provider.issuer, "2")
    again = Client()
    come_in(again, provider, "tuan")
    assert again.session["_auth_user_id"] == str(cast.officer.pk)

    client.post("/accounts/provincial/unbind/", {"identity": identity.pk})
    assert not ProvincialIdentity.objects.exists()
    assert list(TrailEntry.objects.order_by("pk").values_list("action", flat=True))[-2:] == [
        "bind_identity", "unbind_identity",
    ]  # fmt: skip


def test_binding_asks_who_one_is(cast: Cast, connection: IdentityProvider, client: Client, monkeypatch: Any) -> None:
    log_in(client, cast.officer)
    monkeypatch.setattr("agencies.sessions.is_fresh", lambda request: False)

    answer = client.post("/accounts/provincial/bind/", {"province": "bac-giang"})

    assert answer["Location"].startswith("/accounts/reauthenticate/")


def test_nobody_takes_what_is_anothers(
    cast: Cast, connection: IdentityProvider, provider: Provider, client: Client
) -> None:
    known(connection, cast.head)
    log_in(client, cast.officer)
    page = client.post("/accounts/provincial/bind/", {"province": "bac-giang"}).content.decode()

    answer = client.get(provider.sign_in(address_in(page), "mai"), follow=True)

    assert "đã liên kết với một người khác" in answer.content.decode()
    assert ProvincialIdentity.objects.get().user == cast.head


def test_a_verified_address_of_the_provinces_domain_binds_at_first_use(
    cast: Cast, connection: IdentityProvider, provider: Provider, client: Client
) -> None:
    come_in(client, provider)
    assert not signed_in(client), "No domain was named."
    IdentityProvider.objects.update(email_domains=["example.vn"])
    cast.head.email = "unverified@example.vn"
    cast.head.save()

    come_in(client, provider, "un")
    assert not signed_in(client), "The provider does not say that the address was verified."
    come_in(client, provider)

    assert signed_in(client)
    assert ProvincialIdentity.objects.get().user == cast.officer


def test_whoever_has_not_accepted_the_invitation_does_so_first(
    cast: Cast, connection: IdentityProvider, provider: Provider, client: Client
) -> None:
    IdentityProvider.objects.update(email_domains=["example.vn"])
    cast.officer.set_unusable_password()
    cast.officer.save()

    answer = come_in(client, provider)

    assert "chưa nhận lời mời" in answer.content.decode()
    assert not signed_in(client)


def test_the_second_factor_is_asked_for_here(
    cast: Cast, connection: IdentityProvider, provider: Provider, client: Client
) -> None:
    known(connection, cast.officer)
    TOTP.activate(cast.officer, SECRET)

    answer = come_in(client, provider)
    assert answer.redirect_chain[-1][0].startswith("/accounts/2fa/authenticate/")
    assert not signed_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code_now()})

    assert signed_in(client)
    assert not _is_fresh(client)


def test_the_providers_second_factor_counts_where_the_province_says_so(
    cast: Cast, connection: IdentityProvider, provider: Provider
) -> None:
    known(connection, cast.officer)
    ask_of(cast.province, second_factor_roles=["officer"])
    provider.lead("http://localhost:8000")
    strong, weak, unasked = Client(), Client(), Client()

    provider.tell(claims={"amr": ["pwd", "mfa"]})
    come_in(unasked, provider)
    assert unasked.get(TASKS)["Location"] == "/accounts/2fa/"
    IdentityProvider.objects.update(factor_values=["mfa"])
    come_in(strong, provider)
    assert strong.get(TASKS).status_code == 200
    provider.tell(claims={"amr": ["pwd"], "acr": "1"})
    come_in(weak, provider)

    assert weak.get(TASKS)["Location"] == "/accounts/2fa/"


def test_a_session_by_a_provider_proves_nothing_and_stays_in_its_province(
    cast: Cast, connection: IdentityProvider, provider: Provider, client: Client
) -> None:
    known(connection, cast.officer)
    come_in(client, provider)
    assert not _is_fresh(client)

    RoleAssignment.objects.create(
        user=cast.officer, role=Role.VIEWER, node=cast.foreign, starts_on=timezone.localdate()
    )
    sync_roles(cast.officer)

    assert client.get(TASKS).status_code == 200
    assert client.get("/ha-tinh/").status_code == 403
    assert "Hà Tĩnh" not in client.get("/?choose").content.decode()
    assert client.get(reverse("own_data"), {"format": "json"}).json()["Vai trò"][1:] == []
    User.objects.filter(pk=cast.officer.pk).update(is_operator=True)
    assert client.get("/operator/").status_code == 403
    client.post("/accounts/logout/")
    log_in(client, cast.officer)
    assert client.get("/ha-tinh/").status_code == 200


def test_an_administrator_sees_the_binding_and_ends_it(cast: Cast, connection: IdentityProvider, as_: As) -> None:
    known(connection, cast.officer)
    client = as_(cast.administrator)
    page = f"/bac-giang/people/{cast.officer.pk}/"
    assert "Đã liên kết với tài khoản công vụ" in client.get(page).content.decode()

    client.post(f"{page}unbind/")

    assert not ProvincialIdentity.objects.exists()
    assert TrailEntry.objects.filter(action="unbind_identity", actor=cast.administrator).exists()


@pytest.mark.parametrize("way", ["unbound", "off", "elsewhere"])
def test_what_the_provider_opened_ends_with_it(
    way: str, cast: Cast, connection: IdentityProvider, provider: Provider, client: Client, as_: As
) -> None:
    identity = known(connection, cast.officer)
    come_in(client, provider)
    own = Client()
    log_in(own, cast.officer)
    if way == "unbound":
        unbind_identity(identity, by=cast.administrator)
        known(connection, cast.officer, "tuan")
    elif way == "off":
        switch_provider(connection, False, by=cast.administrator)
        switch_provider(connection, True, by=cast.administrator)
    else:
        ProvincialIdentity.objects.all().delete()
        client.get("/bac-giang/")

    assert not signed_in(client)
    assert signed_in(own)


def test_who_came_in_by_the_provider_and_unbinds_it_is_signed_out(
    cast: Cast, connection: IdentityProvider, provider: Provider, client: Client, monkeypatch: Any
) -> None:
    identity = known(connection, cast.officer)
    come_in(client, provider)
    monkeypatch.setattr("agencies.sessions.is_fresh", lambda request: True)

    answer = client.post("/accounts/provincial/unbind/", {"identity": identity.pk}, follow=True)

    assert "Đã bỏ liên kết" in answer.content.decode()
    assert not signed_in(client)


def test_the_door_shows_one_button_or_lets_choose(
    cast: Cast, connection: IdentityProvider, provider: Provider, client: Client
) -> None:
    one = client.get("/accounts/login/").content.decode()
    connect(provider, cast.other, client="iso-ha-tinh", name="SSO Hà Tĩnh")
    two = client.get("/accounts/login/").content.decode()

    assert "Đăng nhập bằng tài khoản công vụ" in one
    assert "<select" not in one
    assert "Tỉnh Hà Tĩnh: SSO Hà Tĩnh" in two


def test_pressing_too_often_is_stopped(
    connection: IdentityProvider, provider: Provider, client: Client, settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"provincial": "1/m/ip"}
    depart(client)

    answer = client.post("/accounts/provincial/", {"province": "bac-giang"}, follow=True)

    assert "quá nhiều lần thử" in answer.content.decode()


def _is_fresh(client: Client) -> bool:
    """Whether what is sensitive would be done without asking again: setting up a key is such a thing."""
    return client.get("/accounts/2fa/keys/add/").status_code == 200
