"""`script/reliability`: play the rows, each in a process of its own, and print the table."""

from __future__ import annotations

import argparse
import json
import secrets
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from script.reliability_pack.places import Ground, as_product, ground
from script.reliability_pack.shape import ROWS, Outcome
from tests.servers import interruptible, run
from tests.stages import clean

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
    lines: list[Line] = []
    with ground() as place:
        for name in options.only or ROWS:
            lines.append(play(place, name, options.scale, options.seed))
            print(told(lines[-1]), flush=True)
            if options.json:  # after each row, for the next may take an hour
                options.json.write_text(
                    json.dumps([asdict(line) for line in lines], indent=1, ensure_ascii=False) + "\n"
                )
    print(f"\n{sum(line.ok for line in lines)} of {len(lines)} rows ok, scale {options.scale}, seed {options.seed}")
    return 0 if all(line.ok for line in lines) else 1


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
        sys.executable, "-m", "script.reliability_pack.playing", name, part, str(scale), str(seed), str(folder), owner,
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
