"""The places in which rows are played: a PostgreSQL that waits for its disk, and a database for each playing."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import Lock
from urllib.parse import urlsplit

from qms.settings import BASE_DIR
from tests.servers import postgresql, program
from tests.stages import clean

APP_ROLE = "qms_app"


@dataclass
class Ground:
    """A server with a database that has all tables and nothing in them, copied for each playing."""

    folder: Path
    url: str
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _copying: Lock = field(default_factory=Lock)

    def database(self) -> str:
        """A new database with all tables; its owner's URL."""
        with self._copying:
            return copy_of_template(self.url, f"trial_{next(self._numbers)}")


def copy_of_template(url: str, name: str) -> str:
    """A new database of this name beside the one named, with all tables and nothing in them; its owner's URL."""
    parts = urlsplit(url)
    where = ["-h", str(parts.hostname), "-p", str(parts.port), "-U", str(parts.username)]
    subprocess.run([program("createdb"), *where, "-T", "qms", name], check=True)
    return parts._replace(path=f"/{name}").geturl()


def copy_to(owner: str, url: str) -> None:
    """Put what a database holds into an empty one of another server, where the product's own role is let in as well."""
    subprocess.run([program("psql"), "-q", "-d", url, "-c", f"CREATE ROLE {APP_ROLE} LOGIN"], check=True)
    dumped = subprocess.run([program("pg_dump"), "-d", owner], check=True, capture_output=True).stdout
    load = [program("psql"), "-q", "-v", "ON_ERROR_STOP=1", "-d", url]
    subprocess.run(load, input=dumped, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def ground() -> Iterator[Ground]:
    """The server, for as long as rows are played."""
    with tempfile.TemporaryDirectory(prefix="qms-reliability-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL may run as another user
        with postgresql(folder / "postgresql", durable=True) as url:
            subprocess.run(
                [sys.executable, "manage.py", "migrate", "-v0"], cwd=BASE_DIR, check=True,
                env=clean() | {"DATABASE_URL": url, "QMS_DATABASE_APP_ROLE": APP_ROLE, "QMS_DATA_DIR": str(folder / "migrating")},
            )  # fmt: skip
            yield Ground(folder, url)


def as_product(owner: str) -> str:
    """The same database for the product's own role."""
    parts = urlsplit(owner)
    return parts._replace(netloc=f"{APP_ROLE}@{parts.hostname}:{parts.port}").geturl()
