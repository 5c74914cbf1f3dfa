"""Vietnamese as it is really typed: keystrokes of Telex and VNI, and the events a browser gets for them.

Two families of input methods are replayed. Those of the system (Windows' own, ibus, phones) compose: the page sees
keydown 229 "Process" and composition events, and the word is there when a space ends it. UniKey and EVKey hook the
keyboard: the page sees the plain letter, and where a key changes letters already there, Backspaces and new letters
that no key of a keyboard gives, without any composition.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import takewhile

from playwright.sync_api import Page

TONES = {"\u0301": "s1", "\u0300": "f2", "\u0309": "r3", "\u0303": "x4", "\u0323": "j5"}
"""Of each tone its key in Telex and in VNI."""
MARKS = {"\u0302": ("", "6"), "\u0306": ("w", "8"), "\u031b": ("w", "7")}
"""Of circumflex, breve and horn the same; Telex repeats the letter for a circumflex."""
SENTENCES = [
    "Quyết định số 125/QĐ-UBND ngày 15/3/2023 về việc công bố Hệ thống quản lý chất lượng phù hợp TCVN ISO 9001:2015.",
    "Ủy ban nhân dân xã đã rà soát, sửa đổi 07 quy trình; niêm yết công khai ở bộ phận Một cửa từ quý II.",
    "Đoàn đánh giá nội bộ gồm 05 người, ghi nhận 3 điểm chưa phù hợp, đã khắc phục xong trước hạn, người dân hài lòng.",
]


def strokes(word: str, method: str) -> Iterator[tuple[str, str]]:
    """Keys of one word in "telex" or "vni", each with the word as it stands after it."""
    place = 0 if method == "telex" else 1
    written, tone = "", ""
    for letter in unicodedata.normalize("NFC", word):
        base, *marks = unicodedata.normalize("NFD", letter)
        if letter in "đĐ":
            base, marks = "dD"["đĐ".index(letter)], ["đ"]
        written += base
        yield base, written
        for mark in marks:
            if mark in TONES:
                tone = mark
                continue
            key = "d9"[place] if mark == "đ" else MARKS[mark][place] or base.lower()
            bare = letter if mark == "đ" else unicodedata.normalize("NFC", base + mark)
            written = written[:-1] + bare
            yield key, written
    if tone:
        yield TONES[tone][place], unicodedata.normalize("NFC", word)


class Keyboard:
    """Types Vietnamese into whatever has the focus, by one method, with the events of one family."""

    def __init__(self, page: Page, method: str, family: str) -> None:
        self.page, self.method, self.family = page, method, family
        self.debugger = page.context.new_cdp_session(page)

    def type(self, text: str, pauses: dict[int, float] | None = None) -> None:
        """A sentence; `pauses` says after which words one thinks, and for how many seconds."""
        for number, word in enumerate(text.split(" ")):
            if number:
                self.plain(" ")
            before = ""
            for key, after in strokes(word, self.method):
                self.stroke(key, before, after)
                before = after
            if self.family == "composing":
                self.debugger.send("Input.insertText", {"text": word})
            if pauses and number in pauses:
                self.page.wait_for_timeout(pauses[number] * 1000)

    def stroke(self, key: str, before: str, after: str) -> None:
        """One key that turns the word from what it was to what it is."""
        if self.family == "composing":
            self.process(key)
            self.debugger.send(
                "Input.imeSetComposition", {"text": after, "selectionStart": len(after), "selectionEnd": len(after)}
            )
            return
        kept = sum(1 for _same in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))
        for _letter in before[kept:]:
            self.page.keyboard.press("Backspace")
        for letter in after[kept:]:
            self.plain(letter) if letter.isascii() else self.packet(letter)

    def plain(self, letter: str) -> None:
        """A key of the keyboard, as it is."""
        self.page.keyboard.press("Space" if letter == " " else letter)

    def process(self, key: str) -> None:
        """A key the input method has taken for itself."""
        for kind in ("rawKeyDown", "keyUp"):
            self.debugger.send(
                "Input.dispatchKeyEvent",
                {"type": kind, "key": "Process", "code": f"Key{key.upper()}", "windowsVirtualKeyCode": 229},
            )

    def packet(self, letter: str) -> None:
        """A letter sent without a key (VK_PACKET)."""
        for kind in ("keyDown", "keyUp"):
            event = {"type": kind, "key": letter, "windowsVirtualKeyCode": 231}
            self.debugger.send("Input.dispatchKeyEvent", event | ({"text": letter} if kind == "keyDown" else {}))
