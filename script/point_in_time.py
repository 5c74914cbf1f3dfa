"""Go back to a moment on PostgreSQL, as README says it is done: tried on a database of its own, and compared table by table.

    script/drill --point-in-time

A PostgreSQL archives its log; a base backup is taken; a province is entered; the moment is noted together with the hash of
every table; then a mistake is made (everybody's names are overwritten). The base backup is brought up to the noted moment, and
every table has to have the hash it had then.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qms.settings import BASE_DIR
from tests.servers import become, free_port, process, program, unprivileged, wait_for
from tests.stages import clean

DIGESTS = (
    "from backups.rows import Extent, Words, digest; extent, words = Extent(), Words()\n"
    "for model in extent.tables(): print(model._meta.label, *digest(model, extent, words))"
)
ENTER = (
    "from tests.factories import make_agency, make_province\nfor n in range(50): make_agency(f'Xã {n}', parent=%s.root)"
)
PROVINCE = "make_province('Tỉnh Thử', 'tinh-thu')"
MISTAKE = "from agencies.models import AgencyVersion as V; print(V.objects.update(name='Sai'))"


def main() -> int:
    """Try it; 0 when every table came back as it was at the moment."""
    with tempfile.TemporaryDirectory(prefix="qms-point-in-time-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        user = unprivileged()
        archive, base = folder / "archive", folder / "base"
        for place in (archive, base, folder / "live"):
            place.mkdir(mode=0o700)
            if user:
                os.chown(place, user.pw_uid, user.pw_gid)
        initdb = [program("initdb"), "--auth=trust", "--username=qms", "--encoding=UTF8", "--locale=C.UTF-8"]
        run([*initdb, "-D", str(folder / "live/data")])
        with postgres(folder / "live/data", folder, archive, first=True) as port:
            manage(folder, port, "migrate", "-v0")
            run(
                [
                    program("pg_basebackup"),
                    "-h",
                    "127.0.0.1",
                    "-p",
                    str(port),
                    "-U",
                    "qms",
                    "-D",
                    str(base / "data"),
                    "-c",
                    "fast",
                ]
            )
            manage(
                folder,
                port,
                "shell",
                "-v0",
                "-c",
                f"from tests.factories import make_province\nprovince = {PROVINCE}\n{ENTER % 'province'}",
            )
            then = manage(folder, port, "shell", "-v0", "-c", DIGESTS)
            moment = sql(port, "SELECT clock_timestamp()")
            time.sleep(1)
            wrong = manage(folder, port, "shell", "-v0", "-c", MISTAKE).strip()
            sql(port, "SELECT pg_switch_wal()")
        print(f"{moment}: the moment to go back to; after it {wrong} names were overwritten.")
        (base / "data/recovery.signal").touch()
        if user:
            os.chown(base / "data/recovery.signal", user.pw_uid, user.pw_gid)
        recover = ["-c", f"restore_command=cp {archive}/%f %p", "-c", f"recovery_target_time={moment}",
                   "-c", "recovery_target_action=promote"]  # fmt: skip
        with postgres(base / "data", folder, archive, *recover) as port:
            now = manage(folder, port, "shell", "-v0", "-c", DIGESTS)
    different = sorted(set(then.splitlines()) ^ set(now.splitlines()))
    print(*(different or [f"All {len(then.splitlines())} tables are as they were at that moment."]), sep="\n")
    return 1 if different else 0


@contextmanager
def postgres(data: Path, folder: Path, archive: Path, *options: str, first: bool = False) -> Iterator[int]:
    """A PostgreSQL on this data that archives its log, answering and open for writing; its port."""
    port = free_port()
    command = [
        program("postgres"), "-D", str(data), "-k", str(data.parent), "-p", str(port), "-c", "listen_addresses=127.0.0.1",
        "-c", "archive_mode=on", "-c", f"archive_command=test ! -f {archive}/%f && cp %p {archive}/%f", *options,
    ]  # fmt: skip
    log = folder / f"{data.parent.name}.log"
    with process(command, log, by=signal.SIGINT, **become(unprivileged())) as server:
        wait_for(lambda: asked(port, "postgres", "SELECT NOT pg_is_in_recovery()") == "t", server, log)
        if first:
            run([program("createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "qms", "qms"])
        yield port


def asked(port: int, database: str, query: str) -> str:
    """What psql says; empty when nobody answers."""
    command = [program("psql"), "-h", "127.0.0.1", "-p", str(port), "-U", "qms", "-Atc", query, database]
    return subprocess.run(command, capture_output=True, text=True).stdout.strip()


def sql(port: int, query: str) -> str:
    """What the product's database says."""
    return asked(port, "qms", query)


def run(command: list[str]) -> None:
    """Run a program of PostgreSQL to its end as whoever PostgreSQL runs as. Raises CalledProcessError."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **become(unprivileged()))


def manage(folder: Path, port: int, *arguments: str) -> str:
    """Run a management command on that database; what it printed."""
    environment = clean() | {
        "QMS_DATA_DIR": str(folder / "files"),
        "DATABASE_URL": f"postgres://qms@127.0.0.1:{port}/qms",
    }
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=BASE_DIR, env=environment, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    sys.exit(main())
