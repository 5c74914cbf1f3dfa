"""Files of scoring in and out: tables of results, rubrics as JSON and XLSX."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from agencies import spreadsheet
from agencies.rules import Refused, fold

RESULT_COLUMNS = {
    "code": "code", "ma": "code", "ma co quan": "code", "rating": "rating", "xep loai": "rating", "score": "score",
    "diem": "score",
}  # fmt: skip


def read_results(name: str, content: bytes) -> list[dict[str, Any]]:
    """The rows of a table of results, by column; titles in English or Vietnamese, other columns are left alone.

    Raises Refused when the table has no column for the code or the rating.
    """
    table = spreadsheet.read(name, content)
    titles = [RESULT_COLUMNS.get(fold(title)) for title in table[0][1]]
    for needed in ("code", "rating"):
        if needed not in titles:
            raise Refused(_("Tệp thiếu cột “%(column)s”.") % {"column": needed})
    return [
        {"line": line, **{title: cell for title, cell in zip(titles, cells, strict=False) if title}}
        for line, cells in table[1:]
    ]
