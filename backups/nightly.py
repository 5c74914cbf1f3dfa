"""The backup of every night: made in a process of its own, read back, and the oldest removed by the rule of `backups.rules`."""

from __future__ import annotations

import fcntl
import logging
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from agencies.models import Province
from agencies.rules import Refused
from backups.rules import Keep, kept
from backups.workflow import hash_beside, make_backup
from jobs import signs

log = logging.getLogger(__name__)

NAME = re.compile(r"qms-(?P<series>[a-z0-9-]+)-(?P<at>\d{8}T\d{6})\.tar(\.age)?")
AGAIN = 3600
"""Seconds after which a backup that failed is tried again."""
DAY = 24 * 3600


def start_when_due() -> None:
    """The chore of every minute: at BACKUP_HOUR begin the night's backup, and go on without waiting for it."""
    begun = signs.age("backup-begun")
    if (begun is not None and begun < AGAIN) or not is_due(timezone.localtime()):
        return
    signs.leave("backup-begun")
    child = subprocess.Popen([sys.executable, "-m", "django", "backup", "--nightly"], cwd=settings.BASE_DIR)
    threading.Thread(target=child.wait, name="nightly backup", daemon=True).start()


def is_due(now: datetime) -> bool:
    """Whether the hour has come and nothing was made since; an hour after a failure again."""
    if settings.BACKUP_HOUR is None:
        return False
    since = now.replace(hour=settings.BACKUP_HOUR, minute=0, second=0, microsecond=0)
    if now < since:
        return False
    age, told = signs.age("backup"), signs.read("backup")
    if age is None or told is None:
        return True
    last = time.time() - age
    return last < since.timestamp() if told.get("made") else now.timestamp() - last > AGAIN


def make_nightly(folder: Path) -> list[Path]:
    """Make the backups of this night, the whole first, read each back, remove what the rule no longer keeps, and leave a sign
    of how it went; nothing when another process is at it.

    One that fails does not keep the rest from being made; at the end Refused says which. Without the whole nothing is removed.
    """
    with _alone() as alone:
        if not alone:
            return []
        provinces = [*Province.objects.order_by("pk")] if settings.BACKUP_PROVINCES else []
        faults: list[str] = []
        whole = _one(folder, None, faults)
        made = [whole, *(_one(folder, province, faults) for province in provinces)]
        found = [path for path in made if path]
        # Without the whole there is nothing to keep: it is tried again in an hour.
        signs.leave("backup", made=[path.name for path in found] if whole else [], why="; ".join(faults))
        if whole:
            remove_old(folder)
        if faults:
            raise Refused("; ".join(faults))
        return found


def _one(folder: Path, province: Province | None, faults: list[str]) -> Path | None:
    """One backup of the night; None when it could not be made, with the reason in `faults`."""
    try:
        return make_backup(folder, province=province, recipient=settings.BACKUP_RECIPIENT, read_back=True)
    except Exception as fault:
        log.exception("The backup of %s could not be made.", province.slug if province else "everything")
        why = str(fault) if isinstance(fault, Refused) else type(fault).__name__
        faults.append(f"{province}: {why}" if province else why)
        return None


@contextmanager
def _alone() -> Iterator[bool]:
    lock = Path(settings.DATA_DIR) / "backup.lock"
    with lock.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def remove_old(folder: Path) -> None:
    """Remove the backups that BACKUP_KEEP no longer keeps, for each province and the whole by itself, and what died half-way."""
    series: dict[str, dict[datetime, Path]] = {}
    for path, found in _archives(folder):
        series.setdefault(found["series"], {})[datetime.strptime(found["at"], "%Y%m%dT%H%M%S")] = path
    for of_one in series.values():
        for moment in of_one.keys() - kept(of_one, Keep.read(settings.BACKUP_KEEP)):
            of_one[moment].unlink(missing_ok=True)
            hash_beside(of_one[moment]).unlink(missing_ok=True)
    for rest in folder.glob(".unfinished-*"):
        if time.time() - rest.stat().st_mtime > DAY:
            shutil.rmtree(rest, ignore_errors=True)


def _archives(folder: Path) -> Iterator[tuple[Path, re.Match[str]]]:
    for path in folder.glob("qms-*"):
        if found := NAME.fullmatch(path.name):
            yield path, found


def newest_age() -> float | None:
    """Seconds since the newest backup in BACKUP_DIR was made; None when there is none, or it cannot be seen from here."""
    ages = [time.time() - path.stat().st_mtime for path, _found in _archives(Path(settings.BACKUP_DIR))]
    return min(ages, default=None)
