"""What happens to sessions and links when somebody proves again who they are, changes how they come in, or is signed out."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from agencies.models import RoleAssignment, TrailEntry
from agencies.roles import Role
from tests.agencies.signing_in import As, log_in, signed_in
from tests.conftest import Cast
from tests.factories import PASSWORD, SECRET, code_now

SESSIONS = "/accounts/sessions/"


@pytest.fixture(autouse=True)
def _counted_anew() -> None:
    cache.clear()


def test_proving_again_who_one_is_gives_another_token(cast: Cast, client: Client) -> None:
    log_in(client, cast.officer)
    before = client.session.session_key
    thief = Client()
    thief.cookies["sessionid"] = before or ""
    assert signed_in(thief)

    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    assert signed_in(client)
    assert client.session.session_key != before
    assert not signed_in(thief)
    assert UserSession.objects.get(user=cast.officer).session_key == client.session.session_key


def test_ending_sessions_asks_who_one_is(cast: Cast, client: Client) -> None:
    other = Client()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        log_in(client, cast.officer)
        log_in(other, cast.officer)
        clock.shift(timedelta(minutes=11))

        answer = client.post(SESSIONS, {"session": "others"})
        assert answer["Location"].startswith("/accounts/reauthenticate/")
        assert signed_in(other)
        client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": SESSIONS})

        assert signed_in(client)
        assert not signed_in(other)


def test_after_a_change_of_factors_the_other_sessions_are_offered_to_be_ended(cast: Cast, client: Client) -> None:
    log_in(client, cast.officer)
    assert "nơi khác" not in client.get("/accounts/2fa/").content.decode()
    other = Client()
    log_in(other, cast.officer)

    page = client.get("/accounts/2fa/").content.decode()

    assert "Tài khoản còn 1 phiên khác" in page
    client.post(SESSIONS, {"session": "others"})
    assert not signed_in(other)


def test_an_administrator_signs_somebody_out_everywhere(cast: Cast, client: Client, as_: As) -> None:
    theirs = Client()
    log_in(theirs, cast.officer)

    as_(cast.administrator).post(f"/bac-giang/people/{cast.officer.pk}/end-sessions/")

    assert not signed_in(theirs)
    assert TrailEntry.objects.get(action="end_sessions").actor == cast.administrator
    log_in(theirs, cast.officer)
    assert signed_in(theirs)


def test_one_province_ends_no_session_of_who_works_in_another(cast: Cast, as_: As) -> None:
    theirs = Client()
    log_in(theirs, cast.officer)
    RoleAssignment.objects.create(
        user=cast.officer, role=Role.VIEWER, node=cast.foreign, starts_on=timezone.localdate()
    )

    answer = as_(cast.administrator).post(f"/bac-giang/people/{cast.officer.pk}/end-sessions/", follow=True)

    assert "còn dùng tài khoản ở nơi khác" in answer.content.decode()
    assert signed_in(theirs)


def test_a_link_to_a_new_password_lives_two_hours_and_the_second_factor_stays(cast: Cast, client: Client) -> None:
    TOTP.activate(cast.officer, SECRET)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client.post("/accounts/password/reset/", {"email": cast.officer.email})
        found = re.search(r"http://\S+?(/accounts/password/reset/key/\S+)", str(mail.outbox[-1].body))
        assert found
        clock.shift(timedelta(hours=2, minutes=1))
        assert "quá 2 giờ" in Client().get(found[1], follow=True).content.decode()
        clock.shift(timedelta(minutes=-2))
        page = client.get(found[1], follow=True)
        new = "núi-sông-vẫn-còn-đây"
        client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})
        assert not signed_in(client)

        answer = log_in(client, cast.officer, new)

    assert answer["Location"].startswith("/accounts/2fa/authenticate/")
    assert not signed_in(client)


def test_a_second_factor_is_written_down_refused_and_proved(cast: Cast, client: Client, caplog: Any) -> None:
    TOTP.activate(cast.officer, SECRET)
    code = code_now()
    log_in(client, cast.officer)
    with caplog.at_level("INFO", "agencies.entrances"):
        client.post("/accounts/2fa/authenticate/", {"code": f"{(int(code) + 1) % 10**6:06}"})
        client.post("/accounts/2fa/authenticate/", {"code": code})

    said = [record.getMessage() for record in caplog.records if record.name == "agencies.entrances"]
    assert said[:2] == [
        f"Second factor {what}: person {cast.officer.pk}, totp, from 127.0.0.1." for what in ("refused", "proved")
    ]
