"""Uploads that are cut at any byte arrive byte for byte, whatever the line and the server do meanwhile.

QMS_CUT_UPLOADS says how many (100): `QMS_CUT_UPLOADS=500 python -m pytest tests/live/test_sending.py`.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import random
import re
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from qms.settings import BASE_DIR
from tests.evidence.samples import SAMPLES
from tests.live.conftest import family, manage, text, until
from tests.servers import free_port

pytestmark = pytest.mark.live

NUMBER = int(os.environ.get("QMS_CUT_UPLOADS", "100"))
EVERY = 40
"""After so many uploads the server is killed in the middle of one."""
PASSWORD = "mật khẩu chỉ để thử"
PAPER = min(SAMPLES.glob("*.pdf"), key=lambda path: path.stat().st_size).read_bytes()


@dataclass
class Office:
    """A clerk's computer: knows the address and who is signed in."""

    address: str
    owner: int
    agency: str
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, dict[str, str], bytes]:
        """One whole request: status, headers, body."""
        line = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=30)
        line.request(method, path, body, self.headers() | headers)
        answer = line.getresponse()
        for said in answer.headers.get_all("Set-Cookie", []):
            name, _sign, value = said.partition(";")[0].partition("=")
            self.cookies[name] = value
        content = answer.read()
        line.close()
        return answer.status, dict(answer.headers), content

    def cut(self, path: str, offset: int, body: bytes, sent: int) -> None:
        """A PATCH whose line breaks after so many bytes, by a reset or by an early end."""
        netloc = urlsplit(self.address)
        with socket.create_connection((netloc.hostname, netloc.port), timeout=30) as line:
            said = {
                "Host": netloc.netloc, "Upload-Offset": str(offset), "Content-Length": str(len(body)),
                "Content-Type": "application/offset+octet-stream", **self.headers(),
            }  # fmt: skip
            head = "".join(f"{name}: {value}\r\n" for name, value in said.items())
            line.sendall(f"PATCH {path} HTTP/1.1\r\n{head}\r\n".encode() + body[:sent])
            if sent % 2:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def headers(self) -> dict[str, str]:
        """What the browser adds to every request."""
        return {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-CSRFToken": self.cookies.get("csrftoken", ""),
            "Tus-Resumable": "1.0.0",
        }

    def sign_in(self) -> None:
        """Through the form."""
        _status, _headers, page = self.ask("GET", "/accounts/login/")
        token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token
        form = {"login": "nguoi@example.vn", "password": PASSWORD, "csrfmiddlewaretoken": token[1].decode()}
        status, _headers, _page = self.ask(
            "POST",
            "/accounts/login/",
            urlencode(form).encode(),
            **{"Content-Type": "application/x-www-form-urlencoded"},
        )
        assert status == 302


@dataclass
class Server:
    """The product on one port, which can be killed and started again."""

    environment: dict[str, str]
    port: int
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.starts += 1
        log = Path(self.environment["QMS_DATA_DIR"]) / f"{self.port}-{self.starts}.log"
        command = [sys.executable, "-m", "qms.serve", "--no-demo", "--port", str(self.port)]
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                command, cwd=BASE_DIR, env=self.environment, stdout=output, stderr=output, start_new_session=True
            )
        until(lambda: "Ready: " in text(log) or (self.process and self.process.poll() is not None))
        assert self.process.poll() is None, text(log)

    def kill(self) -> None:
        """End all of it at once, whatever it is doing."""
        assert self.process
        for member in family(self.process.pid) if self.process.poll() is None else []:
            member.kill()
        self.process.wait()


@pytest.fixture(scope="module")
def server(surroundings: dict[str, str]) -> Iterator[Server]:
    """The product running on its own folder."""
    running = Server(surroundings, free_port())
    running.start()
    yield running
    running.kill()


