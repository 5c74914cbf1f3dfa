"""Sentences and tables that the quality system's documents share. In Vietnamese, as official documents are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from agencies.templatetags.page import day, points
from registers.models import Content, Formality, Objective, ObjectiveState, PlanTask, TaskState
from reports.official import Block, Column, Heading, Row, Table, day_in_words, roman

WARNING = "SỐ LIỆU MINH HỌA – không phải của cơ quan này"
ROOM = "…"
STATES = {
    TaskState.OPEN: "Chưa làm", TaskState.UNDER_WAY: "Đang làm", TaskState.DONE: "Đã xong",
    TaskState.DROPPED: "Không thực hiện",
}  # fmt: skip
OBJECTIVES = {
    ObjectiveState.RUNNING: "Đang thực hiện", ObjectiveState.MET: "Đạt", ObjectiveState.MISSED: "Không đạt",
    ObjectiveState.DROPPED: "Thôi thực hiện",
}  # fmt: skip


def numbered_day(number: str, on: date | None) -> str:
    """ "số 152/QĐ-UBND ngày 20 tháng 10 năm 2023"; the day only where it is known."""
    return f"số {number} {day_in_words(on)}" if on else f"số {number}"


def parts(titled: Iterable[tuple[str, list[Block]]]) -> tuple[Block, ...]:
    """The parts of a document under their Roman numbers; those with nothing in them are left out."""
    done: list[Block] = []
    held = [(title, blocks) for title, blocks in titled if blocks]
    for number, (title, blocks) in enumerate(held, start=1):
        done += [Heading(1, f"{roman(number)}.", title), *blocks]
    return tuple(done)


def tasks(rows: Iterable[PlanTask], *, done: bool = False) -> Table:
    """A plan's tasks under the contents they belong to; with `done` what became of them."""
    order = [content.value for content in Content]
    lines: list[Row] = []
    number = 0
    ordered = sorted(rows, key=lambda row: (order.index(row.content), row.due_day or date.max, row.pk))
    for content, group in groupby(ordered, key=lambda row: row.content):
        lines.append(Row((str(Content(content).label),), "section"))
        for row in group:
            number += 1
            who = f"{row.owner}; phối hợp: {row.co_owner}" if row.co_owner else row.owner
            tail = (STATES[TaskState(row.state)], _result(row)) if done else ()
            lines.append(Row((str(number), row.task, who, day(row.due_day), *tail)))
    columns = [
        Column("TT", 6),
        Column("Nội dung công việc", 35, "left"),
        Column("Chủ trì, phối hợp", 22, "left"),
        Column("Thời hạn", 18),
    ]
    if done:
        columns += [Column("Tình trạng", 14), Column("Kết quả", 25, "left")]
    return Table(
        "Nội dung, phân công và thời hạn" if not done else "Kết quả thực hiện từng việc",
        tuple(columns),
        tuple(lines),
        row_header=1,
    )


def _result(row: PlanTask) -> str:
    return "; ".join(filter(None, (day(row.done_on) if row.done_on else "", row.result)))


def objectives(rows: Iterable[Objective], *, done: bool = False) -> Table:
    """The year's quality objectives; with `done` what was reached."""
    lines = [
        Row(
            (
                str(number), row.what, row.indicator, f"{points(row.target)} {row.measure}".strip(), row.owner,
                *((points(row.result) if row.result is not None else "", OBJECTIVES[ObjectiveState(row.state)]) if done else ()),
            )
        )
        for number, row in enumerate(rows, start=1)
    ]  # fmt: skip
    columns = [
        Column("TT", 6), Column("Mục tiêu", 32, "left"), Column("Chỉ số", 20, "left"), Column("Chỉ tiêu", 14),
        Column("Người chịu trách nhiệm", 18, "left"),
    ]  # fmt: skip
    if done:
        columns += [Column("Kết quả", 12), Column("Đánh giá", 14)]
    return Table("Mục tiêu chất lượng", tuple(columns), tuple(lines), row_header=1)


def formalities(rows: Iterable[Formality], codes: dict[int, list[str]]) -> Table:
    """The TTHC in the annex of a declaration, each with the procedures it is handled by."""
    lines: list[Row] = []
    number = 0
    ordered = sorted(rows, key=lambda row: (row.field_name, row.sort_text))
    for field, group in groupby(ordered, key=lambda row: row.field_name):
        lines.append(Row((f"Lĩnh vực {field}",), "section"))
        for row in group:
            number += 1
            lines.append(Row((str(number), row.code, row.name, ", ".join(codes.get(row.pk, [])))))
    columns = (
        Column("TT", 7),
        Column("Mã TTHC", 17),
        Column("Tên thủ tục hành chính", 52, "left"),
        Column("Mã quy trình", 24),
    )
    return Table("", columns, tuple(lines), row_header=2)
