"""A product of its own in real processes, with the demo jobs: in tests, and in `script/reliability`."""

from __future__ import annotations

import os
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
from django.db.utils import ConnectionHandler

from qms import settings as product
from qms.processes import start

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
    def process(self, *command: str, **options: Any) -> Iterator[subprocess.Popen[bytes]]:
        """A process of the product in a group of its own, ended with the block; with options of Popen."""
        process = start([sys.executable, *command], cwd=product.BASE_DIR, env=self.environment, **options)
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


def installation(folder: Path, database: str, **extra: str) -> Installation:
    """The folder, and what its processes need to know."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("QMS_", "REDIS_URL"))}
    own = {
        "QMS_DATA_DIR": str(folder / "data"), "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "tests.jobs.live_settings",
    }  # fmt: skip
    return Installation(folder / "data", kept | extra | own)
