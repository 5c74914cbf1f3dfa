"""A real PostgreSQL and a real Redis for as long as they are needed: on free ports, in a temporary folder.

    python -m tests.servers COMMAND [ARGUMENT…]

runs the command with DATABASE_URL and REDIS_URL naming the two, and removes them afterwards. In Python:

    with servers() as environment: ...
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from qms.processes import Process, end, start

START_SECONDS = float(os.environ.get("QMS_TESTS_PATIENCE", "60"))


@contextmanager
def servers() -> Iterator[dict[str, str]]:
    """Both servers running; gives the environment variables that name them."""
    with tempfile.TemporaryDirectory(prefix="qms-servers-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL may run as another user
        with postgresql(folder / "postgresql") as database, redis(folder / "redis") as broker:
            yield {"DATABASE_URL": database, "REDIS_URL": broker}


@contextmanager
def postgresql(folder: Path, *, durable: bool = False) -> Iterator[str]:
    """A PostgreSQL whose databases sort as Vietnamese does, not byte by byte; gives the URL of an empty one.

    Durable, a commit waits for the disk, as in earnest; otherwise nothing here survives a loss of power.
    """
    careless = [] if durable else ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"]
    port = free_port()
    with cluster(make_cluster(folder), port, "-c", "max_connections=200", *careless):
        yield f"postgres://qms@127.0.0.1:{port}/qms"


def make_cluster(folder: Path) -> Path:
    """The files of a PostgreSQL in this new folder, owned by whoever is to run it; where its data lie."""
    folder.mkdir()
    user = unprivileged()
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    options = ["--locale-provider=icu", "--icu-locale=vi-VN", "--encoding=UTF8", "--locale=C.UTF-8"]
    initdb = [program("initdb"), "--auth=trust", "--username=qms", "--no-sync", *options, "-D", str(folder / "data")]
    subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, **become(user))
    return folder / "data"


def postgres(data: Path, port: int, *options: str) -> list[str]:
    """The command that runs a PostgreSQL on these data, answering on this port."""
    return [
        program("postgres"), "-D", str(data), "-k", str(data.parent), "-p", str(port), "-c", "listen_addresses=127.0.0.1",
        *options,
    ]  # fmt: skip


@contextmanager
def cluster(data: Path, port: int, *options: str) -> Iterator[None]:
    """A PostgreSQL on these data, answering on this port and open for writing, with a database qms."""
    command = postgres(data, port, *options)
    log = data.parent / "log"
    with process(command, log, by=signal.SIGINT, **become(unprivileged())) as server:
        wait_for(lambda: has_database(port), server, log)
        yield


def has_database(port: int) -> bool:
    """Whether a PostgreSQL on this port is open for writing; then it has a database qms, which is made if need be."""
    if asked(port, "SELECT NOT pg_is_in_recovery()", "postgres") != "t":
        return False
    if not asked(port, "SELECT 1 FROM pg_database WHERE datname = 'qms'", "postgres"):
        subprocess.run([program("createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "qms", "qms"], check=True)
    return True


def asked(port: int, query: str, database: str = "qms") -> str:
    """What a PostgreSQL on this port says, as psql prints it; empty when nobody answers."""
    command = [program("psql"), "-h", "127.0.0.1", "-p", str(port), "-U", "qms", "-Atc", query, database]
    return subprocess.run(command, capture_output=True, text=True).stdout.strip()


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """A Redis that keeps nothing; gives its URL."""
    folder.mkdir()
    port = free_port()
    command = [program("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with process(command, folder / "log") as server:
        wait_for(lambda: listens(port), server, folder / "log")
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def process(command: list[str], log: Path, *, by: int = signal.SIGTERM, **options: Any) -> Iterator[Process]:
    """A process that writes to a log, told to end by the signal `by` when the block ends."""
    with log.open("ab") as output:
        running = start(command, stdout=output, stderr=output, **options)
        try:
            yield running
        finally:
            end([running], by=by)


def wait_for(ready: Callable[[], bool], server: Process, log: Path) -> None:
    """Wait until it is ready; raises RuntimeError with the end of its log when it ends or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{server.args} did not start:\n{log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.05)


def listens(port: int) -> bool:
    """Whether something accepts connections on this port."""
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def program(name: str) -> str:
    """Where a server's program is: on the path, or where Debian puts PostgreSQL's and the administrator's."""
    newest = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name), reverse=True
    )
    path = os.pathsep.join([os.environ.get("PATH", ""), *map(str, newest), "/usr/sbin", "/sbin"])
    if found := shutil.which(name, path=path):
        return found
    raise SystemExit(f"{name} is not installed; script/bootstrap test names the package and installs it.")


def unprivileged() -> pwd.struct_passwd | None:
    """The user to be in root's place, for PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise SystemExit("PostgreSQL does not run as root, and there is no user postgres or nobody to run it as.")


def become(user: pwd.struct_passwd | None) -> dict[str, Any]:
    """How to start a process as this user."""
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": "/"} if user else {}


def chromium() -> str | None:
    """Where Chromium is installed; None stands for the one Playwright brought along."""
    return shutil.which("chromium") or shutil.which("google-chrome")


def compiled_once(environment: dict[str, str]) -> dict[str, str]:
    """The environment in which Python keeps what it compiles, beside the packages, even where the machine's says not to:
    the tests start hundreds of processes of the product, and each would compile all of it again."""
    kept = {name: value for name, value in environment.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(Path(sys.prefix) / "bytecode")}


def run(command: list[str], environment: dict[str, str]) -> int:
    """Run a command to its end, and return its status.

    When we are told to stop in the meantime, it is told as by Ctrl-C and gets the time to clean up.
    """
    running = subprocess.Popen(command, env=compiled_once(environment))
    try:
        return running.wait()
    except KeyboardInterrupt:
        running.send_signal(signal.SIGINT)
        try:
            running.wait(60)
        finally:
            running.kill()
        raise


def interruptible(main: Callable[[], int]) -> int:
    """Call `main` so that SIGTERM and SIGHUP, like Ctrl-C, end it through every `finally`; the exit status."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        return main()
    except KeyboardInterrupt:
        print("Interrupted; everything started has been stopped.", file=sys.stderr)
        return 130


def main() -> int:
    """Run a command with the servers named in its environment; its exit status."""
    if not sys.argv[1:]:
        raise SystemExit(__doc__)
    with servers() as environment:
        return run(sys.argv[1:], os.environ | environment)


if __name__ == "__main__":
    sys.exit(interruptible(main))
