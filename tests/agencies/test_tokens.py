"""Tokens of other systems: given, used, refused with a sentence, revoked, and never kept."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from agencies.models import ApiToken, Province, TrailEntry, User
from agencies.roles import Role
from agencies.rules import Refused
from agencies.workflow.tokens import LONGEST, make_token, revoke_token
from tests.conftest import Cast
from tests.factories import make_token_of

As = Callable[[User], Client]
YEARS = "/bac-giang/api/v1/years"


@pytest.fixture(autouse=True)
def _nothing_counted_yet() -> None:
    cache.clear()


def ask(secret: str, url: str = YEARS, **headers: str) -> tuple[int, dict[str, object], dict[str, str]]:
    # A fault of the server ends as it would for a system that asks, and not in the test.
    system = Client(headers={"Authorization": f"Bearer {secret}", **headers}, raise_request_exception=False)
    answer = system.get(url)
    return answer.status_code, json.loads(answer.content or b"{}"), dict(answer.headers)


def form(cast: Cast, **changes: object) -> dict[str, object]:
    last = timezone.localdate() + timedelta(days=30)
    return {
        "name": "Kho dữ liệu",
        "role": "viewer",
        "node": cast.commune.pk,
        "ends_on": f"{last:%d/%m/%Y}",
        "networks": "",
        **changes,
    }


def test_the_administrator_gives_a_token_that_is_shown_once_and_kept_nowhere(cast: Cast, as_: As) -> None:
    client, url = as_(cast.administrator), reverse("agencies:api_tokens", args=["bac-giang"])

    page = client.post(url, form(cast))
    secret = page.context["made"]["secret"]

    assert secret in page.content.decode()
    assert secret not in client.get(url).content.decode()
    assert secret not in json.dumps(list(ApiToken.objects.values()), default=str)
    assert ask(secret)[0] == 200
    entry = TrailEntry.objects.get(action="make_api_token")
    assert (entry.actor, entry.agency) == (cast.administrator, cast.commune)
    assert secret not in json.dumps(entry.changes)


def test_a_revoked_token_ends_at_once(cast: Cast, as_: As) -> None:
    token, secret = make_token_of(Role.VIEWER, cast.commune)

    as_(cast.administrator).post(reverse("agencies:revoke_api_token", args=["bac-giang", token.pk]))

    status, problem, _headers = ask(secret)
    assert (status, problem["code"]) == (401, "token_not_accepted")
    assert "đã bị thu hồi" in str(problem["detail"])
    assert TrailEntry.objects.filter(action="revoke_api_token", actor=cast.administrator).count() == 1
    with pytest.raises(Refused, match="từ trước"):
        revoke_token(token, by=None)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"role": Role.SECRETARY}, "không cấp được"),
        ({"role": Role.REPORTER}, "chỉ giao ở cấp tỉnh"),
        ({"ends_on": timezone.localdate() + LONGEST + timedelta(days=1)}, "nhiều nhất một năm"),
        ({"ends_on": timezone.localdate() - timedelta(days=1)}, "từ hôm nay"),
        ({"name": "Đã có"}, "Đã có mã truy cập"),
    ],
)
def test_what_no_token_can_have(cast: Cast, changes: dict[str, object], said: str) -> None:
    asked: dict[str, object] = {
        "name": "Kho", "role": Role.VIEWER, "node": cast.commune, "networks": [],
        "ends_on": timezone.localdate() + LONGEST, "by": None,
    }  # fmt: skip
    make_token(cast.province, **asked)  # type: ignore[arg-type]
    make_token(cast.province, **asked | {"name": "Đã có"})  # type: ignore[arg-type]

    with pytest.raises(Refused, match=said):
        make_token(cast.province, **asked | {"name": "Khác"} | changes)  # type: ignore[arg-type]


def test_only_from_its_networks(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    near = make_token_of(Role.VIEWER, cast.commune, networks=["127.0.0.0/8"])[1]
    token, far = make_token_of(Role.VIEWER, cast.commune, networks=["10.24.0.0/16"])

    assert ask(near)[0] == 200
    with caplog.at_level(logging.INFO, logger="agencies.bearing"):
        status, problem, _headers = ask(far)
    assert (status, problem["code"]) == (403, "network_not_allowed")
    assert "127.0.0.1" in str(problem["detail"])
    assert f"token {token.pk}, GET {YEARS}, 403" in caplog.text


def test_an_expired_token_says_since_when(cast: Cast) -> None:
    secret = make_token_of(Role.VIEWER, cast.commune, ends_on=timezone.localdate() - timedelta(days=1))[1]

    assert "đã hết hạn sau ngày" in str(ask(secret)[1]["detail"])


def test_too_many_requests_wait(cast: Cast, settings: Settings) -> None:
    settings.API_REQUESTS_A_MINUTE = 2
    secret = make_token_of(Role.VIEWER, cast.commune)[1]

    with time_machine.travel(timezone.now(), tick=False):
        first = [ask(secret)[0] for _turn in range(2)]
        status, problem, headers = ask(secret)

    assert first == [200, 200]
    assert (status, problem["code"]) == (429, "too_many_requests")
    assert 0 < int(headers["Retry-After"]) <= 60


def test_a_token_is_no_session(cast: Cast) -> None:
    secret = make_token_of(Role.REPORTER, cast.province.root)[1]  # type: ignore[arg-type]
    client = Client(headers={"Authorization": f"Bearer {secret}"}, enforce_csrf_checks=True)

    answer = client.get(YEARS)

    assert not answer.cookies
    assert not client.cookies
    assert not any(name.startswith("Access-Control") for name in answer.headers)
    assert (answer["Vary"], answer["Cache-Control"]) == ("Authorization", "private, no-cache")
    assert client.post(YEARS).status_code == 405
    assert client.options(YEARS)["Content-Type"] == "application/problem+json"


def test_each_use_is_in_the_log_and_the_last_one_on_the_page(
    cast: Cast, as_: As, caplog: pytest.LogCaptureFixture
) -> None:
    token, secret = make_token_of(Role.VIEWER, cast.commune)

    with caplog.at_level(logging.INFO, logger="agencies.bearing"):
        ask(secret, YEARS + "?page=1")

    assert f"Data asked for: token {token.pk}, GET {YEARS}?page=1, 200, from 127.0.0.1." in caplog.text
    assert secret not in caplog.text
    page = as_(cast.administrator).get(reverse("agencies:api_tokens", args=["bac-giang"])).content.decode()
    assert "127.0.0.1" in page


@pytest.mark.parametrize(
    ("fault", "told"), [(ZeroDivisionError(), (500, "server_error")), (OperationalError(), (503, "unavailable"))]
)
def test_a_fault_of_the_server_is_a_problem_too(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, fault: Exception, told: tuple[int, str]
) -> None:
    def fail(province: Province) -> None:
        raise fault

    monkeypatch.setattr("reports.api.results.years", fail)

    status, problem, headers = ask(make_token_of(Role.VIEWER, cast.commune)[1])

    assert ((status, problem["code"]), headers["Content-Type"]) == (told, "application/problem+json")
