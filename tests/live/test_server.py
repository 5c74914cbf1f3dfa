"""script/server: one command starts everything, and nothing outlives it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from qms.settings import BASE_DIR
from tests.live.conftest import family, running, text, until
from tests.servers import free_port

pytestmark = pytest.mark.live


@contextmanager
def server(environment: dict[str, str], *options: str) -> Iterator[tuple[subprocess.Popen[bytes], str, Path]]:
    """What script/server runs once everything is installed, ready; its process, address and log."""
    port = free_port()
    log = Path(environment["QMS_DATA_DIR"]) / f"{port}.log"
    command = [sys.executable, "-m", "qms.serve", "--port", str(port), *options]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=BASE_DIR, env=environment, stdout=output, stderr=output, start_new_session=True
        )
    try:
        until(lambda: "Ready: " in text(log) or process.poll() is not None)
        assert process.poll() is None, text(log)
        yield process, f"http://127.0.0.1:{port}", log
    finally:
        for member in family(process.pid) if process.poll() is None else []:
            member.kill()
        process.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_stops_all_of_it(surroundings: dict[str, str], number: int) -> None:
    with server(surroundings, "--no-demo") as (process, address, log):
        members = family(process.pid)
        with urlopen(f"{address}/healthz") as response:
            answer = response.read()

        process.send_signal(number)

        assert answer == b"ok"
        assert process.wait(30) == 0, text(log)
        assert len(members) >= 4  # the watcher, the web server's two, the runner
        assert running(members) == []


def test_when_one_process_dies_the_others_stop_and_it_is_named(surroundings: dict[str, str]) -> None:
    with server(surroundings, "--no-demo") as (process, _address, log):
        members = family(process.pid)
        runner = next(member for member in members if "run_jobs" in member.cmdline())

        runner.kill()

        assert process.wait(30) == 1
        assert "The runner ended by itself (status -9); everything is stopped." in text(log)
        assert running(members) == []


def test_nothing_outlives_a_watcher_that_is_killed_outright(surroundings: dict[str, str]) -> None:
    with server(surroundings, "--no-demo") as (process, _address, _log):
        members = family(process.pid)

        process.kill()

        assert running(members, patience=30) == []


def test_with_redis_a_worker_and_beat_take_the_place_of_the_runner(
    surroundings: dict[str, str], named_servers: dict[str, str]
) -> None:
    with server(surroundings | named_servers, "--no-demo") as (process, _address, log):
        members = family(process.pid)
        commands = " ".join(word for member in members for word in member.cmdline())

        process.send_signal(signal.SIGINT)

        assert " worker " in commands
        assert " beat " in commands
        assert "run_jobs" not in commands
        assert process.wait(30) == 0, text(log)
        assert running(members) == []


def test_a_taken_port_is_named(surroundings: dict[str, str]) -> None:
    with server(surroundings, "--no-demo") as (_process, address, _log):
        port = address.rpartition(":")[2]
        second = subprocess.run(
            [sys.executable, "-m", "qms.serve", "--port", port], cwd=BASE_DIR, env=surroundings, capture_output=True,
            text=True,
        )  # fmt: skip

    assert second.returncode == 1
    assert second.stderr.startswith(f"Nothing can listen at 127.0.0.1:{port}: Address already in use.")


def test_bootstrap_leaves_a_machine_alone_that_has_everything() -> None:
    stamp = BASE_DIR / ".venv/installed"
    before = stamp.stat().st_mtime_ns

    began = time.monotonic()
    done = subprocess.run([BASE_DIR / "script/bootstrap", "test"], capture_output=True, text=True, env=dict(os.environ))

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert time.monotonic() - began < 10  # 0.2 on an idle machine
    assert stamp.stat().st_mtime_ns == before
