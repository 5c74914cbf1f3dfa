"""Files from a host name of their own: one file, for one session, once, and nothing else."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core import signing
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from agencies.models import User
from evidence.models import Document
from evidence.workflow import add_document
from tests.conftest import Cast
from tests.evidence.conftest import GOOD_PDF, upload
from tests.setup.test_hardening import settings_with

As = Callable[[User], Client]
HOST = "tep.example.vn"


@pytest.fixture(autouse=True)
def named(settings: Settings) -> None:
    """An installation that has named a host for files."""
    settings.FILES_HOST, settings.FILES_URL = HOST, f"http://{HOST}"
    settings.ALLOWED_HOSTS = ["testserver", HOST]


@pytest.fixture
def document(cast: Cast) -> Document:
    """A paper of the commune."""
    return add_document(cast.commune, [upload("a.pdf", GOOD_PDF)], by=cast.officer).document


def address(document: Document) -> str:
    """Where its file is asked for, on the main host."""
    return reverse("evidence:file", args=[document.agency.province.slug, document.files.get().pk])


def fetch(url: str, host: str = HOST, method: str = "get") -> HttpResponse:
    """Ask the files' host as a browser does: without any cookie."""
    answer: HttpResponse = getattr(Client(), method)(urlsplit(url).path, headers={"Host": host})
    return answer


def test_a_file_comes_from_its_own_host_once_and_without_a_cookie(cast: Cast, as_: As, document: Document) -> None:
    led = as_(cast.officer).get(address(document))
    looked, first, second = fetch(led.url, method="head"), fetch(led.url), fetch(led.url)

    assert (led.status_code, led.url.startswith(f"http://{HOST}/file/"), led["Cache-Control"]) == (
        302,
        True,
        "private, no-store",
    )
    assert (looked.status_code, first.status_code) == (200, 200)
    assert b"".join(first.streaming_content) == GOOD_PDF.read_bytes()  # type: ignore[attr-defined]
    assert first["Content-Disposition"].startswith("attachment")
    assert first["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert not first.cookies
    assert (second.status_code, second["Location"]) == (302, f"http://testserver{address(document)}")


def test_whoever_finds_a_used_address_meets_the_gate(cast: Cast, as_: As, document: Document) -> None:
    led = as_(cast.officer).get(address(document))
    fetch(led.url)
    back = urlsplit(fetch(led.url)["Location"]).path

    assert as_(cast.stranger).get(back).status_code == 404
    assert Client().get(back).url.startswith("/accounts/login/")  # type: ignore[attr-defined]
    assert as_(cast.officer).get(back).url != led.url  # type: ignore[attr-defined]


def test_an_altered_address_is_nothing(cast: Cast, as_: As, document: Document) -> None:
    led = as_(cast.officer).get(address(document))
    head, mark = led.url[:-24], led.url[-24:]

    for bad in (
        f"{head}{mark[::-1]}",
        led.url.swapcase(),
        f"http://{HOST}/file/x{led.url.rpartition('/')[2]}",
        f"http://{HOST}/file/",
    ):
        assert fetch(bad).status_code == 404


def test_an_address_tells_no_log_what_it_leads_to(cast: Cast, as_: As, document: Document) -> None:
    told = as_(cast.officer).get(address(document)).url.rpartition("/")[2]  # type: ignore[attr-defined]

    with pytest.raises(signing.BadSignature):
        signing.loads(told, salt="files host")
    assert b"a.pdf" not in base64.urlsafe_b64decode(told)


def test_an_old_address_leads_back(cast: Cast, as_: As, document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    led = as_(cast.officer).get(address(document))
    monkeypatch.setattr("agencies.files_host.LIFE", -1)

    assert fetch(led.url).status_code == 302


@pytest.mark.parametrize("how", ["signed out", "locked"])
def test_an_address_ends_with_the_session_it_was_made_for(cast: Cast, as_: As, document: Document, how: str) -> None:
    client = as_(cast.officer)
    led = client.get(address(document))
    if how == "locked":
        User.objects.filter(pk=cast.officer.pk).update(is_active=False)
    else:
        client.logout()

    assert fetch(led.url).status_code == 302


def test_each_host_answers_for_itself_alone(cast: Cast, as_: As, document: Document) -> None:
    client = as_(cast.officer)
    led = client.get(address(document))

    assert client.get(address(document), headers={"Host": HOST}).status_code == 404
    assert {fetch(f"http://{HOST}{path}").status_code for path in ("/", "/accounts/login/", "/static/app.js")} == {404}
    assert {fetch("/", host=name).status_code for name in (HOST.upper(), f"{HOST}.", f"{HOST}:8080")} == {404}
    assert fetch(led.url, method="post").status_code == 404
    assert fetch(led.url, host="testserver").status_code == 404


def test_it_is_no_name_that_people_use(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="returned non-zero"):
        settings_with(tmp_path, "1", QMS_HOSTS="a.example.vn", QMS_FILES_HOST="a.example.vn")

    assert "tep.example.vn" in settings_with(tmp_path, "s.ALLOWED_HOSTS", QMS_FILES_HOST="tep.example.vn:8443")
