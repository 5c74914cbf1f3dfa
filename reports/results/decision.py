"""The decision that recognises a year's results, with the agencies of each level in an annex (Nghị định 30/2020/NĐ-CP, Mẫu 1.2).

UBND cấp tỉnh decides; until its number is entered the document has room for it, so that it can be submitted for signature.
"""

from __future__ import annotations

from collections.abc import Iterable

from agencies.models import Province
from reports.cells import NOTHING, count, points
from reports.figures import AgencyLine, Figures, GroupFigures, yearly_figures
from reports.models import DocumentSettings
from reports.official import Annex, Column, OfficialDocument, Row, Table, articles, legal_bases, recipient_list, roman
from reports.papers import sentences as say
from reports.papers.issuer import issuer_of, official_name
from reports.rules import two_digits
from reports.summary import sentences, tables

WHAT = f"chấm điểm, xếp loại việc xây dựng, áp dụng, duy trì và cải tiến {say.SYSTEM} theo Tiêu chuẩn quốc gia TCVN ISO 9001"


def decision(province: Province, year: int, settings: DocumentSettings) -> OfficialDocument:
    """The decision on the results of a year, from the year's figures; eight queries."""
    assert province.root
    figures = yearly_figures(province, year)
    made = figures.decision
    issuer = issuer_of(province.root, settings, made.signed_on if made else None)
    letterhead = issuer.letterhead(
        made.number if made else "", "QĐ", made.signed_on if made else None, figures.as_of.year
    )
    annexes = tuple(_annexes(figures))
    return OfficialDocument(
        kind="QUYẾT ĐỊNH",
        subject=f"Về việc công nhận kết quả {WHAT} năm {year}",
        letterhead=letterhead,
        authority=issuer.authority,
        bases=legal_bases((*say.BASES, *_rubric(figures), f"Theo đề nghị của {settings.position} {settings.issuer_line}")),
        resolves="QUYẾT ĐỊNH:",
        opening=(),
        body=tuple(articles(_articles(figures, settings, issuer.name, len(annexes)))),
        closing="",
        recipients=recipient_list(("Như Điều 4", "Bộ Khoa học và Công nghệ (để báo cáo)", "Ban Chỉ đạo ISO tỉnh"), ""),
        signature=issuer.signature(),
        warning=sentences.warning(figures),
        annexes=annexes,
        annex_reference=f"(Kèm theo Quyết định {letterhead.number[0].lower()}{letterhead.number[1:]} của {issuer.head} {official_name(issuer.name)})",
    )  # fmt: skip


def _rubric(figures: Figures) -> tuple[str, ...]:
    return (f"Căn cứ {figures.rubric.document}",) if figures.rubric and figures.rubric.document else ()


def _articles(figures: Figures, settings: DocumentSettings, province: str, annexes: int) -> tuple[str, ...]:
    rated = ", ".join(
        f"{two_digits(figures.total.ratings[band.code])} cơ quan xếp loại {band.label}"
        for band in figures.bands
        if figures.total.ratings[band.code]
    )
    where = "các Phụ lục" if annexes > 1 else "Phụ lục"
    return (
        f"Công nhận kết quả {WHAT} năm {figures.year} của {two_digits(len(figures.agencies))} cơ quan, đơn vị"
        + (f", gồm: {rated}" if rated else "")
        + f" (chi tiết tại {where} kèm theo Quyết định này).",
        f"Giao {settings.issuer_line} thông báo, công khai kết quả; theo dõi, đôn đốc các cơ quan, đơn vị khắc phục tồn tại. Kết quả "
        "là căn cứ xem xét thi đua, khen thưởng và trách nhiệm người đứng đầu trong thực hiện cải cách hành chính.",
        "Quyết định này có hiệu lực kể từ ngày ký.",
        f"Chánh Văn phòng {province}, {settings.position} {settings.issuer_line}, người đứng đầu các cơ quan, đơn vị có tên tại "
        f"{where} chịu trách nhiệm thi hành Quyết định này./.",
    )


def _annexes(figures: Figures) -> Iterable[Annex]:
    held = [(level, [line for line in figures.agencies if line.level == level.key]) for level in figures.present_levels]
    held = [(level, lines) for level, lines in held if lines]
    for order, (level, lines) in enumerate(held, start=1):
        number = f"Phụ lục {roman(order)}" if len(held) > 1 else "Phụ lục"
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
        Column("TT", 7), Column("Mã", 16, "left"), Column("Cơ quan, đơn vị", 41, "left"), Column("Điểm", 11),
        Column("Xếp loại", 14), Column("Thứ hạng trong khối", 11),
    )  # fmt: skip
    return Table("", columns, tuple(rows), row_header=2, note=str(tables.NOTHING_MEANS))
