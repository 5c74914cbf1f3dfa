"""Mail that does not leave is seen by the operator, and keeps nobody from working."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from pytest_django import Settings

from health import looks
from health.mail import Noted
from jobs import signs
from tests.servers import free_port


@pytest.fixture
def at(settings: Settings, tmp_path: Path) -> Settings:
    """A mail server that is not there."""
    settings.DATA_DIR, settings.EMAIL_BACKEND = tmp_path, "health.mail.Noted"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", free_port(), False
    return settings


def test_a_mail_server_that_is_away_is_noted(at: Settings) -> None:
    with pytest.raises(OSError, match="refused"):
        Noted().send_messages([EmailMessage("a", "b", to=["c@example.vn"])])

    assert signs.read("mail") == {"failed": "ConnectionRefusedError"}
    assert looks.mail().tone == "bad"


def test_one_that_is_back_is_told_from_a_letter_that_did_not_leave(at: Settings) -> None:
    signs.leave("mail", failed="SMTPRecipientsRefused")
    with socket.create_server(("127.0.0.1", at.EMAIL_PORT)) as server:
        thread = threading.Thread(target=greet, args=(server,), daemon=True)
        thread.start()
        found = looks.mail()
        thread.join(10)

    assert (found.tone, "SMTPRecipientsRefused" in found.words) == ("warn", True)


def greet(server: socket.socket) -> None:
    """Answer one caller as a mail server does."""
    line, _address = server.accept()
    with line, line.makefile("rwb", buffering=0) as said:
        said.write(b"220 thu.example.vn\r\n")
        while word := said.readline():
            said.write(b"221 bye\r\n" if word.upper().startswith(b"QUIT") else b"250 ok\r\n")


def test_without_one_the_operator_is_told(settings: Settings) -> None:
    settings.EMAIL_HOST = ""

    assert looks.mail().tone == "warn"


def test_a_scanner_that_is_named_has_to_answer(settings: Settings) -> None:
    settings.CLAMAV_ADDRESS = ""
    none = looks.scanner().tone
    settings.CLAMAV_ADDRESS = f"127.0.0.1:{free_port()}"

    assert (none, looks.scanner().tone) == ("warn", "bad")
