"""Last year's sheet taken over, and what was taken over confirmed."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import trail
from agencies.models import User
from agencies.rules import Refused, require
from evidence.closing.workflow import held_to_cite
from scoring import moves
from scoring.assessment import assess_sheet
from scoring.carrying import Carrying, carrying_of, codes_of
from scoring.models import Citation, Score, Scorecard, Stage
from scoring.suggestions import last_sheet
from scoring.workflow.scores import asked_of, update_sheet


@transaction.atomic
def carry_forward(sheet: Scorecard, group: str | None = None, *, by: User) -> Carrying:
    """Take over from the agency's last sheet what still holds, for one group or all, marked as not yet confirmed.

    Inputs of claims, explanations and citations come along; days, points and what a verifier found never do. What
    is already scored this year stays as it is, so doing it twice changes nothing. Raises Refused when the sheet is
    not open to the agency.
    """
    sheet.hold()
    require(moves.may_edit(sheet))
    if last := last_sheet(sheet):
        held_to_cite(
            last.citations.values_list("document", flat=True)
        )  # none is closed between the look and the citing
    carried = carrying_of(sheet, _codes(sheet, group))
    if not carried:
        return carried
    own = {row.criterion: row for row in sheet.scores.filter(stage=Stage.SELF)}
    before = {code: row.points for code, row in own.items()}
    new = [
        Score(
            scorecard=sheet, stage=Stage.SELF, criterion=row.code, claim=row.claim, note=row.note,
            not_applicable=row.not_applicable, carried=True, by=by,
        )
        for row in carried.claims
    ]  # fmt: skip
    assessment = assess_sheet(sheet, [*own.values(), *new], Stage.SELF)
    for row in [*own.values(), *new]:
        mark = assessment.marks[row.criterion]
        row.points, row.not_applicable = mark.points, mark.not_applicable
    Score.objects.bulk_create(new)
    # Points of criteria that look at one taken over follow it.
    Score.objects.bulk_update([row for code, row in own.items() if row.points != before[code]], ["points"])
    Citation.objects.bulk_create(
        Citation(scorecard=sheet, criterion=row.code, document=row.document, locator=row.locator, carried=True, by=by)
        for row in carried.citations
    )
    update_sheet(sheet, Stage.SELF, assessment)
    trail.record(
        "carry_forward", sheet, by=by, province=sheet.campaign.province, agency=sheet.agency,
        changes=_changes(carried), note=_("Từ phiếu năm %(year)s") % {"year": carried.year},
    )  # fmt: skip
    return carried


@transaction.atomic
def confirm_carried(
    sheet: Scorecard, group: str | None = None, *, codes: Collection[str] | None = None, by: User
) -> list[str]:
    """Say that what was taken over still holds: for some criteria, one group or all. The criteria that were waiting."""
    sheet.hold()
    chosen = list(codes) if codes is not None else _codes(sheet, group)
    asked = asked_of(sheet)
    scores = sheet.scores.filter(stage=Stage.SELF, carried=True, criterion__in=chosen)
    citations = sheet.citations.filter(carried=True, criterion__in=chosen)
    waiting = sorted({*scores.values_list("criterion", flat=True), *citations.values_list("criterion", flat=True)})
    for code in waiting:
        require(moves.may_edit(sheet, code, asked))
    if waiting:
        scores.update(carried=False, by=by, at=timezone.now())
        citations.update(carried=False, by=by)
        trail.record(
            "confirm_carried", sheet, by=by, province=sheet.campaign.province, agency=sheet.agency,
            changes={"confirmed": (None, ", ".join(waiting))},
        )  # fmt: skip
    return waiting


def _codes(sheet: Scorecard, group: str | None) -> list[str]:
    try:
        return codes_of(sheet, group)
    except StopIteration:
        raise Refused(_("Bộ tiêu chí không có nhóm “%(group)s”.") % {"group": group}) from None


def _changes(carried: Carrying) -> dict[str, tuple[None, object]]:
    changes: dict[str, tuple[None, object]] = {}
    for row in carried.claims:
        changes[f"{row.code}.claim"] = (None, row.claim)
        if row.not_applicable:
            changes[f"{row.code}.not_applicable"] = (None, True)
        if row.note:
            changes[f"{row.code}.note"] = (None, row.note)
    for code in dict.fromkeys(row.code for row in carried.citations):
        papers = [f"{row.document} · {row.locator}".strip(" ·") for row in carried.citations if row.code == code]
        changes[f"{code}.citation"] = (None, "; ".join(papers))
    return changes
