"""Verification: criteria accepted as claimed, supplements asked for, the sheet finished and read a second time."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import access, trail
from agencies.models import User
from agencies.rules import Refused, require
from agencies.workdays import end_of_working_day
from scoring import moves
from scoring.assessment import assess_sheet, criteria_of, holidays_of, items_of
from scoring.models import Campaign, Score, Scorecard, Stage, Supplement
from scoring.states import SheetState
from scoring.workflow.moving import move, move_all
from scoring.workflow.scores import asked_of, item_of, may_verify, update_sheet
from scoring.workflow.submission import freeze, store_outcome


@transaction.atomic
def accept_as_claimed(sheet: Scorecard, codes: Collection[str], *, by: User) -> int:
    """Take over the claims on these criteria, where nothing was decided yet; returns how many.

    At the provincial stage what the district found goes before what the agency claimed.
    """
    sheet = _open_to(sheet, by)
    tier = Stage(sheet.tier)
    rows = list(sheet.scores.all())
    decided = {row.criterion for row in rows if row.stage == tier}
    claimed: dict[str, Score] = {}
    for row in sorted(rows, key=lambda row: row.stage):
        if row.stage < tier:
            claimed[row.criterion] = row
    taken = [
        Score(
            scorecard=sheet, stage=tier, criterion=row.criterion, claim=row.claim, points=row.points, by_hand=row.by_hand,
            not_applicable=row.not_applicable, by=by,
        )
        for row in claimed.values()
        if row.criterion in codes and row.criterion not in decided and (row.not_applicable or row.points is not None)
    ]  # fmt: skip
    if not taken:
        return 0
    Score.objects.bulk_create(taken)
    assessment = assess_sheet(sheet, [row for row in rows if row.stage == tier] + taken, tier)
    update_sheet(sheet, tier, assessment)
    trail.record(
        "accept_as_claimed", sheet, by=by, province=sheet.campaign.province, agency=sheet.agency,
        changes={f"{row.criterion}.points": (None, row.points) for row in taken},
    )  # fmt: skip
    return len(taken)


@transaction.atomic
def take_back_decision(sheet: Scorecard, code: str, *, by: User) -> None:
    """Leave a criterion undecided again, as it was before this stage's verifier decided it.

    What had been decided stays in the trail. Taking back what is not decided changes nothing.
    """
    sheet = _open_to(sheet, by)
    tier = Stage(sheet.tier)
    rows = list(sheet.scores.filter(stage=tier))
    row = next((row for row in rows if row.criterion == code), None)
    if row is None:
        return
    row.delete()
    rows.remove(row)
    update_sheet(sheet, tier, assess_sheet(sheet, rows, tier))
    trail.record(
        "take_back_decision", sheet, by=by, province=sheet.campaign.province, agency=sheet.agency,
        changes={f"{code}.points": (row.points, None), f"{code}.note": (row.note, None)},
    )  # fmt: skip


@transaction.atomic
def ask_supplement(
    sheet: Scorecard, code: str, question: str, *, due_at: datetime | None = None, by: User
) -> Supplement:
    """Ask the agency to complete one criterion; the whole sheet waits, open to it on the asked criteria alone."""
    sheet = _open_to(sheet, by)
    item_of(sheet, code)
    if not question.strip():
        raise Refused(_("Hãy ghi rõ nội dung cần bổ sung."))
    if code in asked_of(sheet):
        raise Refused(_("Tiêu chí %(code)s đang chờ cơ quan bổ sung.") % {"code": code})
    due_at = due_at or end_of_working_day(timezone.now(), sheet.campaign.supplement_days, holidays_of(sheet.campaign))
    if due_at <= timezone.now():
        raise Refused(_("Hạn bổ sung phải ở sau thời điểm hiện tại."))
    supplement = Supplement.objects.create(
        scorecard=sheet, criterion=code, question=question.strip(), due_at=due_at, asked_by=by
    )
    if sheet.state == SheetState.SUBMITTED:
        move(sheet, SheetState.VERIFYING, "begin_verification", by=by)
    if sheet.state == SheetState.VERIFYING:
        move(sheet, SheetState.SUPPLEMENT, "ask_supplement", by=by, note=f"{code}: {question}")
    else:
        trail.record(
            "ask_supplement", sheet, by=by, province=sheet.campaign.province, agency=sheet.agency,
            note=f"{code}: {question}",
        )  # fmt: skip
    return supplement


@transaction.atomic
def answer_supplement(supplement: Supplement, answer: str, *, by: User) -> None:
    """The agency has completed the criterion. When nothing is left open the sheet goes back, frozen anew."""
    sheet = Scorecard.objects.locked(supplement.scorecard_id)
    supplement = Supplement.objects.select_for_update(no_key=True).get(pk=supplement.pk)
    if supplement.answered_at:
        raise Refused(_("Yêu cầu bổ sung này đã được trả lời."))
    if not answer.strip():
        raise Refused(_("Hãy ghi ngắn gọn nội dung đã bổ sung."))
    supplement.answer, supplement.answered_by, supplement.answered_at = answer.strip(), by, timezone.now()
    supplement.save()
    trail.record(
        "answer_supplement", sheet, by=by, province=sheet.campaign.province, agency=sheet.agency,
        note=f"{supplement.criterion}: {answer}",
    )  # fmt: skip
    if not asked_of(sheet):
        freeze(sheet, by=by)
        move(sheet, SheetState.VERIFYING, "resume_verification", by=by)


@transaction.atomic
def stop_waiting(sheet: Scorecard, *, by: User) -> None:
    """Go on without the supplements whose time has passed; they stay unanswered on record."""
    sheet = _open_to(sheet, by)
    waiting = sheet.supplements.filter(answered_at=None)
    if waiting.filter(due_at__gte=timezone.now()).exists():
        raise Refused(_("Chưa hết hạn bổ sung; hãy chờ hoặc rút yêu cầu."))
    waiting.update(answered_at=timezone.now())
    move(sheet, SheetState.VERIFYING, "stop_waiting", by=by)


def undecided(sheet: Scorecard, scores: Iterable[Score]) -> list[str]:
    """The items this stage still has to decide: every criterion that applies, and every bonus the agency claims."""
    tier = Stage(sheet.tier)
    rows = list(scores)
    decided = {row.criterion for row in rows if row.stage == tier and (row.not_applicable or row.points is not None)}
    claimed = {row.criterion for row in rows if row.stage == Stage.SELF and row.points}
    return [
        item.code
        for item in items_of(sheet)
        if item.code not in decided
        and item.entered_by != "system"
        and (item.kind == "criterion" or item.code in claimed)
    ]


@transaction.atomic
def finish_verification(sheet: Scorecard, *, by: User) -> None:
    """All is decided. A district's sheet goes on to the province; the province's is verified.

    Raises Refused naming what is still undecided.
    """
    sheet = _open_to(sheet, by)
    if sheet.state == SheetState.SUPPLEMENT:
        raise Refused(_("Phiếu đang chờ cơ quan bổ sung; hãy chờ trả lời hoặc hết hạn."))
    tier = Stage(sheet.tier)
    rows = list(sheet.scores.all())
    if left := undecided(sheet, rows):
        raise Refused(
            _("Còn %(count)s tiêu chí chưa thẩm định: %(codes)s.") % {"count": len(left), "codes": ", ".join(left)}
        )
    own = [row for row in rows if row.stage == tier]
    assessment = assess_sheet(sheet, own, tier)
    known = {row.criterion for row in own}
    Score.objects.bulk_create(
        Score(scorecard=sheet, stage=tier, criterion=item.code, points=assessment.marks[item.code].points)
        for item in criteria_of(sheet)
        if item.entered_by == "system" and item.code not in known and assessment.marks[item.code].points is not None
    )
    update_sheet(sheet, tier, assessment)
    store_outcome(sheet, tier, assessment)
    if sheet.state == SheetState.SUBMITTED:
        move(sheet, SheetState.VERIFYING, "begin_verification", by=by)
    if tier == Stage.DISTRICT:
        sheet.tier = Stage.PROVINCE
        sheet.save(update_fields=["tier"])
        trail.record(
            "finish_district_verification", sheet, by=by, province=sheet.campaign.province, agency=sheet.agency,
            changes={"tier": (Stage.DISTRICT, Stage.PROVINCE)},
        )  # fmt: skip
    else:
        move(sheet, SheetState.VERIFIED, "finish_verification", by=by, verified_at=timezone.now(), second_read_at=None)


@transaction.atomic
def read_second(sheet: Scorecard, *, agrees: bool, reason: str = "", by: User) -> None:
    """A second person agrees with what was verified, or sends it back with the reason."""
    sheet = Scorecard.objects.locked(sheet.pk)
    verified = sheet.scores.filter(stage=Stage.PROVINCE, by=by).exists()
    require(moves.may_read_second(sheet, by, belongs=access.belongs_to(by, sheet.agency), verified=verified))
    if agrees:
        sheet.second_read_at, sheet.second_reader = timezone.now(), by
        sheet.save(update_fields=["second_read_at", "second_reader"])
        trail.record("agree_verification", sheet, by=by, province=sheet.campaign.province, agency=sheet.agency)
        return
    if not reason.strip():
        raise Refused(_("Hãy ghi rõ nội dung cần xem lại."))
    move(sheet, SheetState.VERIFYING, "return_verification", by=by, note=reason, verified_at=None)


@transaction.atomic
def send_provisional(campaign: Campaign, sheets: Iterable[Scorecard], *, by: User) -> int:
    """Show agencies what was verified and begin their time to appeal; returns how many were sent.

    Sheets that are not verified, or still need their second reader, are left as they are.
    """
    now = timezone.now()
    until = end_of_working_day(now, campaign.appeal_days, holidays_of(campaign))
    ready = [
        sheet
        for sheet in Scorecard.objects.all_locked(campaign, (sheet.pk for sheet in sheets))
        if sheet.state == SheetState.VERIFIED and (sheet.second_read_at or not campaign.second_reader)
    ]
    move_all(ready, SheetState.PROVISIONAL, "send_provisional", by=by, provisional_at=now, appeal_until=until)
    return len(ready)


def _open_to(sheet: Scorecard, by: User) -> Scorecard:
    sheet = Scorecard.objects.locked(sheet.pk)
    require(may_verify(sheet, by))
    return sheet
