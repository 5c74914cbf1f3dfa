"""What the demo jobs do."""

import os
import time
from pathlib import Path

from django.conf import settings

from agencies import trail
from agencies.roles import Permission
from agencies.rules import Refused
from jobs.kinds import Report, Result, Transient, register
from jobs.models import Job


def count(job: Job, report: Report) -> Result:
    """Count to `total`, `pause` seconds a step, leaving one line in a log for each start and each commit.

    Begins to count once `processes` different ones have started a job.
    """
    total = job.params.get("total", 3)
    log(f"start {job.attempt} {os.getpid()}")
    while len({line.split()[-1] for line in logged("start")}) < job.params.get("processes", 1):
        report(0, total, "chờ tiến trình khác")
        time.sleep(0.1)
    for step in range(total):
        report(step, total, f"bước {step}")
        time.sleep(job.params.get("pause", 0))
    report(total, total)
    path = report.folder / "ket-qua.csv"
    path.write_text(f"{total}\n")
    return Result(path, name="Kết quả.csv", mime="text/csv", commit=lambda: log(f"commit {job.attempt} {os.getpid()}"))


def tally(job: Job, report: Report) -> Result:
    """Count as `count` does, and leave a line in the trail in the moment in which the job is done."""
    for step in range(job.params["total"]):
        report(step, job.params["total"])
        time.sleep(job.params["pause"])
    return Result(b"x", name="x.txt", commit=lambda: trail.record("tally", job, by=None, province=job.province))


def hesitate(job: Job, report: Report) -> Result:
    """Not ready before attempt number `ready`."""
    if job.attempt < job.params["ready"]:
        raise Transient("Máy chủ thư chưa trả lời.")
    return Result(b"x", name="x.txt", mime="text/plain")


def refuse(job: Job, report: Report) -> None:
    """Know what is wrong."""
    raise Refused("Tệp thiếu cột “code”.")


def break_down(job: Job, report: Report) -> None:
    """Not know what is wrong."""
    raise ValueError("bí mật của máy chủ")


def log(line: str) -> None:
    """Add a line to the log that outlives a killed process."""
    with (Path(settings.DATA_DIR) / "demo.log").open("a") as file:
        file.write(line + "\n")


def logged(word: str) -> list[str]:
    """The lines of the log that begin with this word."""
    path = Path(settings.DATA_DIR) / "demo.log"
    return [line for line in path.read_text().splitlines() if line.startswith(word)]


def register_all() -> None:
    """Make the demo kinds known."""
    for code, handler in [
        ("tally", tally),
        ("hesitate", hesitate),
        ("refuse", refuse),
        ("break_down", break_down),
        ("count", count),
    ]:
        register(code, handler, label=f"Việc thử {code}", permission=Permission.MAKE_REPORTS)
    register("count_heavy", count, label="Việc thử nặng", permission=Permission.MAKE_REPORTS, heavy=True)
