"""Play the whole suite: on SQLite; what asks for a database again on PostgreSQL with Redis and Celery; then the journeys
in a browser.

    script/test [--quick] [pytest arguments]

`--quick` is SQLite only. What this prints last is the sum of what the stages counted.
"""

import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

from tests.servers import interruptible, run, servers

NOTHING_COLLECTED = 5  # pytest's exit status
NOT_PLAYED_YET = "live or postgres or not without_database"
"""What SQLite's stage has left out, and what may come out otherwise on another database."""
MOST_PROCESSES = 8  # Redis has sixteen databases, and a process of the suite wants about a gigabyte


def main() -> int:
    """Play the stages asked for; 0 when every one of them passed."""
    arguments = [argument for argument in sys.argv[1:] if argument != "--quick"]
    began = time.monotonic()
    total: Counter[str] = Counter()
    lines = []

    def play(name: str, marker: str, *more: str, **environment: str) -> None:
        counts, line = stage(name, marker, clean() | environment, [*arguments, *more])
        total.update(counts)
        lines.append(line)

    play("SQLite", "not live and not postgres and not journey")
    if "--quick" not in sys.argv:
        with servers() as environment:
            play("PostgreSQL, Redis, Celery", f"not journey and ({NOT_PLAYED_YET})", **environment)
            play("journeys in Chromium", "journey", **environment)
        if not arguments:
            play("the year in Chromium on SQLite", "journey", "tests/journeys")
    print("", *lines, sep="\n")
    print(f"=== {summary(total)} in {time.monotonic() - began:.2f}s ===", flush=True)
    return 0 if total["passed"] and not total["failed"] and not total["errors"] else 1


def stage(name: str, marker: str, environment: dict[str, str], arguments: list[str]) -> tuple[Counter[str], str]:
    """Play one stage: what it counted, and the line that says so."""
    print(f"\n=== {name} ===", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="qms-report-") as folder:
        report = Path(folder) / "report.xml"
        command = [
            sys.executable, "-m", "pytest", "-m", marker, "-rfEs", f"--junitxml={report}", *side_by_side(), *arguments,
        ]  # fmt: skip
        status = run(command, environment)
        counts = counted(report)
    # Whoever names tests may name some that a stage does not have; otherwise a stage without tests proves nothing.
    harmless = {0, NOTHING_COLLECTED} if arguments else {0}
    if status not in harmless and not counts["failed"] and not counts["errors"]:
        counts["errors"] += 1
    return counts, f"{name}: {summary(counts)} in {time.monotonic() - began:.0f} s"


def side_by_side() -> list[str]:
    """Pytest's options for a process on each core; each has a database, a Redis database, a product and a browser of its own."""
    return ["-n", str(min(os.cpu_count() or 1, MOST_PROCESSES)), "--dist", "worksteal"]


def counted(report: Path) -> Counter[str]:
    """How many tests passed, failed, had errors or were skipped, by pytest's own report."""
    if not report.exists():
        return Counter()
    suite = ElementTree.parse(report).getroot().find("testsuite")
    assert suite is not None
    number = {name: int(suite.get(name, "0")) for name in ("tests", "failures", "errors", "skipped")}
    return Counter(
        passed=number["tests"] - number["failures"] - number["errors"] - number["skipped"],
        failed=number["failures"],
        errors=number["errors"],
        skipped=number["skipped"],
    )


def summary(counts: Counter[str]) -> str:
    """What was counted, as pytest says it."""
    return ", ".join(
        f"{counts[name]} {name}" for name in ("failed", "passed", "skipped", "errors") if counts[name]
    ) or ("no tests ran")


def clean() -> dict[str, str]:
    """The environment without what somebody has set for their own installation."""
    own = ("QMS_", "DATABASE_URL", "REDIS_URL", "DJANGO_")
    return {name: value for name, value in os.environ.items() if not name.startswith(own)}


if __name__ == "__main__":
    sys.exit(interruptible(main))
