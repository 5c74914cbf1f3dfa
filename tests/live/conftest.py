"""The whole product in real processes, with servers of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from qms.settings import BASE_DIR
from tests.servers import servers
from tests.stages import clean

PATIENCE = float(os.environ.get("QMS_TESTS_PATIENCE", "90"))
"""Seconds; more where the machine is busy with other things."""


@pytest.fixture(scope="session")
def named_servers() -> Iterator[dict[str, str]]:
    """DATABASE_URL and REDIS_URL of a PostgreSQL and a Redis that nobody else uses."""
    with servers() as environment:
        yield environment


@pytest.fixture(scope="module")
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of an installation whose folder is empty and whose database is SQLite."""
    return clean() | {"QMS_DATA_DIR": str(tmp_path_factory.mktemp("data"))}


def until(happened: Callable[[], object], *, patience: float = PATIENCE) -> None:
    """Wait for something to happen."""
    deadline = time.monotonic() + patience
    while not happened():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.1)


def manage(environment: dict[str, str], *arguments: str) -> str:
    """Run a management command to its end; what it printed."""
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=BASE_DIR, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def family(pid: int) -> list[psutil.Process]:
    """A process and everything below it."""
    head = psutil.Process(pid)
    return [head, *head.children(recursive=True)]


def running(members: list[psutil.Process], *, patience: float = 0) -> list[psutil.Process]:
    """Those that still run after so many seconds; one that ended and that init has yet to collect runs no more."""
    deadline = time.monotonic() + patience
    while left := [member for member in members if runs(member)]:
        if time.monotonic() >= deadline:
            return left
        time.sleep(0.1)
    return []


def runs(process: psutil.Process) -> bool:
    """Whether it can still do anything."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def text(path: Path) -> str:
    """What a log says so far."""
    return path.read_text(errors="replace") if path.exists() else ""
