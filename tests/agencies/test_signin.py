"""Coming in: how long one stays, proving again who one is, guessing, accounts nobody uses, passwords."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from agencies import breached
from agencies.models import TrailEntry, User
from agencies.workflow.people import reactivate_person
from agencies.workflow.signin import watch_accounts
from tests.agencies.signing_in import TASKS, As, ask_of, log_in, policy, signed_in
from tests.conftest import Cast
from tests.factories import PASSWORD


@pytest.fixture(autouse=True)
def _counted_anew() -> None:
    cache.clear()


# --- sessions ---


def test_a_session_left_alone_ends_and_the_way_back_is_kept(cast: Cast, as_: As) -> None:
    with time_machine.travel("2027-03-01 08:00+07:00", tick=False) as clock:
        client = as_(cast.officer)
        for _step in range(3):
            clock.shift(timedelta(minutes=14))
            assert client.get(TASKS).status_code == 200
        clock.shift(timedelta(minutes=15, seconds=1))
        answer = client.post("/bac-giang/agencies/", headers={"Referer": "http://testserver/bac-giang/agencies/?q=x"})

    assert answer["Location"] == "/accounts/login/?next=/bac-giang/agencies/%3Fq%3Dx"
    assert "15 phút không có thao tác" in client.get("/accounts/login/").content.decode()


def test_what_a_page_does_by_itself_keeps_no_session_open(cast: Cast, as_: As) -> None:
    with time_machine.travel("2027-03-01 08:00+07:00", tick=False) as clock:
        client = as_(cast.officer)
        for _step in range(2):
            clock.shift(timedelta(minutes=10))
            answer = client.get(TASKS, headers={"X-Holding": "yes"})

    assert answer.status_code == 302


def test_typing_keeps_it_open(cast: Cast, as_: As) -> None:
    with time_machine.travel("2027-03-01 08:00+07:00", tick=False) as clock:
        client = as_(cast.officer)
        for _step in range(3):
            clock.shift(timedelta(minutes=10))
            assert client.post("/accounts/present/").status_code == 204


def test_no_session_outlives_twelve_hours(cast: Cast, as_: As) -> None:
    with time_machine.travel("2027-03-01 06:00+07:00", tick=False) as clock:
        client = as_(cast.officer)
        for _step in range(72):
            clock.shift(timedelta(minutes=10))
            assert client.get("/accounts/profile/").status_code == 200
        clock.shift(timedelta(minutes=1))

        assert client.get("/accounts/profile/").status_code == 302


def test_a_province_may_be_stricter(cast: Cast, as_: As) -> None:
    ask_of(cast.province, idle_minutes=5)
    with time_machine.travel("2027-03-01 08:00+07:00", tick=False) as clock:
        client, other = as_(cast.officer), Client()
        other.force_login(cast.stranger, backend="allauth.account.auth_backends.AuthenticationBackend")
        clock.shift(timedelta(minutes=6))

        assert client.get(TASKS)["Location"] == "/accounts/login/?next=/bac-giang/"
        assert other.get("/ha-tinh/").status_code == 200


def test_the_stricter_limit_holds_on_pages_of_no_province_too(cast: Cast, as_: As) -> None:
    ask_of(cast.province, idle_minutes=5)
    with time_machine.travel("2027-03-01 08:00+07:00", tick=False) as clock:
        client = as_(cast.officer)
        client.get(TASKS)
        clock.shift(timedelta(minutes=4))
        assert client.post("/accounts/present/").status_code == 204
        assert "5 phút" in client.get("/accounts/sessions/").content.decode()
        clock.shift(timedelta(minutes=6))
        assert client.post("/accounts/present/").status_code == 302
        assert client.get(TASKS)["Location"].startswith("/accounts/login/")


def test_a_person_sees_where_they_are_signed_in_and_ends_it(cast: Cast, client: Client) -> None:
    telephone, other = Client(HTTP_USER_AGENT="Mozilla (Linux; Android 15) Chrome/140 Safari/537"), Client()
    for one in (client, telephone, other):
        log_in(one, cast.officer)
    page = client.get("/accounts/sessions/").content.decode()
    assert "Chrome, Android" in page
    assert page.count('name="session"') == 3
    number = re.search(r'value="(\d+)"\s+aria-label="Kết thúc phiên Chrome, Android', page)
    assert number

    client.post("/accounts/sessions/", {"session": number[1]})
    assert [signed_in(one) for one in (client, telephone, other)] == [True, False, True]
    client.post("/accounts/sessions/", {"session": "others"})
    assert [signed_in(one) for one in (client, other)] == [True, False]


def test_nobody_ends_a_session_of_somebody_else(cast: Cast, client: Client) -> None:
    theirs = Client()
    log_in(theirs, cast.head)
    log_in(client, cast.officer)
    number = cast.head.usersession_set.get().pk  # type: ignore[attr-defined]

    client.post("/accounts/sessions/", {"session": str(number)})

    assert signed_in(theirs)


# --- proving again who one is ---


def test_what_matters_is_done_after_proving_again_who_one_is(cast: Cast, as_: As) -> None:
    with time_machine.travel("2027-03-01 08:00+07:00", tick=False) as clock:
        client = as_(cast.administrator)
        clock.shift(timedelta(minutes=11))
        address = reverse("agencies:give_role", args=["bac-giang", cast.officer.pk])
        answer = client.post(address, {"role": "verifier", "node": cast.province.root_id})
        assert answer["Location"].startswith("/accounts/reauthenticate/")
        assert not cast.officer.roles.filter(role="verifier").exists()

        client.post("/accounts/reauthenticate/", {"password": "sai", "next": address})
        assert not cast.officer.roles.filter(role="verifier").exists()
        client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": address})
        assert cast.officer.roles.filter(role="verifier").exists()

        assert client.post("/bac-giang/people/signin/", policy())["Location"] == "/bac-giang/people/signin/"


# --- guessing ---


def test_hammering_an_account_does_not_lock_its_owner_out(cast: Cast, client: Client) -> None:
    home = {"REMOTE_ADDR": "10.24.1.1"}
    log_in(client, cast.officer, **home)
    client.post("/accounts/logout/")
    for number in range(40):
        log_in(Client(), cast.officer, f"sai-{number}", REMOTE_ADDR=f"203.0.113.{number}")

    answer = log_in(Client(), cast.officer, REMOTE_ADDR="203.0.113.200")
    assert "quá nhiều lần" in answer.content.decode(), "strangers are stopped, even with the right password"
    log_in(client, cast.officer, **home)
    assert signed_in(client)


def test_one_address_is_stopped_after_five_and_another_is_not(cast: Cast) -> None:
    for number in range(5):
        log_in(Client(), cast.officer, f"sai-{number}", REMOTE_ADDR="203.0.113.1")

    stopped, elsewhere = Client(), Client()
    log_in(stopped, cast.officer, REMOTE_ADDR="203.0.113.1")
    log_in(elsewhere, cast.officer, REMOTE_ADDR="203.0.113.2")

    assert [signed_in(one) for one in (stopped, elsewhere)] == [False, True]


def test_a_known_browser_that_guesses_is_stopped_too(cast: Cast, client: Client) -> None:
    log_in(client, cast.officer)
    client.post("/accounts/logout/")
    for number in range(5):
        log_in(client, cast.officer, f"sai-{number}", REMOTE_ADDR=f"203.0.113.{number}")

    log_in(client, cast.officer, REMOTE_ADDR="203.0.113.100")

    assert not signed_in(client)


# --- accounts nobody uses ---


def test_an_unused_account_is_warned_closed_and_opened_again(cast: Cast) -> None:
    User.objects.update(last_login=timezone.now())
    now = timezone.now()
    User.objects.filter(pk__in=[cast.officer.pk, cast.administrator.pk]).update(
        last_login=now - timedelta(days=39), date_joined=now - timedelta(days=300)
    )

    watch_accounts(now)
    watch_accounts(now + timedelta(hours=1))
    assert sorted(message.to[0] for message in mail.outbox) == [cast.administrator.email, cast.officer.email]
    watch_accounts(now + timedelta(days=6, hours=23))
    assert User.objects.filter(is_active=False).count() == 0
    User.objects.exclude(pk__in=[cast.officer.pk, cast.administrator.pk]).update(last_login=now + timedelta(days=7))
    watch_accounts(now + timedelta(days=7))

    assert list(User.objects.filter(is_active=False)) == [cast.officer], "the last administrator stays"
    assert TrailEntry.objects.get(action="close_unused_account").province == cast.province
    closed = User.objects.get(pk=cast.officer.pk)
    reactivate_person(closed, cast.province, by=cast.administrator)
    watch_accounts(timezone.now() + timedelta(days=1))
    client = Client()
    log_in(client, closed)
    assert signed_in(client)
    assert client.get(TASKS).status_code == 200


def test_nobody_is_closed_unwarned_nor_in_a_demonstration(cast: Cast) -> None:
    now = timezone.now()
    User.objects.update(last_login=now - timedelta(days=400), date_joined=now - timedelta(days=400))
    ask_of(cast.other, is_demo=True)

    watch_accounts(now)

    assert not User.objects.filter(is_active=False).exists()
    assert cast.stranger.email not in [message.to[0] for message in mail.outbox]


# --- passwords ---


@pytest.mark.parametrize(
    "password",
    [
        "ngắn",
        "123456789012",
        "qwertyuiopasd",
        "aaaaaaaaaaaaa",
        "MatKhau@2026!!",
        "NguyenThiHoa2026",
        "nguyễn thị hoà 1",
        "matkhaumatkhau",
        "hoa.nt.sokhcn1",
        "BacGiang@2026",
        "ubnd.tinh.bacninh.2026",
        "iloveyouforever",  # RockYou
        "UBNDTPHaiPhong1",
        "anhyeuemnhieulam",  # RockYou, Vietnamese
    ],
)
def test_a_password_that_is_guessed_first_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, User(full_name="Nguyễn Thị Hòa", email="hoa.nt.sokhcn@bacgiang.gov.vn"))


def test_a_password_kept_in_an_older_way_opens_and_is_kept_anew(cast: Cast, settings: Settings) -> None:
    from qms.settings import PASSWORD_HASHERS

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    cast.officer.set_password(PASSWORD)
    settings.PASSWORD_HASHERS = PASSWORD_HASHERS

    assert cast.officer.check_password(PASSWORD)

    assert re.match(r"argon2\$argon2id\$v=19\$m=47104,t=2,p=1\$", cast.officer.password)
    assert cast.officer.check_password(PASSWORD)
    assert not cast.officer.check_password(PASSWORD + "!")


def test_breached_passwords_are_known_by_marks_alone_and_quickly() -> None:
    kept = breached.packed(["iloveyouforever", "Iloveyouforever", "trời hôm nay nắng đẹp", "ngắn"])
    began = time.perf_counter()
    found = [breached.holds(f"câu không ai từng viết {n}") for n in range(1000)]

    assert len(kept) == 65537 * 4 + 2 * 3
    assert breached.holds("ILoveYouForever")
    assert breached.FILE.stat().st_size > 1_500_000 * 3
    assert not any(found)
    assert time.perf_counter() - began < 1  # less than a thousandth of a second each


def test_a_sentence_is_welcome() -> None:
    validate_password("trời hôm nay nắng đẹp", User(full_name="Nguyễn Thị Hòa", email="hoa.nt@bacgiang.gov.vn"))
