"""`script/bench ux [--json FILE] [--tasks A,B,C] [--product-only|--naive-only] [--accept]`: the work of people.

Three tasks are played in headless Chromium on the running product (granian and the real job runner on PostgreSQL whose
commits wait for the disk), and in the same run on a naive form beside it (`script/benchmarks/naive`):

 A  an officer completes a scorecard: 50 criteria, 60 papers, 90 citations, 10 notes, and sends it to the head
 B  a verifier works through that sheet: 90 papers looked at, 50 decisions, 10 of them with a finding, finished
 C  one criterion decided across 268 agencies; two criteria are played, the figures are for all 50

Counted are trusted interactions (`ux_operator.counts`), seconds of the keystroke-level model and of measured waiting
(`ux_operator`), full page loads, requests, bytes, citations made by hand, and citations the product made wrongly by
itself. The network is emulated at 10 Mbit/s each way with 40 ms. A run counts only when the database then holds
exactly the end state asked for, and when the browser heard just the interactions that were booked.

`ux.txt` holds the product's interactions, page loads and citations by hand as last reviewed: the bench fails when one
has gone up; `--accept` writes what was measured.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TASKS = ("A", "B", "C")
REVIEWED = Path(__file__).parent / "ux.txt"
KEPT = ("interactions", "page_loads", "hand_citations")
FIGURES = ("interactions", "seconds", "page_loads", "hand_citations", "wrong_citations")
NETWORK = {"offline": False, "latency": 40, "downloadThroughput": 10e6 / 8, "uploadThroughput": 10e6 / 8}
TARGETS = {
    "A": {"interactions": 60, "seconds": 105, "page_loads": 1, "hand_citations": 9}, "B": {"interactions": 47, "seconds": 52},
    "C": {"seconds": 1800},
}  # fmt: skip
CRITERIA = 50


@dataclass
class Measured:
    """What one task came to. `waited` is part of `seconds`, `operators` are those of the keystroke-level model."""

    interactions: int
    seconds: float
    page_loads: int
    hand_citations: int
    wrong_citations: int
    waited: float
    requests: int
    bytes_down: int
    bytes_up: int
    operators: dict[str, int]
    remark: str = ""

    def times(self, factor: float, remark: str) -> Measured:
        """The same work so many times over."""
        numbers = {
            name: round(value * factor) if isinstance(value, int) else value * factor
            for name, value in vars(self).items()
            if isinstance(value, int | float)
        }
        operators = {name: round(count * factor) for name, count in self.operators.items()}
        return Measured(**numbers, operators=operators, remark=remark)


class NotAsAsked(Exception):
    """A task ended with something else than was asked for."""


def main() -> None:
    """Set the stage, play, print, compare."""
    parser = argparse.ArgumentParser(prog="script/bench ux")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--tasks", type=lambda text: [name for name in TASKS if name in text.upper()], default=TASKS)
    side = parser.add_mutually_exclusive_group()
    side.add_argument("--product-only", action="store_true")
    side.add_argument("--naive-only", action="store_true")
    parser.add_argument("--accept", action="store_true", help="write the product's figures into ux.txt")
    options = parser.parse_args()
    sides = ["product"] if options.product_only else ["naive"] if options.naive_only else ["product", "naive"]
    with stage() as address:
        answer = measure(address, options.tasks, sides)
    if options.json:
        options.json.write_text(json.dumps(as_json(answer), indent=1) + "\n")
    report(answer)
    product = {task: columns["product"] for task, columns in answer["tasks"].items() if "product" in columns}
    if options.accept:
        REVIEWED.write_text(reviewed_text(reviewed() | figures_of(product)))
    risen = rises(reviewed(), figures_of(product))
    for line in risen:
        print(line, file=sys.stderr)
    sys.exit(1 if risen else 0)


@contextmanager
def stage() -> Iterator[str]:
    """A database, the product's processes, Django in this one; gives the product's address."""
    from tests.servers import free_port, postgresql, process, wait_for

    with tempfile.TemporaryDirectory(prefix="qms-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        with postgresql(folder / "postgresql", durable=True) as url:
            os.environ |= {
                "DATABASE_URL": url, "QMS_DATA_DIR": str(folder / "data"), "QMS_SECRET_KEY": "bench", "QMS_BASE_URL": address,
                "DJANGO_SETTINGS_MODULE": "script.benchmarks.naive.settings", "REDIS_URL": "",
            }  # fmt: skip
            import django

            django.setup()
            # First by itself, since on a busy machine it takes longer than the server is given to answer.
            subprocess.run([sys.executable, "-m", "qms.prepare"], check=True, capture_output=True, env=dict(os.environ))
            command = [sys.executable, "-m", "qms.serve", "--no-demo", "--port", str(port)]
            with process(command, folder / "log", env=dict(os.environ)) as running:
                wait_for(lambda: "Ready: " in (folder / "log").read_text(), running, folder / "log")
                try:
                    yield address
                except Exception:
                    print((folder / "log").read_text()[-3000:], file=sys.stderr)
                    raise


def measure(address: str, tasks: list[str], sides: list[str]) -> dict[str, Any]:
    """Every task on every side, and what belongs to the product alone."""
    from playwright.sync_api import sync_playwright

    from script.benchmarks.ux_latency import latency
    from script.benchmarks.ux_suggestion import NONE
    from tests.browser import launch

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps a loop in this thread
    answer: dict[str, Any] = {"tasks": {}, "latency": {}, "unhindered": {}, "suggestion": NONE}
    with sync_playwright() as playwright:
        browser = launch(playwright)
        play = Play(browser, address)
        for task in tasks:
            for side in sides:
                began = time.perf_counter()
                answer["tasks"].setdefault(task, {})[side] = getattr(play, f"task_{task.lower()}")(side)
                print(f"{task} {side}: played in {time.perf_counter() - began:.0f} s", flush=True)
        if "product" in sides and "A" in tasks:
            answer["suggestion"] = play.suggestion
            answer["latency"] = latency(play, NETWORK)
            answer["unhindered"] = latency(play, None)
        browser.close()
    return answer


class Play:
    """Plays tasks in one browser."""

    def __init__(self, browser: Any, address: str) -> None:
        self.browser = browser
        self.address = address
        self.suggestion: dict[str, Any] = {}

    def task_a(self, side: str) -> Measured:
        """The officer's."""
        from scoring.models import Stage
        from scoring.states import SheetState
        from script.benchmarks import ux_naive, ux_officer, ux_stage, ux_state

        scene = ux_stage.self_scoring(f"a-{side}")
        wrong = 0

        def play(page: Any, operator: Any) -> None:
            nonlocal wrong
            if side == "naive":
                ux_naive.play_a(page, operator, scene)
            else:
                wrong, self.suggestion = ux_officer.play_a(page, operator, scene)

        measured = self.watched(scene, play)
        found = ux_state.sheet_state(scene.sheet, Stage.SELF, scene.papers)
        demand("A", side, ux_state.differences(scene.asked, found), scene.sheet, SheetState.REVIEW)
        measured.wrong_citations = wrong
        return measured

    def task_b(self, side: str) -> Measured:
        """The verifier's, one agency."""
        from scoring.models import Stage
        from scoring.states import SheetState
        from script.benchmarks import ux_data, ux_naive, ux_stage, ux_state, ux_verifier

        scene = ux_stage.verification(f"b-{side}")
        looked: set[tuple[str, str]] = set()

        def play(page: Any, operator: Any) -> None:
            (ux_verifier if side == "product" else ux_naive).play_b(page, operator, scene)
            looked.update(operator.looked)

        measured = self.watched(scene, play)
        found = ux_state.sheet_state(scene.sheet, Stage.PROVINCE, {})
        bare = {code: ux_data.Decided(one.claim, one.note, {}) for code, one in found.items()}
        lines = ux_state.differences(scene.asked, bare)
        wanted = {(code, key) for code in ux_data.CITED for key in ux_data.cited(code)}
        lines += [f"{code}: {key} was not looked at" for code, key in sorted(wanted - looked)]
        demand("B", side, lines, scene.sheet, SheetState.VERIFIED)
        return measured

    def task_c(self, side: str) -> Measured:
        """The verifier's, one criterion across the agencies: the mean of those played, for all fifty."""
        from script.benchmarks import ux_across, ux_data, ux_naive, ux_stage, ux_state

        module = ux_across if side == "product" else ux_naive
        scene = ux_stage.across(f"c-{side}")
        numbers = range(0, ux_data.AGENCIES, module.SHARE)
        played = []
        for code in ux_data.ACROSS:
            played.append(
                self.watched(
                    scene, lambda page, operator, code=code: module.play_c(page, operator, scene, code, numbers)
                )
            )
            asked, found = ux_stage.asked_across(scene, code, numbers), ux_stage.found_across(scene, code)
            demand("C", side, ux_state.differences(asked, found))
        scale = ux_data.AGENCIES / len(numbers) * CRITERIA / len(played)
        remark = f"{len(numbers)} of {ux_data.AGENCIES} agencies played" if module.SHARE > 1 else ""
        return total(played).times(scale, remark)

    def watched(self, scene: Any, play: Callable[[Any, Any], None]) -> Measured:
        """Play something in a fresh browser of that person and count everything."""
        from script.benchmarks.ux_operator import WATCH, Operator, counts

        settle()
        heard: list[dict[str, Any]] = []
        with self.signed_in(scene) as context:
            context.expose_binding("benchHeard", lambda _source, event: heard.append(event))
            context.add_init_script(WATCH)
            page = context.new_page()
            cdp = context.new_cdp_session(page)
            traffic = Traffic(cdp)
            cdp.send("Network.emulateNetworkConditions", NETWORK)
            operator = Operator(page, cdp)
            play(page, operator)
            page.wait_for_timeout(200)
        counted = sum(counts(event) for event in heard)
        if counted != operator.booked:
            raise NotAsAsked(f"The browser heard {counted} interactions, but {operator.booked} were booked.")
        return Measured(
            counted, operator.klm.total, traffic.page_loads, operator.by_hand, 0, operator.klm.waited, traffic.requests,
            traffic.down + operator.downloaded, traffic.up, dict(operator.klm.operators),
        )  # fmt: skip

    @contextmanager
    def signed_in(self, scene: Any) -> Iterator[Any]:
        """A fresh browser in which the person has signed in."""
        context = self.browser.new_context(
            viewport={"width": 1440, "height": 900},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            base_url=self.address,
        )
        context.add_cookies([{"name": "sessionid", "value": scene.cookie(), "url": self.address}])
        try:
            yield context
        finally:
            context.close()


