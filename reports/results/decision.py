"""The decision that recognises a year's results, with the agencies of each level in an annex (Nghị định 30/2020/NĐ-CP, Mẫu 1.2).

UBND cấp tỉnh decides; until its number is entered the document has room for it, so that it can be submitted for signature.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from agencies.models import Province
from reports.cells import NOTHING, count, points
from reports.figures import AgencyLine, Figures, GroupFigures, yearly_figures
from reports.models import DocumentSettings
from reports.official import Annex, Column, OfficialDocument, Row, Table, annex_numbers, reference_to
from reports.papers.issuer import issuer_of, official_name
from reports.rules import two_digits
from reports.summary import sentences, tables
from reports.summary.annexes import levels_held
from reports.wording.filling import Values


def decision(province: Province, year: int, settings: DocumentSettings) -> OfficialDocument:
    """The decision on the results of a year, from the year's figures; ten queries."""
    assert province.root
    figures = yearly_figures(province, year)
    made = figures.decision
    signed_on = made.signed_on if made else None
    issuer = issuer_of(province.root, settings, signed_on)
    annexes = tuple(_annexes(figures))
    say = settings.voice("results").knowing(
        {
            **issuer.said("QĐ", signed_on, figures.as_of.year),
            **_values(figures, settings, len(annexes)),
            "nam": str(year),
        }
    )
    letterhead = say.letterhead(issuer.parent, issuer.printed, made.number if made else "")
    return OfficialDocument(
        kind="QUYẾT ĐỊNH",
        subject=say.line("subject"),
        letterhead=letterhead,
        authority=issuer.authority,
        bases=say.bases(),
        resolves="QUYẾT ĐỊNH:",
        opening=(),
        body=tuple(say.paragraphs("articles")),
        closing="",
        recipients=say.recipients(),
        signature=replace(say.signature(), marks=None),  # UBND cấp tỉnh signs, not the office whose seal is kept
        warning=sentences.warning(figures),
        annexes=annexes,
        annex_reference=reference_to("Quyết định", letterhead, f"{issuer.head} {official_name(issuer.name)}"),
    )


def _values(figures: Figures, settings: DocumentSettings, annexes: int) -> Values:
    rated = ", ".join(
        f"{two_digits(figures.total.ratings[band.code])} cơ quan xếp loại {band.label}"
        for band in figures.bands
        if figures.total.ratings[band.code]
    )
    rubric = figures.rubric.document if figures.rubric else ""
    return {
        "don_vi_chu_tri": settings.issuer_line, "can_cu_bo_tieu_chi": f"Căn cứ {rubric}" if rubric else "",
        "nguoi_de_nghi": f"{settings.position} {settings.issuer_line}", "so_co_quan": two_digits(len(figures.agencies)),
        "xep_loai": f", gồm: {rated}" if rated else "", "phu_luc": "các Phụ lục" if annexes > 1 else "Phụ lục",
    }  # fmt: skip


def _annexes(figures: Figures) -> Iterable[Annex]:
    held = levels_held(figures)
    for number, (level, lines) in zip(annex_numbers(len(held)), held, strict=True):
        yield Annex(number, _title(figures, level), (_results(figures, lines),))


def _title(figures: Figures, level: GroupFigures) -> str:
    return f"KẾT QUẢ CHẤM ĐIỂM, XẾP LOẠI NĂM {figures.year} – {level.label.upper()}"


def _results(figures: Figures, lines: list[AgencyLine]) -> Table:
    rows: list[Row] = []
    number = 0
    for parent, members in tables.by_parent(lines):
        if parent:
            rows.append(Row((parent,), "subsection"))
        for line in members:
            number += 1
            label = figures.band_labels.get(line.rating, line.rating) or NOTHING
            rows.append(Row((str(number), line.code, line.name, points(line.score), label, count(line.rank))))
    columns = (
        Column("TT", 6), Column("Mã", 20, "left"), Column("Cơ quan, đơn vị", 37, "left"), Column("Điểm", 9),
        Column("Xếp loại", 14), Column("Thứ hạng trong khối", 14),
    )  # fmt: skip
    return Table("", columns, tuple(rows), row_header=2, note=str(tables.NOTHING_MEANS))
