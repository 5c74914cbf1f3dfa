"""`script/bench reports [--json FILE]`: what a province of 268 agencies prints, each beside a floor taken in the same run.

The floor is the least that the library needs for the same: WeasyPrint on a static page with as many tables of as many rows,
XlsxWriter on rows that lie in memory, a file read and its hash taken. Seconds are those of the clock; the parts of a book
are rendered by two processes, its floor by one, and halved.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

CHANGED = 20
"""One sheet of so many changes between two books: 5 %."""
PAGES = 20
"""So many sheets are rendered for the floor of the book; the rest is multiplied."""
MEGABYTES = 300
"""What a process may take at most."""


@dataclass(frozen=True)
class Figure:
    """One measured thing: seconds beside those of its floor, how many times that is, and the target in seconds."""

    name: str
    seconds: float
    floor_seconds: float
    ratio: float
    target: float


def main() -> None:
    """Fill a database of its own, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="qms-bench-") as name:
        os.environ |= {
            "DATABASE_URL": f"sqlite:///{name}/qms.sqlite3", "QMS_DATA_DIR": f"{name}/data",
            "DJANGO_SETTINGS_MODULE": "tests.settings", "QMS_SECRET_KEY": "bench", "QMS_JOBS": "inline",
        }  # fmt: skip
        import django

        django.setup()
        from agencies.tenancy import across

        with across():
            figures, memory = measured(Path(name))
    if options.json:
        options.json.write_text(json.dumps([asdict(figure) for figure in figures], indent=1) + "\n")
    sys.exit(0 if report(figures, memory) else 1)


def measured(folder: Path) -> tuple[list[Figure], int]:
    """Every figure, and the memory in bytes of a process that rendered."""
    from django.core.management import call_command
    from django.utils.translation import override

    from reports.sheets.points import write_points
    from reports.workflow import produce_summary
    from scoring.models import Score, Stage
    from script.benchmarks import core_data

    call_command("migrate", verbosity=0)
    stage = core_data.small(people=1)
    province, campaign = stage.province, stage.campaign
    year = campaign.year
    figures = []
    with override("vi"):
        cold, made = _book(province, year, folder / "cold.pdf")
        one = _rendered(50)
        figures.append(_figure("book of 268 sheets, nothing kept", cold, one * made.sheets / 2, 100))
        changed = list(campaign.scorecards.order_by("pk").values_list("pk", flat=True))[::CHANGED]
        Score.objects.filter(scorecard__in=changed, criterion="C07", stage=Stage.PROVINCE).update(note="Đã xem lại")
        again, _ = _book(province, year, folder / "again.pdf")
        figures.append(_figure("book, 5 % of the sheets changed", again, one * len(changed) / 2, 5))
        produce_summary(province, year, "pdf")  # what loads the libraries is not what is measured
        _forget(province.pk)
        warm = _timed(lambda: produce_summary(province, year, "pdf"))
        figures.append(_figure("summary of the year, PDF", warm, _rendered(268), 2))
        kept = min(_timed(lambda: produce_summary(province, year, "pdf")) for _ in range(5))
        figures.append(_figure("summary, nothing changed", kept, _read(folder / "again.pdf"), 0.05))
        points = _timed(lambda: write_points(campaign, folder / "points.xlsx", lambda *told: None, author="Sở"))
        figures.append(_figure("13,400 points as XLSX", points, _written(folder / "floor.xlsx"), 1.2))
    return figures, made.memory


def _book(province: Any, year: int, target: Path) -> tuple[float, Any]:
    from reports.book.make import make_book

    began = time.perf_counter()
    made = make_book(province, year, target, lambda *told: None)
    return time.perf_counter() - began, made


def _rendered(rows: int) -> float:
    """Seconds for a static table of so many rows, the libraries loaded."""
    import weasyprint

    cells = "".join(
        f"<td>{text}</td>" for text in ("C01", "Tiêu chí số 1", "2", "1,5", "1,5", "Chấm 1,5 điểm. Có hồ sơ")
    )
    style = "table{width:100%;table-layout:fixed;border-collapse:collapse;font-size:9pt} td{border:.5pt solid}"
    page = f"<html lang=vi><title>x</title><style>{style}</style><table>{f'<tr>{cells}</tr>' * rows}</table>"

    def render() -> None:
        weasyprint.HTML(string=page).write_pdf(pdf_variant="pdf/ua-1")

    return min(_timed(render) for _ in range(3))


def _written(target: Path) -> float:
    """Seconds for as many rows of the same cells that lie in memory."""
    import xlsxwriter

    rows = [["X001", "UBND xã số 1", "Cấp xã", "C01", "Tiêu chí số 1", 2.0, 1.5, 1.5, None, "Có hồ sơ"]] * 13_400

    def write() -> None:
        book = xlsxwriter.Workbook(str(target), {"constant_memory": True})
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        book.close()

    return min(_timed(write) for _ in range(3))


def _read(path: Path) -> float:
    """Seconds to read a file of this size and take its hash."""
    import hashlib

    return min(_timed(lambda: hashlib.sha256(path.read_bytes()).digest()) for _ in range(3))


def _forget(province: int) -> None:
    from agencies import files
    from reports.binding.shelf import KIND

    for path in files.scratch(f"{KIND}/{province}").iterdir():
        path.unlink()


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _figure(name: str, seconds: float, floor: float, target: float) -> Figure:
    return Figure(name, round(seconds, 3), round(floor, 3), round(seconds / max(floor, 0.001), 2), target)


def report(figures: list[Figure], memory: int) -> bool:
    """Print the table; whether every target is met, memory among them."""
    print(f"{'':36}{'seconds':>9} {'target':>7} {'floor':>9} {'ratio':>7}")
    for figure in figures:
        met = "" if figure.seconds <= figure.target else "  <-- missed"
        print(
            f"{figure.name:36}{figure.seconds:>9.3f} {figure.target:>7.2f} {figure.floor_seconds:>9.3f} {figure.ratio:>7.2f}{met}"
        )
    print(f"{'memory of a process, MB':36}{memory / 1e6:>9.0f} {MEGABYTES:>7}")
    return memory <= MEGABYTES * 1e6 and all(figure.seconds <= figure.target for figure in figures)


if __name__ == "__main__":
    main()
