"""Pages as pictures: made when somebody looks, or beforehand by the reading job; kept by content below the province.

They are WebP, drawn by us: inert, without metadata, small. A name never stands for another picture, so browsers keep
them. `made.pdf` beside them is the PDF that had to be made of a Word or Excel file.
"""

from __future__ import annotations

import tempfile
import threading
import time
from pathlib import Path

from django.utils.translation import gettext as _

from agencies import files
from evidence.extraction.child import Child, Failed
from evidence.models import Blob

SIZES = {"page": 900, "thumbnail": 160}
"""Width in pixels by name."""
MIME = "image/webp"
EDITION = 1
"""Raise it when pages are drawn differently: browsers and disks keep the old ones for ever."""
SECONDS = 15
"""How long drawing a page may take."""
SECONDS_TO_CONVERT = 60
"""How long making a PDF of a Word or Excel file may take in the background."""
PATIENCE = 20
"""Seconds that somebody who looks at a page waits for such a PDF, or for the pages others look at."""
TRY_AGAIN = 600
"""Seconds after which a page that could not be drawn is tried again: the machine may have been busy."""

_viewer = Child()
_turn = threading.Lock()
"""One page at a time in this process: of two requests for the same page the second finds it."""


class NoPicture(Exception):
    """The page cannot be shown; the message is the sentence to show."""


def page_picture(blob: Blob, number: int, size: str, child: Child | None = None) -> str:
    """The name of a page's picture below the storage folder, drawn now when there is none. Raises NoPicture."""
    name = f"{folder_of(blob)}/{number}-{size}.webp"
    if files.exists(name):
        return name
    if not _turn.acquire(timeout=PATIENCE):
        raise NoPicture(_("Máy chủ đang vẽ nhiều trang khác. Hãy tải lại trang này sau ít giây."))
    try:
        if files.exists(name):
            return name
        if _failed_lately(blob, number):
            raise NoPicture(_cannot(number))
        _draw(blob, number, child or _viewer)
    except Failed as failure:
        _remember(blob, number)
        raise NoPicture(_cannot(number)) from failure
    finally:
        _turn.release()
    return name


def pdf_of(blob: Blob, child: Child) -> tuple[Path, str]:
    """A file with the content's pages, and its extension: the content, or the PDF made of it. Raises Failed."""
    if blob.extension not in {"docx", "xlsx"}:
        return files.place(blob.path), blob.extension
    name = f"{folder_of(blob)}/made.pdf"
    if not files.exists(name):
        with tempfile.TemporaryDirectory(dir=files.scratch("pages")) as folder:
            answer = child.ask(
                "pages", seconds=PATIENCE if child is _viewer else SECONDS_TO_CONVERT,
                path=str(files.place(blob.path)), extension=blob.extension, out=folder,
            )  # fmt: skip
            files.publish(files.measure(Path(answer["made"])), name)
    return files.place(name), "pdf"


def folder_of(blob: Blob) -> str:
    """Where the pictures of a content lie below the storage folder."""
    sha256 = blob.sha256
    return f"{blob.province_id}/pages/{EDITION}/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def _draw(blob: Blob, number: int, child: Child) -> None:
    """Draw a page in every size."""
    path, extension = pdf_of(blob, child)
    with tempfile.TemporaryDirectory(dir=files.scratch("pages")) as folder:
        answer = child.ask(
            "render", seconds=SECONDS,
            path=str(path), extension=extension, number=number, sizes=SIZES, out=folder,
        )  # fmt: skip
        for size, drawn in answer["names"].items():
            files.publish(files.measure(Path(drawn)), f"{folder_of(blob)}/{number}-{size}.webp")


def _failure(blob: Blob, number: int) -> str:
    return f"{folder_of(blob)}/{number}.failed"


def _failed_lately(blob: Blob, number: int) -> bool:
    name = _failure(blob, number)
    return files.exists(name) and time.time() - files.place(name).stat().st_mtime < TRY_AGAIN


def _remember(blob: Blob, number: int) -> None:
    """Keep in mind that a page could not be drawn, lest every visitor waits for it in vain."""
    files.publish(files.write([], files.scratch("pages")), _failure(blob, number))


def _cannot(number: int) -> str:
    return _("Không hiện được trang %(number)d của tệp này. Hãy tải tệp về để xem.") % {"number": number}
