"""Who does not come in by a province's provider, and what they are told. Each set-up is that of somebody who would come in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from django.utils import timezone

from agencies.access import sync_roles
from agencies.federation.attempts import KEPT
from agencies.models import IdentityProvider, ProvincialIdentity, RoleAssignment, User
from agencies.roles import Role
from tests.agencies.signing_in import log_in, signed_in
from tests.cast import Cast
from tests.federation.conftest import Provider, come_in, connect, depart, known
from tests.federation.provider.__main__ import SECRET

WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "made for another application": ({"claims": {"aud": "khac"}}, "cấp cho một ứng dụng khác"),
    "made for several, and not for us": ({"claims": {"aud": ["iso", "khac"]}}, "cấp cho một ứng dụng khác"),
    "of another attempt": ({"claims": {"nonce": "cu"}}, "thuộc về một lần đăng nhập khác"),
    "of an hour ago": ({"claims": {"exp": 1_000_000_000}}, "đã hết hạn"),
    "of another issuer": ({"claims": {"iss": "https://khac.example"}}, "do một hệ thống khác cấp"),
    "signed by another key": ({"key": "other"}, "chữ ký không phải của hệ thống đã khai"),
    "signed by a secret that we know, too": ({"key": "shared", "secret": SECRET}, "không được ký theo cách chấp nhận"),
    "not signed": ({"key": "none"}, "không được ký theo cách chấp nhận"),
    "of nobody": ({"claims": {"sub": ""}}, "thiếu hoặc sai dạng"),
    "of no name": ({"claims": {"sub": "a\x00"}}, "thiếu hoặc sai dạng"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_token_is_not_believed_when_it_is(
    name: str, cast: Cast, connection: IdentityProvider, provider: Provider, client: Client, caplog: Any
) -> None:
    wrong, said = WRONG[name]
    known(connection, cast.officer)
    provider.tell(**wrong)

    answer = come_in(client, provider)

    assert not signed_in(client)
    assert said in answer.content.decode()
    assert "Sign-in by provider refused: province bac-giang" in caplog.text


def test_strange_words_on_how_are_passed_over(
    cast: Cast, connection: IdentityProvider, provider: Provider, client: Client
) -> None:
    known(connection, cast.officer)
    provider.tell(claims={"acr": ["1"], "amr": [{"a": 1}, ["b"], "pwd"]})

    come_in(client, provider)

    assert signed_in(client)


def test_a_key_of_another_family_is_no_signature(
    cast: Cast, connection: IdentityProvider, provider: Provider, client: Client, monkeypatch: Any
) -> None:
    known(connection, cast.officer)
    numbers = jwt.algorithms.ECAlgorithm.to_jwk(ec.generate_private_key(ec.SECP256R1()).public_key(), as_dict=True)
    monkeypatch.setattr("agencies.federation.tokens._key", lambda *_both: jwt.PyJWK(numbers))

    answer = come_in(client, provider)

    assert "chữ ký không phải" in answer.content.decode()


HANGS_ON = {
    "made for another application": {"verify_aud": False},
    "of an hour ago": {"verify_exp": False},
    "of another issuer": {"verify_iss": False},
    "signed by another key": {"verify_signature": False},
}


@pytest.mark.parametrize("name", HANGS_ON)
def test_that_refusal_hangs_on_one_check_alone(
    name: str, cast: Cast, connection: IdentityProvider, provider: Provider, client: Client, monkeypatch: Any
) -> None:
    known(connection, cast.officer)
    decode = jwt.decode

    def careless(*words: Any, **options: Any) -> Any:
        options["options"] = options["options"] | HANGS_ON[name]
        if HANGS_ON[name] == {"verify_aud": False}:
            options.pop("audience")
            return decode(*words, **options) | {"aud": "iso"}
        return decode(*words, **options)

    monkeypatch.setattr("agencies.federation.tokens.jwt.decode", careless)
    provider.tell(**WRONG[name][0])

    come_in(client, provider)

    assert signed_in(client)


def test_the_refusal_of_another_attempt_hangs_on_the_nonce(
    cast: Cast, connection: IdentityProvider, provider: Provider, client: Client, monkeypatch: Any
) -> None:
    known(connection, cast.officer)
    monkeypatch.setattr("agencies.federation.tokens.constant_time_compare", lambda *_both: True)
    provider.tell(**WRONG["of another attempt"][0])

    come_in(client, provider)

    assert signed_in(client)


def _nobody_knows(cast: Cast, connection: IdentityProvider) -> None:
    ProvincialIdentity.objects.all().delete()


def _locked(cast: Cast, connection: IdentityProvider) -> None:
    User.objects.filter(pk=cast.officer.pk).update(is_active=False)


def _operates(cast: Cast, connection: IdentityProvider) -> None:
    User.objects.filter(pk=cast.officer.pk).update(is_operator=True)


def _works_elsewhere_too(cast: Cast, connection: IdentityProvider) -> None:
    RoleAssignment.objects.create(
        user=cast.officer, role=Role.VIEWER, node=cast.foreign, starts_on=timezone.localdate()
    )


def _has_left(cast: Cast, connection: IdentityProvider) -> None:
    cast.officer.roles.all().delete()
    sync_roles(cast.officer)


def _was_known_by_another_issuer(cast: Cast, connection: IdentityProvider) -> None:
    ProvincialIdentity.objects.update(issuer="https://khac.example")


STRANGERS: dict[Callable[[Cast, IdentityProvider], None], str] = {
    _nobody_knows: "chưa liên kết với ai ở đây",
    _locked: "đang bị khóa",
    _operates: "phải đăng nhập bằng mật khẩu",
    _works_elsewhere_too: "phải đăng nhập bằng mật khẩu",
    _has_left: "không giữ vai trò nào",
    _was_known_by_another_issuer: "chưa liên kết với ai ở đây",
}


@pytest.mark.parametrize("person", STRANGERS)
def test_a_good_token_lets_nobody_in_who(
    person: Callable[[Cast, IdentityProvider], None],
    cast: Cast, connection: IdentityProvider, provider: Provider, client: Client,
) -> None:  # fmt: skip
    known(connection, cast.officer)
    person(cast, connection)

    answer = come_in(client, provider)

    assert not signed_in(client)
    assert STRANGERS[person] in answer.content.decode()


def test_an_answer_counts_once_and_where_it_was_asked_for(
    cast: Cast, connection: IdentityProvider, provider: Provider, client: Client
) -> None:
    known(connection, cast.officer)
    back = provider.sign_in(depart(client), "mai")
    stolen = Client().get(back, follow=True)
    assert "bắt đầu từ trình duyệt khác" in stolen.content.decode()

    client.get(back)
    assert signed_in(client)
    client.post("/accounts/logout/")
    again = client.get(back, follow=True)

    assert not signed_in(client)
    assert "đã dùng rồi" in again.content.decode()


def test_an_answer_comes_too_late(cast: Cast, connection: IdentityProvider, provider: Provider, client: Client) -> None:
    known(connection, cast.officer)
    with time_machine.travel(timezone.now(), tick=True) as clock:
        there = depart(client)
        clock.shift(9 * 60)
        back = provider.sign_in(there, "mai")
        clock.shift(2 * 60)
        answer = client.get(back, follow=True)

    assert not signed_in(client)
    assert "quá 10 phút" in answer.content.decode()


def test_a_code_is_worth_nothing_without_what_it_was_asked_for_with(
    cast: Cast, connection: IdentityProvider, provider: Provider, client: Client
) -> None:
    known(connection, cast.officer)
    back = provider.sign_in(depart(client), "mai")
    session = client.session
    for attempt in session[KEPT].values():
        attempt["verifier"] = "x" * 64
    session.save()

    answer = client.get(back, follow=True)

    assert not signed_in(client)
    assert "đăng nhập lại từ đầu" in answer.content.decode()


def test_one_provinces_provider_says_nothing_of_anothers_people(
    cast: Cast, connection: IdentityProvider, provider: Provider, client: Client
) -> None:
    known(connection, cast.officer)
    connect(provider, cast.other, client="iso-ha-tinh", email_domains=["example.vn"])

    # The provider of Hà Tĩnh swears that this is the officer of Bắc Giang: by number, and by verified address.
    answer = come_in(client, provider, slug="ha-tinh")
    assert not signed_in(client)
    assert "chưa liên kết với ai ở đây" in answer.content.decode()

    # What one was asked is not taken from the other.
    back = provider.sign_in(depart(client), "mai").replace("bac-giang", "ha-tinh")
    client.get(back)
    assert not signed_in(client)


@pytest.mark.parametrize("named", ["https://khac.example", None])
def test_an_answer_says_whose_it_is(
    named: str | None, cast: Cast, connection: IdentityProvider, provider: Provider, client: Client
) -> None:
    known(connection, cast.officer)
    back = urlsplit(provider.sign_in(depart(client), "mai"))
    said = {name: value for name, [value] in parse_qs(back.query).items()}
    assert said.pop("iss") == provider.issuer
    said |= {"iss": named} if named else {}

    answer = client.get(f"{back.path}?{urlencode(said)}", follow=True)

    assert not signed_in(client)
    assert "đến từ một hệ thống khác" in answer.content.decode()


def test_who_turns_back_is_told_so(connection: IdentityProvider, provider: Provider, client: Client) -> None:
    state = parse_qs(urlsplit(depart(client)).query)["state"][0]
    query = urlencode({"error": "access_denied", "state": state, "iss": provider.issuer})

    answer = client.get(f"/accounts/provincial/bac-giang/callback/?{query}", follow=True)

    assert "Bạn đã dừng" in answer.content.decode()


def test_a_provider_that_is_off_is_no_way_in(
    cast: Cast, connection: IdentityProvider, provider: Provider, client: Client
) -> None:
    known(connection, cast.officer)
    back = provider.sign_in(depart(client), "mai")
    IdentityProvider.objects.update(is_on=False)

    assert client.get(back).status_code == 404
    assert client.post("/accounts/provincial/", {"province": "bac-giang"}).status_code == 404
    assert "/accounts/provincial/" not in client.get("/accounts/login/").content.decode()
    log_in(client, cast.officer)
    assert signed_in(client)
