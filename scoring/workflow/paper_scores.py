"""Points by criterion of a year that only exists on paper: a line for each agency, a column for each criterion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agencies import spreadsheet, trail
from agencies.models import AgencyVersion, Province, User
from agencies.rules import Refused
from agencies.templatetags.page import points
from agencies.transfer.lines import AgenciesThrough, Item, LinePlan, require_length
from agencies.transfer.resource import Fault
from scoring.models import Campaign, RubricVersion, Score, Scorecard, Stage
from scoring.rules.engine import assess
from scoring.rules.mark import Mark
from scoring.rules.numbers import HUNDRED, points_up_to
from scoring.rules.outcome import Outcome
from scoring.rules.rubric import Rubric
from scoring.workflow.paper import (
    KNOWN_RATINGS,
    bands_of,
    new_sheet,
    new_year_on_paper,
    place_by_rubric,
    rating_of,
    year_on_paper,
)
from scoring.workflow.paper_columns import (
    CODE,
    NOT_APPLICABLE,
    RATING,
    SCORE,
    Answer,
    PaperColumn,
    answer_in,
    columns_in,
)

CENT = Decimal("0.01")


@dataclass(slots=True)
class PaperSheet:
    """What the file says of one agency's year; `known` is the sheet there is."""

    line: int
    version: AgencyVersion
    block: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    score: Decimal | None = None
    rating: str = ""
    known: Scorecard | None = None
    before: dict[str, Answer] = field(default_factory=dict)
    is_touched: bool = False


def plan_scores(province: Province, name: str, content: bytes, *, year: int, rubric: int) -> LinePlan:
    """Work out what a file would do to a year, by the rubric with this number. Raises Refused when it cannot be used at all."""
    version = RubricVersion.objects.of(province.pk).exclude(status=RubricVersion.Status.DRAFT).filter(pk=rubric).first()
    if version is None:
        raise Refused(_("Hãy chọn bộ tiêu chí đã dùng để chấm năm đó."))
    campaign = _year_for(province, year, version)
    table = spreadsheet.read(name, content)
    require_length(table)
    columns = columns_in(table[0], version.spec)
    plan = LinePlan(province)
    agencies, known = AgenciesThrough(province), _known(campaign)
    seen: dict[int, int] = {}
    sheets, beyond = [], set(spreadsheet.lines_beyond(table))
    for line, cells in table[1:]:
        if line in beyond:
            sentence = _("có nhiều ô hơn dòng tiêu đề; kiểm tra dấu phân cách và dấu ngoặc kép.")
            plan.faults.append(Fault(line, "", sentence))
            continue
        said = {column.name: cell for column, cell in zip(columns, cells, strict=False) if column and cell}
        sheet = _sheet(plan, agencies, line, said, year, seen)
        if sheet is not None:
            sheet.known = known.get(sheet.version.agency_id)
            faults = len(plan.faults)
            _read(plan, sheet, said, columns, version.spec)
            if len(plan.faults) == faults:
                _compare(plan, sheet, version.spec)
            sheets.append(sheet)
    plan.faults.sort(key=lambda fault: fault.line or 0)
    plan.content = sheets
    return plan


@transaction.atomic
def apply_scores(plan: LinePlan, *, by: User | None, year: int, rubric: int) -> None:
    """Carry a plan out, all of it or nothing. Raises Refused while it has faults."""
    plan.require_sound()
    touched = [sheet for sheet in plan.content if sheet.is_touched]
    if not touched:
        return
    campaign = year_on_paper(plan.province, year) or new_year_on_paper(plan.province, year, by=by)
    campaign.rubric = RubricVersion.objects.of(plan.province.pk).get(pk=rubric)
    for one in touched:
        sheet = one.known or new_sheet(campaign, one.version)
        sheet.block, sheet.final_score, sheet.final_rating = one.block, one.score, one.rating
        sheet.save()
        _write(sheet, one, by)
    place_by_rubric(campaign)
    campaign.paper_bands = bands_of(campaign.scorecards.all())
    campaign.save(update_fields=["rubric", "paper_bands"])
    trail.record("import_paper_scores", campaign, by=by, province=plan.province, changes=_overwritten(plan))


