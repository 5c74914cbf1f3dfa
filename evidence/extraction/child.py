"""The parent's end of the child process that opens strangers' files."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from agencies import files

HOME = Path(__file__).resolve().parents[2]
SCRATCH = "children"
"""The scratch folder in which each process has its own for what it works with: what is killed tidies nothing away."""
ANSWERS_BEFORE_RENEWAL = 400
"""After so many the process makes way for a new one, lest what parsers leak adds up."""


class Failed(Exception):
    """The file could not be worked on; the message is for the log. `hung` tells a time limit from a fault."""

    def __init__(self, why: str, *, hung: bool = False) -> None:
        super().__init__(why)
        self.hung = hung


class Child:
    """A process that works on one file after the other and is started again when one of them breaks it.

    One process rather than one for each file, for WeasyPrint alone takes over a second to load. Threads take turns.
    `patient` ones give way to everything else on the machine. Apps above run a `module` of their own that answers likewise.
    """

    def __init__(self, module: str = "evidence.extraction", *, patient: bool = False) -> None:
        self._module = module
        self._patient = patient
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._place = ""
        self._owner = 0
        self._answered = 0

    def ask(self, do: str, *, seconds: float, **request: Any) -> dict[str, Any]:
        """Have this done within so many seconds. Raises Failed; then the file is to blame, and others may go on."""
        with self._turn:
            answer = self._exchange(
                json.dumps({"do": do, "seconds": 0.9 * seconds, **request}).encode() + b"\n", seconds
            )
        if fault := answer.get("fault"):
            raise Failed(fault, hung=fault == "time")
        return answer

    def kill(self) -> None:
        """End the process at once, also while a thread waits for its answer, which then fails."""
        if self._process is not None and self._owner == os.getpid():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def close(self) -> None:
        """End the process, with whatever it has started."""
        with self._turn:
            self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _exchange(self, request: bytes, seconds: float) -> dict[str, Any]:
        for again in (True, False):
            process = self._running()
            assert process.stdin
            assert process.stdout
            try:
                process.stdin.write(request)
                process.stdin.flush()
                line = _line(process.stdout.fileno(), seconds)
                break
            except (BrokenPipeError, EOFError):
                # It leaves by itself when nothing was asked for a while, perhaps in this very moment.
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(2)
                self._end()
                if not (again and process.returncode == 0):
                    raise Failed("the process died") from None
            except TimeoutError:
                self._end()
                raise Failed(f"took more than {seconds:g} seconds", hung=True) from None
            except BaseException:
                self._end()  # an answer left in the pipe would be taken for that of the next file
                raise
        self._answered += 1
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._owner != os.getpid():
            self._process = None  # ours by fork only: it answers the process that started it
        if self._process is not None and (self._process.poll() is not None or self._answered >= ANSWERS_BEFORE_RENEWAL):
            self._end()
        if self._process is None:
            self._place = tempfile.mkdtemp(dir=files.scratch(SCRATCH))
            self._process = subprocess.Popen(  # noqa: S603  # our own command
                [sys.executable, "-m", self._module, *(["--patient"] if self._patient else [])],
                cwd=HOME, env={**os.environ, "TMPDIR": self._place}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                start_new_session=True,
            )  # fmt: skip
            self._owner, self._answered = os.getpid(), 0
        return self._process

    def _end(self) -> None:
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)  # tesseract too
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        shutil.rmtree(self._place, ignore_errors=True)
        self._process = None


def _line(descriptor: int, seconds: float) -> bytes:
    """One line. Raises TimeoutError, EOFError."""
    deadline, read = time.monotonic() + seconds, bytearray()
    while not read.endswith(b"\n"):
        ready, _, _ = select.select([descriptor], [], [], max(0, deadline - time.monotonic()))
        if not ready:
            raise TimeoutError
        piece = os.read(descriptor, 1 << 16)
        if not piece:
            raise EOFError
        read += piece
    return bytes(read)
