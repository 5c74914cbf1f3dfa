"""The sheet handed in: approved by the head, frozen with a receipt, and taken back only by request."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import access, trail
from agencies.models import User
from agencies.roles import Permission
from agencies.rules import Refused, require
from scoring import moves
from scoring.assessment import Assessment, assess_sheet, criteria_of, rubric_of
from scoring.models import Citation, Score, Scorecard, Stage, StoredOutcome, Submission, UnlockRequest
from scoring.states import RECEIVED, SheetState
from scoring.workflow.completeness import missing
from scoring.workflow.moving import move
from scoring.workflow.scores import update_sheet

FORMAT = 1


@transaction.atomic
def send_for_review(sheet: Scorecard, *, by: User) -> None:
    """The officer is done; the head looks at it. Asks for the same completeness as handing in, and for a head."""
    sheet = Scorecard.objects.locked(sheet.pk)
    require(moves.may_send_for_review(sheet, *missing(sheet), heads=approvers(sheet)))
    move(sheet, SheetState.REVIEW, "send_for_review", by=by)


def approvers(sheet: Scorecard) -> list[User]:
    """The people of the agency who may approve its sheet and hand it in, by name; one query."""
    return access.holders(Permission.SUBMIT_SCORECARD, sheet.agency.path, sheet.campaign.province_id)


@transaction.atomic
def take_back(sheet: Scorecard, *, by: User) -> None:
    """The officer has found something to change while the head has not acted yet."""
    sheet = Scorecard.objects.locked(sheet.pk)
    require(moves.may_take_back(sheet))
    move(sheet, SheetState.DRAFT, "take_back_sheet", by=by)


@transaction.atomic
def return_to_officer(sheet: Scorecard, reason: str, *, by: User) -> None:
    """The head wants something changed before signing."""
    sheet = Scorecard.objects.locked(sheet.pk)
    require(moves.may_become(sheet, SheetState.DRAFT))
    if sheet.state != SheetState.REVIEW:
        raise Refused(_("Chỉ trả lại được phiếu đang chờ duyệt."))
    if not reason.strip():
        raise Refused(_("Hãy ghi rõ nội dung cần sửa để cán bộ biết."))
    move(sheet, SheetState.DRAFT, "return_to_officer", by=by, note=reason)


@transaction.atomic
def submit(sheet: Scorecard, *, by: User | None) -> Submission:
    """Hand the sheet in: freeze what it says, give a receipt. Handing in twice gives the same receipt.

    The server's moment of receipt decides whether it was on time.
    """
    now = timezone.now()
    sheet = Scorecard.objects.locked(sheet.pk)
    if sheet.state in RECEIVED and (last := sheet.submissions.filter(withdrawn_at=None).last()):
        return last
    require(moves.may_submit(sheet, *missing(sheet)))
    sheet.submitted_at = now
    submission = freeze(sheet, by=by)
    move(sheet, SheetState.SUBMITTED, "submit", by=by, note=submission.receipt, submitted_at=now)
    return submission


def freeze(sheet: Scorecard, *, by: User | None) -> Submission:
    """Keep what the agency says at this moment as the next submission of its sheet, whose row is locked."""
    scores = list(sheet.scores.filter(stage=Stage.SELF))
    assessment = assess_sheet(sheet, scores, Stage.SELF)
    scores += _system_scores(sheet, scores, assessment)
    update_sheet(sheet, Stage.SELF, assessment)
    store_outcome(sheet, Stage.SELF, assessment)
    content = content_of(sheet, scores, _citations(sheet), assessment)
    return Submission.objects.create(
        scorecard=sheet,
        number=sheet.submissions.count() + 1,
        received_at=sheet.submitted_at or timezone.now(),
        due_at=sheet.due_at,
        by=by,
        content=content,
        sha256=fingerprint(content),
    )


def fingerprint(content: dict[str, Any]) -> str:
    """SHA-256 of the content as canonical JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def store_outcome(sheet: Scorecard, stage: Stage, assessment: Assessment) -> None:
    """Keep the engine's explanation of every step at this milestone."""
    StoredOutcome.objects.update_or_create(
        scorecard=sheet, stage=stage, defaults={"content": assessment.outcome.to_json()}
    )


