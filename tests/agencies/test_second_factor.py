"""Second factors: one's own, who needs one, the province's policy, and who has lost theirs."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import Province, TrailEntry, User
from agencies.rules import Refused
from agencies.second_factor import note_proof
from agencies.workflow.signin import lacking, reset_factors
from tests.agencies.signing_in import SETUP, TASKS, As, ask_of, log_in, policy, signed_in
from tests.conftest import Cast
from tests.factories import PASSWORD, SECRET, code_now, make_user


@pytest.fixture(autouse=True)
def _counted_anew() -> None:
    cache.clear()


# --- a second factor of one's own ---


def test_an_authenticator_is_set_up_and_then_asked_for(cast: Cast, as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    # In earnest the request commits before its session is kept; here the test's own transaction stands around it.
    monkeypatch.setattr("django.db.transaction.on_commit", lambda what, **_options: what())
    client = as_(cast.officer)
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'data-copy="([A-Z2-7]+)"', page)
    assert secret
    code = format_hotp_value(hotp_value(secret[1], int(timezone.now().timestamp()) // 30))

    answer = client.post("/accounts/2fa/totp/activate/", {"code": code}, follow=True)

    assert len(re.findall(r"<li><code>\d{8}</code>", answer.content.decode())) == 10
    assert "<code>" not in client.get("/accounts/2fa/recovery-codes/").content.decode()
    assert TrailEntry.objects.filter(action="add_factor", actor=cast.officer).count() == 2
    again = Client()
    assert log_in(again, cast.officer)["Location"] == "/accounts/2fa/authenticate/"
    assert not signed_in(again)


def test_a_code_opens_once_and_a_wrong_one_never(cast: Cast, client: Client) -> None:
    TOTP.activate(cast.officer, SECRET)
    code = code_now()
    log_in(client, cast.officer)

    wrong = client.post("/accounts/2fa/authenticate/", {"code": f"{(int(code) + 1) % 10**6:06}"})
    assert "Mã chưa đúng" in wrong.content.decode()
    assert not signed_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert signed_in(client)
    thief = Client()
    log_in(thief, cast.officer)
    thief.post("/accounts/2fa/authenticate/", {"code": code})
    assert not signed_in(thief)


def test_a_recovery_code_stands_in_once(cast: Cast) -> None:
    TOTP.activate(cast.officer, SECRET)
    [code, *_rest] = RecoveryCodes.activate(cast.officer).generate_codes()
    came_in = []

    for client in (Client(), Client()):
        log_in(client, cast.officer)
        client.post("/accounts/2fa/authenticate/", {"code": code})
        came_in.append(signed_in(client))

    assert came_in == [True, False]


def test_secrets_lie_encrypted_and_are_worthless_under_another_key(cast: Cast, client: Client, settings: Any) -> None:
    TOTP.activate(cast.officer, SECRET)
    assert SECRET not in str(Authenticator.objects.get().data)

    settings.SECRET_KEY = "another"
    log_in(client, cast.officer)
    client.post("/accounts/2fa/authenticate/", {"code": code_now()})

    assert not signed_in(client)


# --- who needs one ---


def test_who_must_have_one_gets_no_further_than_setting_it_up(cast: Cast, as_: As) -> None:
    ask_of(cast.province, second_factor_roles=["secretary"])
    client = as_(cast.secretary)

    assert client.get(TASKS)["Location"] == SETUP
    assert "phải có xác thực hai lớp" in client.get(SETUP).content.decode()
    assert client.post("/bac-giang/agencies/import/").status_code == 403
    assert as_(cast.officer).get(TASKS).status_code == 200
    TOTP.activate(cast.secretary, SECRET)
    assert as_(cast.secretary).get(TASKS).status_code == 200


def test_taking_the_last_one_away_closes_the_door_at_once(cast: Cast, as_: As) -> None:
    ask_of(cast.province, second_factor_roles=["secretary"])
    TOTP.activate(cast.secretary, SECRET)
    client = as_(cast.secretary)
    assert client.get(TASKS).status_code == 200

    client.post("/accounts/2fa/totp/deactivate/")

    assert client.get(TASKS)["Location"] == SETUP


def test_a_session_older_than_the_factor_is_asked_for_it(cast: Cast, as_: As) -> None:
    ask_of(cast.province, second_factor_roles=["secretary"])
    client = as_(cast.secretary)
    TOTP.activate(cast.secretary, SECRET)

    door = client.get(TASKS)["Location"]
    assert door == "/accounts/2fa/reauthenticate/?next=/bac-giang/"
    client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": TASKS})
    assert client.get(TASKS)["Location"] == door, "the password is no second factor"
    assert client.post("/accounts/2fa/reauthenticate/", {"code": code_now(), "next": TASKS})["Location"] == TASKS
    assert client.get(TASKS).status_code == 200


def test_a_form_from_such_a_session_is_told_to_prove_and_not_to_set_up(cast: Cast, as_: As) -> None:
    ask_of(cast.province, second_factor_roles=["secretary"])
    client = as_(cast.secretary)
    TOTP.activate(cast.secretary, SECRET)

    refused = client.post("/bac-giang/people/invite/", {}).content.decode()

    assert "chưa xác thực lớp thứ hai trong phiên" in refused
    assert "Hãy thiết lập" not in refused


def test_a_password_alone_takes_no_factor_away_and_adds_none(cast: Cast, as_: As) -> None:
    client = as_(cast.officer)
    TOTP.activate(cast.officer, SECRET)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    for place in ("totp/deactivate/", "keys/add/", "recovery-codes/generate/"):
        assert client.post(f"/accounts/2fa/{place}")["Location"].startswith("/accounts/2fa/reauthenticate/")
    assert Authenticator.objects.filter(user=cast.officer, type="totp").exists()

    client.post("/accounts/2fa/reauthenticate/", {"code": code_now()})
    client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=cast.officer, type="totp").exists()


def test_who_comes_in_by_the_door_or_has_just_set_it_up_is_not_asked_again(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transaction, "on_commit", lambda act, **_options: act())  # within the request, as it really is
    ask_of(cast.province, second_factor_roles=["secretary", "verifier"])
    TOTP.activate(cast.secretary, SECRET)
    log_in(client, cast.secretary)
    client.post("/accounts/2fa/authenticate/", {"code": code_now()})
    assert client.get(TASKS).status_code == 200

    new = Client()
    log_in(new, cast.verifier)
    page = new.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'data-copy="([A-Z2-7]+)"', page)
    assert secret
    code = format_hotp_value(hotp_value(secret[1], int(timezone.now().timestamp()) // 30))
    new.post("/accounts/2fa/totp/activate/", {"code": code})
    assert new.get(TASKS).status_code == 200


def test_a_further_factor_proves_nothing_of_the_first(cast: Cast, rf: Any) -> None:
    request = rf.get("/")
    request.session = {}
    TOTP.activate(cast.officer, SECRET)
    key = Authenticator.objects.create(user=cast.officer, type=Authenticator.Type.WEBAUTHN, data={})

    note_proof(request, cast.officer, key)

    assert request.session == {}


def test_from_outside_the_provinces_networks_everybody_needs_one(cast: Cast, as_: As) -> None:
    ask_of(cast.province, own_networks=["10.24.0.0/16"])
    client = as_(cast.officer)

    assert client.get(TASKS, REMOTE_ADDR="10.24.3.4").status_code == 200
    assert client.get(TASKS, REMOTE_ADDR="::ffff:10.24.3.4").status_code == 200
    assert client.get(TASKS, REMOTE_ADDR="10.25.0.1")["Location"] == SETUP


def test_before_the_day_it_is_a_task(cast: Cast, as_: As) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    ask_of(cast.province, second_factor_roles=["officer"], second_factor_from=tomorrow)

    assert "Thiết lập xác thực hai lớp" in as_(cast.officer).get(TASKS).content.decode()
    assert "Thiết lập xác thực hai lớp" not in as_(cast.head).get(TASKS).content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert as_(cast.officer).get(TASKS)["Location"] == SETUP


def test_a_demonstration_asks_nobody(cast: Cast, as_: As) -> None:
    ask_of(cast.province, second_factor_roles=["administrator"], own_networks=["10.0.0.0/8"], is_demo=True)

    assert as_(cast.administrator).get(TASKS).status_code == 200
    assert "tỉnh minh họa" in as_(cast.administrator).get("/bac-giang/people/signin/").content.decode()


def test_an_operator_always_needs_one(db: None, as_: As) -> None:
    bare = make_user()
    User.objects.filter(pk=bare.pk).update(is_operator=True)

    assert as_(User.objects.get(pk=bare.pk)).get("/operator/")["Location"] == SETUP
    assert as_(make_user(is_operator=True)).get("/operator/").status_code == 200


def test_new_provinces_ask_it_of_their_administrators() -> None:
    assert Province(name="X", slug="x").second_factor_roles == ["administrator"]


# --- the policy ---


def test_the_administrator_decides_and_the_trail_says_so(cast: Cast, as_: As) -> None:
    client = as_(cast.administrator)

    assert client.post("/bac-giang/people/signin/", policy()).status_code == 302

    province = Province.objects.get(pk=cast.province.pk)
    assert province.own_networks == ["10.24.0.0/16", "10.3.4.5/32"]
    assert (province.second_factor_roles, province.idle_minutes) == (["administrator"], 10)
    line = TrailEntry.objects.get(action="change_signin_policy")
    assert line.changes["own_networks"] == [[], ["10.24.0.0/16", "10.3.4.5/32"]]
    assert [person.pk for person in lacking(province)] == [cast.administrator.pk]
    client.post("/bac-giang/people/signin/", policy())
    assert TrailEntry.objects.filter(action="change_signin_policy").count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"networks": "10.24.1.0/16"}, "10.24.0.0/16"),
        ({"networks": "mạng sở"}, "không phải là dải địa chỉ"),
        ({"idle_minutes": "60"}, "nhiều nhất 15 phút"),
        ({"idle_minutes": "1"}, "5"),
        ({"roles": ["king"]}, "king"),
    ],
)
def test_a_policy_that_cannot_be_is_refused_in_words(cast: Cast, as_: As, wrong: dict[str, Any], said: str) -> None:
    answer = as_(cast.administrator).post("/bac-giang/people/signin/", policy(**wrong))

    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not TrailEntry.objects.filter(action="change_signin_policy").exists()


# --- a person who has lost them ---


def test_an_administrator_resets_the_factors_of_somebody_who_lost_them(
    cast: Cast, as_: As, django_capture_on_commit_callbacks: Any
) -> None:
    TOTP.activate(cast.officer, SECRET)
    theirs = Client()
    log_in(theirs, cast.officer)
    theirs.post("/accounts/2fa/authenticate/", {"code": code_now()})
    address = reverse("agencies:reset_person_factors", args=["bac-giang", cast.officer.pk])
    client = as_(cast.administrator)

    client.post(address, {"reason": ""})
    assert Authenticator.objects.filter(user=cast.officer).exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, {"reason": "Mất điện thoại"})

    assert not Authenticator.objects.filter(user=cast.officer).exists()
    assert theirs.get(TASKS)["Location"].startswith("/accounts/login/")
    assert TrailEntry.objects.get(action="reset_factors").note == "Mất điện thoại"
    assert mail.outbox[-1].to == [cast.officer.email]
    assert "Mất điện thoại" in str(mail.outbox[-1].body)


def test_nobody_resets_their_own_nor_an_operators_factors(cast: Cast) -> None:
    operator = make_user(is_operator=True)

    for person in (cast.administrator, operator):
        with pytest.raises(Refused):
            reset_factors(person, cast.province, by=cast.administrator, reason="!")
    call_command("reset_factors", operator.email, reason="Mất khóa")
    assert not Authenticator.objects.filter(user=operator).exists()
    with pytest.raises(CommandError):
        call_command("reset_factors", "khong@example.vn", reason="!")
