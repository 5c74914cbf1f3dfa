"""A day on which something was due and done."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal, TypeAlias

from agencies.workdays import is_working_day, working_days_after, working_days_between
from scoring.rules.claims import ClaimReader, Json, RawClaim, filled
from scoring.rules.mark import NOT_SCORED, Mark, step
from scoring.rules.numbers import ZERO
from scoring.rules.rule_types.base import Context, Rule, incomplete, scored


@dataclass(frozen=True, slots=True)
class FixedDay:
    """The same day every year; `years_after` the campaign's year, which may be negative."""

    month: int
    day: int
    years_after: int = 0


@dataclass(frozen=True, slots=True)
class CampaignDay:
    """A day of the campaign by its key, extensions of the agency included."""

    key: str


@dataclass(frozen=True, slots=True)
class ClaimedDay:
    """A day that the claim names, since it differs from agency to agency."""

    label: str = ""


DueDay: TypeAlias = FixedDay | CampaignDay | ClaimedDay


@dataclass(frozen=True, slots=True)
class LateStep:
    """Up to that many days late (counted), these points; None is however late."""

    late_days: int | None
    points: Decimal


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold besides the day; without it the points are at most `points_if_not`."""

    label: str
    points_if_not: Decimal


@dataclass(frozen=True, slots=True)
class Timed:
    """When it was due and done, or that it never was."""

    due: date | None
    done: date | None
    never: bool
    condition: bool | None


@dataclass(frozen=True, slots=True)
class Deadline(Rule[Timed]):
    """The points of the first step that is not exceeded; later than all steps, or never done, none.

    In working days a due day on which offices are closed moves to the next on which they are open (Bộ luật
    Dân sự 2015, Điều 148 khoản 5), and what is late is at least one day late.
    """

    due: DueDay
    steps: tuple[LateStep, ...]
    working_days: bool = False
    condition: Condition | None = None
    done_from: Literal["claim", "submission"] = "claim"
    label: str = ""
    name: ClassVar[str] = "deadline"

    @property
    def stands_alone(self) -> bool:
        """Never: days off, and the day something is due or was handed in, are the campaign's."""
        return False

    def read(self, raw: RawClaim, maximum: Decimal) -> Timed:
        reader = ClaimReader(raw)
        claimed = self.done_from == "claim"
        claim = Timed(
            due=reader.day("due") if isinstance(self.due, ClaimedDay) else None,
            done=reader.day("done") if claimed else None,
            never=bool(reader.flag("never")) if claimed else False,
            condition=reader.flag("condition") if self.condition else None,
        )
        if claim.never and (claim.done or claim.condition):
            reader.fault("never", "done_and_never")
        reader.close()
        return claim

    def to_json(self, claim: Timed) -> dict[str, Json]:
        return filled(due=claim.due, done=claim.done, never=claim.never or None, condition=claim.condition)

    def mark(self, claim: Timed, maximum: Decimal, context: Context) -> Mark:
        if claim.never:
            return scored(ZERO, step("never_done"))
        done = context.submitted_on if self.done_from == "submission" else claim.done
        if done is None and self.done_from == "submission":
            return Mark(steps=(step("waits_for_submission"),))
        missing = self._missing(claim)
        if missing:
            return incomplete(*missing) if self.to_json(claim) else NOT_SCORED
        due = self._due(claim, context)
        if due is None:
            return Mark(steps=(step("waits_for_day", key=self.due.key if isinstance(self.due, CampaignDay) else ""),))
        assert done is not None
        return self._mark_lateness(due, done, claim, context)

    def _missing(self, claim: Timed) -> list[str]:
        """The fields that are still to be filled in."""
        asked = {
            "due": isinstance(self.due, ClaimedDay) and claim.due is None,
            "done": self.done_from == "claim" and claim.done is None,
            "condition": self.condition is not None and claim.condition is None,
        }
        return [name for name, is_missing in asked.items() if is_missing]

    def _mark_lateness(self, due: date, done: date, claim: Timed, context: Context) -> Mark:
        late = self.days_late(due, done, context.holidays)
        points = next((item.points for item in self.steps if item.late_days is None or late <= item.late_days), ZERO)
        reason = "late_working_days" if self.working_days and late else "late_days" if late else "on_time"
        steps = [step(reason, due=due.isoformat(), done=done.isoformat(), days=late, points=points)]
        if self.condition and not claim.condition and points > self.condition.points_if_not:
            points = self.condition.points_if_not
            steps.append(step("condition_not_met", points=points))
        return scored(points, *steps)

    def days_late(self, due: date, done: date, holidays: Collection[date] = ()) -> int:
        """How many days late, in working or calendar days as the rule says; 0 is on time."""
        if not self.working_days:
            return max((done - due).days, 0)
        if not is_working_day(due, holidays):
            due = working_days_after(due, 1, holidays)
        return max(working_days_between(due, done, holidays), 1) if done > due else 0

    def _due(self, claim: Timed, context: Context) -> date | None:
        match self.due:
            case FixedDay(month, day, years_after):
                return date(context.year + years_after, month, day)
            case CampaignDay(key):
                return context.dates.get(key)
            case ClaimedDay():
                return claim.due
