"""Ask a ClamAV daemon about one file: INSTREAM, over TCP or a local socket."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from evidence.models import ScanState

PORT = 3310
PIECE = 256 * 1024
SECONDS_TO_CONNECT = 3
SECONDS = 120
"""How long the scanner may take for one file."""
NO_FINDING = ("Heuristics.Limits.Exceeded", "Heuristics.Encrypted")
"""What the daemon calls found where it could merely not look everywhere."""


class Away(Exception):
    """Nobody answers at the scanner's address, or what is said there says nothing of the file."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the scanner says of a file: CLEAN, INFECTED with the signature's name, FAILED with its reason."""

    state: ScanState
    note: str = ""


def is_set() -> bool:
    """Whether this installation has a scanner."""
    return bool(settings.CLAMAV_ADDRESS)


def answers() -> bool:
    """Whether the scanner is there."""
    try:
        with _line(SECONDS_TO_CONNECT) as line:
            line.sendall(b"zPING\0")
            return _reply(line) == "PONG"
    except Away:
        return False


def scan(path: Path) -> Answer:
    """What the scanner says of this file. Raises Away."""
    with _line(SECONDS) as line, path.open("rb") as file:
        # Of a file too large for it the daemon says so at once and hangs up: then there is an answer to read all the same.
        with suppress(BrokenPipeError, ConnectionResetError):
            line.sendall(b"zINSTREAM\0")
            while piece := file.read(PIECE):
                line.sendall(struct.pack("!L", len(piece)) + piece)
            line.sendall(struct.pack("!L", 0))
        return understood(_reply(line))


def understood(reply: str) -> Answer:
    """The daemon's words: "stream: OK", "stream: NAME FOUND", "… ERROR". Raises Away for what says nothing of the file."""
    said = reply.removeprefix("stream: ").strip()
    if said == "OK":
        return Answer(ScanState.CLEAN)
    if said.endswith(" FOUND"):
        name = said.removesuffix(" FOUND")
        return Answer(ScanState.FAILED if name.startswith(NO_FINDING) else ScanState.INFECTED, name[:200])
    if "size limit exceeded" in said:
        return Answer(ScanState.FAILED, "size limit")
    raise Away(said[:200] or "no answer")


@contextmanager
def _line(seconds: float) -> Iterator[socket.socket]:
    """A line to the daemon; whatever breaks on it is Away."""
    try:
        with _connected() as line:
            line.settimeout(seconds)
            yield line
    except OSError as error:
        raise Away(str(error)) from error


def _connected() -> socket.socket:
    address = settings.CLAMAV_ADDRESS
    if address.startswith("unix:"):
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(SECONDS_TO_CONNECT)
        try:
            line.connect(address.removeprefix("unix:"))
        except OSError:
            line.close()
            raise
        return line
    host, _colon, port = address.rpartition(":")
    if not port.isdecimal():
        host, port = address, str(PORT)
    return socket.create_connection((host.strip("[]"), int(port)), SECONDS_TO_CONNECT)


def _reply(line: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < 4096:
        piece = line.recv(4096)
        if not piece:
            break
        said += piece
    return said.rstrip(b"\0\n").decode(errors="replace")