class Traffic:
    """Counts what goes over the line of one page; files taken down are told to the operator instead."""

    def __init__(self, cdp: Any) -> None:
        self.page_loads = self.requests = self.down = self.up = 0
        cdp.send("Page.enable")
        cdp.send("Network.enable")
        cdp.on("Page.frameNavigated", self._navigated)
        cdp.on("Network.requestWillBeSentExtraInfo", self._sent)
        cdp.on("Network.loadingFinished", self._received)

    def _navigated(self, event: dict[str, Any]) -> None:
        self.page_loads += "parentId" not in event["frame"] and event["frame"]["url"] != "about:blank"

    def _sent(self, event: dict[str, Any]) -> None:
        headers = {name.lower(): value for name, value in event["headers"].items()}
        self.requests += 1
        self.up += int(headers.get("content-length", 0)) + sum(
            len(name) + len(value) + 4 for name, value in headers.items()
        )

    def _received(self, event: dict[str, Any]) -> None:
        self.down += int(event["encodedDataLength"])


def settle() -> None:
    """Wait until the background work that setting the stage has caused is done."""
    from jobs.models import Job

    deadline = time.monotonic() + 600
    while Job.objects.filter(state__in=["queued", "running"]).exists() and time.monotonic() < deadline:
        time.sleep(0.1)


