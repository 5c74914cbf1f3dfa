"""The mail server or the scanner refuses, hangs and comes back while people work: what goes on, and that nothing is done twice."""

from __future__ import annotations

import json
import re
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.evidence.test_scanning import Daemon
from tests.live.conftest import manage, until
from tests.live.test_failing_parts import office, prepared, running, upload  # noqa: F401  # prepared is a fixture
from tests.live.test_sending import PAPER, Office, Server
from tests.servers import free_port
from tests.stages import clean

pytestmark = pytest.mark.live

PATIENT = 300
"""Seconds: a job that failed three times waits a minute, then five."""
REMIND = (
    "from agencies.models import Province, User; from agencies.roles import Role; from agencies.tenancy import within\n"
    "from tests.factories import make_member; from scoring.models import Campaign; from scoring.followup import FollowUp\n"
    "from scoring.workflow.reminders import send_reminder; from scoring.explain.reminding import ready_text\n"
    "from scoring.holdups import WRITTEN_TO; from django.utils import timezone\n"
    "User.objects.update(last_login=timezone.now())\n"
    "province = Province.objects.get(slug='tinh-thu')\n"
    "secretary = make_member(Role.SECRETARY, province.root, email='thu-ky@example.vn')\n"
    "campaign = Campaign.objects.get()\n"
    "send_reminder(campaign, FollowUp(campaign).held_up, {h: ready_text(h) for h in WRITTEN_TO},\n"
    "    link=lambda pk: f'https://x/{pk}/', by=secretary)"
)
LETTERS = (
    "import json; from scoring.models import Letter\n"
    "print(json.dumps([*Letter.objects.exclude(address='').values_list('outcome', flat=True)]))"
)
SCANNED = "from evidence.models import Document; print(','.join(Document.objects.values_list('scan_state', flat=True)))"


class Postbox(StreamRequestHandler):
    """A mail server that takes every letter."""

    letters: list[str]

    def handle(self) -> None:
        self.say("220 thu.example.vn")
        while word := self.rfile.readline().decode().strip():
            verb = word.upper()
            if verb.startswith("DATA"):
                self.say("354 go on")
                lines = []
                while (line := self.rfile.readline()) not in {b".\r\n", b""}:
                    lines.append(line.decode())
                self.letters.append("".join(lines))
            self.say("221 bye" if verb.startswith("QUIT") else "250 ok")

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class Listening(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def answering(port: int, handler: type[StreamRequestHandler], **traits: Any) -> Iterator[None]:
    """Somebody who speaks on this port for as long as the block lasts."""
    with Listening(("127.0.0.1", port), type("Its", (handler,), traits)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield
        server.shutdown()


@contextmanager
def silent(port: int) -> Iterator[None]:
    """Somebody who takes every call and never says a word."""
    with socket.create_server(("127.0.0.1", port), backlog=64):
        yield


def works(clerk: Office, sheet: str) -> bool:
    """Whether the officer's pages are there, and the service counts as ready."""
    pages = ("/tinh-thu/", f"/tinh-thu/scorecards/{sheet}/", "/readyz")
    return {clerk.ask("GET", page)[0] for page in pages} <= {200, 302}


def forgotten(server: Server, address: str) -> tuple[int, float]:
    """Ask for a new password as a stranger does: status of the answer, seconds until it came."""
    stranger = Office(f"http://127.0.0.1:{server.port}", 0, "")
    _status, _headers, page = stranger.ask("GET", "/accounts/password/reset/")
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    form, began = {"email": address, "csrfmiddlewaretoken": token[1].decode()}, time.monotonic()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return stranger.ask("POST", "/accounts/password/reset/", urlencode(form).encode(), **kind)[
        0
    ], time.monotonic() - began


def seen(environment: dict[str, str], part: str) -> str:
    """What the operator's page says of a part."""
    code = f"from health import looks; found = looks.{part}(); print(found.tone, found.words)"
    return manage(environment, "shell", "-v0", "-c", code).strip()


def test_without_mail_people_go_on_and_reminders_leave_once_when_it_is_back(
    tmp_path: Path,
    prepared: tuple[Path, str],  # noqa: F811
) -> None:
    source, sheet = prepared
    port, letters = free_port(), list[str]()
    environment = clean() | {
        "QMS_DATA_DIR": str(shutil.copytree(source, tmp_path / "data")),
        "QMS_MAIL_HOST": "127.0.0.1", "QMS_MAIL_PORT": str(port), "QMS_MAIL_TLS": "0",
    }  # fmt: skip
    with running(environment) as server:
        clerk = office(server)
        manage(environment, "shell", "-v0", "-c", REMIND)

        refused = forgotten(server, "nguoi@example.vn")
        assert refused[0] == forgotten(server, "khong-co@example.vn")[0] == 302
        assert works(clerk, sheet)
        assert seen(environment, "mail").startswith("bad Máy chủ thư không trả lời")
        with silent(port):
            status, seconds = forgotten(server, "nguoi@example.vn")
            assert (status, seconds < 25, works(clerk, sheet)) == (302, True, True)
            assert seen(environment, "mail").startswith("bad")
        assert set(waiting(environment)) <= {"waiting", "sending"}

        with answering(port, Postbox, letters=letters):
            until(lambda: set(waiting(environment)) == {"sent"}, patience=PATIENT)
            time.sleep(5)

    reminders = [letter for letter in letters if "thu-ky@example.vn" in letter]
    assert len(reminders) == len(waiting(environment)) == 1
    assert "nguoi@example.vn" in reminders[0]


def waiting(environment: dict[str, str]) -> list[str]:
    """What became of each letter."""
    found: list[str] = json.loads(manage(environment, "shell", "-v0", "-c", LETTERS))
    return found


def test_without_the_scanner_papers_are_taken_in_and_scanned_when_it_is_back(
    tmp_path: Path,
    prepared: tuple[Path, str],  # noqa: F811
) -> None:
    source, sheet = prepared
    port = free_port()
    environment = clean() | {
        "QMS_DATA_DIR": str(shutil.copytree(source, tmp_path / "data")), "CLAMAV_ADDRESS": f"127.0.0.1:{port}",
    }  # fmt: skip
    with running(environment) as server:
        clerk = office(server)

        status, _page = upload(clerk, sheet, PAPER)
        assert (status in {200, 302}, works(clerk, sheet)) == (True, True)
        assert seen(environment, "scanner").startswith("bad Trình quét mã độc không trả lời. Tệp mới vẫn nhận được")
        with silent(port):
            began = time.monotonic()
            status, _page = upload(clerk, sheet, PAPER + b"\n% 2\n")
            assert (status in {200, 302}, time.monotonic() - began < 20, works(clerk, sheet)) == (True, True, True)
            assert seen(environment, "scanner").startswith("bad")
        assert "clean" not in manage(environment, "shell", "-v0", "-c", SCANNED)

        with answering(port, Daemon, infected=b"\0never"):
            until(lambda: manage(environment, "shell", "-v0", "-c", SCANNED).strip() == "clean,clean", patience=PATIENT)
