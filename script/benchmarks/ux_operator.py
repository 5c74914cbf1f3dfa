"""A person at the keyboard: real input through the browser, booked by the keystroke-level model.

Card, Moran and Newell, "The Keystroke-Level Model for User Performance Time with Interactive Systems" (1980), in
seconds: K 0.28 a key, P 1.10 pointing, B 0.10 pressing or releasing a button, H 0.40 moving the hand between keyboard
and pointer, M 1.35 making up one's mind. Where an M stands follows their rules, the same for every form measured:

- before the first operation on each fact: one criterion's claim, one paper to cite, one page to name, one note, one
  decision, one finding (`unit`; their rule 0, for arguments once a unit and not once a key, rule 2);
- before each command, that is a button, a link or a key that acts (rule 0); also before the Enter that ends typed
  text and sends it (rule 4);
- not before what is wholly foreseen by the operation before it (`foreseen`; rules 1 and 3): Tab to the next box of the
  same fact, the question that the press itself has raised.

Waiting is measured, from the moment an input was sent until what the next one needs is there. What goes on while the
person does something else (`later`, `since`) costs only what is left of it when the person needs it: the model's time of what
was done meanwhile is taken off. Time is never simulated by sleeping. Reading is left out.
"""

from __future__ import annotations

import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal, TypeAlias

from playwright.sync_api import CDPSession, Locator, Page

SECONDS = {"K": 0.28, "P": 1.10, "B": 0.10, "H": 0.40, "M": 1.35}
MODIFIERS = frozenset({"Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock", "NumLock", "Fn", "Dead"})
PATIENCE = 180_000
WATCH = """for (const kind of ["keydown", "pointerdown", "drop", "change"])
  addEventListener(kind, (event) => benchHeard({
    kind, trusted: event.isTrusted, repeat: Boolean(event.repeat), key: event.key || "",
    file: kind === "change" && event.target instanceof HTMLInputElement && event.target.type === "file",
  }), true);"""
"""Listens before anything of the page does; sends what it hears to `counts`."""

Hand: TypeAlias = Literal["keyboard", "pointer"]
Ready: TypeAlias = Locator | Callable[[], bool]


def counts(event: dict[str, Any]) -> bool:
    """Whether what the browser reports is an interaction: done by a person, not repeated by the machine, not a mere modifier.

    A chord counts once, with its last key. A choice of files counts once however many files or folders it names.
    """
    if not event["trusted"]:
        return False
    if event["kind"] == "keydown":
        return not event["repeat"] and event["key"] not in MODIFIERS
    return event["kind"] in {"pointerdown", "drop"} or (event["kind"] == "change" and event["file"])


class Klm:
    """Books the operators of the model."""

    def __init__(self) -> None:
        self.operators: Counter[str] = Counter()
        self.waited = 0.0
        self.hand: Hand = "pointer"
        self._fresh = False

    @property
    def handling(self) -> float:
        """Seconds of the person's own."""
        return sum(SECONDS[name] * count for name, count in self.operators.items())

    @property
    def total(self) -> float:
        """Seconds of handling and waiting."""
        return self.handling + self.waited

    def unit(self) -> None:
        """Another fact begins: its first operation is thought about."""
        self._fresh = True

    def begin(self, hand: Hand, *, command: bool = False, foreseen: bool = False) -> None:
        """What comes before an operation: thinking where the rules place it, the hand where it is needed."""
        if self._fresh or (command and not foreseen):
            self.operators["M"] += 1
        self._fresh = False
        if hand != self.hand:
            self.operators["H"] += 1
            self.hand = hand

    def book(self, operators: str) -> None:
        """Operators one after the other, as "PBB"."""
        self.operators.update(operators)