def _overwritten(plan: LinePlan) -> dict[str, tuple[Any, Any]]:
    """How much the file did, and of each sheet there was before, by code and column, the old value and the new."""
    codes = {sheet.line: sheet.version.code for sheet in plan.content}
    changes: dict[str, tuple[Any, Any]] = {**plan.counts}
    for item in plan.changed:
        changes |= {f"{codes[item.line]}, {column}": pair for column, pair in item.changes.items()}
    return changes


def _write(sheet: Scorecard, said: PaperSheet, by: User | None) -> None:
    rows = {row.criterion: row for row in sheet.scores.filter(stage=Stage.FINAL)}
    for code, answer in said.answers.items():
        if code in said.before and said.before[code] == answer:
            continue
        row = rows.get(code) or Score(scorecard=sheet, stage=Stage.FINAL, criterion=code, version=0)
        row.points, row.not_applicable, row.by_hand = answer, answer is None, answer is not None
        row.by, row.version = by, row.version + 1
        row.save()


def _year_for(province: Province, year: int, version: RubricVersion) -> Campaign | None:
    """The year as it is known. Raises Refused where it was scored here, or has points by another rubric."""
    campaign = year_on_paper(province, year)
    if campaign and campaign.rubric and campaign.rubric != version:
        raise Refused(
            _("Năm %(year)s đã có điểm theo “%(rubric)s”. Hãy chọn bộ tiêu chí đó.")
            % {"year": year, "rubric": campaign.rubric}
        )
    return campaign


def _known(campaign: Campaign | None) -> dict[int, Scorecard]:
    if campaign is None:
        return {}
    return {sheet.agency_id: sheet for sheet in campaign.scorecards.prefetch_related("scores")}


def _sheet(
    plan: LinePlan, agencies: AgenciesThrough, line: int, said: dict[str, str], year: int, seen: dict[int, int]
) -> PaperSheet | None:
    """Whose line it is, on the last day of the year."""
    code, day = said.get("", ""), date(year, 12, 31)
    version = agencies.on(code, day)
    if version is None:
        told = {"code": code, "day": f"{day:%d/%m/%Y}"}
        plan.faults.append(Fault(line, str(CODE), _("không có cơ quan mã “%(code)s” vào ngày %(day)s.") % told))
        return None
    if version.agency_id in seen:
        sentence = _("mã “%(code)s” đã có ở dòng %(line)d.") % {"code": code, "line": seen[version.agency_id]}
        plan.faults.append(Fault(line, str(CODE), sentence))
        return None
    seen[version.agency_id] = line
    return PaperSheet(line, version)


def _read(
    plan: LinePlan, sheet: PaperSheet, said: dict[str, str], columns: Iterable[PaperColumn | None], rubric: Rubric
) -> None:
    """Take the cells of a line; an empty one keeps what is known."""
    block = rubric.block_for(sheet.version.kind)
    if block is None:
        sentence = _("bộ tiêu chí không có khối nào cho loại cơ quan “%(kind)s”.")
        plan.faults.append(Fault(sheet.line, str(CODE), sentence % {"kind": sheet.version.get_kind_display()}))
        return
    sheet.block = block.code
    rows = sheet.known.scores.all() if sheet.known else ()
    sheet.before = {row.criterion: row.points for row in rows if row.stage == Stage.FINAL}
    sheet.answers = dict(sheet.before)
    for column in columns:
        if column is not None and column.item is not None and column.name in said:
            try:
                sheet.answers[column.name] = answer_in(column.item, block.code, said[column.name])
            except ValueError as fault:
                plan.faults.append(Fault(sheet.line, column.title, str(fault)))
    sheet.score, sheet.rating = _known_result(sheet, rubric)
    if "rating" in said:
        sheet.rating = rating_of(said["rating"]) or ""
        if not sheet.rating:
            told = {"rating": said["rating"], "known": ", ".join(KNOWN_RATINGS.values())}
            sentence = _("không hiểu xếp loại “%(rating)s”; dùng một trong: %(known)s.") % told
            plan.faults.append(Fault(sheet.line, str(RATING), sentence))
    if "score" in said:
        score = points_up_to(HUNDRED, said["score"])
        if score is None:
            sentence = _("“%(value)s” không phải số từ 0 đến 100.") % {"value": said["score"]}
            plan.faults.append(Fault(sheet.line, str(SCORE), sentence))
        sheet.score = score


