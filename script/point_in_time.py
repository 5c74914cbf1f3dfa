"""Go back to a moment on PostgreSQL, as README says it is done: tried on a database of its own, and compared table by table.

    script/drill --point-in-time

A PostgreSQL archives its log; a base backup is taken; a province is entered; the moment is noted together with the hash of
every table; then a mistake is made (everybody's names are overwritten). The base backup is brought up to the noted moment, and
every table has to have the hash it had then.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from qms.settings import BASE_DIR
from tests.servers import asked, become, cluster, free_port, make_cluster, program, unprivileged
from tests.stages import clean

DIGESTS = (
    "from backups.rows import Extent, Words, digest; extent, words = Extent(), Words()\n"
    "for model in extent.tables(): print(model._meta.label, *digest(model, extent, words))"
)
ENTER = (
    "from tests.factories import make_agency, make_province; province = make_province('Tỉnh Thử', 'tinh-thu')\n"
    "for n in range(50): make_agency(f'Xã {n}', parent=province.root)"
)
MISTAKE = "from agencies.models import AgencyVersion; print(AgencyVersion.objects.update(name='Sai'))"


def main() -> int:
    """Try it; 0 when every table came back as it was at the moment."""
    with tempfile.TemporaryDirectory(prefix="qms-point-in-time-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        live, archive, base = make_cluster(folder / "live"), owned(folder / "archive"), owned(folder / "base")
        keeping = ["-c", "archive_mode=on", "-c", f"archive_command=test ! -f {archive}/%f && cp %p {archive}/%f"]
        port = free_port()
        with cluster(live, port, *keeping):
            shell = Shell(folder / "files", port)
            shell.manage("migrate", "-v0")
            backup = [program("pg_basebackup"), "-h", "127.0.0.1", "-p", str(port), "-U", "qms", "-c", "fast", "-D"]
            subprocess.run([*backup, str(base / "data")], check=True, **become(unprivileged()))
            shell.run(ENTER)
            then = shell.run(DIGESTS)
            moment = asked(port, "SELECT clock_timestamp()")
            time.sleep(1)
            wrong = shell.run(MISTAKE).strip()
            asked(port, "SELECT pg_switch_wal()")
        print(f"{moment}: the moment to go back to; after it {wrong} names were overwritten.")
        (base / "data/recovery.signal").touch()
        back = ["-c", f"restore_command=cp {archive}/%f %p", "-c", f"recovery_target_time={moment}"]
        with cluster(base / "data", port, *back, "-c", "recovery_target_action=promote"):
            now = Shell(folder / "files", port).run(DIGESTS)
    different = sorted(set(then.splitlines()) ^ set(now.splitlines()))
    print(*(different or [f"All {len(then.splitlines())} tables are as they were at that moment."]), sep="\n")
    return 1 if different else 0


def owned(folder: Path) -> Path:
    """A new folder that PostgreSQL may write to."""
    folder.mkdir(mode=0o700)
    if user := unprivileged():
        os.chown(folder, user.pw_uid, user.pw_gid)
    return folder


@dataclass
class Shell:
    """The product on the PostgreSQL of this port."""

    folder: Path
    port: int

    def manage(self, *arguments: str) -> str:
        """Run a management command; what it printed. Raises CalledProcessError."""
        environment = clean() | {
            "QMS_DATA_DIR": str(self.folder),
            "DATABASE_URL": f"postgres://qms@127.0.0.1:{self.port}/qms",
        }
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=BASE_DIR, env=environment, check=True, capture_output=True, text=True).stdout

    def run(self, code: str) -> str:
        """What a piece of code prints."""
        return self.manage("shell", "-v0", "-c", code)


if __name__ == "__main__":
    sys.exit(main())
