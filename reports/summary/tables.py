"""The tables of the summary: the figures as text, in the order in which they are printed."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.cells import NOTHING, count, points, published, share
from reports.figures import AgencyLine, CriterionFigure, Figures, GroupFigures, Reported
from reports.official import Column, Kind, Row, Table

NOTHING_MEANS = gettext_lazy("Dấu “–”: chưa có dữ liệu hoặc không áp dụng, khác với số 0.")


def progress(figures: Figures) -> Table:
    """How many stand in the tree, take part, have sent their sheet, have a rating: by level."""
    return Table(
        caption=_("Số cơ quan, đơn vị và tiến độ chấm điểm theo cấp"),
        columns=(
            Column(_("Cấp"), 20, "left"),
            Column(_("Trong danh mục"), 12),
            Column(_("Thuộc diện chấm điểm"), 13),
            Column(_("Số lượng"), 10, group=_("Đã nộp phiếu")),
            Column(_("Tỷ lệ (%)"), 11, group=_("Đã nộp phiếu")),
            Column(_("Số lượng"), 10, group=_("Đã xếp loại")),
            Column(_("Tỷ lệ (%)"), 11, group=_("Đã xếp loại")),
            Column(_("Chưa nộp"), 11),
        ),
        rows=tuple(
            Row(
                (
                    group.label, count(group.registered), count(group.applicable),
                    count(group.submitted), share(group.submitted_percent),
                    count(group.scored), share(group.scored_percent), count(group.not_submitted),
                ),
                kind,
            )
            for group, kind in with_total(figures.present_levels, figures.total)
        ),
        note=str(NOTHING_MEANS) if not all(group.applicable for group in figures.present_levels) else "",
    )  # fmt: skip


def ratings(figures: Figures, groups: tuple[GroupFigures, ...], *, first: str, caption: str = "") -> Table:
    """How many have each rating, with shares that add up to 100,00 (largest remainder): by level or by kind."""
    # Four ratings leave room for words, five or more for signs only.
    counted, shared = (_("Số lượng"), _("Tỷ lệ (%)")) if len(figures.bands) <= 4 else (_("SL"), "%")
    each = 340 // max(len(figures.bands), 1)
    return Table(
        caption=caption,
        columns=(
            Column(first, 220, "left"),
            Column(_("Đã xếp loại"), 100),
            *(Column(title, each, group=band.label) for band in figures.bands for title in (counted, shared)),
        ),
        rows=tuple(
            Row((group.label, count(group.scored), *_rating_cells(figures, group)), kind)
            for group, kind in with_total(groups, figures.total)
        ),
        note=str(NOTHING_MEANS) if not all(group.scored for group in groups) else "",
    )


def scores(figures: Figures, groups: tuple[GroupFigures, ...], *, first: str, caption: str = "") -> Table:
    """Mean, median, spread and range of the scores: by level or by kind."""
    return Table(
        caption=caption,
        columns=(
            Column(first, 30, "left"),
            Column(_("Số cơ quan"), 11),
            Column(_("Trung bình"), 12),
            Column(_("Trung vị"), 12),
            Column(_("Độ lệch chuẩn"), 12),
            Column(_("Thấp nhất"), 11),
            Column(_("Cao nhất"), 11),
        ),
        rows=tuple(
            Row(
                (
                    group.label, count(group.scored), points(group.mean), points(group.median),
                    points(group.spread), points(group.lowest), points(group.highest),
                ),
                kind,
            )
            for group, kind in with_total(groups, figures.total)
        ),
        note=str(NOTHING_MEANS) if not all(group.scored for group in groups) else "",
    )  # fmt: skip


def weakest(criteria: tuple[CriterionFigure, ...]) -> Table:
    """The criteria with the lowest attainment."""
    return Table(
        caption=_("Các tiêu chí có tỷ lệ đạt thấp nhất"),
        columns=_criterion_columns(),
        rows=tuple(_criterion_row(criterion) for criterion in criteria),
        row_header=1,
    )


def criteria(figures: Figures) -> Table:
    """Every criterion with its attainment, under its group."""
    rows: list[Row] = []
    for group, members in groupby(figures.criteria, key=lambda criterion: criterion.group):
        rows += [Row((group,), "section"), *(_criterion_row(criterion) for criterion in members)]
    return Table(caption="", columns=_criterion_columns(), rows=tuple(rows), row_header=1, note=str(NOTHING_MEANS))


def reported(figures: tuple[Reported, ...]) -> Table:
    """What was published elsewhere, beside what the system counts. One source for all stands below the table."""
    sources = list(dict.fromkeys(figure.source for figure in figures))
    several = len(sources) > 1
    note = (
        str(NOTHING_MEANS) if several else _("Nguồn: %(source)s. ") % {"source": "".join(sources)} + str(NOTHING_MEANS)
    )
    return Table(
        caption=_("Số liệu đã công bố và số đếm được trên hệ thống"),
        columns=(
            Column(_("TT"), 6),
            Column(_("Chỉ tiêu"), 46, "left"),
            Column(_("Số đã công bố"), 15),
            Column(_("Đơn vị tính"), 18),
            Column(_("Số đếm trên hệ thống"), 15),
            *([Column(_("Nguồn"), 30, "left")] if several else []),
        ),
        rows=tuple(
            Row(
                (
                    str(number), figure.label, published(figure.value, figure.unit), figure.unit, count(figure.counted),
                    *([figure.source] if several else []),
                )
            )
            for number, figure in enumerate(figures, start=1)
        ),
        row_header=1,
        note=note,
    )  # fmt: skip


def agencies(figures: Figures, lines: list[AgencyLine]) -> Table:
    """The agencies of one level with their scores, rating and place, under the agency above them."""
    rows: list[Row] = []
    number = 0
    for parent, members in by_parent(lines):
        if parent:
            rows.append(Row((parent,), "subsection"))
        for line in members:
            number += 1
            rows.append(_agency_row(number, line, figures.band_labels))
    return Table(
        caption="",
        columns=(
            Column(_("TT"), 5),
            Column(_("Mã"), 13, "left"),
            Column(_("Cơ quan, đơn vị"), 33, "left"),
            Column(_("Tự chấm"), 8, group=_("Điểm")),
            Column(_("Thẩm định"), 8, group=_("Điểm")),
            Column(_("Công nhận"), 8, group=_("Điểm")),
            Column(_("Xếp loại"), 10),
            Column(_("Thứ hạng trong khối"), 8),
            Column(_("Ngày nộp phiếu"), 10),
        ),
        rows=tuple(rows),
        row_header=2,
        note=str(NOTHING_MEANS),
    )


def missing(lines: tuple[AgencyLine, ...]) -> Table:
    """Who has not sent their sheet."""
    return Table(
        caption="",
        columns=(
            Column(_("TT"), 6),
            Column(_("Mã"), 20, "left"),
            Column(_("Cơ quan, đơn vị"), 44, "left"),
            Column(_("Cơ quan cấp trên"), 30, "left"),
        ),
        rows=tuple(Row((str(number), line.code, line.name, line.parent)) for number, line in enumerate(lines, start=1)),
        row_header=2,
    )


def with_total(groups: Iterable[GroupFigures], total: GroupFigures) -> Iterable[tuple[GroupFigures, Kind]]:
    """The groups, then the whole province as the table's last row."""
    yield from ((group, "plain") for group in groups)
    yield total, "total"


