"""`script/bench core [--json FILE]`: the product's main pages and writes on PostgreSQL.

First 268 agencies x 50 criteria alone; then the same province among 63 of its size with ten years each
(17,000 agencies and their officers, 8.5 million score rows, 1.7 million lines of trail). Each figure is the median
of 20, beside the time this process itself was at work; the floor is the database's own part: the same statements
sent by a bare cursor, for a write one durable commit of one row.

Whatever else a shared machine does can only make work slower, and does so for seconds or minutes at a time. So the 20 are
played ROUNDS times, well apart, what misses its target then up to MOST_ROUNDS times, and the quietest 20 are the figure; the
median of the most disturbed ones stands beside it. How fast the machine itself was, quietest and most disturbed, is told by a
loop of nothing but arithmetic, played before each round.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

RUNS = 20
ROUNDS = 5
MOST_ROUNDS = 20
APART_SECONDS = 8
SETTLING_SECONDS = 20


@dataclass(frozen=True)
class Figure:
    """One measured thing, beside its floor and its targets."""

    name: str
    size: str
    ms: float
    cpu_ms: float
    queries: int
    floor_ms: float
    target_ms: float
    target_queries: int | None
    disturbed_ms: float
    """The median of the slowest round."""


def main() -> None:
    """Start a durable PostgreSQL, fill it, measure, fill it up, measure again, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", type=Path)
    parser.add_argument("--small-only", action="store_true", help="leave the large database out")
    options = parser.parse_args()

    from tests.servers import postgresql

    with tempfile.TemporaryDirectory(prefix="qms-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with postgresql(folder / "postgresql", durable=True) as url:
            os.environ |= {
                "DATABASE_URL": url, "QMS_DATA_DIR": str(folder / "data"), "DJANGO_SETTINGS_MODULE": "tests.settings",
                "QMS_SECRET_KEY": "bench",
            }  # fmt: skip
            figures = measured(small_only=options.small_only)
    if options.json:
        options.json.write_text(json.dumps([asdict(figure) for figure in figures], indent=1) + "\n")
    sys.exit(0 if report(figures) else 1)


def measured(*, small_only: bool) -> list[Figure]:
    """Both sizes, in one run."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from script.benchmarks import core_data

    with connection.cursor() as cursor:
        # `measure` tidies up itself, before it begins and not while it measures.
        cursor.execute("ALTER SYSTEM SET autovacuum = off")
        cursor.execute("SELECT pg_reload_conf()")
    call_command("migrate", verbosity=0)
    stage = core_data.small()
    figures = measure(stage, "small")
    if not small_only:
        core_data.large(stage)
        figures += measure(stage, "large")
    return figures


def measure(stage: Any, size: str) -> list[Figure]:
    """Every figure at this size of the database."""
    from django.db import connection, transaction
    from django.test import Client
    from django.urls import reverse

    from agencies import access
    from agencies.models import Agency
    from reports.figures import yearly
    from scoring.workflow.campaigns import open_campaign

    slug = stage.province.slug
    clients: dict[str, Client] = {}
    for name, user in stage.people.items():
        clients[name] = Client()
        clients[name].force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")

    def page(who: str, url: str) -> Callable[[], Any]:
        def visit() -> None:
            answer = clients[who].get(url)
            assert answer.status_code == 200, (url, answer.status_code)

        return visit

    sheet = stage.sheet
    turn = iter(range(10**6))
    version = sheet.scores.filter(stage=1, criterion="C01").values_list("version", flat=True).get()

    def save() -> None:
        nonlocal version
        fields = [["points", str(next(turn) % 3)], ["note", "Đo"]]
        answer = clients["officer"].post(
            reverse("scoring:act", args=[slug, sheet.pk]),
            {"actions": [{"id": str(uuid4()), "code": "C01", "version": version, "fields": fields}]},
            content_type="application/json",
        )
        (result,) = answer.json()["results"]
        assert result["state"] == "saved", result
        version = result["version"]  # as the page does: it is what the next save is typed over

    def open_new() -> None:
        with transaction.atomic():
            open_campaign(stage.draft, by=stage.people["secretary"])
            transaction.set_rollback(True)

    def visible() -> None:
        access.forget(stage.one_of_many)
        assert list(Agency.objects.visible_to(stage.one_of_many))

    tasks: list[tuple[str, Callable[[], Any], float, int | None]] = [
        ("open a scorecard", page("officer", reverse("scoring:scorecard", args=[slug, sheet.pk])), 25, 8),
        ("list of 20 of 268", page("secretary", reverse("scoring:scorecards", args=[slug])), 13, 6),
        ("save one criterion", save, 10, None),
        ("province page with all figures", page("secretary", reverse("reports:summary", args=[slug, stage.campaign.year])), 60, 8),
        ("criterion statistics", lambda: yearly._criteria(stage.campaign, stage.campaign.rubric.spec), 100, None),
        ("open a campaign for 268 agencies", open_new, 500, None),
        ("agency tree page", page("secretary", reverse("agencies:tree", args=[slug])), 50, 4),
        ("agencies visible to one of 1,000", visible, 8, 2),
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
    # Writing out what was built is no part of what is measured.
    os.sync()
    time.sleep(SETTLING_SECONDS)
    rounds: dict[str, list[tuple[float, float]]] = {name: [] for name, *_rest in tasks}
    paces = []
    for turn_of_all in range(MOST_ROUNDS):
        left = [
            (name, work)
            for name, work, target, _queries in tasks
            if turn_of_all < ROUNDS or min(rounds[name])[0] * 1000 > target
        ]
        if not left:
            break
        time.sleep(APART_SECONDS if turn_of_all else 0)
        paces.append(pace())
        for name, work in left:
            rounds[name].append(played(work))
    print(f"{size}: {len(paces)} rounds; a loop of arithmetic took {min(paces):.1f} to {max(paces):.1f} ms meanwhile")
    return [one(name, size, work, rounds[name], target, queries) for name, work, target, queries in tasks]


def pace() -> float:
    """Milliseconds this machine takes just now for arithmetic that nothing of the product is part of."""
    began = time.perf_counter()
    sum(number * number % 7 for number in range(200_000))
    return (time.perf_counter() - began) * 1000


def played(work: Callable[[], Any]) -> tuple[float, float]:
    """The median seconds of RUNS times some work, warm, and of this process at it."""
    for _warm in range(3):
        work()
    times, at_work = [], []
    for _run in range(RUNS):
        began, worked = time.perf_counter(), time.process_time()
        work()
        times.append(time.perf_counter() - began)
        at_work.append(time.process_time() - worked)
    return statistics.median(times), statistics.median(at_work)


def one(
    name: str, size: str, work: Callable[[], Any], rounds: list[tuple[float, float]], target_ms: float,
    target_queries: int | None,
) -> Figure:  # fmt: skip
    """The quietest of the rounds, how many statements the work sends, and how long those take by themselves."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    seconds, at_work = min(rounds)
    work()  # that somebody is still there is noted once a minute, and is no part of the work
    with CaptureQueriesContext(connection) as captured:
        work()
    statements = [query["sql"] for query in captured.captured_queries]
    reads = [sql for sql in statements if sql.lstrip().upper().startswith("SELECT") and "FOR UPDATE" not in sql]
    asked = [
        sql for sql in statements if not sql.upper().startswith(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"))
    ]
    return Figure(
        name, size, round(seconds * 1000, 2), round(at_work * 1000, 2), len(asked),
        round(floor(reads, writes=len(reads) < len(asked)) * 1000, 2), target_ms, target_queries,
        round(max(rounds)[0] * 1000, 2),
    )  # fmt: skip


def floor(reads: list[str], *, writes: bool) -> float:
    """Seconds the database needs for these statements by itself, and for a durable commit where something is written."""
    from django.db import connection

    times = []
    with connection.cursor() as cursor:
        if writes:
            cursor.execute(
                "CREATE TABLE IF NOT EXISTS bench_floor (id serial PRIMARY KEY, at timestamptz DEFAULT now())"
            )
        for _run in range(RUNS):
            began = time.perf_counter()
            for sql in reads:
                cursor.execute(sql.replace("%", "%%"), [])
                cursor.fetchall()
            if writes:
                cursor.execute("INSERT INTO bench_floor DEFAULT VALUES")
            times.append(time.perf_counter() - began)
    return statistics.median(times)


def report(figures: list[Figure]) -> bool:
    """Print the table; whether every target is met and the large database costs at most 1.5 times the small one."""
    small = {figure.name: figure for figure in figures if figure.size == "small"}
    fine = True
    print(
        f"{'':36}{'size':>6} {'ms':>8} {'at worst':>8} {'target':>7} {'cpu ms':>7} {'queries':>8} {'target':>7} {'floor ms':>9} {'ratio':>6}"
        f" {'growth':>7}"
    )
    for figure in figures:
        growth = figure.ms / small[figure.name].ms
        met = (
            figure.ms <= figure.target_ms
            and (figure.target_queries is None or figure.queries <= figure.target_queries)
            and growth <= 1.5
        )
        fine = fine and met
        print(
            f"{figure.name:36}{figure.size:>6} {figure.ms:>8.2f} {figure.disturbed_ms:>8.2f} {figure.target_ms:>7.0f} {figure.cpu_ms:>7.2f}"
            f" {figure.queries:>8}"
            f" {figure.target_queries or '':>7} {figure.floor_ms:>9.2f} {figure.ms / max(figure.floor_ms, 0.01):>6.1f}"
            f" {growth:>7.2f} {'' if met else '  <-- missed'}"
        )
    return fine


if __name__ == "__main__":
    main()
