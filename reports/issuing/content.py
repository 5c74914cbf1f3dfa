"""What of a document is compared with what the figures say later: its tables and sentences, without number, day and signature."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from reports.official import Block, Heading, OfficialDocument, Paragraph, Row, Table, day_in_words

TODAY = "[ngày lập]"
_NUMBERED = re.compile(r"^(?:Bảng|Hình) \d+\. ")
_COUNTER = "TT"
"""The column that only counts rows: an agency more above would change every one below."""

Content = dict[str, list[dict[str, Any]]]


def content_of(document: OfficialDocument, day: date) -> Content:
    """What a document says, in the order in which it stands; `frame` is what goes around its text.

    `day` is the one it was composed on, which texts name as the day of the figures: it is not a change.
    """
    parts = [
        *_frame("Trích yếu", [document.subject], day), *_frame("Kính gửi", document.addressees, day),
        *_texts("Căn cứ", document.bases, day), *_frame("Mở đầu", document.opening, day), *_parts("", document.body, day),
        *_frame("Câu kết", filter(None, [document.closing]), day), *_frame("Nơi nhận", document.recipients, day),
    ]  # fmt: skip
    for annex in document.annexes:
        parts += [{**part, "annex": True} for part in _parts(annex.title, annex.blocks, day)]
    return {"parts": parts}


def has_frame(content: Content) -> bool:
    """Whether the frame was kept: documents issued before it was compared have none."""
    return any(part.get("frame") for part in content["parts"])


def fingerprint(content: Content) -> str:
    """SHA-256 of a content: the same for the same figures."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _parts(place: str, blocks: Iterable[Block], day: date) -> Iterable[dict[str, Any]]:
    held = place
    texts: list[str] = []
    for block in blocks:
        if isinstance(block, Heading):
            yield from _texts(held, texts, day)
            held, texts = " – ".join(filter(None, (place, block.text))), []
        elif isinstance(block, Paragraph):
            texts.append(f"{block.lead} {block.text}".strip())
        elif isinstance(block, Table):
            yield from _texts(held, texts, day)
            texts = []
            yield _table(held, block)
    yield from _texts(held, texts, day)


def _texts(place: str, texts: Iterable[str], day: date) -> list[dict[str, Any]]:
    said = [text.replace(f"{day:%d/%m/%Y}", TODAY).replace(day_in_words(day), TODAY) for text in texts]
    return [{"place": place, "texts": said}] if said else []


def _frame(place: str, texts: Iterable[str], day: date) -> list[dict[str, Any]]:
    return [{**part, "frame": True} for part in _texts(place, texts, day)]


def _table(place: str, table: Table) -> dict[str, Any]:
    columns = [column.full_title for column in table.columns]
    kept = [index for index, title in enumerate(columns) if title != _COUNTER]
    rows: list[list[Any]] = []
    above = ""
    for row in table.rows:
        if row.kind in {"section", "subsection"}:
            above = _above(above, row)
        else:
            rows.append(
                [above, row.cells[table.row_header], [row.cells[index] for index in kept if index < len(row.cells)]]
            )
    caption = _NUMBERED.sub("", table.caption) or place
    return {"place": place, "table": caption, "columns": [columns[index] for index in kept], "rows": rows}


def _above(before: str, row: Row) -> str:
    """The headings a row stands under; the number of rows that a heading tells is no part of its name."""
    name = re.sub(r" \(\d[\d.]*\)$", "", row.cells[0])
    return f"{before.partition(' › ')[0]} › {name}" if row.kind == "subsection" and before else name
