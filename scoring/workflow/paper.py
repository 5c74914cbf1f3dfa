"""Results of years that only exist on paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agencies import trail
from agencies.models import AgencyVersion, Province, User
from agencies.rules import Refused, fold, require, sort_key
from scoring.models import Campaign, Scorecard
from scoring.moves import may_write
from scoring.rules.numbers import HUNDRED, points_up_to
from scoring.states import CampaignState, SheetState

KNOWN_RATINGS = {
    "xuat_sac": "Xuất sắc", "tot": "Tốt", "kha": "Khá", "trung_binh": "Trung bình", "yeu": "Yếu",
}  # fmt: skip
"""The words the sources use, best first (Bắc Giang four, Bắc Ninh five)."""


@dataclass(frozen=True, slots=True)
class PaperResult:
    """One line of a file of results: whose, which rating, which score if it is known."""

    line: int
    code: str
    rating: str
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class PaperPlan:
    """What importing would do: the results that fit, and every line that does not, with the reason."""

    results: tuple[tuple[AgencyVersion, PaperResult], ...]
    faults: tuple[str, ...]
    on: date


def plan_results(province: Province, year: int, rows: Iterable[dict[str, Any]]) -> PaperPlan:
    """Match rows of `line`, `code`, `rating` and optionally `score` with the agencies of the year's last day.

    The rating may be a code or the word itself. Nothing is written. Raises Refused as `year_on_paper`.
    """
    year_on_paper(province, year)
    on = date(year, 12, 31)
    versions = {
        row.code: row for row in AgencyVersion.objects.of(province.pk).as_of(on).select_related("agency", "parent")
    }
    results: list[tuple[AgencyVersion, PaperResult]] = []
    faults: list[str] = []
    seen: dict[str, int] = {}
    for row in rows:
        line: int = row["line"]
        code, rating = str(row.get("code") or "").strip(), str(row.get("rating") or "").strip()
        problems = []
        if code not in versions:
            problems.append(
                _("cột code: không có cơ quan mã “%(code)s” vào ngày %(day)s") % {"code": code, "day": f"{on:%d/%m/%Y}"}
            )
        if code in seen:
            problems.append(_("cột code: mã “%(code)s” đã có ở dòng %(line)s") % {"code": code, "line": seen[code]})
        if (found := rating_of(rating)) is None:
            problems.append(
                _("cột rating: không hiểu xếp loại “%(rating)s”; dùng một trong: %(known)s")
                % {"rating": rating, "known": ", ".join(KNOWN_RATINGS.values())}
            )
        score, wrong = _score(row.get("score"))
        if wrong:
            problems.append(wrong)
        seen.setdefault(code, line)
        if problems:
            faults += [_("Dòng %(line)s, %(problem)s.") % {"line": line, "problem": problem} for problem in problems]
        elif found:
            results.append((versions[code], PaperResult(line, code, found, score)))
    return PaperPlan(tuple(results), tuple(faults), on)


@transaction.atomic
def import_results(province: Province, year: int, plan: PaperPlan, *, by: User | None) -> Campaign:
    """Enter the results of a year on paper; importing the same again changes nothing.

    Raises Refused when the plan has faults, holds nothing, or the year was scored in the application or is archived.
    """
    if plan.faults:
        raise Refused(_("Tệp còn %(count)s lỗi nên chưa ghi gì.") % {"count": len(plan.faults)})
    if not plan.results:
        raise Refused(_("Tệp không có kết quả nào."))
    campaign = year_on_paper(province, year) or new_year_on_paper(province, year, by=by)
    known = {sheet.agency_id: sheet for sheet in campaign.scorecards.all()}
    changes = differences(plan, known)
    for version, result in plan.results:
        if result.code in changes:
            sheet = known.get(version.agency_id) or new_sheet(campaign, version)
            sheet.final_rating, sheet.final_score = result.rating, result.score
            known[version.agency_id] = sheet
            sheet.save()
    place_by_rubric(campaign)
    if changes:
        campaign.paper_bands = bands_of(known.values())
        campaign.save(update_fields=["paper_bands"])
        trail.record("import_results", campaign, by=by, province=province, changes=changes)
    return campaign


def differences(plan: PaperPlan, known: Mapping[int, Scorecard]) -> dict[str, tuple[Any, Any]]:
    """What importing would change, by agency code: old and new [rating, score], the old one None where there is none.

    `known` are the sheets the year has already, by agency.
    """
    changes: dict[str, tuple[Any, Any]] = {}
    for version, result in plan.results:
        sheet, after = known.get(version.agency_id), [result.rating, result.score]
        before = [sheet.final_rating, sheet.final_score] if sheet else None
        if before != after:
            changes[result.code] = (before, after)
    return changes


def year_on_paper(province: Province, year: int) -> Campaign | None:
    """The year to write to, if it has been entered from paper. Raises Refused when it was scored in the application or is archived."""
    campaign = Campaign.objects.select_related("rubric").filter(province=province, year=year).first()
    if campaign is not None and not campaign.on_paper:
        raise Refused(_("Năm %(year)s đã có đợt chấm điểm trên hệ thống nên không nhập kết quả giấy.") % {"year": year})
    if campaign is not None:
        require(may_write(campaign))
    return campaign


def new_year_on_paper(province: Province, year: int, *, by: User | None) -> Campaign:
    """A year that was never scored in the application, as of its last day."""
    return Campaign.objects.create(
        province=province, year=year, title=_("Kết quả năm %(year)s (nhập từ hồ sơ giấy)") % {"year": year},
        state=CampaignState.PUBLISHED, snapshot_on=date(year, 12, 31), on_paper=True, council_required=False, created_by=by,
    )  # fmt: skip


def place_by_rubric(campaign: Campaign) -> None:
    """Where the year has a rubric, give those of whom only the result is known its blocks too: that is where they are ranked."""
    if campaign.rubric is None:
        return
    for sheet in campaign.scorecards.filter(block=""):
        if block := campaign.rubric.spec.block_for(sheet.kind):
            sheet.block = block.code
            sheet.save(update_fields=["block"])


def bands_of(sheets: Iterable[Scorecard]) -> list[dict[str, str]]:
    """The ratings of a year on paper, best first: the four of old, and the fifth where somebody has it."""
    codes = {sheet.final_rating for sheet in sheets}
    return [
        {"code": code, "label": label} for code, label in KNOWN_RATINGS.items() if code in codes or code != "xuat_sac"
    ]


def rating_of(written: str) -> str | None:
    """The code of a rating written as its code or its word; None for a word nobody uses."""
    words = {fold(label): code for code, label in KNOWN_RATINGS.items()} | {code: code for code in KNOWN_RATINGS}
    return words.get(fold(written).replace("_", " "), words.get(written))


def new_sheet(campaign: Campaign, version: AgencyVersion) -> Scorecard:
    """The sheet of an agency in a year on paper, as it was then (unsaved)."""
    return Scorecard(
        campaign=campaign, agency=version.agency, code=version.code, name=version.name, level=version.level,
        kind=version.kind, path=version.path, obligation=version.obligation, has_procedures=version.has_procedures,
        parent_name=version.parent.name if version.parent else "", state=SheetState.PUBLISHED,
        search_text=fold(f"{version.name} {version.code}"), sort_text=sort_key(version.name),
    )  # fmt: skip


def _score(raw: Any) -> tuple[Decimal | None, str]:
    if raw in (None, ""):
        return None, ""
    score = points_up_to(HUNDRED, str(raw))
    if score is None:
        return None, _("cột score: “%(score)s” không phải số từ 0 đến 100") % {"score": raw}
    return score.quantize(Decimal("0.001")), ""
