"""What the engine answers: every step from criterion to rating, and its JSON, which is kept for ever."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Literal, TypeAlias, TypeVar

from scoring.rules.mark import Step
from scoring.rules.numbers import text
from scoring.rules.rubric import ClassifyOn, Kind, NotApplicablePolicy

Stage: TypeAlias = Literal["self", "verified", "final"]
RowState: TypeAlias = Literal["scored", "not_scored", "awaited", "not_applicable", "not_in_block"]
"""`not_scored` counts 0 of its maximum; `awaited` is another side's to enter and is left out for now."""
Unrated: TypeAlias = Literal["", "nothing_applies", "newly_formed", "not_submitted"]

FORMAT = 1


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One criterion: what it was given, and what of that entered the sums."""

    code: str
    group: str
    state: RowState
    points: Decimal | None
    max_points: Decimal
    counted: Decimal
    counted_of: Decimal


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group: sums of what counted; `rebased` to the group's own points, for display only."""

    code: str
    raw: Decimal
    raw_of: Decimal
    rebased: Decimal | None
    max_points: Decimal


@dataclass(frozen=True, slots=True)
class AdjustmentRow:
    """A bonus, penalty, cap or step-down that took effect, and what set it off.

    `points` are those of a bonus or penalty, `cap` is the band a cap holds down to, `steps` those of a step-down.
    """

    code: str
    kind: Kind
    because: Step
    points: Decimal
    cap: str = ""
    steps: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """One agency's result, step by step; nothing in it depends on anything outside.

    `raw` of `raw_of` points, re-based to `score100` (None when nothing applies); plus `bonus`, minus `penalty`,
    clamped, is `final_score`. `classified_on` is the number the bands were compared with: `final_score`, or the
    exact one cut off after six decimals. `band` is the rating by threshold, `capped` after the caps, `rating`
    after the step-downs. All three are None when there is no rating, and `unrated` says why. `complete` is
    False while something is unscored (`not_scored`) or still to come from another side (`awaited`).
    """

    stage: Stage
    block: str
    criteria: tuple[CriterionRow, ...]
    groups: tuple[GroupRow, ...]
    raw: Decimal
    raw_of: Decimal
    score100: Decimal | None
    adjustments: tuple[AdjustmentRow, ...]
    bonus: Decimal
    penalty: Decimal
    final_score: Decimal | None
    classified_on: Decimal | None
    band: str | None
    capped: str | None
    rating: str | None
    unrated: Unrated
    forced: bool
    na_policy: NotApplicablePolicy
    classify_on: ClassifyOn

    @property
    def not_scored(self) -> tuple[str, ...]:
        """Criteria nobody has scored although it was their turn."""
        return tuple(row.code for row in self.criteria if row.state == "not_scored")

    @property
    def awaited(self) -> tuple[str, ...]:
        """Criteria that are not the agency's to enter and are not known yet."""
        return tuple(row.code for row in self.criteria if row.state == "awaited")

    @property
    def complete(self) -> bool:
        """Whether every criterion that counts has its answer."""
        return not self.not_scored and not self.awaited

    def of_kind(self, kind: Kind) -> tuple[AdjustmentRow, ...]:
        """The adjustments of one kind that took effect."""
        return tuple(row for row in self.adjustments if row.kind == kind)

    def to_json(self) -> dict[str, Any]:
        """The outcome as a JSON document; equal outcomes give equal documents."""
        return {"format": FORMAT, **_plain(self)}

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Outcome:
        """The outcome that such a document holds. Raises ValueError for a format this version does not know."""
        if document.get("format") != FORMAT:
            raise ValueError(f"unknown format of an outcome: {document.get('format')!r}")
        given = {name: value for name, value in document.items() if name != "format"}
        given["criteria"] = _rows(CriterionRow, document["criteria"])
        given["groups"] = _rows(GroupRow, document["groups"])
        given["adjustments"] = _rows(
            AdjustmentRow, ({**row, "because": Step(**row["because"])} for row in document["adjustments"])
        )
        return _built(cls, given)


Row = TypeVar("Row")

_DECIMALS = frozenset(
    {"points", "max_points", "counted", "counted_of", "raw", "raw_of", "rebased", "score100"}
    | {"bonus", "penalty", "final_score", "classified_on"}
)


def _rows(row: type[Row], documents: Iterable[Mapping[str, Any]]) -> tuple[Row, ...]:
    return tuple(_built(row, document) for document in documents)


def _built(row: type[Row], document: Mapping[str, Any]) -> Row:
    return row(
        **{
            name: Decimal(value) if name in _DECIMALS and value is not None else value
            for name, value in document.items()
        }
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return text(value)
    if isinstance(value, Step):
        return value.to_json()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value
