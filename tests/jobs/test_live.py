"""Real workers in real processes, killed in the middle: nothing is lost, nothing happens twice."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dj_database_url
import pytest
from django.db.utils import ConnectionHandler

from jobs import execution
from qms import settings as product
from tests.servers import free_port, servers

pytestmark = pytest.mark.live

PATIENCE = 120


@dataclass
class Installation:
    """A product of its own: folder, database, and the environment its processes get."""

    folder: Path
    environment: dict[str, str]

    def manage(self, *arguments: str) -> str:
        """Run a management command to its end."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=product.BASE_DIR, env=self.environment,
            check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip

    def enqueue(self, kind: str, count: int = 1, **params: object) -> None:
        """Ask for jobs of a kind in a province made for them."""
        self.manage(
            "shell", "-v0", "-c",
            "from agencies.models import Province; from jobs.workflow import enqueue\n"
            "province, _new = Province.objects.get_or_create(slug='bac-giang', name='Bắc Giang', code='24')\n"
            f"for n in range({count}): enqueue({kind!r}, province=province, by=None, key=str(n), **{params!r})",
        )  # fmt: skip

    @contextmanager
    def process(self, *command: str) -> Iterator[subprocess.Popen[bytes]]:
        """A process of the product in a group of its own, ended with the block."""
        process = subprocess.Popen(
            [sys.executable, *command], cwd=product.BASE_DIR, env=self.environment, start_new_session=True
        )
        try:
            yield process
        finally:
            kill(process)

    def rows(self) -> list[dict[str, Any]]:
        """What the database says of the jobs."""
        connection = ConnectionHandler({"default": dj_database_url.parse(self.environment["DATABASE_URL"])})["default"]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT state, attempt, done, total, result_path, result_sha256, worker FROM jobs_job ORDER BY id"
            )
            names = [column[0] for column in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        connection.close()
        return rows

    def log(self, word: str) -> list[str]:
        """The lines the demo jobs wrote that begin with this word."""
        path = self.folder / "demo.log"
        return [line for line in path.read_text().splitlines() if line.startswith(word)] if path.exists() else []

    def files(self) -> list[str]:
        """Every file below the storage folder."""
        files = self.folder / "files"
        return sorted(str(path.relative_to(files)) for path in files.rglob("*") if path.is_file())


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and all it started, at once."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def until(happened: Callable[[], object]) -> None:
    """Wait for something to happen."""
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.05)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database with its tables, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("migrated")
    installation(folder, f"sqlite:///{folder / 'qms.sqlite3'}").manage("migrate", "-v0")
    return folder / "qms.sqlite3"


@pytest.fixture
def live(migrated: Path, tmp_path: Path, django_db_blocker: pytest.FixtureRequest) -> Iterator[Installation]:
    """An installation on SQLite."""
    shutil.copy(migrated, tmp_path)
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield installation(tmp_path, f"sqlite:///{tmp_path / migrated.name}")


@pytest.fixture
def production(tmp_path: Path, django_db_blocker: pytest.FixtureRequest) -> Iterator[Installation]:
    """An installation with a PostgreSQL and a Redis of its own."""
    with django_db_blocker.unblock(), servers() as environment:  # type: ignore[attr-defined]
        made = installation(tmp_path, environment["DATABASE_URL"], REDIS_URL=environment["REDIS_URL"])
        made.manage("migrate", "-v0")
        yield made


def installation(folder: Path, database: str, **extra: str) -> Installation:
    """The folder, and what its processes need to know."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("QMS_", "REDIS_URL"))}
    own = {
        "QMS_DATA_DIR": str(folder / "data"), "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "tests.jobs.live_settings",
    }  # fmt: skip
    return Installation(folder / "data", kept | extra | own)


@pytest.mark.parametrize("kind", ["count", "count_heavy"])
def test_the_job_of_a_killed_runner_goes_on_within_seconds_and_ends_once(live: Installation, kind: str) -> None:
    live.enqueue(kind, total=40, pause=0.1)
    with live.process("manage.py", "run_jobs") as one, live.process("manage.py", "run_jobs") as other:
        until(lambda: live.rows()[0]["done"] > 3)
        kill(next(each for each in (one, other) if live.rows()[0]["worker"].endswith(f":{each.pid}")))
        killed = time.monotonic()
        until(lambda: live.rows()[0]["attempt"] == 2)
        resumed = time.monotonic() - killed
        until(lambda: live.rows()[0]["state"] == "done")

    (row,) = live.rows()
    assert resumed < execution.LEASE + 5
    assert [line.split()[1] for line in live.log("commit")] == ["2"]
    assert live.files() == [row["result_path"]]


def test_a_runner_told_to_stop_hands_its_jobs_back_at_once(live: Installation) -> None:
    live.enqueue("count", total=1000, pause=0.1)
    live.enqueue("count_heavy", total=1000, pause=0.1)
    with live.process("manage.py", "run_jobs") as runner:
        until(lambda: all(row["done"] for row in live.rows()))
        runner.terminate()
        runner.wait(PATIENCE)

    assert [(row["state"], row["attempt"]) for row in live.rows()] == [("queued", 0), ("queued", 0)]
    assert live.files() == []


def test_two_runners_share_the_queue_and_do_nothing_twice(live: Installation) -> None:
    live.enqueue("count", 12, total=2, processes=2)

    with live.process("manage.py", "run_jobs"), live.process("manage.py", "run_jobs"):
        until(lambda: all(row["state"] == "done" for row in live.rows()))

    assert len(live.log("commit")) == len(live.files()) == 12
    assert len({row["worker"] for row in live.rows()}) == 2


def test_celery_does_what_was_asked_without_redis_and_what_a_killed_worker_left(production: Installation) -> None:
    beat = ["-m", "celery", "-A", "qms", "beat", "--pidfile=", "--schedule", str(production.folder / "beat")]
    worker = ["-m", "celery", "-A", "qms", "worker", "--concurrency", "2"]
    broker = production.environment["REDIS_URL"]
    production.environment["REDIS_URL"] = f"redis://127.0.0.1:{free_port()}/0"
    production.enqueue("count", 2, total=40, pause=0.1)
    production.environment["REDIS_URL"] = broker

    with production.process(*beat):
        with production.process(*worker) as first:
            until(lambda: all(row["done"] > 3 for row in production.rows()))
            kill(first)
        with production.process(*worker):
            until(lambda: all(row["state"] == "done" for row in production.rows()))

    assert [row["attempt"] for row in production.rows()] == [2, 2]
    assert [line.split()[1] for line in production.log("commit")] == ["2", "2"]
    assert production.files() == sorted(row["result_path"] for row in production.rows())
