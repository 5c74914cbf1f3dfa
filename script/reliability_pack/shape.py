"""What a row is given, what it comes to, and which rows there are."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

ROWS = {
    "access": ("every address x role x {own, sibling, other province} x method", "0 unexpected; <= 120 s"),
    "canary": ("a word and file names of each province on every page, file, mail and log", "0 foreign in >= 10,000 responses"),
    "wall": ("row-level security alone, application filter removed", "0 foreign rows"),
    "turns": ("connections and jobs that change province, 8 x 10,000", "0 foreign rows; work without a province refused"),
    "files": ("2,000 hostile and 500 genuine files", "100 % refused or quarantined; 100 % accepted; no worker dead"),
    "scripts": ("200 script payloads in every text, in Chromium and in files", "0 run"),
    "jobs": ("1,000 jobs, workers killed 200 times, Redis killed and flushed", "0 lost, 0 twice, resumed <= 15 s"),
    "database": ("the database killed 20 times under 8 writers", "0 acknowledged rows missing"),
    "submissions": ("500 submissions killed at random points, double clicks, retries", "draft or submitted, one receipt each"),
    "edits": ("8 writers x 150 edits on one sheet", "0 lost"),
    "tampering": ("1,000 ways to tamper with the trail", "all seen"),
    "sequences": ("10,000 random action sequences by random roles", "no illegal state"),
    "backup": ("backup, restore, compare", "100 % rows and files; <= 5 min a province"),
    "evening": ("deadline evening: 268 agencies in 15 min", "0 errors, save p95 <= 150 ms, page p95 <= 400 ms"),
}  # fmt: skip
"""The modules of the rows, in the order of the table: what each plays, and what is asked of it."""

TIMED = ("access", "jobs", "backup", "evening")
"""The rows that hold a stopwatch: each is played with the machine for itself."""
LONGEST = ("scripts", "sequences", "files", "turns", "canary")
"""The rows that take longest, the longest first: begun first, so that nothing waits for one of them at the end."""


@dataclass(frozen=True)
class Trial:
    """One playing of a row: how much of it, by which dice, in which place."""

    scale: float
    seed: int
    folder: Path
    owner: str
    """The URL of this trial's database for whoever owns it; the product itself signs in as its own role."""

    def count(self, full: int, *, least: int = 1) -> int:
        """How many of what is `full` at full scale."""
        return max(least, round(full * self.scale))

    @property
    def dice(self) -> Random:
        """Dice that fall alike each time this seed is given."""
        return Random(self.seed)


@dataclass
class Outcome:
    """What a playing came to: the figure for the table, and every fault found."""

    figure: str
    faults: list[str] = field(default_factory=list)


def row(name: str) -> Any:
    """The module of a row; to be asked for where Django is set up."""
    return import_module(f"script.reliability_pack.{name}")
