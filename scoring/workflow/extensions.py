"""More time for one agency: asked for, given, refused."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import trail
from agencies.models import User
from agencies.rules import Refused, require
from scoring import moves
from scoring.models import Extension, ExtensionRequest, Scorecard
from scoring.states import CampaignState, SheetState


@transaction.atomic
def extend(sheet: Scorecard, until: datetime, reason: str, *, by: User) -> Extension:
    """Give one agency until another moment to hand in its sheet; what it asked for is thereby granted."""
    sheet = Scorecard.objects.locked(sheet.pk)
    if sheet.campaign.state != CampaignState.OPEN or (sheet.submitted_at and sheet.state != SheetState.DRAFT):
        raise Refused(_("Chỉ gia hạn được khi đợt đang mở và phiếu chưa nộp."))
    if not reason.strip():
        raise Refused(_("Hãy nêu lý do gia hạn."))
    if until <= timezone.now():
        raise Refused(_("Hạn mới phải ở sau thời điểm hiện tại."))
    extension = Extension.objects.create(
        scorecard=sheet, due_before=sheet.due_at, due_at=until, reason=reason.strip(), by=by
    )
    sheet.due_at = until
    sheet.save(update_fields=["due_at"])
    sheet.extension_requests.filter(granted=None).update(
        granted=True, answer=reason.strip(), answered_by=by, answered_at=timezone.now()
    )
    trail.record(
        "extend", sheet, by=by, province=sheet.campaign.province, agency=sheet.agency,
        changes={"due_at": (extension.due_before, until)}, note=reason,
    )  # fmt: skip
    return extension


@transaction.atomic
def request_extension(sheet: Scorecard, until: datetime, reason: str, *, by: User) -> ExtensionRequest:
    """Ask for more time. Raises Refused when the sheet needs none, the moment is no later, or one has been asked for."""
    sheet = Scorecard.objects.locked(sheet.pk)
    require(moves.may_ask_extension(sheet, sheet.extension_requests.filter(granted=None).exists()))
    if not reason.strip():
        raise Refused(_("Hãy nêu lý do xin gia hạn."))
    if until <= max(filter(None, (sheet.due_at, timezone.now()))):
        raise Refused(_("Thời điểm xin gia hạn phải ở sau hạn nộp hiện nay và sau lúc này."))
    request = ExtensionRequest.objects.create(scorecard=sheet, until=until, reason=reason.strip(), by=by)
    trail.record(
        "request_extension", sheet, by=by, province=sheet.campaign.province, agency=sheet.agency,
        changes={"due_at": (sheet.due_at, until)}, note=reason,
    )  # fmt: skip
    return request


@transaction.atomic
def refuse_extension(request: ExtensionRequest, answer: str, *, by: User) -> None:
    """Say why the deadline stays as it is. Raises Refused without a reason, or when it has been answered."""
    sheet = Scorecard.objects.locked(request.scorecard_id)
    request = ExtensionRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
    if request.granted is not None:
        raise Refused(_("Đề nghị này đã được trả lời."))
    if not answer.strip():
        raise Refused(_("Hãy nêu lý do không gia hạn, để cơ quan biết."))
    request.granted, request.answer = False, answer.strip()
    request.answered_by, request.answered_at = by, timezone.now()
    request.save()
    trail.record(
        "refuse_extension", sheet, by=by, province=sheet.campaign.province, agency=sheet.agency, note=request.answer
    )