def demand(task: str, side: str, lines: list[str], sheet: Any = None, state: str = "") -> None:
    """Raises NotAsAsked with every difference."""
    if sheet is not None:
        sheet.refresh_from_db()
        if sheet.state != state:
            lines = [f"the sheet is “{sheet.state}”, asked for was “{state}”", *lines]
    if lines:
        raise NotAsAsked(f"Task {task} ({side}) did not end as asked:\n  " + "\n  ".join(lines))


def total(played: list[Measured]) -> Measured:
    """Several runs as one."""
    operators = {name: sum(one.operators.get(name, 0) for one in played) for name in "KPBHM"}
    names = [name for name in vars(played[0]) if name not in {"operators", "remark"}]
    return Measured(**{name: sum(getattr(one, name) for one in played) for name in names}, operators=operators)


def as_json(answer: dict[str, Any]) -> dict[str, Any]:
    """The figures as others read them."""
    return {
        "tasks": {
            task: {
                side: {
                    name: round(getattr(one, name), 1) if name == "seconds" else getattr(one, name) for name in FIGURES
                }
                for side, one in columns.items()
            }
            for task, columns in answer["tasks"].items()
        },
        "latency": {f"{name}_p95_ms": answer["latency"].get(f"{name}_p95_ms") for name in ("painted", "durable")},
        "suggestion": answer["suggestion"],
    }


