"""Figures for Prometheus: what each process has counted, and what the installation comes to at the moment of asking.

Several processes serve requests and one of them is asked: each keeps what it has counted in a small file, and whoever is
asked tells of all. The label `process` tells them apart; sum over it.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from health import figures

log = logging.getLogger(__name__)

EVERY = 5
"""Seconds at most between counting and telling the others."""
FORGOTTEN = 3600
"""Seconds after which what a process has counted that is no more is not told any longer."""

registry = CollectorRegistry()
requests = Counter("qms_requests", "Requests answered.", ["route", "method", "status"], registry=registry)
seconds = Histogram(
    "qms_request_seconds", "Seconds until a request was answered.", ["route"], registry=registry,
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)  # fmt: skip
errors = Counter("qms_errors", "Exceptions nobody foresaw.", registry=registry)
sign_ins = Counter("qms_sign_ins", "Attempts to sign in.", ["outcome"], registry=registry)
uploads = Counter("qms_uploads", "Files received.", ["outcome"], registry=registry)
letters = Counter("qms_letters", "Letters handed to the mail server.", ["outcome"], registry=registry)

_lock = threading.Lock()
_timer: list[threading.Timer] = []


def counted() -> None:
    """Have what was counted in this process told to the others within EVERY seconds."""
    with _lock:
        if not _timer:
            timer = threading.Timer(EVERY, _tell_later)
            timer.daemon = True
            _timer.append(timer)
            timer.start()


def _tell_later() -> None:
    with _lock:
        _timer.clear()
    tell()


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "metrics"


def _name() -> str:
    return f"{socket.gethostname()}-{os.getpid()}"


def tell() -> None:
    """Write down what this process has counted; a disk that takes no more costs the figures, nothing else."""
    families = [
        [family.name, family.documentation, family.type,
         [[sample.name, sample.labels, sample.value] for sample in family.samples if not sample.name.endswith("_created")]]
        for family in registry.collect()
    ]  # fmt: skip
    new = _folder() / f".{_name()}-{threading.get_ident()}"
    if not new.parent.parent.is_dir():
        return  # the installation this process belonged to has been removed
    try:
        new.parent.mkdir(exist_ok=True)
        new.write_text(json.dumps(families))
        new.replace(_folder() / f"{_name()}.json")
    except OSError as fault:
        log.warning("The figures could not be written: %s.", fault.strerror)
        new.unlink(missing_ok=True)


@atexit.register
def _tell_the_rest() -> None:
    if _timer:
        tell()


class _Everybody:
    """What all processes have counted."""

    def collect(self) -> Iterator[Metric]:
        families: dict[str, Metric] = {}
        for path in sorted(_folder().glob("*.json")):
            for name, text, kind, samples in _read(path):
                family = families.setdefault(name, Metric(name, text, kind))
                for sample, labels, value in samples:
                    family.add_sample(sample, labels | {"process": path.stem}, value)
        yield from families.values()


def _read(path: Path) -> list[Any]:
    try:
        if time.time() - path.stat().st_mtime > FORGOTTEN and path.stem != _name():
            path.unlink()
            return []
        return list(json.loads(path.read_text()))
    except (OSError, ValueError):
        return []


class _Now:
    """What the installation comes to now."""

    def collect(self) -> Iterator[Metric]:
        for name, text, labels, rows in figures.now():
            family = GaugeMetricFamily(name, text, labels=labels)
            for values, value in rows:
                family.add_metric(list(values), value)
            yield family


def exposition() -> bytes:
    """Everything in the text format of Prometheus."""
    tell()
    told = CollectorRegistry()
    told.register(_Everybody())
    told.register(_Now())
    return generate_latest(told)


def signed_in(**_signal: Any) -> None:
    """Somebody signed in."""
    sign_ins.labels("done").inc()
    counted()


def not_signed_in(**_signal: Any) -> None:
    """Address and password did not fit."""
    sign_ins.labels("refused").inc()
    counted()


def received(outcome: str) -> None:
    """A file arrived, and was "taken" or "refused"."""
    uploads.labels(outcome).inc()
    counted()
