"""Signs that work in the background leaves behind: a small file for each, so that they can be read when the database is away.

They say how an installation fares, not what anybody did: a backup does not hold them.
"""

from __future__ import annotations

import json
import logging
import os
import time
from pathlib import Path
from typing import Any

from django.conf import settings

log = logging.getLogger(__name__)


def leave(name: str, **facts: Any) -> None:
    """Write that this has just happened, with what came of it. A disk that takes no more is a line in the log, no error."""
    path, new = _path(name), _path(f".{name}-{os.getpid()}-{time.monotonic_ns()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.write_text(json.dumps(facts))
        new.replace(path)
    except OSError as fault:
        log.warning("The sign “%s” could not be left: %s.", name, fault.strerror)
        new.unlink(missing_ok=True)


def beat(name: str) -> None:
    """Say that somebody is alive: as `leave`, but on a full disk too, for nothing new is written."""
    try:
        os.utime(_path(name))
    except OSError:
        leave(name)


def age(name: str) -> float | None:
    """Seconds since this was last left; None when it never was."""
    try:
        return max(0.0, time.time() - _path(name).stat().st_mtime)
    except OSError:
        return None


def read(name: str) -> dict[str, Any] | None:
    """What was last left, or None."""
    try:
        found = json.loads(_path(name).read_text())
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _path(name: str) -> Path:
    return Path(settings.DATA_DIR) / "signs" / name
