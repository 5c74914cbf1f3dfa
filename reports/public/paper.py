"""The public results on paper: A4, tagged for screen readers, no letterhead and no signature, for it is no act of anybody."""

from __future__ import annotations

from agencies.models import Province
from reports.cells import NOTHING, count, points
from reports.models import DocumentSettings
from reports.official import Column, Heading, Row, Table
from reports.public.shown import PublicResults
from reports.renderers.pdf import printed


def render(results: PublicResults, province: Province) -> bytes:
    """The document as PDF, in Vietnamese."""
    context = {
        "results": results, "issuer": DocumentSettings.objects.of(province).issuer_line,
        "title": f"Kết quả chấm điểm, xếp loại áp dụng hệ thống quản lý chất lượng năm {results.year}",
        "blocks": [_summary(results), *_agencies(results)],
    }  # fmt: skip
    return printed("reports/official_public.html", context)


def _summary(results: PublicResults) -> Table:
    each = 60 // max(len(results.ratings), 1)
    return Table(
        caption="Số cơ quan, đơn vị theo xếp loại",
        columns=(Column("Cấp", 25, "left"), Column("Đã xếp loại", 15), *(Column(label, each) for _code, label in results.ratings)),
        rows=tuple(
            Row((label, count(scored), *(count(number) for _label, number in counts)), "total" if whole else "plain")
            for label, scored, counts, whole in results.summary
        ),
    )  # fmt: skip


def _agencies(results: PublicResults) -> list[Heading | Table]:
    blocks: list[Heading | Table] = []
    for label, lines in results.by_level:
        rows = [
            Row(
                (str(number), line.code, f"{line.name} ({line.parent})" if line.level == "commune" and line.parent else line.name,
                 points(line.score), line.rating_label or NOTHING, count(line.rank))
            )
            for number, line in enumerate(lines, start=1)
        ]  # fmt: skip
        columns = (
            Column("TT", 6), Column("Mã", 20, "left"), Column("Cơ quan, đơn vị", 40, "left"), Column("Điểm", 8),
            Column("Xếp loại", 14), Column("Thứ hạng trong khối", 12),
        )  # fmt: skip
        blocks += [Heading(1, "", f"{label.upper()} ({len(lines)})"), Table("", columns, tuple(rows), row_header=2)]
    return blocks
