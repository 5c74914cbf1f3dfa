"""Processes that this one starts and answers for: none of them outlives it."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

Process = subprocess.Popen[bytes]

STOP_SECONDS = 20
"""How long a process may take to finish what it is doing once told to stop."""


def start(command: list[str], **options: Any) -> Process:
    """Start a process in a session of its own: Ctrl-C reaches only us, and we stop it in good order.

    `options` are those of subprocess.Popen. To be called from the main thread: Linux takes the end of the thread
    that started a process for the end of its parent.
    """
    return subprocess.Popen(  # noqa: S603  # the command is the caller's own, never a visitor's
        command, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=_die_with_parent, **options
    )


def end(processes: Iterable[Process], *, by: int = signal.SIGTERM, hurry: Callable[[], bool] = lambda: False) -> None:
    """Ask every process to finish; kill what has not after STOP_SECONDS, or at once when `hurry` says so."""
    processes = list(processes)
    for process in processes:
        if process.poll() is None:
            process.send_signal(by)
    deadline = time.monotonic() + STOP_SECONDS
    while any(process.poll() is None for process in processes) and time.monotonic() < deadline and not hurry():
        time.sleep(0.02)
    for process in processes:
        # Also what it started itself and left behind: the group outlives its leader.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _die_with_parent() -> None:
    """Have Linux end this process when the one that started it is killed outright."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # 1: PR_SET_PDEATHSIG
