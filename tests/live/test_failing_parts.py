"""A part of the installation fails while people work: what goes on, what waits, and that nothing is lost."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from qms.processes import Process, end, start
from tests.live.conftest import manage, until
from tests.live.test_sending import PAPER, Office, Server
from tests.live.test_typing import LOOK, PASSWORD, SET_UP
from tests.servers import cluster, free_port, listens, make_cluster, program, wait_for
from tests.stages import clean

pytestmark = pytest.mark.live

FULL = 4_000_000


@dataclass
class Redis:
    """A Redis that can be stopped and started again on its port."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: Process | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [
            program("redis-server"),
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            str(self.folder),
        ]
        with (self.folder / "log").open("ab") as output:
            self.process = start(command, stdout=output, stderr=output)
        wait_for(lambda: listens(self.port), self.process, self.folder / "log")

    def stop(self) -> None:
        """Stop it at once."""
        if self.process:
            end([self.process], by=signal.SIGKILL)


@contextmanager
def running(environment: dict[str, str]) -> Iterator[Server]:
    """The product in this environment."""
    server = Server(environment, free_port())
    try:
        server.start()
        yield server
    finally:
        server.kill()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """An installation on SQLite in which an officer has a sheet to score: its folder, to be copied, and the sheet's number."""
    folder = tmp_path_factory.mktemp("prepared")
    environment = clean() | {"QMS_DATA_DIR": str(folder)}
    manage(environment, "migrate", "-v0")
    manage(environment, "collectstatic", "--no-input", "-v0")
    return folder, manage(environment, "shell", "-v0", "-c", SET_UP).strip()


def signed_in(browser: Browser, server: Server, path: str) -> Page:
    """An officer's browser on this path."""
    page = browser.new_context(base_url=f"http://127.0.0.1:{server.port}", locale="vi-VN").new_page()
    page.goto(path)
    page.get_by_label("Thư điện tử").fill("nguoi@example.vn")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    return page


def office(server: Server) -> Office:
    """An officer's computer without a browser, signed in."""
    made = Office(f"http://127.0.0.1:{server.port}", 0, "")
    made.sign_in()
    return made


def readiness(office: Office) -> dict[str, str]:
    """What each part says of itself."""
    _status, _headers, body = office.ask("GET", "/readyz")
    return dict(re.findall(r'"(\w+)": "(ok|failed)"', body.decode()))


def test_without_redis_people_go_on_and_jobs_wait(tmp_path: Path, prepared: tuple[Path, str]) -> None:
    source, sheet = prepared
    redis = Redis(tmp_path)
    redis.start()
    environment = clean() | {
        "QMS_DATA_DIR": str(shutil.copytree(source, tmp_path / "data")), "REDIS_URL": f"redis://127.0.0.1:{redis.port}/0",
        "DJANGO_SETTINGS_MODULE": "tests.jobs.live_settings",
    }  # fmt: skip
    try:
        with running(environment) as server:
            clerk = office(server)
            page = f"/tinh-thu/scorecards/{sheet}/"
            before = clerk.ask("GET", page)[0]
            redis.stop()

            during = [clerk.ask("GET", page) for _turn in range(3)]
            told = readiness(clerk)
            until(lambda: "Bộ nhớ đệm tạm ngừng" in clerk.ask("GET", page)[2].decode())
            stranger = Office(clerk.address, 0, "")
            refused = [attempt(stranger) for _turn in range(8)]
            job = manage(environment, "shell", "-v0", "-c", JOB).strip()
            redis.start()

            assert (before, [status for status, _headers, _body in during]) == (200, [200, 200, 200])
            assert (told["cache"], told["database"]) == ("failed", "ok")
            assert "quá nhiều lần" in refused[-1]  # attempts are counted all the same
            until(lambda: readiness(clerk)["cache"] == "ok")
            until(lambda: manage(environment, "shell", "-v0", "-c", STATE % job).strip() == "done")
            assert clerk.ask("GET", page)[0] == 200
    finally:
        redis.stop()


JOB = (
    "from agencies.models import Province; from jobs.workflow import enqueue\n"
    "print(enqueue('count', province=Province.objects.get(slug='tinh-thu'), by=None, total=1).pk)"
)
STATE = "from jobs.models import Job; print(Job.objects.get(pk=%s).state)"


def attempt(stranger: Office) -> str:
    """A wrong password; what the page says."""
    _status, _headers, page = stranger.ask("GET", "/accounts/login/")
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    form = {"login": "nguoi@example.vn", "password": "sai", "csrfmiddlewaretoken": token[1].decode()}
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return stranger.ask("POST", "/accounts/login/", urlencode(form).encode(), **kind)[2].decode()


@pytest.fixture
def data() -> Iterator[Path]:
    """The files of a PostgreSQL, where another user than root gets at them."""
    with tempfile.TemporaryDirectory(prefix="qms-servers-") as name:
        Path(name).chmod(0o755)
        yield make_cluster(Path(name) / "postgresql")


