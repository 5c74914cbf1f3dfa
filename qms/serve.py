"""Run the whole product on one machine: the web server and the background work, started and stopped together.

    python -m qms.serve [--host 127.0.0.1] [--port 8000] [--no-demo]

This process only watches: it starts the others, says when the product answers, and ends all of them when it is
told to stop (Ctrl-C, SIGTERM, SIGHUP) or when one of them ends by itself.
"""

import argparse
import os
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Sequence

from qms import settings
from qms.processes import Process, end, start

START_SECONDS = 60
"""How long the web server may take to answer for the first time."""

Processes = dict[str, Process]


def main(arguments: Sequence[str] | None = None) -> int:
    """Prepare the installation, run it until told to stop, and return the exit status."""
    options = parse(arguments)
    if fault := address_fault(options.host, options.port):
        return complain(fault)
    address = web_address(options.host, options.port)
    os.environ.setdefault("QMS_BASE_URL", address)
    stop = Stop()
    running: Processes = {}
    try:
        running["preparation"] = start(python("qms.prepare", *(["--demo"] if options.demo else [])))
        while not stop.requested and (status := running["preparation"].poll()) is None:
            stop.wait()
        if stop.requested or status:
            return status or 0
        del running["preparation"]
        for name, command in parts(options.host, options.port, options.workers).items():
            running[name] = start(command)
        return watch(running, stop, address, is_any(options.host))
    finally:
        asked = stop.count
        end(running.values(), hurry=lambda: stop.count > asked)


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(prog="script/server", description="Run the web server and the background work.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=port_number, default=8000, help="port to listen on (default: %(default)s)")
    parser.add_argument(
        "--workers", type=int, default=1, choices=range(1, 33), metavar="N",
        help="processes of the web server (default: %(default)s); more than one wants PostgreSQL and Redis",
    )  # fmt: skip
    parser.add_argument("--no-demo", dest="demo", action="store_false", help="leave an empty database empty")
    return parser.parse_args(arguments)


def port_number(text: str) -> int:
    """A port, or the sentence argparse shows."""
    if text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text} is not a port; ports go from 1 to 65535")


WORKER = (
    "celery", "-A", "qms", "worker", "--loglevel", "WARNING", "--concurrency", "2", "--without-gossip", "--without-mingle",
)  # fmt: skip
"""Workers have nothing to tell each other, and need not wait at the start for what others say."""


def parts(host: str, port: int, workers: int = 1) -> dict[str, list[str]]:
    """What has to run: the web server and, as the settings have it, the runner or Celery's worker and beat."""
    web = python(
        "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers),
        "--blocking-threads", "4", "--no-ws", "--log-level", "warning", "qms.wsgi:application",
    )  # fmt: skip
    if settings.JOBS_BACKEND == "celery":
        beat = str(settings.DATA_DIR / "beat")
        return {
            "web server": web,
            "worker": python(*WORKER),
            "beat": python("celery", "-A", "qms", "beat", "--loglevel", "WARNING", "--pidfile=", "--schedule", beat),
        }
    return {"web server": web, "runner": [sys.executable, str(settings.BASE_DIR / "manage.py"), "run_jobs"]}


def python(module: str, *arguments: str) -> list[str]:
    """The command that runs a module with this interpreter."""
    return [sys.executable, "-m", module, *arguments]


def address_fault(host: str, port: int) -> str:
    """Why nothing can listen at this address; empty when it is free."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        return (
            f"Nothing can listen at {host}:{port}: {error.strerror or error}. Stop what is using it, or choose another "
            f"port: script/server --port {port + 1 if port < 65535 else 8000}"
        )
    return ""


def web_address(host: str, port: int) -> str:
    """Where a browser on this machine finds what listens there."""
    name = "localhost" if is_any(host) else f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}"


def is_any(host: str) -> bool:
    """Whether the host stands for every address of this machine."""
    return host in {"0.0.0.0", "::"}  # noqa: S104  # recognised here, chosen by who starts the server


class Stop:
    """Whether somebody has asked this process to stop, and how often."""

    def __init__(self) -> None:
        self.count = 0
        self._event = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note)

    def _note(self, number: int, frame: object) -> None:
        self.count += 1
        self._event.set()

    @property
    def requested(self) -> bool:
        """Somebody has asked."""
        return self.count > 0

    def wait(self) -> None:
        """Let a moment pass; come back at once when asked to stop."""
        self._event.wait(0.2)


def watch(running: Processes, stop: Stop, address: str, everywhere: bool) -> int:
    """Say when the product answers, then wait: 0 when told to stop, 1 when a process ended by itself."""
    deadline = time.monotonic() + START_SECONDS
    answering = False
    while not stop.requested:
        for name, process in running.items():
            if process.poll() is not None:
                return complain(f"The {name} ended by itself (status {process.returncode}); everything is stopped.")
        if not answering and answers(address):
            answering = True
            announce(address, everywhere)
        elif not answering and time.monotonic() > deadline:
            return complain(f"The web server did not answer within {START_SECONDS} seconds; everything is stopped.")
        stop.wait()
    return 0


def answers(address: str) -> bool:
    """Whether the web server says anything at all; what it says is for /readyz to judge."""
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=2):  # noqa: S310  # our own http address
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def announce(address: str, everywhere: bool) -> None:
    """Tell who started us where to look."""
    print(f"\nReady: {address}   (Ctrl-C stops everything)", flush=True)
    if everywhere:
        print("Other machines reach it by the names listed in QMS_HOSTS (see .env.example).", flush=True)


def complain(sentence: str) -> int:
    """Print why this failed, and return the exit status that says so."""
    print(sentence, file=sys.stderr, flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main())
