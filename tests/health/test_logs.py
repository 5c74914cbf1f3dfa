"""What stands in a line of the log, and what never does."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from agencies.invitations import invitation_link
from agencies.rules import Refused
from evidence.workflow import add_document
from health.logs import Bare, Json, bare
from tests.conftest import Cast
from tests.factories import make_user

PASSWORD = "núi-sông-vẫn-còn-đây"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Everything that is logged, at the lowest level, as the product writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(Bare())
    handler.setFormatter(Json())
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel("DEBUG")
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


def lines(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_of_a_walk_through_the_product_no_secret_and_no_mail_address_is_written(
    cast: Cast, written: io.StringIO, rf: Any
) -> None:
    cast.officer.set_password(PASSWORD)
    cast.officer.save()
    client = Client(raise_request_exception=False, headers={"Authorization": "Bearer chuỗi-bí-mật"})
    invited = invitation_link(rf.get("/"), make_user(email="duoc-moi@example.vn"))
    client.post(reverse("account_login"), {"login": cast.officer.email, "password": "sai-mật-khẩu-này"})
    client.post(reverse("account_login"), {"login": "matkhau-go-nham", "password": PASSWORD})
    client.post(reverse("account_login"), {"login": cast.officer.email, "password": PASSWORD})
    client.get(f"/{cast.province.slug}/")
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": "x", "password2": "y"})
    client.post(reverse("account_reset_password"), {"email": cast.officer.email})
    client.get(invited)
    client.get("/accounts/password/reset/key/1-abc123def456/")
    client.get("/khong-co/?email=ai-do@example.vn&token=abc123def456")

    text = written.getvalue()
    cookies = [morsel.value for morsel in client.cookies.values()]
    secrets = [
        PASSWORD,
        "sai-mật-khẩu-này",
        "matkhau-go-nham",
        "chuỗi-bí-mật",
        "abc123def456",
        *cookies,
        invited.split("/")[-2],
    ]
    assert len(cookies) >= 2
    assert [secret for secret in secrets if secret and secret in text] == []
    assert "@example.vn" not in text


def test_a_line_says_who_asked_for_what_and_how_long_it_took(cast: Cast, written: io.StringIO) -> None:
    client = Client()
    client.force_login(cast.officer)
    answer = client.get(f"/{cast.province.slug}/")

    line = next(line for line in lines(written) if line["logger"] == "health.requests")

    assert line["request"] == answer.headers["X-Request-ID"]
    expected = {
        "route": "agencies:todo",
        "method": "GET",
        "status": 200,
        "person": cast.officer.pk,
        "province": "bac-giang",
    }
    assert {name: line[name] for name in expected} == expected
    assert 0 < line["ms"] < 60_000


def test_a_number_is_taken_from_the_proxy_alone(settings: Any, db: None) -> None:
    given = {"X-Request-ID": "a" * 32}
    own = Client().get("/healthz", headers=given).headers["X-Request-ID"]
    settings.BEHIND_PROXY = True

    assert own != "a" * 32
    assert Client().get("/healthz", headers=given).headers["X-Request-ID"] == "a" * 32
    assert "\n" not in Client().get("/healthz", headers={"X-Request-ID": "a\nb" * 9}).headers["X-Request-ID"]


def test_what_a_database_quotes_of_a_row_is_left_out(written: io.StringIO) -> None:
    said = "duplicate key\nDETAIL:  Key (full_name)=(Nguyễn Văn A) already exists."  # as PostgreSQL says it
    try:
        raise IntegrityError(said)
    except IntegrityError:
        logging.getLogger("jobs").exception("It failed.")

    (line,) = lines(written)
    assert "duplicate key" in line["fault"]
    assert "Nguyễn Văn A" not in line["fault"]


@pytest.mark.parametrize(
    "text",
    [
        "redis://:bi-mat@redis:6379/0", "postgres://qms:bi-mat@db/qms", "password='bi-mat'", "Cookie: sessionid=bi-mat",
        "{'password': 'bi-mat'}", "/accounts/invitation/5/bi-mat/", "ai@bi-mat.vn",
    ],
)  # fmt: skip
def test_secrets_are_taken_out_of_any_text(text: str) -> None:
    assert "bi-mat" not in bare(text)


def test_who_was_refused_is_a_line_of_its_own_that_machines_read(cast: Cast, written: io.StringIO) -> None:
    client = Client(REMOTE_ADDR="203.0.113.7")
    client.force_login(cast.officer)
    client.get(f"/{cast.province.slug}/people/")
    client.get(f"/{cast.other.slug}/people/")

    refused = [line for line in lines(written) if line["message"].startswith("Refused: ")]

    assert [(line["level"], line["status"], line["person"]) for line in refused] == [
        ("WARNING", status, cast.officer.pk) for status in (403, 404)
    ]
    assert all(line["message"].endswith(f"to person {cast.officer.pk} from 203.0.113.7.") for line in refused)


def test_a_fault_is_one_line(written: io.StringIO) -> None:
    try:
        raise ValueError("một\nhai")
    except ValueError:
        logging.getLogger("jobs").exception("It\nfailed.")

    (text,) = written.getvalue().splitlines()
    assert "Traceback" in json.loads(text)["fault"]


def test_a_file_that_is_not_taken_is_written_down(cast: Cast, written: io.StringIO) -> None:
    with pytest.raises(Refused):
        add_document(cast.commune, [SimpleUploadedFile("bí mật.pdf", b"MZ")], by=cast.officer)

    (said,) = [line["message"] for line in lines(written) if line["logger"] == "evidence.workflow"]
    assert said.startswith("File refused: ")
    assert "bí mật" not in said