def test_while_the_database_is_away_nothing_typed_is_lost(tmp_path: Path, data: Path, browser: Browser) -> None:
    port = free_port()
    environment = clean() | {
        "QMS_DATA_DIR": str(tmp_path), "DATABASE_URL": f"postgres://qms@127.0.0.1:{port}/qms",
    }  # fmt: skip
    with ExitStack() as first:
        first.enter_context(cluster(data, port))
        manage(environment, "migrate", "-v0")
        with running(environment) as server:
            sheet = manage(environment, "shell", "-v0", "-c", SET_UP).strip()
            page = signed_in(browser, server, f"/tinh-thu/scorecards/{sheet}/")
            box, state = page.get_by_label("Giải trình A1"), page.locator("#state-own-A1:not([data-state])")
            box.press_sequentially("Trước. ")
            expect(state).to_contain_text("Đã lưu", timeout=60_000)
            first.close()

            box.press_sequentially("Trong lúc mất. ")
            expect(page.locator("#outbox-line")).to_contain_text("Cơ sở dữ liệu tạm thời không trả lời", timeout=60_000)
            assert "Đã lưu" not in page.locator("#state-own-A1").inner_text()
            other, clerk = page.context.new_page(), Office(f"http://127.0.0.1:{server.port}", 0, "")
            away = other.goto(f"/tinh-thu/scorecards/{sheet}/")
            assert away
            assert away.status == 503
            expect(other.locator("h1")).to_have_text("Cơ sở dữ liệu tạm thời không trả lời")
            assert (readiness(clerk)["database"], clerk.ask("GET", "/healthz")[0]) == ("failed", 200)

            with cluster(data, port):
                expect(state).to_contain_text("Đã lưu", timeout=90_000)
                expect(other.get_by_label("Giải trình A1")).to_have_value("Trước. Trong lúc mất. ", timeout=60_000)
                note, _version, _changes = json.loads(manage(environment, "shell", "-v0", "-c", LOOK))
                assert note == "Trước. Trong lúc mất. "
                until(lambda: set(readiness(clerk).values()) == {"ok"})
                page.context.close()


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """A disk of FULL bytes at this folder; only root can make one."""
    folder.mkdir(parents=True, exist_ok=True)
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={FULL}", "tmpfs", str(folder)], capture_output=True)
    if made.returncode:
        pytest.skip("Making a small disk needs root.")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_on_a_full_disk_files_are_refused_whole_and_scoring_goes_on(
    tmp_path: Path, prepared: tuple[Path, str], browser: Browser
) -> None:
    source, sheet = prepared
    shutil.copytree(source, tmp_path, dirs_exist_ok=True)
    environment = clean() | {"QMS_DATA_DIR": str(tmp_path), "QMS_DISK_RESERVE_MB": "0"}
    with small_disk(tmp_path / "files"), running(environment) as server:
        clerk = office(server)
        (tmp_path / "files/filler").write_bytes(b"\0" * (FULL - 400_000))
        content = PAPER + b"\n%" + os.urandom(1_500_000) + b"\n"
        before = sorted(
            path for path in (tmp_path / "files").rglob("*") if path.is_file() and "locks" not in path.parts
        )

        status, said = upload(clerk, sheet, content)

        assert status == 507
        assert "hết chỗ" in said
        assert (
            sorted(path for path in (tmp_path / "files").rglob("*") if path.is_file() and "locks" not in path.parts)
            == before
        )
        page = signed_in(browser, server, f"/tinh-thu/scorecards/{sheet}/")
        page.get_by_label("Giải trình A1").fill("Vẫn chấm được. ")
        expect(page.locator("#state-own-A1:not([data-state])")).to_contain_text("Đã lưu", timeout=60_000)
        page.context.close()
        (tmp_path / "files/filler").unlink()
        assert upload(clerk, sheet, content)[0] in {200, 302}


def upload(clerk: Office, sheet: str, content: bytes) -> tuple[int, str]:
    """Send a file by the plain form of the library; status and text of the answer."""
    found = re.search(rb"evidence/agencies/(\d+)/", clerk.ask("GET", f"/tinh-thu/scorecards/{sheet}/")[2])
    assert found
    form = f"/tinh-thu/evidence/agencies/{found[1].decode()}/upload/"
    _status, _headers, page = clerk.ask("GET", form)
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    boundary = "b" * 20
    fields = {"csrfmiddlewaretoken": token[1].decode(), "title": "Báo cáo"}
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    body = "".join([*parts, head]).encode() + content + f"\r\n--{boundary}--\r\n".encode()
    status, _headers, text = clerk.ask(
        "POST", form, body,
        **{"Content-Type": f"multipart/form-data; boundary={boundary}", "Accept": "text/html"},
    )  # fmt: skip
    return status, text.decode()
