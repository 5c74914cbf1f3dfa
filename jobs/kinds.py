"""What a job of each kind does. The apps above register theirs in `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from django.utils.functional import Promise

from agencies.roles import Permission

if TYPE_CHECKING:
    from jobs.models import Job


class Transient(Exception):
    """The world was not ready (a service was away): try the job again later."""


class Cancelled(BaseException):
    """Raised inside a handler by `report` when somebody asked to stop.

    Not an Exception, so that a handler which survives the faults of single rows does not survive this.
    """


class Report(Protocol):
    """How a handler says how far it is, and where it may write."""

    folder: Path
    """A folder of this attempt alone; gone when the attempt ends."""

    def __call__(self, done: int, total: int, note: str = "") -> None:
        """Say how far the work is. Call it often: it is cheap, and it is where a cancelled job stops.

        Not inside a transaction: nobody sees progress before the commit.
        """


@dataclass(frozen=True, slots=True)
class Result:
    """What a handler made: a file in `report.folder` or bytes, under the name the person will save it as.

    `commit` runs in the transaction that marks the job done, and only when this attempt still holds the
    job: what it writes to the database happens exactly once.
    """

    content: Path | bytes | None = None
    name: str = ""
    mime: str = "application/octet-stream"
    note: str = ""
    commit: Callable[[], None] | None = None


Handler = Callable[["Job", Report], Result | None]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of job: its handler, its name for people, who may see it, whether it needs a process of its own."""

    code: str
    handler: Handler
    label: str | Promise
    permission: Permission
    heavy: bool = False


_kinds: dict[str, Kind] = {}


def register(code: str, handler: Handler, *, label: str | Promise, permission: Permission, heavy: bool = False) -> None:
    """Let jobs of this kind be enqueued.

    Whoever holds `permission` at the province's root sees every job of the kind; others see their own
    while they hold it anywhere. A `heavy` kind (PDF, large import) runs in a child process, where it can
    neither slow down nor fatten the runner.

    The handler may be started again after a crash: what it writes outside its `Result` must bear repeating.
    """
    _kinds[code] = Kind(code, handler, label, permission, heavy)


def kind_of(code: str) -> Kind:
    """The kind with this code. Raises LookupError when nobody registered it."""
    try:
        return _kinds[code]
    except KeyError:
        raise LookupError(
            f"No job kind “{code}” is registered; known: {', '.join(sorted(_kinds)) or 'none'}."
        ) from None


def all_kinds() -> list[Kind]:
    """Every kind registered."""
    return list(_kinds.values())
