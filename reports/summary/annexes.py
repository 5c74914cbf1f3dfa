"""The annexes of the summary: the agencies of each level, every criterion, who has sent nothing; and how the text names them."""

from __future__ import annotations

from dataclasses import dataclass

from reports.figures import AgencyLine, Figures, GroupFigures
from reports.official import Annex, Block, annex_numbers
from reports.summary import tables

NAMED_IN_TEXT = 15
"""So many agencies are named in a sentence; more of them get an annex."""
_RESULTS = "KẾT QUẢ CHẤM ĐIỂM, XẾP LOẠI CÁC CƠ QUAN, ĐƠN VỊ NĂM"
_MISSING = "DANH SÁCH CƠ QUAN, ĐƠN VỊ CHƯA NỘP PHIẾU TỰ CHẤM ĐIỂM NĂM"


@dataclass(frozen=True, slots=True)
class Annexes:
    """The annexes in their order. `levels` has each level with the number of its annex; `criteria` and `missing` are the
    numbers of those, empty where there is none."""

    all: tuple[Annex, ...]
    levels: tuple[tuple[GroupFigures, str], ...]
    criteria: str
    missing: str


def annexes_of(figures: Figures) -> Annexes:
    """One annex for each level that has agencies, one of criteria, one of missing sheets where they are many."""
    levels = levels_held(figures)
    parts: list[tuple[str, Block, bool]] = [
        (f"{_RESULTS} {figures.year} – {level.label.upper()}", tables.agencies(figures, lines), True)
        for level, lines in levels
    ]
    if figures.criteria:
        parts.append((f"MỨC ĐỘ ĐẠT THEO TIÊU CHÍ NĂM {figures.year}", tables.criteria(figures), False))
    many_missing = len(figures.missing) > NAMED_IN_TEXT
    if many_missing:
        parts.append((f"{_MISSING} {figures.year}", tables.missing(figures.missing), False))
    numbers = annex_numbers(len(parts))
    return Annexes(
        tuple(Annex(number, title, (block,), across) for number, (title, block, across) in zip(numbers, parts, strict=True)),
        tuple((level, number) for (level, _lines), number in zip(levels, numbers, strict=False)),
        numbers[len(levels)] if figures.criteria else "",
        numbers[-1] if many_missing else "",
    )  # fmt: skip


def levels_held(figures: Figures) -> list[tuple[GroupFigures, list[AgencyLine]]]:
    """Each level with its agencies, without those that have none."""
    held = [(level, [line for line in figures.agencies if line.level == level.key]) for level in figures.present_levels]
    return [(level, lines) for level, lines in held if lines]
