"""What has been made and is kept by what it shows: can be thrown away at any time, and is then made again.

It lies in the scratch folder: no backup and no export of a province carries it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from agencies import files

KIND = "shelf"
DAYS = 45
"""After so many days without use a kept file goes."""


class Shelf:
    """What is kept for one province."""

    def __init__(self, province: int) -> None:
        self._folder = files.scratch(f"{KIND}/{province}")

    def place(self, name: str) -> Path:
        """Where the file of this name lies, or will."""
        return self._folder / name

    def holds(self, name: str) -> bool:
        """Whether the file is there; being asked for keeps it from being thrown away."""
        try:
            os.utime(self.place(name))
        except FileNotFoundError:
            return False
        return True

    def put(self, name: str, write: Callable[[Path], object]) -> None:
        """Have the file written aside, then put it in place whole; whoever reads it meanwhile sees the old one, or none."""
        aside = self._folder / f"{name}.{os.getpid()}-{time.monotonic_ns()}"
        try:
            write(aside)
            aside.replace(self.place(name))
        finally:
            aside.unlink(missing_ok=True)

    def drop(self, name: str) -> None:
        """Throw a file away that turned out to be broken."""
        self.place(name).unlink(missing_ok=True)


def clear() -> None:
    """Throw away what nobody has used for DAYS days; the hourly chore."""
    limit = time.time() - DAYS * 24 * 3600
    for path in files.scratch(KIND).glob("*/*"):
        try:
            if path.stat().st_mtime < limit:
                path.unlink()
        except FileNotFoundError:
            continue