def _criterion_columns() -> tuple[Column, ...]:
    return (
        Column(_("Mã"), 8),
        Column(_("Tiêu chí"), 48, "left"),
        Column(_("Điểm tối đa"), 10),
        Column(_("Số cơ quan được chấm"), 12),
        Column(_("Điểm bình quân"), 11),
        Column(_("Tỷ lệ đạt (%)"), 11),
    )


def _criterion_row(criterion: CriterionFigure) -> Row:
    return Row(
        (
            criterion.code, criterion.name, points(criterion.maximum), count(criterion.scored),
            points(criterion.mean), share(criterion.attainment),
        )
    )  # fmt: skip


def _rating_cells(figures: Figures, group: GroupFigures) -> Iterable[str]:
    for band in figures.bands:
        yield count(group.ratings[band.code])
        yield share(group.shares[band.code])


def _agency_row(number: int, line: AgencyLine, labels: dict[str, str]) -> Row:
    return Row(
        (
            str(number), line.code, line.name, points(line.self_score), points(line.verified_score),
            points(line.final_score), labels.get(line.rating, line.rating) or NOTHING, count(line.rank),
            f"{line.submitted_at:%d/%m/%Y}" if line.submitted_at else NOTHING,
        )
    )  # fmt: skip


def by_parent(lines: list[AgencyLine]) -> Iterable[tuple[str, list[AgencyLine]]]:
    """Under the agency above each, when there are several such; else all together."""
    parents = list(dict.fromkeys(line.parent for line in lines))
    if len(parents) == 1 or lines[0].level != "commune":
        return [("", lines)]
    return [(parent, [line for line in lines if line.parent == parent]) for parent in parents]
