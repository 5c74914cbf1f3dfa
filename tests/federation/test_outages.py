"""A provider that is away, slow or elsewhere: what people are told, and that passwords do not care."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from agencies.federation.outages import noticed
from agencies.federation.outbound import Away, Fault, ask
from agencies.models import IdentityProvider
from tests.agencies.signing_in import log_in, signed_in
from tests.cast import Cast
from tests.federation.conftest import LOOPBACK, Provider, come_in, depart, known
from tests.servers import free_port


def _press(client: Client) -> str:
    answer = client.post("/accounts/provincial/", {"province": "bac-giang"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/login/"
    return answer.content.decode()


def test_a_provider_that_is_gone_leaves_the_password(cast: Cast, connection: IdentityProvider, client: Client) -> None:
    gone = f"http://127.0.0.1:{free_port()}/o"
    IdentityProvider.objects.update(issuer=gone)

    page = _press(client)

    assert "Hiện chưa dùng được tài khoản công vụ" in page
    assert "127.0.0.1" not in page, "Where the provider is, is not everybody's to know."
    assert "Đăng nhập bằng thư điện tử và mật khẩu vẫn như thường" in page
    log_in(client, cast.officer)
    assert signed_in(client)


def test_a_slow_provider_is_waited_for_a_few_seconds_and_then_left_alone(
    connection: IdentityProvider, provider: Provider, client: Client, settings: Any
) -> None:
    settings.IDENTITY_SECONDS = 0.5
    provider.tell(seconds=3)
    began = time.monotonic()

    assert "Hiện chưa dùng được" in _press(client)
    assert time.monotonic() - began < 2
    provider.tell()
    began = time.monotonic()
    assert "Hiện chưa dùng được" in _press(client)

    assert time.monotonic() - began < 0.5


def test_a_provider_that_breaks_half_way_says_so(
    cast: Cast, connection: IdentityProvider, provider: Provider, client: Client
) -> None:
    known(connection, cast.officer)
    provider.tell(gone="/token/")

    page = come_in(client, provider).content.decode()

    assert "mật khẩu vẫn như thường" in page
    assert not signed_in(client)


def test_who_is_in_stays_in(cast: Cast, connection: IdentityProvider, provider: Provider, client: Client) -> None:
    known(connection, cast.officer)
    come_in(client, provider)
    IdentityProvider.objects.update(issuer=f"http://127.0.0.1:{free_port()}/o")

    assert client.get("/bac-giang/").status_code == 200
    assert client.get("/accounts/profile/").status_code == 200


@pytest.fixture
def dripping() -> Iterator[str]:
    """A server that sends a byte now and then, for ever."""
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            line, _address = server.accept()
            with line:
                line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
                while not ended.wait(0.1):
                    try:
                        line.sendall(b"{")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        ended.set()
        thread.join()


def test_nobody_is_kept_by_a_byte_now_and_then(dripping: str, settings: Any) -> None:
    settings.IDENTITY_SECONDS, settings.IDENTITY_NETWORKS = 0.5, LOOPBACK
    began = time.monotonic()

    with pytest.raises(Away):
        ask(dripping, issuer=dripping)

    assert time.monotonic() - began < 2


INNER = [
    "https://127.0.0.1/", "https://localhost/", "https://10.1.2.3/", "https://192.168.1.1/", "https://169.254.169.254/",
    "https://[::1]/", "https://[fe80::1]/", "https://[fd00::1]/", "https://[::ffff:10.1.2.3]/", "https://100.64.0.1/",
    "https://0.0.0.0/", "https://224.0.0.1/", "https://2130706433/", "http://93.184.215.14/", "http://localhost/",
    "https://[64:ff9b::a00:1]/", "https://[64:ff9b:1::a00:1]/", "https://[2002:a00:1::]/", "https://[::a00:1]/",
    "https://[fec0::1]/", "https://[2001:0:1:2::f5ff:fffe]/",
]  # fmt: skip


@pytest.mark.parametrize("address", INNER)
def test_no_inner_network_is_entered(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "create_connection", lambda *_all: pytest.fail("It was called."))

    with pytest.raises(Fault) as refusal:
        ask(address, issuer=address)

    assert refusal.value.code == "inner-network"


def test_a_name_that_nobody_answers_for_takes_no_longer(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.IDENTITY_SECONDS = 0.2
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_all, **_more: time.sleep(3))
    began = time.monotonic()

    with pytest.raises(Away):
        ask("https://sso.example/", issuer="https://sso.example")

    assert time.monotonic() - began < 1


@pytest.mark.parametrize("host", ["a..b", f"{'a' * 64}.example"])
def test_a_name_that_is_none_is_a_fault(host: str) -> None:
    with pytest.raises(Away) as refusal:
        ask(f"https://{host}/", issuer=f"https://{host}")

    assert refusal.value.code == "address"


def test_a_path_beyond_ascii_is_a_fault(dripping: str, settings: Any) -> None:
    settings.IDENTITY_NETWORKS = LOOPBACK

    with pytest.raises(Away):
        ask(f"{dripping}/khóa", issuer=dripping)


def test_the_operator_opens_a_network(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.IDENTITY_NETWORKS = ["10.24.0.0/16"]

    def called(target: tuple[str, int], *_seconds: object) -> None:
        raise OSError(f"called {target[0]}")

    monkeypatch.setattr(socket, "create_connection", called)

    with pytest.raises(Away) as opened:
        ask("https://10.24.0.1/", issuer="https://10.24.0.1")
    assert "called 10.24.0.1" in str(opened.value.__cause__)
    with pytest.raises(Fault, match="mạng nội bộ"):
        ask("https://10.25.0.1/", issuer="https://10.25.0.1")
    with pytest.raises(Fault, match="mạng nội bộ"):
        ask("http://10.24.0.1/", issuer="http://10.24.0.1")


def test_only_the_issuers_host_is_asked_and_no_redirect_followed(provider: Provider) -> None:
    with pytest.raises(Fault, match="không nằm trên máy chủ"):
        ask("https://khac.example/keys", issuer=provider.issuer)
    provider.tell(elsewhere="https://169.254.169.254/latest/meta-data/")

    answer = ask(f"{provider.issuer}/.well-known/openid-configuration", issuer=provider.issuer)

    assert answer.status == 302


def test_a_fault_of_what_was_entered_closes_nothing(connection: IdentityProvider) -> None:
    with pytest.raises(Away), noticed(connection):
        raise Away("no-metadata", "x")
    with noticed(connection):
        pass


def test_the_way_there_carries_what_must_come_back(connection: IdentityProvider, client: Client) -> None:
    there = depart(client)

    for said in ("state=", "nonce=", "code_challenge_method=S256", "scope=openid&", "response_type=code"):
        assert said in there
