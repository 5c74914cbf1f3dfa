"""Rubrics, results and scores of every year as tables, for those who take them out."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from agencies.datasets import Column, Table
from agencies.models import Province
from scoring.models import Campaign, Citation, RubricVersion, Score, Scorecard
from scoring.rules.codec import CodecError
from scoring.rules.columns import CRITERIA, CRITERION_COLUMNS
from scoring.rules.sheet import rubric_to_tables
from scoring.workflow.paper import KNOWN_RATINGS

AT_ONCE = 1000


def rubrics(province: Province) -> Table:
    """The criteria of every version that is whole, in the columns of a rubric's own workbook, with the version in front."""
    titles = [column.title for column in CRITERION_COLUMNS]
    return [_("Bộ tiêu chí"), _("Phiên bản"), _("Trạng thái"), *titles], _criteria(province, titles)


def _criteria(province: Province, titles: list[str]) -> Iterator[list[Any]]:
    for version in RubricVersion.objects.of(province.pk).order_by("pk"):
        with contextlib.suppress(CodecError):  # a draft under way
            heading, *rows = rubric_to_tables(version.spec)[CRITERIA]
            for row in rows:
                cells = dict(zip(heading, row, strict=True))
                yield [version.code, version.number, version.get_status_display(), *(cells[title] for title in titles)]


def results(province: Province) -> Table:
    """What every agency came to in every year, entered from paper or scored here."""
    header = [
        _("Năm"), _("Mã"), _("Cơ quan"), _("Cấp"), _("Loại cơ quan"), _("Đối tượng"), _("Trạng thái"), _("Lý do không chấm"),
        _("Điểm tự chấm"), _("Xếp loại tự chấm"), _("Điểm thẩm định"), _("Xếp loại thẩm định"), _("Điểm công nhận"),
        _("Xếp loại"), _("Nguồn"),
    ]  # fmt: skip
    return header, _results(province)


def _results(province: Province) -> Iterator[list[Any]]:
    for campaign in Campaign.objects.of(province.pk).select_related("rubric").order_by("year"):
        words = {band["code"]: band["label"] for band in campaign.bands}
        source = _("hồ sơ giấy") if campaign.on_paper else _("phần mềm")
        for row in campaign.scorecards.order_by("pk").iterator(AT_ONCE):
            yield [
                campaign.year, row.code, row.name, row.get_level_display(), row.get_kind_display(),
                row.get_obligation_display(), "" if row.excluded_reason else row.get_state_display(), row.excluded_reason,
                row.self_score, words.get(row.self_rating, ""), row.verified_score, words.get(row.verified_rating, ""),
                row.final_score, words.get(row.final_rating, ""), source,
            ]  # fmt: skip


def result_columns() -> Sequence[Column]:
    """The columns of a file of results on paper."""
    return [
        Column(_("Mã"), True, _("mã cơ quan vào ngày 31/12 của năm")),
        Column(_("Xếp loại"), True, ", ".join(KNOWN_RATINGS.values())),
        Column(_("Điểm"), False, _("để trống khi không biết")),
    ]


def scores(province: Province) -> Table:
    """What each side says of every criterion in every year: points, whether it applies, what was claimed and why."""
    header = [
        _("Năm"), _("Mã"), _("Cơ quan"), _("Bên chấm"), _("Tiêu chí"), _("Điểm"), _("Không áp dụng"), _("Nội dung chấm"),
        _("Giải trình, lý do"), _("Người ghi"), _("Lúc"),
    ]  # fmt: skip
    rows = Score.objects.filter(scorecard__campaign__province=province).select_related("scorecard__campaign", "by")
    rows = rows.order_by("scorecard__campaign__year", "scorecard_id", "stage", "pk")
    return header, map(_score, rows.iterator(AT_ONCE))


def _score(row: Score) -> list[Any]:
    sheet = row.scorecard
    claim = json.dumps(row.claim, ensure_ascii=False, sort_keys=True) if row.claim else ""
    return [
        sheet.campaign.year, sheet.code, sheet.name, row.get_stage_display(), row.criterion, row.points,
        "x" if row.not_applicable else "", claim, row.note, str(row.by or ""), row.at,
    ]  # fmt: skip


def citations(province: Province) -> Table:
    """Which document each agency cited for which criterion, and where in it."""
    header = [
        _("Năm"), _("Mã"), _("Cơ quan"), _("Tiêu chí"), _("Số, ký hiệu"), _("Trích yếu"), _("Trang, mục"), _("Người trích dẫn"),
    ]  # fmt: skip
    rows = Citation.objects.filter(scorecard__campaign__province=province)
    rows = rows.select_related("scorecard__campaign", "document", "by").order_by(
        "scorecard__campaign__year", "scorecard_id", "pk"
    )
    return header, map(_citation, rows.iterator(AT_ONCE))


def _citation(row: Citation) -> list[Any]:
    sheet: Scorecard = row.scorecard
    return [
        sheet.campaign.year, sheet.code, sheet.name, row.criterion, row.document.number, row.document.title, row.locator,
        str(row.by or ""),
    ]  # fmt: skip