def _known_result(sheet: PaperSheet, rubric: Rubric) -> tuple[Decimal | None, str]:
    """Total and rating as they are known. What the rubric made of the points there were is left out: it follows the points."""
    if sheet.known is None:
        return None, ""
    score, rating = sheet.known.final_score, sheet.known.final_rating
    outcome = _outcome(rubric, sheet.block, sheet.before)
    if outcome.complete:
        score = None if score == outcome.final_score else score
        rating = "" if rating == _rating_by(rubric, outcome) else rating
    return score, rating


def _outcome(rubric: Rubric, block: str, answers: Mapping[str, Answer]) -> Outcome:
    marks = {code: Mark(answer, answer is None) for code, answer in answers.items()}
    return assess(rubric, block, marks, stage="final")


def _rating_by(rubric: Rubric, outcome: Outcome) -> str:
    """The rating on paper that the rubric's is called, if there is one."""
    return rating_of(rubric.band(outcome.rating).label) or "" if outcome.rating else ""


def _compare(plan: LinePlan, sheet: PaperSheet, rubric: Rubric) -> None:
    """Complete total and rating by the rubric where the paper does not say them, and note what the line does."""
    _complete(plan, sheet, _outcome(rubric, sheet.block, sheet.answers), rubric)
    before = {code: _told(answer) for code, answer in sheet.before.items()}
    if sheet.known:
        before |= {
            str(SCORE): _told(sheet.known.final_score, ""),
            str(RATING): KNOWN_RATINGS.get(sheet.known.final_rating, ""),
        }
    after = {code: _told(answer) for code, answer in sheet.answers.items()}
    after |= {str(SCORE): _told(sheet.score, ""), str(RATING): KNOWN_RATINGS.get(sheet.rating, "")}
    changes = trail.difference(before, after)
    if not changes:
        plan.unchanged += 1
        return
    sheet.is_touched = True
    parent = sheet.version.parent.name if sheet.version.parent else ""
    item = Item(sheet.line, parent, sheet.version.name, changes, is_new=sheet.known is None)
    (plan.added if item.is_new else plan.changed).append(item)


def _told(value: Answer, nothing: Any = NOT_APPLICABLE) -> str:
    """Points as people read them."""
    return str(nothing) if value is None else points(value, 3)


def _complete(plan: LinePlan, sheet: PaperSheet, outcome: Outcome, rubric: Rubric) -> None:
    if sheet.score is None and outcome.complete:
        sheet.score = outcome.final_score
    total = outcome.final_score if outcome.complete else None
    if sheet.score is not None and total is not None and abs(sheet.score - total) > CENT:
        told = {"paper": points(sheet.score, 3), "sum": points(total, 3)}
        sentence = _("ghi %(paper)s, cộng các tiêu chí theo bộ tiêu chí được %(sum)s; giữ số ghi trong hồ sơ.") % told
        plan.remarks.append(Fault(sheet.line, str(SCORE), sentence))
    if not sheet.rating and outcome.complete:
        sheet.rating = _rating_by(rubric, outcome)
    if not sheet.rating:
        sentence = _("phải ghi xếp loại: chưa có trong hệ thống và điểm các tiêu chí chưa đủ để tính.")
        plan.faults.append(Fault(sheet.line, str(RATING), sentence))
