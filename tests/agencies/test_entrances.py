"""What the log says about coming in."""

import pytest
from django.test import Client
from django.urls import reverse

from agencies.entrances import mark_of, refused
from tests.conftest import Cast


def enter(address: str, password: str) -> Client:
    client = Client(REMOTE_ADDR="203.0.113.7")
    client.post(reverse("account_login"), {"login": address, "password": password})
    return client


def test_who_comes_in_and_leaves_is_written_down(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    cast.officer.set_password("núi-sông-vẫn-còn-đây")
    cast.officer.save()

    with caplog.at_level("INFO", "agencies.entrances"):
        enter(cast.officer.email, "núi-sông-vẫn-còn-đây").post(reverse("account_logout"))

    said = [record.getMessage() for record in caplog.records if record.name == "agencies.entrances"]
    assert said == [f"{did}: person {cast.officer.pk} from 203.0.113.7." for did in ("Signed in", "Signed out")]


def test_an_attempt_is_written_down_on_one_line_and_without_the_password(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    enter(cast.officer.email, "sai-mật-khẩu-này")

    (said,) = [record.getMessage() for record in caplog.records if record.name == "agencies.entrances"]
    assert said == f"Sign-in refused: account {mark_of(cast.officer.email)} from 203.0.113.7."
    assert mark_of(cast.officer.email) != mark_of(cast.head.email)


def test_no_line_can_be_forged(caplog: pytest.LogCaptureFixture) -> None:
    refused({"email": "a@b.vn\nSigned in: person 1 from 10.0.0.1."})

    assert "Signed in" not in caplog.records[-1].getMessage()