def report(answer: dict[str, Any]) -> None:
    """Print the table."""
    print(
        f"\n{'':12}{'inter-':>8}{'handling':>10}{'waiting':>9}{'seconds':>9}{'page':>7}{'cited by':>9}{'wrongly':>8}{'re-':>8}{'MB':>8}{'MB':>7}"
    )
    print(
        f"{'':12}{'actions':>8}{'':>10}{'':>9}{'':>9}{'loads':>7}{'hand':>9}{'cited':>8}{'quests':>8}{'down':>8}{'up':>7}"
    )
    for task, columns in answer["tasks"].items():
        for side, one in columns.items():
            print(
                f"{task} {side:10}{one.interactions:>8}{one.seconds - one.waited:>10.0f}{one.waited:>9.0f}{one.seconds:>9.0f}"
                f"{one.page_loads:>7}{one.hand_citations:>9}{one.wrong_citations:>8}{one.requests:>8}"
                f"{one.bytes_down / 1e6:>8.1f}{one.bytes_up / 1e6:>7.1f}  "
                + " ".join(f"{name}{count}" for name, count in one.operators.items())
            )
            if task == "C":
                thought = one.operators.get("M", 0) * 1.35
                print(
                    f"  for all {CRITERIA} criteria: {one.seconds / 3600:.2f} h, without making up one's mind "
                    f"{(one.seconds - thought) / 3600:.2f} h; {one.remark or 'all agencies played'}"
                )
        if "product" in columns and (wanted := TARGETS[task]):
            shares = (f"{name} {getattr(columns['product'], name):.0f} of {most}" for name, most in wanted.items())
            print(f"  target: {', '.join(shares)}")
    for name, figures in (("10 Mbit/s, 40 ms", answer["latency"]), ("no hindrance", answer["unhindered"])):
        if figures:
            print(
                f"latency ({name}; {figures['count']} inputs): painted {figures['painted_p95_ms']:.0f} ms, "
                f"durable {figures['durable_p95_ms']:.0f} ms at p95; targets 50 and 150"
            )
    print("suggestion:", ", ".join(f"{name} {value}" for name, value in answer["suggestion"].items()))


def figures_of(product: dict[str, Measured]) -> dict[str, int]:
    """The figures that are kept, as "A interactions"."""
    return {f"{task} {name}": getattr(one, name) for task, one in product.items() for name in KEPT}


def reviewed() -> dict[str, int]:
    """What was reviewed last; nothing before the first time."""
    return read_reviewed(REVIEWED.read_text()) if REVIEWED.exists() else {}


def read_reviewed(text: str) -> dict[str, int]:
    """The reviewed figures."""
    rows = (line.rsplit(maxsplit=1) for line in text.splitlines() if line and not line.startswith("#"))
    return {name: int(value) for name, value in rows}


def reviewed_text(figures: dict[str, int]) -> str:
    """The reviewed file."""
    head = "# What the tasks of `script/bench ux` cost in the product; may only go down. `script/bench ux --accept` writes it.\n"
    return head + "".join(f"{name} {value}\n" for name, value in sorted(figures.items()))


def rises(reviewed: dict[str, int], measured: dict[str, int]) -> list[str]:
    """A sentence for each figure that has gone up."""
    return [
        f"{name}: {value}, reviewed were {reviewed[name]}. Make it go down again, or accept it with --accept and say why."
        for name, value in measured.items()
        if value > reviewed.get(name, value)
    ]


if __name__ == "__main__":
    main()
