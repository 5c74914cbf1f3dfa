"""Sheets moved from one state to another."""

from collections.abc import Sequence
from typing import Any

from agencies import trail
from agencies.models import User
from agencies.rules import require
from scoring import moves
from scoring.models import Scorecard
from scoring.states import SheetState


def move(
    sheet: Scorecard, state: SheetState, action: str, *, by: User | None, note: str = "", **fields: Any
) -> None:  # fmt: skip
    """Put a locked sheet into another state, with the fields that go with it, and leave a line in the trail.

    Raises Refused when the table of states has no such move.
    """
    require(moves.may_become(sheet, state))
    before, sheet.state = sheet.state, state
    for field, value in fields.items():
        setattr(sheet, field, value)
    sheet.save(update_fields=["state", *fields])
    trail.record(
        action, sheet, by=by, province=sheet.campaign.province, agency=sheet.agency,
        changes={"state": (before, state)}, note=note,
    )  # fmt: skip


def move_all(sheets: Sequence[Scorecard], state: SheetState, action: str, *, by: User | None, **fields: Any) -> None:
    """`move` for many locked sheets in two statements, with the same fields for all and one line for each.

    Raises Refused when the table of states has no such move for one of them; then none has moved.
    """
    for sheet in sheets:
        require(moves.may_become(sheet, state))
    lines = [
        trail.line(
            action, sheet, by=by, province=sheet.campaign.province, agency=sheet.agency,
            changes={"state": (sheet.state, state)},
        )
        for sheet in sheets
    ]  # fmt: skip
    for sheet in sheets:
        for field, value in {"state": state, **fields}.items():
            setattr(sheet, field, value)
    Scorecard.objects.filter(pk__in=[sheet.pk for sheet in sheets]).update(state=state, **fields)
    trail.record_all(lines)
