"""The year's figures read from the database: a constant number of queries, whatever the number of agencies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import AgencyKind, AgencyVersion, Level, Province
from agencies.workdays import VIETNAM
from reports.figures import published
from reports.figures.shape import (
    AgencyLine,
    Band,
    CriterionFigure,
    Decision,
    Figures,
    GroupFigures,
    ProvinceName,
    RubricName,
    tally,
)
from reports.models import ReportedFigure
from reports.official import about, day_in_words
from reports.rules import percent, ranks, rounded
from scoring.models import Campaign, RubricVersion, Score, Stage
from scoring.rules.rubric import NOT_RATED, Rubric
from scoring.states import SETTLED, WITH_AGENCY, CampaignState, SheetState
from scoring.workflow.paper import KNOWN_RATINGS

HAS_RESULT = SETTLED | {SheetState.VERIFIED, SheetState.PROVISIONAL, SheetState.APPEALED, SheetState.APPROVED}
"""Verification is finished: the sheet counts as scored."""

RECOGNISED = SETTLED | {SheetState.APPROVED}
"""The council has agreed: there is a recognised score to show."""

DECIDED = frozenset({CampaignState.DECIDED, CampaignState.PUBLISHED, CampaignState.ARCHIVED})

SHEET_FIELDS = (
    "code", "name", "level", "kind", "block", "parent_name", "obligation", "excluded_reason", "state", "submitted_at",
    "self_score", "verified_score", "verified_rating", "final_score", "final_rating",
)  # fmt: skip


class _Registered(NamedTuple):
    """An agency of the tree: its level and kind, and whether it is within the programme."""

    level: str
    kind: str
    applies: bool


def yearly_figures(province: Province, year: int) -> Figures:
    """The figures of one year: of the frozen result once it is decided, before that as of today.

    A province with a tree and no campaign has its registered agencies and zeros. At most 6 queries.
    """
    campaign = Campaign.objects.of(province.pk).filter(year=year).select_related("rubric").first()
    if campaign is not None and campaign.state == CampaignState.DRAFT:
        campaign = None
    version = campaign.rubric if campaign else RubricVersion.objects.of(province.pk).published().first()
    spec = version.spec if version else None
    bands = _bands(campaign, spec)
    decided = campaign is not None and campaign.state in DECIDED
    decisions = _decisions(campaign) if campaign and decided else []
    as_of = _as_of(campaign, decisions) if campaign and decided else timezone.localdate()
    sheets = list(campaign.scorecards.order_by("path").values(*SHEET_FIELDS)) if campaign else []
    on_paper = bool(campaign and campaign.on_paper)
    kinds = kind_labels()
    lines = _ranked(line_of(sheet, kinds, on_paper=on_paper) for sheet in sheets if _takes_part(sheet))
    registered = _registered(province, campaign, sheets, min(as_of, date(year, 12, 31)))
    levels = tuple(_group(level.value, level.label, "level", registered, lines, bands, campaign) for level in Level)
    reported = published.beside_counts(ReportedFigure.objects.of(province.pk).filter(year=year), levels, lines)
    total = _group("total", _("Toàn tỉnh"), "", registered, lines, bands, campaign)
    return Figures(
        province=ProvinceName(province.slug, province.name, province.code),
        year=year,
        as_of=as_of,
        provisional=not decided,
        decision=decisions[0] if decisions else None,
        corrections=tuple(decisions[1:]),
        rubric=_rubric_name(version, spec) if campaign and version and spec else None,
        illustrative=bool(campaign and campaign.illustrative),
        bands=bands,
        levels=levels,
        kinds=tuple(
            _group(kind.value, kind.label, "kind", registered, lines, bands, campaign)
            for kind in AgencyKind
            if any(row.kind == kind for row in registered) or any(line.kind == kind for line in lines)
        ),
        total=total,
        criteria=_criteria(campaign, spec) if campaign and spec else (),
        agencies=lines,
        reported=reported,
        notes=published.discrepancies(reported, total.scored),
    )


def _takes_part(sheet: Mapping[str, Any]) -> bool:
    return not sheet["excluded_reason"]


def kind_labels() -> dict[str, str]:
    """Every kind of agency in the reader's language: looked up once for hundreds of lines."""
    return {kind.value: str(kind.label) for kind in AgencyKind}


def line_of(sheet: Mapping[str, Any], kinds: Mapping[str, str], *, on_paper: bool) -> AgencyLine:
    """One sheet, given as its SHEET_FIELDS, as the year's figures show it, its kind called as `kind_labels` has it."""
    state = sheet["state"]
    rating = (sheet["final_rating"] or sheet["verified_rating"]) if state in HAS_RESULT else ""
    if rating == NOT_RATED:
        rating = ""
    score = sheet["final_score"] if sheet["final_rating"] else sheet["verified_score"]
    received = sheet["submitted_at"]
    return AgencyLine(
        code=sheet["code"],
        name=sheet["name"],
        level=sheet["level"],
        kind=sheet["kind"],
        kind_label=kinds[sheet["kind"]],
        block=sheet["block"] or sheet["level"],
        parent=sheet["parent_name"],
        obligation=sheet["obligation"],
        self_score=sheet["self_score"] if received else None,
        verified_score=sheet["verified_score"] if state in HAS_RESULT else None,
        final_score=sheet["final_score"] if state in RECOGNISED else None,
        rating=rating,
        score=score if rating else None,
        submitted=on_paper or (received is not None and state not in WITH_AGENCY | {SheetState.MISSED}),
        submitted_at=received and received.astimezone(VIETNAM),
    )


