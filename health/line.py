"""The line on every page about what does not work just now: what still does, and what waits.

Told from what this process knows anyway and from signs on the disk; it asks neither the database nor Redis.
"""

from __future__ import annotations

import time

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agencies import files
from health import cache
from health.looks import SILENT
from jobs import signs

EVERY = 5
"""Seconds for which what was found is told again."""

WORDS = {
    "worker": gettext_noop(
        "Việc nền (xuất tệp, đọc tài liệu, gửi thư) đang chờ, sẽ tự chạy khi dịch vụ nền hoạt động lại."
    ),
    "disk": gettext_noop("Máy chủ sắp hết chỗ nên tạm chưa nhận tệp và chưa xuất tệp."),
    "cache": gettext_noop("Bộ nhớ đệm tạm ngừng nên trang có thể chậm hơn."),
}
_found: tuple[float, tuple[str, ...]] = (-float(EVERY), ())


def service(request: HttpRequest) -> dict[str, object]:
    """`service_line`: one sentence for each part that is away; asked only by the page that shows it."""
    return {"service_line": lambda: [_(WORDS[code]) for code in away()]}


def away() -> tuple[str, ...]:
    """The parts that are away, by code."""
    global _found
    if time.monotonic() - _found[0] >= EVERY:
        _found = (time.monotonic(), tuple(_look()))
    return _found[1]


def _look() -> list[str]:
    age = signs.age("worker")
    gone = {
        # An installation in which nothing has ever worked in the background is being set up.
        "worker": settings.JOBS_BACKEND != "inline" and age is not None and age > SILENT,
        "disk": not files.has_room(),
        "cache": cache.is_failing(),
    }
    return [code for code, is_gone in gone.items() if is_gone]
