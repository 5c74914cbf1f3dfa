"""From the rows of a sheet to the engine and back: the only place where the two meet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from agencies.workdays import VIETNAM, working_days_between
from scoring.models import Campaign, Score, Scorecard, Stage
from scoring.rules import outcome as engine_outcome
from scoring.rules.engine import Events, assess
from scoring.rules.mark import Mark
from scoring.rules.marking import Answer, mark_all
from scoring.rules.outcome import Outcome
from scoring.rules.rubric import Criterion, Rubric
from scoring.rules.rule_types import Context
from scoring.states import SheetState

ENGINE_STAGE: dict[Stage, engine_outcome.Stage] = {
    Stage.SELF: "self",
    Stage.DISTRICT: "verified",
    Stage.PROVINCE: "verified",
    Stage.FINAL: "final",
}


CAMPAIGN_DAYS = frozenset({"self"})
"""The days a rule may ask a campaign for: "self", by which this agency must hand in its sheet."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What one side's rows come to: the mark of each item and the outcome of the sheet."""

    marks: Mapping[str, Mark]
    outcome: Outcome


def rubric_of(sheet: Scorecard) -> Rubric:
    """The rubric this sheet is scored by. Raises ValueError for a year that only exists on paper."""
    rubric = sheet.campaign.rubric
    if rubric is None:
        raise ValueError(f"{sheet} was rated on paper; it has no rubric.")
    return rubric.spec


def items_of(sheet: Scorecard) -> list[Criterion]:
    """The criteria and adjustments that apply to this agency's block, in the rubric's order."""
    return list(rubric_of(sheet).items_for(sheet.block))


def criteria_of(sheet: Scorecard) -> list[Criterion]:
    """The criteria proper that apply to this agency's block."""
    return [item for item in rubric_of(sheet).items_for(sheet.block) if item.kind == "criterion"]


def holidays_of(campaign: Campaign) -> frozenset[date]:
    """The days the campaign does not count as working days."""
    return frozenset(date.fromisoformat(day) for day in campaign.holidays)


def context_of(sheet: Scorecard) -> Context:
    """What the rules may know of this sheet besides its claims."""
    due = sheet.due_at.astimezone(VIETNAM).date() if sheet.due_at else None
    return Context(
        year=sheet.campaign.year,
        dates={"self": due} if due else {},
        submitted_on=sheet.submitted_at.astimezone(VIETNAM).date() if sheet.submitted_at else None,
        holidays=holidays_of(sheet.campaign),
    )


def answer_of(score: Score) -> Answer:
    """A row as the engine takes it."""
    return Answer(
        claim=score.claim,
        not_applicable=score.not_applicable,
        points=score.points if score.by_hand else None,
        reason=score.note,
    )


def events_of(sheet: Scorecard, self_score: Decimal | None) -> Events:
    """What happened to this sheet."""
    late = 0
    if sheet.due_at and sheet.submitted_at and sheet.submitted_at > sheet.due_at:
        due, received = (moment.astimezone(VIETNAM).date() for moment in (sheet.due_at, sheet.submitted_at))
        late = max(working_days_between(due, received, holidays_of(sheet.campaign)), 1)
    return Events(
        late_working_days=late,
        self_score=self_score,
        not_submitted=sheet.submitted_at is None and sheet.state in {SheetState.MISSED, SheetState.APPROVED},
        newly_formed=sheet.newly_formed,
    )


def assess_sheet(sheet: Scorecard, scores: Iterable[Score], stage: Stage) -> Assessment:
    """Mark every item from these rows (at most one a criterion) and rate the sheet."""
    rubric = rubric_of(sheet)
    answers = {score.criterion: answer_of(score) for score in scores}
    marks = mark_all(rubric, sheet.block, answers, context_of(sheet))
    return Assessment(marks, outcome_of(sheet, marks, stage))


def recognised(scores: Iterable[Score]) -> dict[str, Score]:
    """For each criterion the row that counts: recognised before verified; the agency's own word never does."""
    counting: dict[str, Score] = {}
    for score in sorted(scores, key=lambda score: score.stage):
        if score.stage in {Stage.PROVINCE, Stage.FINAL}:
            counting[score.criterion] = score
    return counting


def outcome_of(sheet: Scorecard, marks: Mapping[str, Mark], stage: Stage) -> Outcome:
    """What a sheet comes to by marks already known, as `assess_sheet` does after marking; for work on many sheets."""
    own = None if stage == Stage.SELF else sheet.self_score
    return assess(rubric_of(sheet), sheet.block, marks, stage=ENGINE_STAGE[stage], events=events_of(sheet, own))