def _ranked(lines: Iterable[AgencyLine]) -> tuple[AgencyLine, ...]:
    """The lines with their places, each within its block, in the order in which they came."""
    placed = list(lines)
    blocks: dict[str, list[int]] = {}
    for index, line in enumerate(placed):
        blocks.setdefault(line.block, []).append(index)
    for members in blocks.values():
        for index, place in zip(members, ranks([placed[index].score for index in members]), strict=True):
            placed[index] = replace(placed[index], rank=place)
    return tuple(placed)


def _registered(
    province: Province, campaign: Campaign | None, sheets: Sequence[Mapping[str, Any]], day: date
) -> list[_Registered]:
    """The agencies of the tree: as frozen when the campaign opened, else as they stand on that day."""
    if campaign and not campaign.on_paper:
        return [_Registered(sheet["level"], sheet["kind"], _takes_part(sheet)) for sheet in sheets]
    rows = AgencyVersion.objects.of(province.pk).as_of(day).values_list("level", "kind", "obligation")
    return [_Registered(level, kind, obligation != "none") for level, kind, obligation in rows]


def _group(
    key: str,
    label: object,
    field: str,
    registered: Sequence[_Registered],
    lines: Sequence[AgencyLine],
    bands: Sequence[Band],
    campaign: Campaign | None,
) -> GroupFigures:
    """One level, one kind, or with an empty field everything."""
    rows = [row for row in registered if not field or getattr(row, field) == key]
    members = [line for line in lines if not field or getattr(line, field) == key]
    applicable = None if campaign else sum(row.applies for row in rows)
    return tally(key, str(label), len(rows), members, bands, applicable=applicable)


def _criteria(campaign: Campaign, spec: Rubric) -> tuple[CriterionFigure, ...]:
    rows = counting_scores(campaign).values("criterion").annotate(total=Sum("points"), scored=Count("pk"))
    sums = {row["criterion"]: (Decimal(row["total"]), row["scored"]) for row in rows}
    figures = []
    for group in spec.groups:
        for criterion in group.criteria:
            total, scored = sums.get(criterion.code, (Decimal(0), 0))
            figures.append(
                CriterionFigure(
                    code=criterion.code,
                    name=criterion.name,
                    group=f"{group.code}. {group.name}",
                    maximum=criterion.max_points,
                    attainment=percent(total, criterion.max_points * scored),
                    mean=rounded(total / scored) if scored else None,
                    scored=scored,
                )
            )
    return tuple(figures)


def counting_scores(campaign: Campaign) -> QuerySet[Score]:
    """The points that count: recognised ones where there are any, else verified ones."""
    return counting_rows(campaign).filter(points__isnull=False)


def counting_rows(campaign: Campaign) -> QuerySet[Score]:
    """The same with what does not apply or is not scored."""
    return Score.objects.filter(
        Q(stage=Stage.FINAL) & ~Q(scorecard__final_rating="") | Q(stage=Stage.PROVINCE) & Q(scorecard__final_rating=""),
        scorecard__campaign=campaign,
        scorecard__state__in=HAS_RESULT,
        scorecard__excluded_reason="",
    ).order_by()


def _bands(campaign: Campaign | None, spec: Rubric | None) -> tuple[Band, ...]:
    if campaign and campaign.on_paper:
        return tuple(Band(band["code"], band["label"]) for band in campaign.paper_bands)
    if spec:
        return tuple(Band(band.code, band.label, band.minimum) for band in spec.bands)
    return tuple(Band(code, label) for code, label in KNOWN_RATINGS.items() if code != "xuat_sac")


def bands_of(campaign: Campaign) -> tuple[Band, ...]:
    """The ratings of one year, best first."""
    return _bands(campaign, None if campaign.on_paper or campaign.rubric is None else campaign.rubric.spec)


def _decisions(campaign: Campaign) -> list[Decision]:
    """The decision on the year's results, then those that corrected it, oldest first."""
    rows = campaign.decisions.order_by("signed_on", "pk")
    return [
        Decision(row.number, row.signed_on, row.title)
        for row in sorted(rows, key=lambda row: row.corrects_id is not None)
    ]


def _as_of(campaign: Campaign, decisions: Sequence[Decision]) -> date:
    """The day the final result stands for: of the last decision, or the year's last day for results on paper."""
    return max((decision.signed_on for decision in decisions), default=campaign.snapshot_on)


def _rubric_name(version: RubricVersion, spec: Rubric) -> RubricName:
    document = ""
    if version.decision_number:
        day = f" {day_in_words(version.decision_date)}" if version.decision_date else ""
        document = f"Quyết định số {version.decision_number}{day}{about(version.decision_title)}"
    return RubricName(version.name, spec.note or version.note, document, spec.total)
