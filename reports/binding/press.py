"""The press: child processes side by side that render the parts a book still lacks, each put on the shelf when it is done.

A part that is on the shelf stays there, whatever happens to the rest: who comes after a worker that was killed goes on
where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from types import TracebackType
from typing import Self

from django.utils.translation import override

from evidence.extraction.child import Child, Failed
from reports.binding.leaves import faces, page_of
from reports.binding.shelf import Shelf
from reports.official import Cover, Leaf

WORKERS = 2
SECONDS = 300
"""How long one part may take."""
TICK = 0.5
"""Seconds between two looks whether the work has been called off."""


class Press:
    """Two child processes, started at once: loading what renders takes a second, in which the book is read.

    `rendered` counts the parts rendered, `memory` is what one of the processes has taken at most, in bytes.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._fonts = faces()
        self._children = [Child("reports.binding") for _ in range(WORKERS)]
        self._free = list(self._children)
        self._pool = ThreadPoolExecutor(WORKERS)
        self._warm = [self._pool.submit(child.ask, "warm", seconds=SECONDS) for child in self._children]
        self.rendered = 0
        self.memory = 0

    def render(self, missing: Iterable[tuple[str, Leaf | Cover]], done: Callable[[int], None]) -> None:
        """Render each of the documents, taken as they are needed, under its name on the shelf; `done` is told how many are, and may raise to stop it.

        Raises RuntimeError naming the title of a part that could not be rendered.
        """
        waiting: set[Future[int]] = set()
        todo = iter(missing)
        finished = 0
        while True:
            # No more at hand than the processes can take at once.
            while len(waiting) < WORKERS + 1 and (one := next(todo, None)):
                waiting.add(self._pool.submit(self._one, *one))
            done(finished)
            if not waiting:
                return
            over, waiting = wait(waiting, TICK, FIRST_COMPLETED)
            for future in over:
                self.memory = max(self.memory, future.result())
                self.rendered += 1
                finished += 1

    def close(self) -> None:
        """End the processes; what they were at is dropped."""
        for future in self._warm:
            future.cancel()
        for child in self._children:
            child.kill()
        self._pool.shutdown(wait=True, cancel_futures=True)
        for child in self._children:
            child.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _one(self, name: str, document: Leaf | Cover) -> int:
        """Render one part in a thread, by whichever process is free; the memory it has taken."""
        with override("vi"):
            page = page_of(document)
        child = self._free.pop()
        taken = 0

        def write(path: Path) -> None:
            nonlocal taken
            taken = int(child.ask("render", seconds=SECONDS, page=page, fonts=self._fonts, out=str(path))["memory"])

        try:
            self._shelf.put(name, write)
        except Failed as fault:
            raise RuntimeError(f"{document.title}: {fault}") from fault
        finally:
            self._free.append(child)
        return taken