@pytest.fixture(scope="module")
def office(server: Server) -> Office:
    """The computer of an officer who has signed in."""
    owner, agency = manage(
        server.environment, "shell", "-v0", "-c",
        "from tests.factories import make_member, make_province; from agencies.roles import Role\n"
        "province = make_province('Tỉnh Thử', 'tinh-thu')\n"
        "person = make_member(Role.OFFICER, province.root, email='nguoi@example.vn')\n"
        f"person.set_password({PASSWORD!r}); person.save(); print(person.pk, province.root.pk)",
    ).split()  # fmt: skip
    made = Office(f"http://127.0.0.1:{server.port}", int(owner), agency)
    made.sign_in()
    return made


def test_cut_uploads_arrive_byte_for_byte(server: Server, office: Office) -> None:
    chance = random.Random(19)
    cuts, saved, hashes = 0, 0, []

    for number in range(NUMBER):
        content = paper(chance)
        hashes.append(hashlib.sha256(content).hexdigest())
        url, offset = wanted(office, f"Báo cáo {number}.pdf", content)
        for cut in range(chance.randrange(1, 4)):
            body = content[offset : offset + chance.choice([2**18, 2**20, len(content)])]
            office.cut(url, offset, body, chance.randrange(len(body)))
            cuts += 1
            if number % EVERY == EVERY - 1 and cut == 0:
                server.kill()
                server.start()
            time.sleep(chance.choice([0, 0.05]))  # some browsers are back before the server has noticed
            before, offset = offset, far(office, url)
            assert before <= offset < len(content)
            saved += offset - before
        finish(office, url, offset, content)

    kept = manage(
        server.environment, "shell", "-v0", "-c",
        "from evidence.models import *; print(Document.objects.count(), Sending.objects.open().count())\n"
        "for blob in Blob.objects.all(): print(blob.path)",
    ).splitlines()  # fmt: skip
    folder = Path(server.environment["QMS_DATA_DIR"]) / "files"
    assert kept[0] == f"{NUMBER} 0"
    assert sorted(hashes) == sorted(hashlib.sha256((folder / path).read_bytes()).hexdigest() for path in kept[1:])
    assert not list((folder / "tmp/sendings").iterdir())
    # For whoever asks for five hundred, with -s.
    print(f"{NUMBER} uploads, {cuts} cuts, {server.starts - 1} restarts; {saved >> 20} MB of cut requests kept")  # noqa: T201


def test_two_tabs_at_once_end_with_one_document(office: Office) -> None:
    content = paper(random.Random(20))
    with ThreadPoolExecutor(4) as tabs:
        places = list(tabs.map(lambda _tab: wanted(office, "Hai thẻ.pdf", content), range(4)))
        documents = list(tabs.map(lambda place: finish(office, *place, content, piece=100_000), places))

    assert len(set(documents)) == 1


def paper(chance: random.Random) -> bytes:
    """A PDF unlike any other, of up to 1.5 MB: a long comment before its last lines."""
    return (
        PAPER
        + b"\n%"
        + chance.randbytes(chance.randrange(1_000, 1_500_000))
        + b"\n"
        + PAPER[PAPER.rindex(b"startxref") :]
    )


def wanted(office: Office, name: str, content: bytes) -> tuple[str, int]:
    """Announce a file; where to send it, and from which byte on."""
    entry = {
        "key": "x", "name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()
    }  # fmt: skip
    question = json.dumps({"owner": office.owner, "files": [entry]}).encode()
    status, _headers, answer = office.ask("POST", f"/tinh-thu/evidence/agencies/{office.agency}/sendings/", question)
    assert status == 200
    [told] = json.loads(answer)["answers"]
    return told["url"], told["offset"]


def far(office: Office, url: str) -> int:
    """How far a file is."""
    status, headers, _body = office.ask("HEAD", url)
    assert status == 200
    return int({name.lower(): value for name, value in headers.items()}["upload-offset"])


def finish(office: Office, url: str, offset: int, content: bytes, piece: int = 2**30) -> int:
    """Send the rest in pieces; the number of the document it became.

    A request that was cut may still have been writing when we asked how far it was, and another tab may be faster.
    """
    while True:
        status, _headers, answer = office.ask(
            "PATCH", url, content[offset : offset + piece], **{"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
        )  # fmt: skip
        if status == 200:
            told = json.loads(answer)
            assert told["state"] == "received"
            return int(told["document"])
        assert status in {204, 409}
        offset = far(office, url)
