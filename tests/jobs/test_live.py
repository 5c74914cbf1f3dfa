"""Real workers in real processes, killed in the middle: nothing is lost, nothing happens twice."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from jobs import execution
from tests.jobs.installation import PATIENCE, Installation, installation, kill, until
from tests.servers import free_port, servers

pytestmark = pytest.mark.live


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
