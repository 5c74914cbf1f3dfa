"""The summary put together: letterhead, sentences, tables, charts, annexes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports import charts
from reports.figures import Figures
from reports.official import Block, Heading, OfficialDocument, annex_reference, numbered
from reports.summary import sentences, tables
from reports.summary.annexes import Annexes, annexes_of

if TYPE_CHECKING:
    from reports.models import DocumentSettings
    from reports.wording.voice import Voice


def compose(figures: Figures, settings: DocumentSettings) -> OfficialDocument:
    """The summary of these figures, under this province's letterhead and in its words."""
    say = settings.voice("summary").knowing(sentences.values(figures, settings))
    letterhead = say.letterhead(settings.parent_line, settings.issuer_line)
    annexes = annexes_of(figures)
    return OfficialDocument(
        kind="BÁO CÁO",
        subject=say.line("subject"),
        letterhead=letterhead,
        addressees=say.lines("addressees"),
        bases=say.bases(),
        opening=say.lines("opening"),
        body=numbered((*_general(figures, say), *_results(figures, annexes, say), *_shortcomings(figures, say))),
        closing=say.line("closing"),
        recipients=say.recipients(settings.drafting_unit),
        signature=say.signature(),
        stamp=sentences.stamp(figures),
        warning=sentences.warning(figures),
        annexes=annexes.all,
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


def _results(figures: Figures, annexes: Annexes, say: Voice) -> list[Block]:
    blocks: list[Block] = [
        Heading(1, "II.", "KẾT QUẢ CHẤM ĐIỂM, XẾP LOẠI"),
        Heading(2, "1.", "Kết quả xếp loại"),
        *say.paragraphs("ratings", sentences.ratings(figures, annexes)),
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
    blocks += [
        Heading(2, "3.", "Kết quả theo tiêu chí"),
        *say.paragraphs("criteria", sentences.criteria(figures, annexes)),
    ]
    if weakest := figures.weakest():
        blocks += [tables.weakest(weakest), *_picture(charts.weakest(figures))]
    blocks += [
        Heading(2, "4.", "Cơ quan, đơn vị chưa nộp phiếu tự chấm điểm"),
        *say.paragraphs("missing", sentences.missing(figures, annexes)),
    ]
    return blocks


def _shortcomings(figures: Figures, say: Voice) -> list[Block]:
    return [
        Heading(1, "III.", "TỒN TẠI, HẠN CHẾ QUA SỐ LIỆU CHẤM ĐIỂM"),
        *say.paragraphs("shortcomings", sentences.shortcomings(figures)),
        Heading(1, "IV.", "ĐỀ XUẤT, KIẾN NGHỊ"),
        *say.paragraphs("proposals", sentences.proposals(figures)),
    ]


def _picture(chart: charts.Chart | None) -> list[Block]:
    return [chart.picture] if chart else []