@transaction.atomic
def request_unlock(sheet: Scorecard, reason: str, *, by: User) -> UnlockRequest:
    """Ask for a submitted sheet back, with the reason."""
    sheet = Scorecard.objects.locked(sheet.pk)
    require(moves.may_ask_unlock(sheet, sheet.unlock_requests.filter(granted=None).exists()))
    if not reason.strip():
        raise Refused(_("Hãy nêu lý do xin mở lại phiếu."))
    request = UnlockRequest.objects.create(scorecard=sheet, reason=reason.strip(), by=by)
    trail.record("request_unlock", sheet, by=by, province=sheet.campaign.province, agency=sheet.agency, note=reason)
    return request


@transaction.atomic
def answer_unlock(request: UnlockRequest, *, granted: bool, answer: str, by: User) -> None:
    """Give the sheet back, or say why not. What was submitted stays on record, marked as taken back."""
    sheet = Scorecard.objects.locked(request.scorecard_id)
    request = UnlockRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
    if request.granted is not None:
        raise Refused(_("Đề nghị này đã được trả lời."))
    if access.belongs_to(by, sheet.agency):
        raise Refused(_("Bạn thuộc cơ quan này nên không được trả lời đề nghị của cơ quan mình."))
    if not granted and not answer.strip():
        raise Refused(_("Hãy nêu lý do không đồng ý mở lại phiếu."))
    request.granted, request.answer = granted, answer.strip()
    request.answered_by, request.answered_at = by, timezone.now()
    request.save()
    if granted:
        sheet.submissions.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())
        move(sheet, SheetState.DRAFT, "grant_unlock", by=by, note=answer or request.reason, submitted_at=None)
    else:
        trail.record("refuse_unlock", sheet, by=by, province=sheet.campaign.province, agency=sheet.agency, note=answer)


def _system_scores(sheet: Scorecard, scores: list[Score], assessment: Assessment) -> list[Score]:
    """Rows for criteria that the system marks by itself (the day of submission)."""
    known = {score.criterion: score for score in scores}
    added = []
    for item in criteria_of(sheet):
        mark = assessment.marks[item.code]
        if item.entered_by != "system" or mark.points is None:
            continue
        if row := known.get(item.code):
            row.points = mark.points
            row.save(update_fields=["points", "at"])
        else:
            added.append(Score(scorecard=sheet, stage=Stage.SELF, criterion=item.code, points=mark.points))
    return Score.objects.bulk_create(added)


def content_of(
    sheet: Scorecard, scores: list[Score], citations: Iterable[Citation], assessment: Assessment
) -> dict[str, Any]:
    """What a submission keeps: every claim, what is cited for it by hash, and the outcome step by step."""
    rubric = rubric_of(sheet)
    return {
        "format": FORMAT,
        "province": sheet.campaign.province.slug,
        "year": sheet.campaign.year,
        "agency": {"code": sheet.code, "name": sheet.name, "block": sheet.block},
        "rubric": {"code": rubric.code, "version": sheet.campaign.rubric.number if sheet.campaign.rubric else None},
        "due_at": trail.plain(sheet.due_at),
        "scores": [
            {
                "criterion": score.criterion, "claim": score.claim, "points": trail.plain(score.points),
                "not_applicable": score.not_applicable, "note": score.note, "by": str(score.by or ""),
            }
            for score in sorted(scores, key=lambda score: score.criterion)
        ],
        "citations": [_cited(row) for row in citations],
        "outcome": assessment.outcome.to_json(),
    }  # fmt: skip


def _citations(sheet: Scorecard) -> list[Citation]:
    return list(sheet.citations.select_related("document").prefetch_related("document__files__blob"))


def _cited(citation: Citation) -> dict[str, Any]:
    document = citation.document
    return {
        "criterion": citation.criterion, "locator": citation.locator, "document": document.pk, "title": document.title,
        "number": document.number, "issued_on": trail.plain(document.issued_on),
        "files": [
            {"name": file.name, "sha256": file.blob.sha256, "size": file.blob.size} for file in document.files.all()
        ],
    }  # fmt: skip
