"""`script/reliability`: play the rows, each in a process of its own, and print the table."""

from __future__ import annotations

import argparse
import json
import secrets
import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from script.reliability_pack.places import Ground, as_product, ground
from script.reliability_pack.shape import LONGEST, ROWS, TIMED, Outcome
from tests.servers import interruptible, run
from tests.stages import clean

PLAYING = "script.reliability_pack.playing"
AT_ONCE = 2
CONTROL_SCALE = 0.1
"""As much of a control at most: what is seen in a tenth is seen in the whole, and the whole takes hours."""


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    name: str
    target: str
    figure: str
    ok: bool
    control_failed_as_it_must: bool
    faults: list[str]
    control_figure: str
    control_faults: list[str]
    seed: int
    scale: float
    seconds: float
    control_seconds: float


def main() -> int:
    """Play what is asked for; 0 when every row is ok."""
    parser = argparse.ArgumentParser(prog="script/reliability", description="Hold the product against a bad year.")
    parser.add_argument("--only", metavar="NAME", action="append", choices=[*ROWS], help="this row; may be repeated")
    parser.add_argument("--scale", type=float, default=1.0, help="how much of each row, 1 being all (default)")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="the dice's; printed with each row")
    parser.add_argument("--json", type=Path, help="write the lines of the table there as well")
    options = parser.parse_args()
    lines: dict[str, Line] = {}
    with ground() as place:
        for line in played(place, options.only or [*ROWS], options.scale, options.seed):
            lines[line.name] = line
            print(
                f"... {line.name} {'ok' if line.ok else 'NOT OK'} after {line.seconds + line.control_seconds:.0f} s",
                flush=True,
            )
            if options.json:  # after each row, for the next may take an hour
                in_order = [asdict(lines[title]) for title, _asked in ROWS.values() if title in lines]
                options.json.write_text(json.dumps(in_order, indent=1, ensure_ascii=False) + "\n")
    print("\n".join(["", *(told(lines[title]) for title, _asked in ROWS.values() if title in lines)]))
    ok = sum(line.ok for line in lines.values())
    print(f"\n{ok} of {len(lines)} rows ok, scale {options.scale}, seed {options.seed}")
    return 0 if ok == len(lines) else 1


def played(place: Ground, names: list[str], scale: float, seed: int) -> Iterator[Line]:
    """The rows as they end: first those that hold a stopwatch, one by one; then the others, two at once."""
    for name in TIMED:
        if name in names:
            yield play(place, name, scale, seed)
    rest = sorted(set(names) - set(TIMED), key=lambda name: [*LONGEST, *ROWS].index(name))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            for row in as_completed([pool.submit(play, place, name, scale, seed) for name in rest]):
                yield row.result()
        except BaseException:  # told to stop: the threads wait for processes that nobody has told
            pool.shutdown(wait=False, cancel_futures=True)
            for child in psutil.Process().children():
                if PLAYING in child.cmdline():
                    child.send_signal(signal.SIGINT)
            raise


def play(place: Ground, name: str, scale: float, seed: int) -> Line:
    """A row, and its control."""
    began = time.monotonic()
    found = trial(place, name, "run", scale, seed)
    between = time.monotonic()
    control = trial(place, name, "control", min(scale, CONTROL_SCALE), seed)
    proven = bool(control.faults) and not control.figure.startswith(ENDED)
    return Line(
        *ROWS[name], found.figure, not found.faults and proven, proven, found.faults[:20],
        control.figure, control.faults[:20], seed, scale, round(between - began, 1), round(time.monotonic() - between, 1),
    )  # fmt: skip


ENDED = "ended"


def trial(place: Ground, name: str, part: str, scale: float, seed: int) -> Outcome:
    """One playing, in a process, a database and a folder of its own."""
    owner = place.database()
    folder = place.folder / owner.rpartition("/")[2]
    folder.mkdir()
    answer = folder / "outcome.json"
    command = [
        sys.executable, "-m", PLAYING, name, part, str(scale), str(seed), str(folder), owner,
    ]  # fmt: skip
    status = run(command, clean() | {"DATABASE_URL": as_product(owner), "DJANGO_SETTINGS_MODULE": "tests.settings"})
    if status or not answer.exists():
        return Outcome(f"{ENDED} with status {status}", [f"The process of {name} ended with status {status}."])
    return Outcome(**json.loads(answer.read_text()))


def told(line: Line) -> str:
    """A line as it is printed."""
    head = (
        f"{'ok    ' if line.ok else 'NOT OK'} {line.name}: {line.figure} (asked: {line.target}; {line.seconds:.0f} s)"
    )
    found = "finds it" if line.control_failed_as_it_must else "FINDS NOTHING"
    rest = [f"       without the guard it {found}: {line.control_figure} ({line.control_seconds:.0f} s)"]
    rest += [f"       ! {fault}" for fault in line.faults[:5]]
    return "\n".join([head, *rest])


if __name__ == "__main__":
    sys.exit(interruptible(main))