def keys_of(letter: str) -> str:
    """The keys that type a letter by Telex, the way most offices do: "ệ" is "eej", "Đ" is "DD"."""
    if letter in "đĐ":
        return "dd" if letter == "đ" else "DD"
    base, *marks = unicodedata.normalize("NFD", letter)
    # The circumflex doubles its letter; breve and horn are a w; the tone comes last.
    shape = "".join({"\u0302": base.lower(), "\u0306": "w", "\u031b": "w"}.get(mark, "") for mark in marks)
    tone = "".join(
        {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}.get(mark, "") for mark in marks
    )
    return base + shape + tone


class Operator:
    """Performs real input on a page and books what it costs. What is booked must be what the browser heard."""

    def __init__(self, page: Page, cdp: CDPSession) -> None:
        self.page = page
        self.cdp = cdp
        self.klm = Klm()
        self.booked = 0
        self.by_hand = 0
        self.downloaded = 0
        self.looked: set[tuple[str, str]] = set()
        self._sent = time.perf_counter()
        self._later: list[tuple[Ready, float, float]] = []

    def unit(self) -> None:
        """Another fact of the task begins."""
        self.klm.unit()

    def click(self, target: Locator, *, command: bool = True, foreseen: bool = False, leads: bool = False) -> None:
        """Point at something and press; `leads` when another page follows, for which it waits."""
        self._prepare("pointer", target, command=command, foreseen=foreseen)
        self.klm.book("P")
        self._catch_up()
        if leads:
            with self.page.expect_navigation(wait_until="domcontentloaded", timeout=PATIENCE):
                self._press_pointer(target)
            self._waited()
        else:
            self._press_pointer(target)
        self.booked += 1

    def choose(self, target: Locator) -> None:
        """Point at a tick or a radio button: an argument, no command."""
        self.click(target, command=False)

    def press(self, key: str, *, command: bool = True, foreseen: bool = False, leads: bool = False) -> None:
        """Press a key or a chord ("Control+Enter") wherever the cursor is."""
        self._prepare("keyboard", None, command=command, foreseen=foreseen)
        self.klm.book("K" * len(key.split("+")))
        self._catch_up()
        if leads:
            with self.page.expect_navigation(wait_until="domcontentloaded", timeout=PATIENCE):
                self._press_key(key)
            self._waited()
        else:
            self._press_key(key)
        self.booked += 1

    def type(self, text: str) -> None:
        """Type a text key by key where the cursor is; letters with marks by Telex, capitals with Shift."""
        self._prepare("keyboard", None, command=False, foreseen=True)
        self._catch_up()
        for letter in text:
            keys = keys_of(letter)
            self.klm.book("K" * len(keys) + "K" * letter.isupper())
            self.booked += len(keys)
            if letter.isascii():
                self.page.keyboard.type(letter)
            else:
                self._compose(letter, keys)
        self._sent = time.perf_counter()

    def replace(self, target: Locator, text: str) -> None:
        """Point into a box, take what it holds, and type something else; an empty box is just typed into."""
        self.click(target, command=False)
        if target.input_value():
            self.press("Control+a", command=False)
        self.type(text)

    def choose_files(self, opener: Locator, files: Sequence[Path] | Path) -> None:
        """Open the system's dialogue and choose there: a double click for a file, a click and “Open” for more."""
        self._prepare("pointer", opener, command=True)
        self.klm.book("P")
        self._catch_up()
        with self.page.expect_file_chooser(timeout=PATIENCE) as dialogue:
            self._press_pointer(opener)
        several = not isinstance(files, Path)
        self.klm.book("M" + ("PBBPBB" if several else "PBBBB"))
        dialogue.value.set_files(files)
        self._sent = time.perf_counter()
        self.booked += 2

    def drop(self, target: Locator, paths: Sequence[Path]) -> None:
        """Drag files or a folder from the file manager onto the page."""
        self._prepare("pointer", target, command=True)
        self.klm.book("PBPB")
        self._catch_up()
        box = target.bounding_box()
        assert box
        place = {"x": box["x"] + box["width"] / 2, "y": box["y"] + min(box["height"] / 2, 200)}
        data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            self.cdp.send("Input.dispatchDragEvent", {"type": kind, **place, "data": data})
        self._sent = time.perf_counter()
        self.booked += 1

    def open_file(self, link: Locator) -> None:
        """Take a file down, open it in another program, close it: two more clicks outside the browser."""
        self._prepare("pointer", link, command=True)
        self.klm.book("P")
        self._catch_up()
        with self.page.expect_download(timeout=PATIENCE) as download:
            self._press_pointer(link)
        self.downloaded += download.value.path().stat().st_size
        self._waited()
        download.value.delete()
        self.klm.book("PBBPBB")
        self._sent = time.perf_counter()
        self.booked += 1

    def moment(self) -> tuple[float, float]:
        """The moment of the last input, by the clock and by the model: since when something goes on by itself."""
        return self._sent, self.klm.total

    def wait_for(self, ready: Ready, since: tuple[float, float] | None = None) -> None:
        """Wait for what the next step needs; where it has been going on since some moment, only for what the person's
        own time since then has left of it."""
        if is_ready(ready):
            return
        if since is not None:
            self._catch_up()  # what goes on besides is not the longer for it
        until(self.page, ready)
        if since is None:
            self._waited()
        else:
            sent, total = since
            self.klm.waited += max(0.0, time.perf_counter() - sent - (self.klm.total - total))

    def later(self, ready: Ready) -> None:
        """Something goes on by itself; the next operation must find it done, when the person has got round to it."""
        self._later.append((ready, self._sent, self.klm.total))

    def settle(self) -> None:
        """Wait for everything that goes on by itself: the next step asks what has come of it."""
        self._catch_up()

    def looked_at(self, code: str, paper: str) -> None:
        """A document cited for a criterion has been shown."""
        self.looked.add((code, paper))

    def cited_by_hand(self, count: int = 1) -> None:
        """The person has chosen the criterion and the document of so many citations."""
        self.by_hand += count

    def _prepare(self, hand: Hand, target: Locator | None, *, command: bool, foreseen: bool = False) -> None:
        if target is not None:
            self.wait_for(target)
        self.klm.begin(hand, command=command, foreseen=foreseen)

    def _catch_up(self) -> None:
        for ready, sent, total in self._later:
            until(self.page, ready)
            meanwhile = self.klm.total - total
            self.klm.waited += max(0.0, time.perf_counter() - sent - meanwhile)
        self._later.clear()

    def _press_pointer(self, target: Locator) -> None:
        self.klm.book("BB")
        target.hover()  # comes into view first, and waits until nothing moves
        self._sent = time.perf_counter()
        self.page.mouse.down()
        self.page.mouse.up()

    def _press_key(self, key: str) -> None:
        self._sent = time.perf_counter()
        self.page.keyboard.press(key)

    def _compose(self, letter: str, keys: str) -> None:
        """What an input method does: the keys are its own, the letter arrives whole."""
        for key in keys:
            code = ord(key.upper())
            self.cdp.send(
                "Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": "Process", "windowsVirtualKeyCode": 229}
            )
            self.cdp.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": key, "windowsVirtualKeyCode": code})
        self.cdp.send("Input.insertText", {"text": letter})

    def _waited(self) -> None:
        self.klm.waited += time.perf_counter() - self._sent


def is_ready(ready: Ready) -> bool:
    """Whether it is there now."""
    return ready.first.is_visible() if isinstance(ready, Locator) else ready()


def until(page: Page, ready: Ready) -> None:
    """Wait in earnest. Raises TimeoutError."""
    if isinstance(ready, Locator):
        ready.first.wait_for(state="visible", timeout=PATIENCE)
        return
    deadline = time.monotonic() + PATIENCE / 1000
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError("What the next step needs did not come.")
        page.wait_for_timeout(5)
