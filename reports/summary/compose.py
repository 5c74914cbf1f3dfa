"""The summary put together: letterhead, sentences, tables, charts, annexes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports import charts
from reports.figures import Figures
from reports.official import Annex, Block, Heading, OfficialDocument, annex_reference, numbered, roman
from reports.summary import sentences, tables

if TYPE_CHECKING:
    from reports.models import DocumentSettings
    from reports.wording.voice import Voice

NAMED_IN_TEXT = 15
"""So many agencies are named in a sentence; more of them get an annex."""


def compose(figures: Figures, settings: DocumentSettings) -> OfficialDocument:
    """The summary of these figures, under this province's letterhead and in its words."""
    say = settings.voice("summary").knowing(sentences.values(figures, settings))
    letterhead = say.letterhead(settings.parent_line, settings.issuer_line)
    return OfficialDocument(
        kind="BÁO CÁO",
        subject=say.line("subject"),
        letterhead=letterhead,
        addressees=say.lines("addressees"),
        bases=say.bases(),
        opening=say.lines("opening"),
        body=numbered((*_general(figures, say), *_results(figures, say), *_shortcomings(figures, say))),
        closing=say.line("closing"),
        recipients=say.recipients(settings.drafting_unit),
        signature=say.signature(),
        stamp=sentences.stamp(figures),
        warning=sentences.warning(figures),
        annexes=_annexes(figures),
        annex_reference=annex_reference("Báo cáo", say.line("symbol"), figures.as_of.year, settings.issuer_line),
    )


def _general(figures: Figures, say: Voice) -> list[Block]:
    blocks: list[Block] = [
        Heading(1, "I.", "TÌNH HÌNH CHUNG"),
        Heading(2, "1.", "Phạm vi, đối tượng và tiến độ chấm điểm"),
        *say.paragraphs("progress", sentences.progress(figures)),
        tables.progress(figures),
    ]
    number = 2
    if figures.rubric:
        blocks.append(Heading(2, f"{number}.", "Căn cứ chấm điểm, xếp loại"))
        blocks += say.paragraphs("rubric", sentences.rubric(figures))
        number += 1
    if figures.reported:
        blocks += [
            Heading(2, f"{number}.", "Số liệu đã công bố"),
            *say.paragraphs("reported", sentences.reported(figures)),
            tables.reported(figures.reported),
        ]
    return blocks


def _results(figures: Figures, say: Voice) -> list[Block]:
    blocks: list[Block] = [
        Heading(1, "II.", "KẾT QUẢ CHẤM ĐIỂM, XẾP LOẠI"),
        Heading(2, "1.", "Kết quả xếp loại"),
        *say.paragraphs("ratings", sentences.ratings(figures)),
    ]
    if figures.total.scored:
        blocks += [
            tables.ratings(figures, figures.present_levels, caption="Kết quả xếp loại theo cấp", first="Cấp"),
            *_picture(charts.ratings(figures)),
            tables.ratings(
                figures, figures.scored_kinds, caption="Kết quả xếp loại theo loại cơ quan", first="Loại cơ quan"
            ),
        ]
    blocks += [Heading(2, "2.", "Kết quả điểm số"), *say.paragraphs("scores", sentences.scores(figures))]
    if figures.total.mean is not None:
        blocks += [
            tables.scores(figures, figures.present_levels, caption="Điểm số theo cấp", first="Cấp"),
            tables.scores(figures, figures.scored_kinds, caption="Điểm số theo loại cơ quan", first="Loại cơ quan"),
        ]
    blocks += [Heading(2, "3.", "Kết quả theo tiêu chí"), *say.paragraphs("criteria", sentences.criteria(figures))]
    if weakest := figures.weakest():
        blocks += [tables.weakest(weakest), *_picture(charts.weakest(figures))]
    blocks += [
        Heading(2, "4.", "Cơ quan, đơn vị chưa nộp phiếu tự chấm điểm"),
        *say.paragraphs("missing", sentences.missing(figures, named=NAMED_IN_TEXT)),
    ]
    return blocks


def _shortcomings(figures: Figures, say: Voice) -> list[Block]:
    return [
        Heading(1, "III.", "TỒN TẠI, HẠN CHẾ QUA SỐ LIỆU CHẤM ĐIỂM"),
        *say.paragraphs("shortcomings", sentences.shortcomings(figures)),
        Heading(1, "IV.", "ĐỀ XUẤT, KIẾN NGHỊ"),
        *say.paragraphs("proposals", sentences.proposals(figures)),
    ]


def _annexes(figures: Figures) -> tuple[Annex, ...]:
    parts: list[tuple[str, tuple[Block, ...], bool]] = []
    if figures.agencies:
        title = f"DANH SÁCH CƠ QUAN, ĐƠN VỊ VÀ KẾT QUẢ CHẤM ĐIỂM, XẾP LOẠI NĂM {figures.year}"
        parts.append((title, (tables.agencies(figures),), True))
    if figures.criteria:
        parts.append((f"MỨC ĐỘ ĐẠT THEO TIÊU CHÍ NĂM {figures.year}", (tables.criteria(figures),), False))
    if len(figures.missing) > NAMED_IN_TEXT:
        title = f"DANH SÁCH CƠ QUAN, ĐƠN VỊ CHƯA NỘP PHIẾU TỰ CHẤM ĐIỂM NĂM {figures.year}"
        parts.append((title, (tables.missing(figures.missing),), False))
    numbered = len(parts) > 1
    return tuple(
        Annex(f"Phụ lục {roman(order)}" if numbered else "Phụ lục", title, blocks, landscape)
        for order, (title, blocks, landscape) in enumerate(parts, start=1)
    )


def _picture(chart: charts.Chart | None) -> list[Block]:
    return [chart.picture] if chart else []
