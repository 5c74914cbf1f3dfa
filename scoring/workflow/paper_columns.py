"""The columns of a table of points by criterion: the agency, total and rating, and a column for each criterion."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _t

from agencies.rules import Refused, fold
from agencies.transfer.resource import Fault, words_for
from scoring.models import Campaign, Stage
from scoring.rules.numbers import points_up_to, text
from scoring.rules.rubric import Criterion, Rubric
from scoring.workflow.paper import KNOWN_RATINGS

CODE, NAME, SCORE, RATING = _t("Mã"), _t("Cơ quan"), _t("Tổng điểm"), _t("Xếp loại")
NOT_APPLICABLE = _t("không áp dụng")

Answer = Decimal | None
"""Points; None for a criterion that does not apply."""


@dataclass(slots=True)
class PaperColumn:
    """A column of the file: the code, the total, the rating, or a criterion."""

    name: str
    title: str
    item: Criterion | None = None


def columns_in(heading: tuple[int, list[str]], rubric: Rubric) -> list[PaperColumn | None]:
    """What each column is; None for one that only tells. Raises Refused naming every column that cannot be used."""
    line, titles = heading
    items = {fold(item.code): item for item in rubric.items()}
    known = {
        word: key for key, title in (("", CODE), ("score", SCORE), ("rating", RATING)) for word in words_for(title)
    }
    known |= {"code": "", "ma co quan": "", "score": "score", "diem": "score", "rating": "rating"}
    told = words_for(NAME) | {"ten co quan"}
    columns: list[PaperColumn | None] = []
    problems = []
    for title in titles:
        word = fold(title)
        item = items.get(word) or items.get(word.split(" ")[0].rstrip(".:") if word else "")
        column = (
            PaperColumn(known[word], title) if word in known else PaperColumn(item.code, title, item) if item else None
        )
        columns.append(column)
        if title and column is None and word not in told:
            problems.append(
                Fault(line, title, _("không phải mã tiêu chí của bộ tiêu chí đã chọn; bỏ cột này hoặc sửa tên cột."))
            )
    names = [column.name for column in columns if column]
    problems += [
        Fault(line, name or str(CODE), _("cột có hai lần; giữ lại một."))
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    if "" not in names:
        problems.append(Fault(line, str(CODE), _("thiếu cột này (%(title)s).") % {"title": CODE}))
    if not any(column and column.item for column in columns):
        problems.append(
            Fault(line, "", _("không có cột nào là mã tiêu chí, như %(code)s.") % {"code": next(rubric.items()).code})
        )
    if problems:
        raise Refused("\n".join(map(str, problems)))
    return columns


def answer_in(item: Criterion, block: str, written: str) -> Answer:
    """The points of a cell, or None for not applicable. Raises ValueError with the end of the sentence to show."""
    if fold(written) in {"kad", "k/a", "n/a", *words_for(NOT_APPLICABLE)}:
        return None
    if item.applies(block) == "none":
        raise ValueError(_("tiêu chí này không áp dụng cho khối của cơ quan; để trống ô này."))
    points = points_up_to(item.max_points, written)
    if points is None:
        told = {"value": written, "most": f"{item.max_points:f}"}
        raise ValueError(_("“%(value)s” không phải điểm từ 0 đến %(most)s, hoặc “không áp dụng”.") % told)
    return points


def shown(points: Answer) -> Any:
    return str(NOT_APPLICABLE) if points is None else Decimal(text(points))


def columns_for(rubric: Rubric) -> list[tuple[str, bool, str]]:
    """The headings of the file by this rubric: each with whether it must be there and what may stand in it."""
    first = [
        (str(CODE), True, _("mã cơ quan vào ngày 31/12 của năm")), (str(NAME), False, _("để người đọc, không được nhập")),
        (str(SCORE), False, _("để trống thì tính theo bộ tiêu chí")), (str(RATING), False, ", ".join(KNOWN_RATINGS.values())),
    ]  # fmt: skip
    items = [
        (item.code, False, _("%(name)s: điểm từ 0 đến %(most)s, hoặc “không áp dụng”") % {"name": item.name, "most": f"{item.max_points:f}"})
        for item in rubric.items()
    ]  # fmt: skip
    return first + items


def table_of(campaign: Campaign) -> tuple[list[str], list[list[Any]]]:
    """A year with its recognised points in the columns that come in; two queries."""
    assert campaign.rubric
    rubric = campaign.rubric.spec
    codes = [item.code for item in rubric.items()]
    rows = []
    for sheet in campaign.scorecards.prefetch_related("scores").order_by("path"):
        points = {row.criterion: shown(row.points) for row in sheet.scores.all() if row.stage == Stage.FINAL}
        score = None if sheet.final_score is None else Decimal(text(sheet.final_score))
        told = [sheet.code, sheet.name, score, KNOWN_RATINGS.get(sheet.final_rating, sheet.final_rating)]
        rows.append([*told, *(points.get(code) for code in codes)])
    return [title for title, _required, _hint in columns_for(rubric)], rows
